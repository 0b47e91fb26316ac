"""Where the limits of the sandbox's WIMS are, to the letter and the point."""

import datetime as dt
import io
import tarfile

import pytest

from edusync.sandbox.exchange import Request
from edusync.sandbox.wims.site import PATH, WimsSite
from edusync.sandbox.wims.wire import PAGE
from tests.sandbox.asking import MODULE, Client


def test_a_login_has_24_characters_at_most(wims: Client) -> None:
    wims.student(24 * "a")
    given = {"lastname": "Doe", "password": "secret12"}
    told = wims.error("adduser", quser=25 * "a", data1=given)
    assert told == f"login name must not be {25 * 'a'} (illegal, or wrong length)"


@pytest.mark.parametrize(
    ("field", "kept"), [("description", 30), ("institution", 50), ("supervisor", 60)]
)
def test_addclass_cuts_a_text(field: str, kept: int) -> None:
    wims = Client(WimsSite()).class_(**{field: (kept + 1) * "a"})
    assert wims.ok("getclass", option=field)[field] == kept * "a"


def test_a_server_that_has_too_much_to_do_answers_450(wims: Client) -> None:
    for page in (wims.site.overloaded(), wims.site.page(450)):
        assert (page.status, page.headers["Content-Type"]) == (450, PAGE)


def test_an_exam_before_an_active_one_is_not_deleted(wims: Client) -> None:
    wims.sheet()
    wims.ok("addexam", data1={"title": "First"})
    wims.exam()
    assert wims.error("delexam", qexam=1) == (
        "This Exam can't be deleted : A more recent exam (#2) has been activated."
    )


@pytest.mark.parametrize(
    ("scores", "best", "level"),
    [([8], 8, 0), ([8, 10], 18, 8), ([3, 8, 10], 18, 8)],
    ids=["one-try", "two-tries", "three-tries"],
)
def test_as_many_of_the_best_tries_count_as_make_the_points_required(
    wims: Client, scores: list[int], best: int, level: int
) -> None:
    wims.student()
    contents = f":{MODULE.removesuffix('10')}15;1;Ex;;"
    wims.ok("addsheet", data1={"title": "S", "contents": contents})
    wims.ok("modsheet", qsheet=1, data1="status=1")
    for score in scores:
        wims.site.work(wims.qclass, "jdoe", sheet=1, score=score)
    (told,) = wims.ok("getsheetscores", qsheet=1)["data_scores"]
    assert (told["best_detail"], told["level_detail"]) == ([best], [level])


def test_minutes_of_an_exam_in_words_are_not_modelled(wims: Client) -> None:
    wims.student()
    wims.ok("addexam", data1="duration=long\nattempts=2")
    told = "the score of an exam whose minutes or attempts are no number"
    assert wims.error("getscore", quser="jdoe") == f"not modelled here: {told}"


def test_exams_have_their_weights_in_the_average(wims: Client) -> None:
    wims.student()
    wims.sheet()
    wims.exam()
    for exercise in (1, 2):
        wims.site.work(wims.qclass, "jdoe", sheet=1, exercise=exercise, score=10)
    wims.site.work(wims.qclass, "jdoe", exam=1, score=5)
    assert wims.raw("getcsv", option="average1")[2].split("\n")[3] == '"jdoe","7.5"'
    wims.site.classes[wims.qclass].files["exams/.eseverity"] = "4\n"
    assert wims.raw("getcsv", option="average1")[2].split("\n")[3] == '"jdoe","6"'


def test_putcsv_cuts_a_cell_at_100_characters(wims: Client) -> None:
    head = "login,password,lastname,firstname"
    wims.ok("putcsv", data1=f"{head}\njdoe,secret12,{101 * 'a'},John\n")
    assert wims.ok("getuser", quser="jdoe")["lastname"] == 100 * "a"


def test_files_of_an_archive_have_the_time_at_which_they_were_written() -> None:
    moment = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)
    wims = Client(WimsSite(clock=lambda: moment)).class_()
    asked = "module=adm/raw&job=getclasstgz&ident=edusync&passwd=secret&code=a&rclass=mine"
    body = f"{asked}&qclass={wims.qclass}".encode()
    reply = wims.site.answer(Request("POST", PATH, {"Host": "wims.test"}, body))
    with tarfile.open(fileobj=io.BytesIO(reply.body)) as archive:
        assert archive.getmember(f"{wims.qclass}/.def").mtime == moment.timestamp()


def test_a_class_and_a_sheet_end_the_day_after_their_expiration(wims: Client) -> None:
    wims.sheet()
    today = f"{wims.site.now():%Y%m%d}"
    wims.ok("modclass", data1=f"expiration={today}")
    wims.ok("modsheet", qsheet=1, data1=f"expiration={today}")
    assert wims.site.housekeeping() == []
    assert wims.ok("getsheet", qsheet=1)["sheet_status"] == "1"
    tomorrow = wims.site.now() + dt.timedelta(days=1)
    wims.site.clock = lambda: tomorrow
    wims.ok("modclass", data1="expiration=20991231")
    assert wims.site.housekeeping() == []
    assert wims.ok("getsheet", qsheet=1)["sheet_status"] == "2"
    wims.ok("modclass", data1=f"expiration={today}")
    assert wims.site.housekeeping() == [wims.qclass]


def test_a_sheet_expires_after_the_first_day_of_2015(wims: Client) -> None:
    given = {"title": "S", "expiration": "20150101"}
    assert wims.error("addsheet", data1=given) == "bad expiration date (20150101)"
    assert wims.ok("addsheet", data1=given | {"expiration": "20150102"})


def test_an_attempt_at_an_exam_takes_as_long_as_it_was_told(wims: Client) -> None:
    wims.student()
    wims.sheet()
    wims.exam()
    wims.site.work(wims.qclass, "jdoe", exam=1, score=5, duration=90)
    files = wims.site.classes[wims.qclass].files
    session = files["score/jdoe.exam"].split()[5]
    files[f"examlog/jdoe/{session}/1"] = "x"
    assert wims.raw("getcsv", option="examduration1")[2].split("\n")[3] == '"jdoe","90"'


def test_putcsv_leaves_who_is_in_the_trash(wims: Client) -> None:
    wims.student()
    wims.ok("deluser", quser="jdoe")
    wims.ok("putcsv", data1="login,password,lastname,firstname\njdoe,secret12,Doe,John\n")
    assert "not in this class" in wims.error("checkuser", quser="jdoe")
