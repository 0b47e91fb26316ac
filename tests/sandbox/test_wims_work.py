"""Students' work in the sandbox, and its two doors."""

import pytest
import requests

from edusync.sandbox.door import Door
from edusync.sandbox.inprocess import InProcess
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.wims.site import PATH, WimsSite
from tests.conftest import HANG
from tests.sandbox.asking import Client


@pytest.fixture
def wims() -> Client:
    """A class with two students, an active sheet of two exercises, and an exam on it."""
    client = Client(WimsSite()).class_()
    client.student("jdoe")
    client.student("xroe", lastname="Roe")
    client.sheet()
    client.exam()
    return client


def work(wims: Client, login: str = "jdoe") -> None:
    for exercise, score in ((1, 10), (2, 6.5), (2, 8)):
        wims.site.work(wims.qclass, login, sheet=1, exercise=exercise, score=score)
    for score in (3.5, 6.66667):
        wims.site.work(wims.qclass, login, exam=1, score=score)


def test_all_jobs_tell_the_same_of_a_students_work(wims: Client) -> None:
    work(wims)
    sheet = wims.ok("getsheetscores", qsheet=1)["data_scores"][0]
    assert (sheet["id"], sheet["user_percent"], sheet["user_quality"]) == ("jdoe", 100, 8.21)
    assert (sheet["user_best"], sheet["try_detail"]) == (87, [1, 2])
    one = wims.ok("getscore", quser="jdoe")
    assert one["sheet_summaries"] == [[100, 8.21, 87, 87]]
    assert one["exam_scores"] == [[6.67], [3, 2, 1]]
    (exam,) = wims.ok("getexamscores", qexam=1)["data_scores"]
    assert (exam["id"], exam["score"], exam["attempts"]) == ("jdoe", 6.67, 2)
    rows = wims.raw("getcsv", option="login,average1,sheet1,exam1")[2].split("\n")
    assert rows[3] == '"jdoe","7.44",8.2,6.67:::'
    assert wims.ok("getlog", quser="jdoe")["log_size"] == "6"
    assert wims.ok("getlog", quser="jdoe", option="exams")["log_size"] == "8"


def test_who_never_worked_has_nothing(wims: Client) -> None:
    work(wims)
    nobody = wims.ok("getsheetscores", qsheet=1)["data_scores"][1]
    assert (nobody["id"], nobody["user_percent"], nobody["try_detail"]) == ("xroe", 0, [0, 0])


def test_the_work_goes_to_the_trash_and_comes_back(wims: Client) -> None:
    work(wims)
    wims.ok("deluser", quser="jdoe")
    assert len(wims.ok("getsheetscores", qsheet=1)["data_scores"]) == 1
    wims.ok("recuser", quser="jdoe")
    assert wims.ok("getsheetscores", qsheet=1)["data_scores"][0]["user_percent"] == 100


def test_the_score_daemon_does_not_see_what_came_later(wims: Client) -> None:
    wims.ok("getsheetscores", qsheet=1)
    wims("addsheet", data1="title=Late")
    wims.ok("putexo", qsheet=2, data1="module=m\nparams=p")
    wims.ok("modsheet", qsheet=2, data1="status=1")
    wims.site.work(wims.qclass, "jdoe", sheet=2, score=10)
    assert wims.ok("getsheetscores", qsheet=2)["requires"] == []
    wims.site.restart_score_daemon()
    assert wims.ok("getsheetscores", qsheet=2)["data_scores"][0]["user_percent"] == 100


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"sheet": 9}, "has no sheet 9"),
        ({"sheet": 1, "exercise": 9}, "has no exercise 9"),
        ({"sheet": 1, "score": 11}, "0 to 10"),
        ({}, "a sheet or an exam"),
        ({"sheet": 1, "exam": 1}, "a sheet or an exam"),
    ],
)
def test_work_that_no_student_can_do(wims: Client, given: dict[str, int], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        wims.site.work(wims.qclass, "jdoe", **{"score": 5, **given})


def test_an_exam_is_tried_as_often_as_it_allows(wims: Client) -> None:
    left = 3 - wims.ok("getscore", quser="jdoe")["exam_scores"][1][1]
    for _ in range(left):
        wims.site.work(wims.qclass, "jdoe", exam=1, score=5)
    with pytest.raises(ValueError, match="jdoe used all 3 attempts at exam 1"):
        wims.site.work(wims.qclass, "jdoe", exam=1, score=5)


def test_nobody_works_on_a_sheet_in_preparation() -> None:
    wims = Client(WimsSite()).class_()
    wims.student()
    wims.sheet(active=False)
    with pytest.raises(ValueError, match="is not open to students"):
        wims.site.work(wims.qclass, "jdoe", sheet=1, score=5)


# Doors

ASKED = {"module": "adm/raw", "job": "checkident", "ident": "edusync", "passwd": "secret"}
ASKED["code"] = "abc"


def test_the_sandbox_answers_a_session_in_process() -> None:
    with requests.Session() as session:
        session.mount("http://wims.test/", InProcess(Door(WimsSite())))
        reply = session.post("http://wims.test/wims/wims.cgi", data=ASKED)
    assert reply.headers["Content-Type"] == "application/json ; charset=iso-8859-1"
    assert reply.json()["message"] == "Connection accepted"


def test_the_sandbox_serves_on_loopback() -> None:
    with Loopback(WimsSite().answer) as served:
        url = served.url + PATH
        assert url.startswith("http://127.0.0.1:")
        assert requests.post(url, data=ASKED, timeout=HANG).json()["status"] == "OK"
        assert requests.get(url, params=ASKED, timeout=HANG).json()["status"] == "OK"
        assert requests.get(url.replace("wims.cgi", "nothing"), timeout=HANG).status_code == 404
