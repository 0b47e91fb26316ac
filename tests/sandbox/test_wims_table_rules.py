"""Tables of users in the sandbox's WIMS: getcsv, getscores, putcsv and manual grades."""

import json

import pytest

from edusync.sandbox.wims.site import WimsSite
from edusync.sandbox.wims.state.versions import VERSIONS
from tests.sandbox.asking import Client

GRADES = ":40\n,,Oral,Written\n,,1,3\n:anna,A Anna,12,\n:bert,B Bert,3,7\n"
EXAM = "1 00 20 1561471162 127.0.0.1 S1 20190625.13:59:22\n1 6.66667 -1 1561471201 127.0.0.1 S1\n"


@pytest.fixture
def wims() -> Client:
    """A class of two students, of whom one worked on its sheet and in its exam."""
    client = Client(WimsSite(version=VERSIONS["4.29a"])).class_()
    for login in ("anna", "bert"):
        client.student(login, lastname=login.title())
    client.sheet()
    client.exam()
    for exercise in (1, 2):
        client.site.work(client.qclass, "anna", sheet=1, exercise=exercise, score=10)
    files(client)["score/anna.exam"] = EXAM
    return client


def files(client: Client) -> dict[str, str]:
    return client.site.classes[client.qclass].files  # type: ignore[return-value]


def table(client: Client, option: str, **given: str) -> list[str]:
    return client.raw("getcsv", option=option, **given)[2].split("\n")


# getcsv


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("lastname", "login,lastname"),
        ("login,login", "login"),
        ("firstname,login", "firstname,login"),
        ("names", "login,lastname,firstname"),
        ("", "login,lastname,firstname,average1,sheet1,exam1: : :"),
        ("allscores", "login,average1,sheet1,exam1: : :"),
        ("sheet2,exam9,nothing,regprop1,Login,sheetexo9", "login"),
        ("average0,average2,manual1,grades", "login"),
        ("examduration1", "login,examduration1"),
    ],
)
def test_which_columns_an_option_asks_for(wims: Client, option: str, names: str) -> None:
    assert table(wims, option)[0] == names


@pytest.mark.parametrize("option", ["sheetexo1", "examexo1", "login,sheetexo1"])
def test_single_exercises_are_always_too_big(wims: Client, option: str) -> None:
    assert wims.error("getcsv", option=option) == "too_big"


def test_a_sheet_in_preparation_has_no_column(wims: Client) -> None:
    wims("addsheet", data1="title=Late")
    assert table(wims, "sheets")[0] == "login,sheet1"


def test_only_exams_make_no_average(wims: Client) -> None:
    assert table(wims, "average1")[3] == '"anna","8.34"'
    rows = files(wims)["sheets/.sheets"]
    files(wims)["sheets/.sheets"] = rows.replace("\n:1\n", "\n:0\n", 1)
    assert table(wims, "average1")[3] == '"anna","0"'
    wims.site.quirks = False
    wims.site.classes[wims.qclass].quirks = False
    assert table(wims, "average1")[3] == '"anna","6.67"'


@pytest.mark.parametrize(
    ("form", "sign"), [("tsv", "\t"), ("xls", ";"), ("csv", ","), ("abc", ",")]
)
def test_formats(wims: Client, form: str, sign: str) -> None:
    assert table(wims, "lastname", format=form)[3] == f'"anna"{sign}"Anna"'


def test_the_format_of_a_spreadsheet_is_broken(wims: Client) -> None:
    status, _, page = wims.raw("getcsv", option="login", format="ods")
    assert status == 550
    assert "'csv/download.proc', line 275: bad_cmd" in page


def test_each_attempt_with_a_log_is_told(wims: Client) -> None:
    assert table(wims, "exam1")[3] == '"anna",6.67:::'
    assert table(wims, "examduration1")[3] == '"anna",""'
    files(wims)["examlog/anna/S1/1"] = "x"
    assert table(wims, "exam1")[3] == '"anna",6.67:6.67::'
    assert table(wims, "examduration1")[3] == '"anna","39"'


def test_sequences_change_no_average(wims: Client) -> None:
    before = table(wims, "average1")
    files(wims)["seq/.def"] = "!set sequence_open=yes\n"
    assert table(wims, "average1") == before


def test_manual_grades_have_columns_and_averages(wims: Client) -> None:
    files(wims)[".grades"] = GRADES
    head, tops, _, anna, bert, _ = table(wims, "averages,manuals")
    assert head == "login,average0,average1,average2,manual1,manual2"
    assert tops.endswith('"Teacher grade average","Oral","Written"')
    assert anna == '"anna","6.2","8.34","3",12,'
    assert bert == '"bert","2.4","0","6",3,7'


