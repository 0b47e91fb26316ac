"""What SwadAPI sends, and what it refuses to send."""

import inspect
import math
from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire.operations import OPERATIONS
from tests.recorded.swad.recordings import Request, request_of
from tests.unit.swad.wire import APP_KEY, KEY, SOAP11, VALUES

API = SwadAPI("http://swad.test/en", APP_KEY, rate=None)


class Sent(Exception):
    """Instead of sending, the envelope."""


@pytest.fixture(autouse=True)
def _nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    def capture(self: object, url: str, body: bytes, *others: object) -> None:
        raise Sent(body)

    monkeypatch.setattr("edusync.net.transport.Client.post", capture)


def envelope_of(operation: str, **changed: Any) -> bytes:
    """The envelope of an operation whose other parameters are good ones."""
    values = {field.name: VALUES[field.kind] for field in OPERATIONS[operation].parameters}
    with pytest.raises(Sent) as caught:
        getattr(API, operation)(**{**values, **changed})
    body: bytes = caught.value.args[0]
    return body


def sent(operation: str, **changed: Any) -> dict[str, str | None]:
    return request_of(envelope_of(operation, **changed)).parameters


def refusal(operation: str, **changed: Any) -> InvalidValue:
    values = {field.name: VALUES[field.kind] for field in OPERATIONS[operation].parameters}
    with pytest.raises(InvalidValue) as caught:
        getattr(API, operation)(**{**values, **changed})
    assert caught.value.field in changed
    return caught.value


PARAMETERS = [
    (operation.name, field.name, field.kind)
    for operation in OPERATIONS.values()
    for field in operation.parameters
]


def of_kind(*kinds: str) -> list[tuple[str, str]]:
    return [(operation, name) for operation, name, kind in PARAMETERS if kind in kinds]


def writes(parameter: tuple[str, str]) -> bool:
    return OPERATIONS[parameter[0]].writes


# Methods


@pytest.mark.parametrize("operation", OPERATIONS)
def test_methods_have_the_parameters_of_the_wire_in_their_order(operation: str) -> None:
    names = [*inspect.signature(getattr(SwadAPI, operation)).parameters][1:]
    assert names == [field.name for field in OPERATIONS[operation].parameters]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_positions_and_names_are_the_same(operation: str) -> None:
    values = [VALUES[field.kind] for field in OPERATIONS[operation].parameters]
    with pytest.raises(Sent) as caught:
        getattr(API, operation)(*values)
    assert caught.value.args[0] == envelope_of(operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_parameter_is_in_the_envelope(operation: str) -> None:
    request = request_of(envelope_of(operation))
    assert request == Request(
        operation,
        {field.name: str(VALUES[field.kind]) for field in OPERATIONS[operation].parameters},
    )


def test_an_envelope_is_soap_11_in_utf8_with_unqualified_parameters() -> None:
    body = envelope_of("findUsers", filter="Ñandú")
    assert body.startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    assert SOAP11.encode() in body
    assert "<filter>Ñandú</filter>".encode() in body


# Numbers


@pytest.mark.parametrize("value", [2**31, -(2**31) - 1, True, "5", 1.5, None, b"1", [1]])
def test_what_is_no_int_of_32_bits_is_refused(value: Any) -> None:
    for operation, name in of_kind("int"):
        assert refusal(operation, **{name: value}).field == name


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, False, "5", 1.5, None, math.nan])
def test_what_is_no_int_of_64_bits_is_refused(value: Any) -> None:
    for operation, name in of_kind("long"):
        assert refusal(operation, **{name: value}).field == name


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1", None, True, 1j])
def test_what_is_no_finite_number_is_refused(value: Any) -> None:
    for operation, name in of_kind("float"):
        assert refusal(operation, **{name: value}).field == name


@pytest.mark.parametrize("value", [2**31 - 1, -(2**31), 0])
def test_ints_of_32_bits_are_sent(value: int) -> None:
    pairs = [pair for pair in of_kind("int") if not pair[1].endswith("Time")]
    for operation, name in pairs:
        assert sent(operation, **{name: value})[name] == str(value)


