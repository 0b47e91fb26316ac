"""A server without the known bugs: the library's guards against them do no harm there."""

import datetime as dt
from pathlib import Path

import pytest

from edusync.errors import NotFound, UnsupportedOperation
from edusync.sandbox.swad.records import TestConfig as Stored_TestConfig
from edusync.sandbox.swad.records import WebSession
from edusync.swad import AttendanceEvent, Course, Marks, Role, SwadAPI
from edusync.swad.wire import quirks
from tests.contract.swad.conftest import NOW, MakeSite, Site
from tests.contract.swad.test_models import ROWS
from tests.contract.swad.test_operations import GOOD, WEB_SESSION, ask

NOON = dt.datetime.fromtimestamp(NOW, dt.UTC)


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site(quirks=False)


def test_added_marks_are_answered(site: Site, course: Course) -> None:
    event = AttendanceEvent.get(course, 3)
    with site.asked() as asked:
        report = event.mark(["@aarav", "@aiko"])
    assert asked == ["getAttendanceUsers", "sendAttendanceUsers", "getAttendanceUsers"]
    assert (report.counts, report.warnings) == ({"marked": 2}, ())
    assert event.replace([5]).counts == {"marked": 1, "unmarked": 2}


def test_an_event_is_made_changed_and_removed(course: Course) -> None:
    event = AttendanceEvent(
        title="Lab", text="it's", start=NOON, end=NOON, groups=[3], comments_visible=True
    )
    assert event.save(course).warnings == ()
    event.title = "Renamed"
    assert event.save().warnings == ()
    again = AttendanceEvent.get(course, 4)
    assert (again.title, again.comments_visible, again.groups) == ("Renamed", True, (3,))
    again.delete()
    assert not AttendanceEvent.check(course, 4)


def test_groups_are_joined_swapped_and_left(site: Site, studied: Course) -> None:
    assert studied.join(4).fields == ("group 4",)
    assert set(studied.join(2, swap=True).fields) == {"group 1", "group 2"}
    studied.leave(3, 4)
    assert {group for user, group in site.sandbox.school.memberships if user == 4} == {2}


def test_teachers_may_be_in_any_number_of_groups(course: Course) -> None:
    assert set(course.join(1, 2).fields) == {"group 1", "group 2"}


def test_roles_are_those_of_the_course(site: Site) -> None:
    for who, role in (("@ada", Role.TEACHER), ("@ines", Role.NON_EDITING_TEACHER)):
        assert Course.get(site.log_in(who), 1).roles() == role


def test_questions_come_where_they_may_be_downloaded(site: Site, course: Course) -> None:
    site.sandbox.school.courses[1].tests = Stored_TestConfig("yes", 1, 5, 10, "fullFeedback", 31)
    assert len(course.tests()) == 6
    assert course.test_config().question_tag_pairs == 6
    site.sandbox.school.courses[1].tests = Stored_TestConfig("no", 1, 5, 10, "fullFeedback", 31)
    with pytest.raises(UnsupportedOperation, match="do not let the tests be downloaded"):
        course.tests()


def test_the_texts_of_a_trivia_question_come(site: Site) -> None:
    question = site.log_in("@aarav").trivia(1)
    assert question is not None
    assert [answer.text for answer in question.answers] == ["1", "2", "3"]


def test_students_read_their_own_marks(site: Site) -> None:
    sheet = next(file for file in site.sandbox.school.files if file.code == 4)
    rows = "".join(f"<tr><td>{70000004 + i}</td><td>{i}</td></tr>" for i in range(3))
    head = "<table><tr><th>ID</th><th>Mark</th></tr>"
    sheet.content = f"{head}{rows}<tr><td>Max</td><td>10</td></tr></table>".encode()
    agata = Course.get(site.log_in("@agata"), 1)
    assert ["70000005", "1"] in Marks.get(agata, 4).rows
    assert ["70000004", "0"] not in Marks.get(agata, 4).rows
    with pytest.raises(NotFound):
        Marks.get(Course.get(site.log_in("@zoesmith"), 1), 4)


def test_messages_and_notifications_go_on_as_before(site: Site) -> None:
    ada, aarav = site.log_in("@ada"), site.log_in("@aarav")
    ada.send_message("@aarav", "O'Brien € 漢")
    found = aarav.notifications()
    assert found[0].summary == "O'Brien € 漢"
    aarav.mark_read(found)
    assert aarav.notifications().unread == []


def test_a_search_in_no_course_is_refused_by_the_server_too(site: Site) -> None:
    with pytest.raises(NotFound, match="Course code does not exist"):
        site.log_in("@ada").call(SwadAPI.findUsers, 99, "Giménez", 0)


def test_files_are_mirrored(course: Course, tmp_path: object) -> None:
    assert course.documents().mirror(str(tmp_path)).counts == {"created": 2}


def test_games_are_played(studied: Course) -> None:
    assert studied.games()[0].matches()[1].answer("a").answer == 0


DOWNLOADED = Stored_TestConfig("yes", 1, 5, 10, "fullFeedback", 31)
# What is only asked because of a bug.
UNNEEDED = {"Session.find_users": "getCourses "}
# What a server without the bugs says of a table's call.
REPAIRED: dict[str, dict[str, object]] = {
    "sendAttendanceUsers": {"numUsers": 2},
    "markNotificationsAsRead": {"numNotifications": 2},
    "getTests": {"tagsArray": []},
}


def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library knows of no bug any more, as where every line of its table was taken away."""
    monkeypatch.setattr(quirks, "QUIRKS", {})


@pytest.mark.parametrize("known", [True, False], ids=["bugs known", "bugs forgotten"])
@pytest.mark.parametrize("name", ROWS)
def test_a_method_gives_the_same_as_of_a_server_with_bugs(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, known: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    if not known:
        forgotten(monkeypatch)
    prepare, act, expected, operations = ROWS[name]
    if operations == "getTests":
        site.sandbox.school.courses[1].tests = DOWNLOADED
    thing = prepare(site)
    with site.asked() as asked:
        came = act(thing)
    assert came == expected
    assert asked == operations.removeprefix("" if known else UNNEEDED.get(name, "")).split()


@pytest.mark.parametrize("operation", sorted(GOOD))
def test_an_operation_gives_the_same_as_of_a_server_with_bugs(site: Site, operation: str) -> None:
    site.sandbox.school.web_sessions[WEB_SESSION] = WebSession(1, 1)
    who, values, told = GOOD[operation]
    reply = ask(site, operation, who, values)
    expected = told | REPAIRED.get(operation, {})
    assert {name: reply[name] for name in expected} == expected
