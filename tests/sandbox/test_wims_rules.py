"""Rules, limits and known bugs of WIMS that no recording shows, and life without the bugs."""

import datetime as dt

import pytest

from edusync.sandbox.exchange import Request
from edusync.sandbox.wims.identity import Connection
from edusync.sandbox.wims.site import PATH, WimsSite
from tests.sandbox.asking import CLASS, HEADERS, TEACHER, Client

# Connections


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"job": "nothing"}, "wrong request: no job"),
        ({"code": ""}, "ERROR\nrandom code not defined\n"),
        ({"ident": ""}, "ERROR\nidentification failure\n"),
        ({"ident": "nobody"}, "ERROR\nIdentification Failure : bad login/pwd\n"),
        ({"passwd": "wrong"}, "Identification Failure : bad login/pwd"),
    ],
)
def test_a_refused_connection(wims: Client, given: dict[str, str], told: str) -> None:
    job = given.pop("job", "checkident")
    assert told in wims.raw(job, **given)[2]


def test_a_password_is_compared_without_its_signs(wims: Client) -> None:
    assert wims.ok("checkident", passwd="s-e.c!ret")


def test_a_connection_that_may_only_read() -> None:
    site = WimsSite(connections={"edusync": Connection("secret")})
    wims = Client(site).class_()
    files = site.classes["1234567"].files
    files[".def"] = files[".def"].replace("+edusync/mine+", "edusync/mine")
    assert wims.ok("getclass")
    assert wims.error("delclass") == "modification of class not allowed"


def test_another_rclass_is_refused(wims: Client) -> None:
    assert wims.error("getclass", rclass="other") == (
        "connection refused by requested class (1234567)"
    )


def test_a_rclass_with_a_bad_sign_shuts_everybody_out() -> None:
    wims = Client(WimsSite())
    wims.class_()
    wims.ok("addclass", qclass="2345678", rclass="a,b", data1=CLASS, data2=TEACHER)
    assert "connection refused" in wims.error("getclass", qclass="2345678", rclass="a,b")


# Parameters


def test_a_parameter_that_is_sent_twice_is_joined(wims: Client) -> None:
    body = "module=adm/raw&job=checkuser&ident=edusync&passwd=secret&code=a&rclass=mine"
    told = wims.site.answer(
        Request("GET", f"{PATH}?{body}&qclass=1234567&quser=a&quser=b", HEADERS)
    ).body
    assert b"bad user" in told


@pytest.mark.parametrize("text", ["a (b", ":)", "1) first", "([)]", "}"])
def test_unbalanced_brackets_are_refused_before_the_job_runs(wims: Client, text: str) -> None:
    status, headers, page = wims.raw("adduser", quser="jdoe", data1=f"lastname={text}")
    assert (status, headers["Content-Type"]) == (450, "text/html; charset=windows-1252")
    assert "unmatched parentheses" in page
    assert "not in this class" in wims.error("checkuser", quser="jdoe")


def test_a_long_parameter_is_refused(wims: Client) -> None:
    assert wims.raw("adduser", quser="jdoe", data1="x" * 44_994)[0] == 450
    assert wims.raw("adduser", quser="jdoe", data1="$" * 8_999)[0] == 450


def test_a_dollar_is_neutralised(wims: Client) -> None:
    wims.student(comments="5 $x")
    assert wims.ok("getuser", quser="jdoe")["comments"] == "5 &#36;x"


def test_a_value_is_cut_at_its_second_equals_sign(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.student(comments="a=b=c")
    assert wims.ok("getuser", quser="jdoe")["comments"] == "a"
    assert mended.ok("getuser", quser="jdoe")["comments"] == "a=b=c"


def test_a_newline_injects_a_field(wims: Client) -> None:
    wims.student(comments="x\nregnum=7")
    assert wims.ok("getuser", quser="jdoe")["regnum"] == "7"


def test_a_quote_spoils_the_json_of_some_jobs(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.student(comments='say "hi"')
    assert '"comments":"say "hi""' in wims.raw("getuser", quser="jdoe")[2]
    assert mended.ok("getuser", quser="jdoe")["comments"] == 'say "hi"'


# Classes


def test_addclass_cuts_cleans_and_bounds() -> None:
    wims = Client(WimsSite()).class_(
        description="A, very!  long name of a class in algebra", lang="zz", limit="12.5", type="7"
    )
    told = wims.ok("getclass", option="description,lang,limit,type")
    assert told["description"] == "A very long name of a class in"

    assert (told["lang"], told["limit"], told["type"]) == ("en", "12", "0")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("supervisor", "Li Xu", "data cl_supervisor too short (<6)"),
        ("description", "", "incomplete (or forbidden chars) in data cl_description ()"),
        ("email", "a@b.c", "data cl_email too short (<8)"),
        ("password", "x" * 41, "data cl_password too long (>40)"),
    ],
)
def test_addclass_refuses(field: str, value: str, told: str) -> None:
    wims = Client(WimsSite())
    with pytest.raises(AssertionError, match=told.replace("(", r"\(").replace(")", r"\)")):
        wims.class_(**{field: value})


@pytest.mark.parametrize("number", ["1234", "11110", "12a45"])
def test_a_class_number_that_is_none(number: str) -> None:
    with pytest.raises(AssertionError, match="bad class id"):
        Client(WimsSite(), number).class_()


def test_modclass_checks_nothing(wims: Client) -> None:
    wims.ok("modclass", data1={"limit": "99999", "lang": "zz"})
    assert wims.ok("getclass", option="limit")["limit"] == "99999"