def test_who_has_no_photo_gets_that_of_the_user_before(wims: Client) -> None:
    wims.student("cleo", lastname="Cleo", photourl="http://x/c.png")
    wims.ok("putcsv", data1="login,password,lastname,firstname\ndora,secret12,Dora,D\n")
    wims.student("emil", lastname="Emil")
    assert table(wims, "photourl")[3:-1] == [
        '"anna",',
        '"bert",',
        '"cleo",http://x/c.png',
        '"dora",http://x/c.png',
        '"emil",',
    ]
    assert wims.ok("getuser", quser="dora", option="photourl")["photourl"] == ""
    wims.site.quirks = wims.site.classes[wims.qclass].quirks = False
    assert table(wims, "photourl")[6] == '"dora",'


OWN_ORDER = (
    "login,lastname,firstname,password,email,regnum,comments,photourl,external_auth,average0,"
    "average1,average2,sheet1,exam1: : :,manual1,manual2,examduration1"
)


def test_columns_in_the_order_of_4_31b(wims: Client) -> None:
    wims.site.version = VERSIONS["4.31b"]
    files(wims)[".grades"] = GRADES
    asked = [name.partition(":")[0] for name in OWN_ORDER.split(",")]
    head, tops, _, anna, *_ = table(wims, ",".join(reversed(asked)))
    assert head == OWN_ORDER
    assert tops.startswith('"#","Family name","First (given) name","Password","email address",')
    assert anna.startswith('"anna","Anna","John","secret12","","","",,"","6.2","8.34","3",10,')
    told = wims.ok("getscores", option="firstname,lastname")
    assert told["titles"] == ["login", "lastname", "firstname"]
    assert told["datas"][0] == ["anna", "Anna", "John"]


# getscores


def test_getscores_is_no_json_with_an_exam_of_several_attempts(wims: Client) -> None:
    text = wims.raw("getscores")[2]
    assert '"E":s 1:s 2:s 3]' in text
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


def test_getscores_of_sheets_and_names(wims: Client) -> None:
    told = wims.ok("getscores", option="lastname,sheet1,average1")
    assert told["titles"] == ["login", "lastname", "sheet1", "average1"]
    assert told["longtitles"] == ["#", "Family name", "S", "Server average"]
    assert (told["scoremax"], told["totweight"]) == (10, "2")
    assert told["datas"] == [["anna", "Anna", 10, "8.34"], ["bert", "Bert", 0, "0"]]
    assert wims.ok("getscores", option="login")["totweight"] == ""


def test_getscores_without_the_bugs_is_json(mended: Client) -> None:
    mended.student("anna", lastname="Anna")
    mended.sheet()
    mended.exam()
    told = mended.ok("getscores", option="lastname,exam1")
    assert told["datas"] == [["anna", "Anna", "0:::"]]


# putcsv


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("   ", "no_login"),
        ("\x01\x02", "binary"),
        ("Login,lastname\n", "no_login"),
        ("login;lastname\n", "no_login"),
        ("a\nb\nc\nlogin,lastname\n", "no_login"),
        ("login,manual1\nanna,7\n", "no_manual"),
    ],
)
def test_a_table_that_putcsv_refuses(wims: Client, text: str, told: str) -> None:
    assert wims.error("putcsv", data1=text) == told


@pytest.mark.parametrize("column", ["sheet1", "exam1", "average1", "manual1"])
def test_a_column_of_scores_keeps_putcsv_from_users(wims: Client, column: str) -> None:
    files(wims)[".grades"] = GRADES
    wims.ok("putcsv", data1=f"login,lastname,firstname,{column}\nanna,Other,A,7\n")
    assert wims.ok("getuser", quser="anna", option="lastname")["lastname"] == "Anna"


def test_putcsv_writes_manual_grades_of_all_users(wims: Client) -> None:
    files(wims)[".grades"] = f"{GRADES}:gone,G Gone,1,1\n"
    wims.ok("putcsv", data1="login,manual2\nanna,7.50\nbert,-1\n")
    assert files(wims)[".grades"].split("\n")[3:] == [
        ":anna,John Anna,12,7.5",
        ":bert,John Bert,3,7",
        "",
    ]


def test_putcsv_looks_at_the_limit_of_a_class_once(wims: Client) -> None:
    wims.ok("modclass", data1="limit=3")
    head = "login,password,lastname,firstname"
    wims.ok("putcsv", data1=f"{head}\ncarl,secret12,C,C\ndora,secret12,D,D\n")
    wims.ok("putcsv", data1=f"{head}\nedda,secret12,E,E\n")
    users = wims.ok("getclass", option="userlist")["userlist"]
    assert users == ["anna", "bert", "carl", "dora"]


def test_comments_of_putcsv_are_those_of_one_class(wims: Client) -> None:
    wims.ok("putcsv", data1="login,lastname,firstname,comments\nanna,Anna,A,hello\n")
    assert "!set user_comments_1234567=hello" in files(wims)[".users/anna"]
    assert wims.ok("getuser", quser="anna", option="comments")["comments"] == ""


def test_a_quote_is_a_blank_and_a_tab_a_comma(wims: Client) -> None:
    wims.ok("putcsv", data1='login\tlastname,firstname\nanna,"Roe"\tAnn\n')
    told = wims.ok("getuser", quser="anna", option="lastname,firstname")
    assert (told["lastname"], told["firstname"]) == ("Roe", "Ann")
