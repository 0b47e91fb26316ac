"""Envelopes of any kind and encoding, faults, and what is neither."""

from pathlib import Path

import pytest

from edusync.errors import EdusyncError, KeyExpired, ProtocolError, ServerError, TransportError
from tests.unit.swad.wire import COURSES, READ, SOAP12, courses, courses_of, envelope


def test_a_reply_in_soap_12() -> None:
    body = envelope(f"<swad:getCoursesOutput>{COURSES}</swad:getCoursesOutput>", soap=SOAP12)
    assert courses_of(body, content_type="application/soap+xml; charset=utf-8") == READ


def test_a_header_before_the_body() -> None:
    body = envelope(f"<swad:getCoursesOutput>{COURSES}</swad:getCoursesOutput>")
    header = "<E:Header><swad:version>25.48</swad:version></E:Header><E:Body>"
    assert courses_of(body.replace("<E:Body>", header)) == READ


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8-sig"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "latin-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
        ('<?xml version="1.0"?>', "utf-8"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ("", "utf-8"),
    ],
)
def test_encodings(declaration: str, encoding: str) -> None:
    named = COURSES.replace("&#xC1;lgebra", "Álgebra")
    body = envelope(
        f"<swad:getCoursesOutput>{named}</swad:getCoursesOutput>", declaration=declaration
    )
    assert courses_of(body.lstrip().encode(encoding)) == READ


@pytest.mark.parametrize("content_type", ["text/xml", "Text/XML", "text/xml;charset=UTF-8"])
def test_content_types_of_replies(content_type: str) -> None:
    body = envelope(f"<swad:getCoursesOutput>{COURSES}</swad:getCoursesOutput>")
    assert courses_of(body, content_type=content_type) == READ


def test_bytes_that_are_not_of_the_encoding_are_an_error() -> None:
    body = envelope(f"<swad:getCoursesOutput>{COURSES.replace('ALG', 'Á')}</swad:getCoursesOutput>")
    with pytest.raises(EdusyncError):
        courses_of(body.encode("latin-1"))


@pytest.mark.parametrize("control", ["&#xB;", "&#11;", "&#x0;", "&#x1F;", "\x0b", "\x01"])
def test_controls_that_xml_forbids_are_dropped(control: str) -> None:
    found = courses(COURSES.replace("ALG", f"AL{control}G"))
    assert found == READ


@pytest.mark.parametrize("kept", ["&#9;", "&#10;", "&#xD;", "&#x7F;", "&#x81;", "&#100;"])
def test_references_that_xml_allows_are_kept(kept: str) -> None:
    short = courses(COURSES.replace("ALG", f"AL{kept}G"))["coursesArray"][0]["courseShortName"]
    number = int(kept[3:-1], 16) if kept[2] == "x" else int(kept[2:-1])
    assert short == f"AL{chr(number)}G"


ENTITIES = '<!DOCTYPE E [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "{}">]>'


@pytest.mark.parametrize("entity", ["&b;", "&f;"])
def test_entities_of_a_reply_are_never_expanded(entity: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    body = envelope(
        f"<swad:getCoursesOutput>{COURSES.replace('ALG', entity)}</swad:getCoursesOutput>",
        declaration='<?xml version="1.0"?>' + ENTITIES.format(secret.as_uri()),
    )
    try:
        shown = str(courses_of(body))
    except EdusyncError as error:
        shown = str(error)
    assert "aaaaaaaaaaaaaaaaaaaa" not in shown
    assert "'secret'" not in shown


@pytest.mark.parametrize(
    "body",
    [
        "",
        "hola",
        "<html><body>x</body></html>",
        "<a/>",
        '<?xml version="1.0"?>',
        envelope(""),
        envelope("text only"),
        envelope("<swad:getGroupsOutput/>"),
        envelope("<E:Fault/>").replace("<E:Body>", "<E:Other>").replace("</E:Body>", "</E:Other>"),
        "<!DOCTYPE html><html>&nbsp;</html>",
        b"\xff\xfe\x00",
        b"\x1f\x8b\x08\x00",
    ],
)
def test_what_is_no_reply_is_a_protocol_error(body: str | bytes) -> None:
    with pytest.raises((ProtocolError, TransportError)):
        courses_of(body)


def test_a_reply_of_another_operation_is_no_reply() -> None:
    with pytest.raises(ProtocolError, match=r"getCourses.*getGroupsOutput"):
        courses_of(
            envelope("<swad:getGroupsOutput><numGroups>0</numGroups></swad:getGroupsOutput>")
        )


# Faults


def test_a_fault_that_no_table_knows_is_a_plain_server_error() -> None:
    body = envelope(
        "<E:Fault><faultcode>E:Server</faultcode><faultstring>Coffee &amp; tea</faultstring>"
        "<detail>are out</detail></E:Fault>"
    )
    with pytest.raises(ServerError, match="Coffee & tea: are out") as caught:
        courses_of(body, status=500)
    assert type(caught.value) is ServerError
    assert caught.value.operation == "getCourses"
    assert caught.value.code == "Server"


@pytest.mark.parametrize("status", [200, 500])
def test_a_fault_in_soap_12(status: int) -> None:
    body = envelope(
        "<E:Fault><E:Code><E:Value>E:Receiver</E:Value></E:Code><E:Reason>"
        '<E:Text xml:lang="en">Bad web service key</E:Text></E:Reason>'
        "<E:Detail>Web service key does not exist in database</E:Detail></E:Fault>",
        soap=SOAP12,
    )
    with pytest.raises(ServerError, match="Bad web service key: Web service key does") as caught:
        courses_of(body, status=status, content_type="application/soap+xml")
    assert type(caught.value) is KeyExpired


def test_a_fault_whose_detail_has_children() -> None:
    body = envelope(
        "<E:Fault><faultcode>E:Client</faultcode><faultstring>Bad group code</faultstring>"
        "<detail><swad:why><code>5</code> is none</swad:why></detail></E:Fault>"
    )
    with pytest.raises(ServerError, match="Bad group code: 5 is none"):
        courses_of(body, status=500)


def test_a_fault_without_any_text_is_still_an_error() -> None:
    with pytest.raises(ServerError):
        courses_of(envelope("<E:Fault/>"), status=500)