def test_a_comma_takes_a_class_out_of_the_list(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.ok("modclass", data1="description=Here, there")
    assert wims.error("listclasses") == "there is no class allowed for this server"
    assert len(mended.ok("listclasses")["classes_list"]) == 1


def test_a_command_in_a_class_breaks_it_and_cuts_the_list_for_all(wims: Client) -> None:
    Client(wims.site, "2345678").class_(institution="A first one")
    wims.ok("modclass", data1="description=!x")
    status, _, text = wims.raw("getclass")
    assert status == 550
    assert "not_trusted" in text
    status, _, text = wims.raw("listclasses", option="description")
    assert status == 200
    assert '"qclass":"2345678"' in text
    assert "Status: 550 WIMS Module Error" in text
    wims.ok("modclass", data1="description=Mended")
    assert len(wims.ok("listclasses")["classes_list"]) == 2


def test_no_text_is_a_command_without_the_bugs(mended: Client) -> None:
    mended.ok("modclass", data1={"description": "!x", "institution": "back\\"})
    told = mended.ok("getclass", option="description")
    assert told["description"] == "!x"
    assert len(mended.ok("listclasses")["classes_list"]) == 1


def test_a_backslash_at_the_end_swallows_the_next_property(wims: Client) -> None:
    wims.ok("modclass", data1="description=back\\")
    told = wims.ok("getclass", option="description,institution")
    assert told["description"] == "back\n!set class_institution=University of Elsewhere"
    assert told["institution"] == ""


def test_an_expired_class_is_removed_by_the_housekeeping(wims: Client) -> None:
    Client(wims.site, "2345678").class_()
    wims.ok("modclass", data1="expiration=20200101")
    assert wims.site.housekeeping() == ["1234567"]
    assert wims.error("checkclass") == "class 1234567 not existing"
    assert Client(wims.site, "2345678").ok("checkclass")


# Users


@pytest.mark.parametrize(
    ("asked", "made"),
    [("j.doe", "jdoe"), ("J-Doe x", "JDoe"), ("émile1", "mile1"), ("1234", "1234")],
)
def test_adduser_adapts_a_login(wims: Client, asked: str, made: str) -> None:
    told = wims.ok("adduser", quser=asked, data1="lastname=Doe\npassword=secret12")
    assert told["user_id"] == made


def test_elsewhere_only_the_dot_is_adapted(wims: Client) -> None:
    wims.student("j.doe")
    assert wims.error("checkuser", quser="j.doe") == "user j@doe not in this class (1234567)"
    assert "bad user" in wims.error("checkuser", quser="j/doe")


def test_a_command_in_a_name_breaks_the_lists_of_its_class(wims: Client) -> None:
    wims.student()
    wims.sheet()
    status, _, _ = wims.raw("adduser", quser="bad1", data1="lastname=!x\npassword=secret12")
    assert status == 550
    for job in ("getcsv", "getsheetscores"):
        assert wims.raw(job, qsheet=1, option="login")[0] == 550
    assert wims.raw("getuser", quser="bad1")[0] == 550
    assert wims.ok("getuser", quser="jdoe")
    wims.raw("deluser", quser="bad1")
    assert "jdoe" in wims.raw("getcsv", option="login")[2]


def test_a_comma_in_a_name_shifts_the_columns(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.student(lastname="Doe, Jr", firstname="J")
        client.sheet()
    (told,) = wims.ok("getsheetscores", qsheet=1)["data_scores"]
    assert (told["id"], told["last_name"], told["first_name"]) == ("J", "Doe", "Jr")
    (told,) = mended.ok("getsheetscores", qsheet=1)["data_scores"]
    assert (told["id"], told["last_name"], told["first_name"]) == ("jdoe", "Doe, Jr", "J")


def test_putcsv_skips_in_silence_and_damages(wims: Client) -> None:
    rows = ["login,password,lastname,firstname", "jdoe,secret12,Do#e,John", "x.roe,secret12,Roe,X"]
    rows += ["anna,pw,Short,Anna", "desc,secret12,desc,desc"]
    told = wims.ok("putcsv", data1="\n".join(rows))
    assert told["message"].startswith("putCSV is at very early draft state")
    assert wims.ok("getclass", option="userlist")["userlist"] == ["desc", "jdoe"]
    user = wims.ok("getuser", quser="jdoe", option="lastname,password")
    assert user["lastname"] == "Do.e"
    assert user["password"].startswith("*Nv")
    assert wims.error("authuser", quser="jdoe", qpasswd="other") == "user authentification failure"


def test_getcsv_of_a_big_class_is_refused(wims: Client) -> None:
    wims.ok("modclass", data1="limit=2000")
    head = "login,password,lastname,firstname,regnum"
    for first in range(0, 1500, 500):
        rows = [f"user{n},secret12,{'x' * 20}{n},Ann,{n}" for n in range(first, first + 500)]
        wims.ok("putcsv", data1="\n".join([head, *rows]))
    status, _, page = wims.raw("getcsv", option="login,lastname,firstname,regnum")
    assert status == 450
    assert "exceeded the length limit" in page


# What is not there


@pytest.mark.parametrize(
    "job", ["getserverstat", "getmodulesstat", "listclassbackups", "restoreclassbackup", "update"]
)
def test_what_is_not_modelled_says_so(wims: Client, job: str) -> None:
    assert wims.error(job) == f"not modelled here: {job}"


def test_the_clock_is_the_callers() -> None:
    moment = dt.datetime(2030, 5, 6, 7, 8, 9, tzinfo=dt.UTC)
    wims = Client(WimsSite(clock=lambda: moment)).class_()
    assert wims.ok("gettime")["server_time"] == "20300506.07:08:09"
    assert wims.ok("changedates")["new_date"] == "20310506"