def test_longs_are_sent() -> None:
    assert sent("getNotifications", beginTime=2**63 - 1)["beginTime"] == str(2**63 - 1)
    assert sent("getTests", beginTime=-1)["beginTime"] == "-1"


@pytest.mark.parametrize(
    ("value", "wire"), [(1, "1.0"), (-0.25, "-0.25"), (0.1, "0.1"), (1e-7, "1E-07")]
)
def test_floats_are_sent(value: float, wire: str) -> None:
    assert sent("getTrivialQuestion", lowerScore=value)["lowerScore"] == wire


class Index:
    def __index__(self) -> int:
        return 7


def test_numbers_that_are_like_ints_are_sent() -> None:
    assert sent("getGroups", courseCode=Index())["courseCode"] == "7"


@pytest.mark.parametrize("name", ["startTime", "endTime"])
def test_times_before_1970_are_refused(name: str) -> None:
    assert "0" in refusal("sendAttendanceEvent", **{name: -1}).reason


# Texts


@pytest.mark.parametrize(
    ("operation", "name"),
    [pair for pair in of_kind("plain", "html", "literal", "secret") if not writes(pair)],
)
def test_none_is_sent_as_an_empty_text_by_what_reads(operation: str, name: str) -> None:
    assert sent(operation, **{name: None})[name] == ""


@pytest.mark.parametrize("value", [5, b"x", ["x"], True, 0, b""])
def test_what_is_no_text_is_refused(value: Any) -> None:
    for operation, name in of_kind("plain", "html", "literal", "secret", "codes", "distinct"):
        assert "must be text" in refusal(operation, **{name: value}).reason


@pytest.mark.parametrize("value", ["a\0b", "\ud800"])
def test_what_cannot_be_kept_is_refused(value: str) -> None:
    for operation, name in of_kind("plain", "html"):
        refusal(operation, **{name: value})


@pytest.mark.parametrize(
    "value", ["it's", "a\\", "Ā", "€", "a\nb", "a\tb", "\x80", "\x7f", "\0", "\ud800"]
)
def test_literals_that_the_wire_would_change_are_refused(value: str) -> None:
    for operation, name in of_kind(
        "literal", "secret", "codes", "distinct", "key", "session", "app"
    ):
        refusal(operation, **{name: value})


PLAIN = of_kind("plain")
HTML = of_kind("html")


@pytest.mark.parametrize(("operation", "name"), PLAIN)
def test_plain_texts_are_encoded(operation: str, name: str) -> None:
    wire = sent(operation, **{name: "L'été “€” <b> & \\ 漢"})[name]
    assert wire == "L&#39;été \x93\x80\x94 &#60;b&#62; &#38; &#92; &#28450;"


@pytest.mark.parametrize(("operation", "name"), HTML)
def test_html_keeps_its_markup(operation: str, name: str) -> None:
    wire = sent(operation, **{name: "<p>L'été “€” &amp; \\ 漢 &#8364;</p>"})[name]
    assert wire == "<p>L&#39;été \x93\x80\x94 &amp; &#92; &#28450; &#8364;</p>"


@pytest.mark.parametrize(("operation", "name"), PLAIN + HTML)
def test_lines_and_blanks_are_kept(operation: str, name: str) -> None:
    text = "  a\tb\nc\r\nd\r e  "
    assert sent(operation, **{name: text})[name] == text


@pytest.mark.parametrize(
    ("operation", "name", "longest"),
    [
        ("sendAttendanceEvent", "title", 2047),
        ("sendNotice", "body", 65535),
        ("loginByUserPasswordKey", "userID", 255),
        ("getNewPassword", "userID", 255),
        ("findUsers", "filter", 255),
        ("sendMessage", "subject", 4095),
    ],
)
def test_what_would_break_the_server_by_its_length_is_refused(
    operation: str, name: str, longest: int
) -> None:
    assert sent(operation, **{name: "a" * longest})[name] == "a" * longest
    assert str(longest) in refusal(operation, **{name: "a" * (longest + 1)}).reason


