"""How the users of a class are listed from getcsv, whose columns WIMS orders as it likes."""

import pytest

from edusync.errors import Overloaded, ProtocolError, ServerBug
from edusync.wims import Class, WimsAPI
from tests.unit.people.reading import read
from tests.unit.scripted import Step, error, http, ok, playing
from tests.unit.wims.test_classfiles import archive

# What WIMS answers to `login,password,lastname,firstname,email,regnum,comments,photourl,
# external_auth`; bbbb has no photo.
IN_4_29A = b"""\
login,password,lastname,firstname,email,regnum,comments,photourl,external_auth
"#","Password","Family name","First (given) name","email address","Registration number",\
"Comments",,""

"aaaa","secret12","Aaa","Fa","a@x.org","1","ca",http://x/a.png,"exta"
"bbbb","*NvZ9csm14MQdY","Bbb","Fb","","","",http://x/a.png,""
"""
IN_4_31B = b"""\
login,lastname,firstname,password,email,regnum,comments,photourl,external_auth
"#","Family name","First (given) name","Password","email address","Registration number",\
"Comments",,""

"aaaa","Aaa","Fa","secret12","a@x.org","1","ca",http://x/a.png,"exta"
"bbbb","Bbb","Fb","*NvZ9csm14MQdY","","","",http://x/a.png,""
"""
PHOTO = b"!set user_lastname=Aaa\n!set user_firstname=Fa\n!set user_photourl=http://x/a.png\n"
NONE = b"!set user_lastname=Bbb\n!set user_firstname=Fb\n"
TGZ = http(200, archive(**{".users/aaaa": PHOTO, ".users/bbbb": NONE}), "multipart/x-gzip")


def table(body: bytes) -> Step:
    return http(200, body, "text/plain")


def of(api: WimsAPI) -> Class:
    return Class._loaded({"qclass": 9001, "rclass": "r"}, _api=api)


@pytest.mark.parametrize("body", [IN_4_29A, IN_4_31B], ids=["4.29a", "4.31b"])
def test_columns_are_found_by_the_header(body: bytes) -> None:
    with playing(table(body)) as script:
        first, second = of(script.api()).users.list()
    assert (first.quser, first.lastname, first.firstname) == ("aaaa", "Aaa", "Fa")
    assert (first.password, first.email, first.regnum) == ("secret12", "a@x.org", "1")
    assert (first.comments, first.external_auth) == ("ca", "exta")
    assert (second.lastname, second.firstname, second.password) == ("Bbb", "Fb", "*NvZ9csm14MQdY")


def test_no_photo_of_getcsv_is_believed() -> None:
    with playing(table(IN_4_31B), TGZ) as script:
        users = of(script.api()).users.list()
        assert script.jobs == ["getcsv"]
        assert [user.photourl for user in users] == ["http://x/a.png", ""]


def test_a_listed_user_gives_no_photo_to_an_enrolment() -> None:
    with playing(table(IN_4_29A)) as script:
        found = read(of(script.api()).users.list(), "quser").people
    assert [person.values["lastname"] for person in found] == ["Aaa", "Bbb"]
    assert [person.values.get("photourl") for person in found] == [None, None]


HEADERS = {
    "empty": (b"", "lacks login, password"),
    "lacking": (IN_4_31B.replace(b"firstname,", b"", 1), "lacks firstname"),
    "another-name": (IN_4_31B.replace(b"lastname,", b"name,", 1), "lacks lastname"),
    "twice": (IN_4_31B.replace(b"login,", b"login,email,", 1), "10 columns instead of 9"),
    "unknown": (IN_4_31B.replace(b"login,", b"login,average1,", 1), "10 columns instead of 9"),
    "semicolons": (IN_4_31B.replace(b",", b";"), "lacks login, password"),
    "tabs": (IN_4_31B.replace(b",", b"\t"), "lacks login, password"),
    "byte-order-mark": (b"\xef\xbb\xbf" + IN_4_31B, "lacks login"),
    "no-header": (IN_4_31B.split(b"\n\n")[1], "lacks login, password"),
    "cut": (IN_4_31B.split(b"\n")[0] + b"\n", "does not fit the line below it"),
    "moved": (
        IN_4_31B.replace(b"login,lastname", b"lastname,login", 1),
        "does not fit the line below it",
    ),
    "page": (b"<html>home</html>", "lacks login, password"),
}


@pytest.mark.parametrize(("body", "told"), HEADERS.values(), ids=HEADERS)
def test_a_header_of_other_columns_is_never_guessed_at(body: bytes, told: str) -> None:
    with playing(table(body)) as script, pytest.raises(ServerBug) as caught:
        of(script.api()).users.list()
    assert told in str(caught.value)
    assert "class 9001" in str(caught.value)
    assert "users.list(full=True)" in str(caught.value)
    assert "secret12" not in str(caught.value)


REPLIES: dict[str, tuple[Step, type[Exception]]] = {
    "reply": (ok(message="done"), ProtocolError),
    "page": (http(200, b"<html>home</html>", "text/html"), ProtocolError),
    "busy": (http(450, b"<h1>We are too busy</h1>", "text/html"), Overloaded),
}


@pytest.mark.parametrize(("step", "raised"), REPLIES.values(), ids=REPLIES)
def test_what_is_no_table_is_no_list_of_users(step: Step, raised: type[Exception]) -> None:
    with playing(step) as script, pytest.raises(raised):
        of(script.api(attempts=1)).users.list()


ROWS = {
    "raw-comma-and-quote": b'"aaaa","Aaa","Fa","secret12","","","x","y",http://x/a.png,""',
    "quote-in-photo": b'"aaaa","Aaa","Fa","secret12","","","x",a"b,""',
    "column-more": b'"aaaa","Aaa","Fa","secret12","","","x",,"","more"',
    "column-less": b'"aaaa","Aaa","Fa","secret12","","",,""',
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_row_of_two_readings_is_read_from_the_archive(row: bytes) -> None:
    head = IN_4_31B.split(b'"aaaa"')[0]
    with playing(table(head + row + b"\n"), TGZ) as script:
        names = [user.lastname for user in of(script.api()).users.list()]
    assert names == ["Aaa", "Bbb"]


def test_users_are_listed_without_a_blank_line_above_them() -> None:
    with playing(table(IN_4_31B.replace(b"\n\n", b"\n"))) as script:
        assert len(of(script.api()).users.list()) == 2


def test_a_table_that_is_refused_is_read_from_the_archive() -> None:
    with playing(error("too_big"), TGZ) as script:
        assert len(of(script.api()).users.list()) == 2