def test_lengths_are_those_that_the_server_stores() -> None:
    sent("sendAttendanceEvent", title="ñ€" * 1023)
    refusal("sendAttendanceEvent", title="漢" * 256)


# Keys


@pytest.mark.parametrize(
    "value", ["", None, "A" * 42, "A" * 44, "A" * 42 + "=", "A" * 43 + "\n", 5]
)
def test_keys_of_another_shape_are_refused(value: Any) -> None:
    for operation, name in of_kind("key", "session"):
        error = refusal(operation, **{name: value})
        assert "43" in error.reason
        assert error.value is None


@pytest.mark.parametrize("value", ["", " ", "a b", "a\n", "ñ", 5])
def test_application_keys_of_another_shape_are_refused(value: Any) -> None:
    for operation, name in of_kind("app"):
        assert refusal(operation, **{name: value}).value is None


@pytest.mark.parametrize(("operation", "name"), of_kind("app"))
def test_the_application_key_of_the_client_is_the_usual_one(operation: str, name: str) -> None:
    assert sent(operation, **{name: None})[name] == APP_KEY
    assert sent(operation, **{name: "another"})[name] == "another"


def test_a_client_without_an_application_key_says_that_it_needs_one() -> None:
    api = SwadAPI("http://swad.test/en", rate=None)
    with pytest.raises(InvalidValue, match="give it to SwadAPI"):
        api.getNewPassword("@x")


@pytest.mark.parametrize(("operation", "name"), of_kind("secret"))
def test_a_refused_password_is_not_shown(operation: str, name: str) -> None:
    error = refusal(operation, **{name: "s3cret'"})
    assert "s3cret" not in f"{error} {error!r} {error.__dict__}"


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "",
        "swad.test/en",
        "ftp://swad.test/en",
        "http://",
        "/en",
        "http:/x",
        "http://h:port/en",
        "http://h:99999/en",
        "http://[::1/en",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue, match=r"^url: "):
        SwadAPI(url)


@pytest.mark.parametrize(
    "url",
    ["http://u:pw@swad.test/en", "http://u:pw@h:99999/", "http://swad.test/en?a=b", "http://x/#y"],
)
def test_an_address_with_more_than_a_place_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue, match=r"^url: ") as caught:
        SwadAPI(url)
    assert "pw" not in str(caught.value)


def test_one_site_is_one_server_however_it_is_written() -> None:
    urls = [
        "https://Swad.test/es",
        "https://swad.test/en/",
        "https://swad.test:443/en",
        "https://swad.test",
    ]
    assert len({SwadAPI(url).server for url in urls}) == 1
    others = ["http://swad.test:8080/en", "https://swad.test/swad/en", "https://other.test/en"]
    assert len({SwadAPI(url).server for url in [urls[0], *others]}) == 4


def test_an_operation_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(InvalidValue, match="operation"):
        API.call("dropTables", KEY)


def test_the_table_has_the_operations_of_the_protocol() -> None:
    assert len(OPERATIONS) == 34


# Methods


def test_a_method_is_given_its_parameters_by_place_or_by_name() -> None:
    with pytest.raises(Sent) as by_place:
        API.getGroups(KEY, 42)
    with pytest.raises(Sent) as by_name:
        API.getGroups(courseCode=42, wsKey=KEY)
    assert by_place.value.args == by_name.value.args


def test_a_parameter_that_is_missing_is_an_error_of_python() -> None:
    with pytest.raises(TypeError, match=r"getGroups\(\) missing 1 .* 'courseCode'"):
        API.getGroups(KEY)  # type: ignore[call-arg]


def test_a_client_of_ones_own_may_do_more_than_an_operation() -> None:
    class Careful(SwadAPI):
        def getGroups(self, wsKey: str, courseCode: int) -> dict[str, Any]:
            if courseCode != 42:
                raise PermissionError
            return super().getGroups(wsKey, courseCode)

    careful = Careful("http://swad.test/en", APP_KEY, rate=None)
    with pytest.raises(PermissionError):
        careful.getGroups(KEY, 1)
    with pytest.raises(Sent):
        careful.getGroups(KEY, 42)
