"""Each known bug of SWAD, and the same call to a sandbox without them."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import File, Notification, Question, User
from edusync.swad import Session

NOW = 1_800_000_000.0


class Asked(NamedTuple):
    """A school, and raw calls to it as the teacher and as the first student."""

    sandbox: Sandbox
    ada: Callable[..., Any]
    aarav: Callable[..., Any]


def asked(quirks: bool) -> Asked:
    sandbox = Sandbox.sample(start=NOW, quirks=quirks)

    def caller(nickname: str) -> Callable[..., Any]:
        api = sandbox.swad_api()
        key = Session.login(api, nickname, "sandbox-1").key

        def call(operation: str, *values: Any) -> Any:
            try:
                return api.call(operation, key, *values)
            except EdusyncError as error:
                return type(error).__name__

        return call

    return Asked(sandbox, caller("@ada"), caller("@aarav"))


def highest_role(to: Asked) -> Any:
    to.sandbox.school.courses[2].roles[1] = "student"  # @ada teaches course 1 only
    return to.ada("getAvailableRoles", 2)["roles"]


def password_by_email(to: Asked) -> Any:
    try:
        return to.sandbox.swad_api().getNewPassword("ada@school.example")["success"]
    except EdusyncError as error:
        return type(error).__name__


def students_of_a_group(to: Asked) -> Any:
    return to.ada("getUsers", 1, "3", 2)["numUsers"]


def search_in_no_course(to: Asked) -> Any:
    found = to.ada("findUsers", 99, "Giménez", 0)
    return found if isinstance(found, str) else found["numUsers"]


def comments_flag(to: Asked) -> Any:
    to.sandbox.school.events[3].comments = False  # the one that is open now
    events = to.ada("getAttendanceEvents", 1)["eventsArray"]
    return [one["commentsTeachersVisible"] for one in events if one["attendanceEventCode"] == 3]


def presences_counted(to: Asked) -> Any:
    return to.ada("sendAttendanceUsers", 3, "4,5", 1)["numUsers"]


def notifications_counted(to: Asked) -> Any:
    return to.aarav("markNotificationsAsRead", "1,98,99")["numNotifications"]


def marks_in_a_notification(to: Asked) -> Any:
    school = to.sandbox.school
    school.files.append(File(9, 1, 3, ("m.html",), b"<p>10</p>", publisher=1))
    school.notifications[3] = Notification(3, 4, "marksFile", 9, int(NOW), 1, "-", 0, "m", "")
    told = to.aarav("getNotifications", 0)["notificationsArray"]
    return ["(null)" in one["content"] for one in told if one["notifCode"] == 3]


def questions_counted(to: Asked) -> Any:
    school = to.sandbox.school
    school.courses[1].tests.pluggable = "yes"  # type: ignore[union-attr]
    school.questions[1].tags = [1, 2]
    return to.ada("getTestConfig", 1)["numQuestions"]


def questions_that_may_be_downloaded(to: Asked) -> Any:
    to.sandbox.school.courses[1].tests.pluggable = "yes"  # type: ignore[union-attr]
    return len(to.ada("getTests", 1, 0)["questionsArray"])


def questions_that_nobody_allowed(to: Asked) -> Any:
    return len(to.ada("getTests", 1, 0)["questionsArray"])


def answers_of_trivia(to: Asked) -> Any:
    question: Question = to.sandbox.school.questions[4]
    question.hits, question.score = 10, 0.5
    told = to.ada("getTrivialQuestion", "1", 0.0, 1.0)["answersArray"]
    return [one["answerText"] for one in told]


def questions_of_a_game(to: Asked) -> Any:
    return to.aarav("getGames", 1)["gamesArray"][0]["numQuestions"]


def answer_that_comes_too_late(to: Asked) -> Any:
    return to.aarav("answerMatchQuestion", 1, 1, 1, 1, 0)["matchCode"]


def hidden_file(to: Asked) -> Any:
    to.sandbox.school.files[0].hidden = True
    found = to.aarav("getFile", 1)
    return found if isinstance(found, str) else found["fileName"]


def hidden_marks(to: Asked) -> Any:
    to.sandbox.school.files[4].hidden = True
    return "marks.html" in to.ada("getDirectoryTree", 1, 0, 3)["tree"]


def photo_of_a_publisher(to: Asked) -> Any:
    to.sandbox.school.users[1].photo = "ada"
    tree = to.aarav("getDirectoryTree", 1, 0, 1)["tree"]
    return "<photo></photo>" not in tree


def a_foreign_group(to: Asked) -> Any:
    return to.aarav("sendMyGroups", 1, "1,3,99")["success"]


def two_groups_of_a_single_choice(to: Asked) -> Any:
    return to.aarav("sendMyGroups", 1, "1,2")["success"]


def role_in_a_course_of_others(to: Asked) -> Any:
    del to.sandbox.school.courses[1].roles[1]  # @ada teaches course 2 only
    return to.ada("getAvailableRoles", 1)["roles"]


def guests_of_a_course(to: Asked) -> Any:
    to.sandbox.school.users[99] = User(99, "visitor", "", surname1="Visitor")
    return to.ada("findUsers", 1, "visitor", 1)["numUsers"]


def answer_in_another_course(to: Asked) -> Any:
    told = to.aarav("answerMatchQuestion", 2, 1, 2, 1, 0)
    return told if isinstance(told, str) else told["matchCode"]


BUGS: dict[str, tuple[Callable[[Asked], Any], Any, Any]] = {
    each.__name__: (each, with_bugs, without)
    for each, with_bugs, without in [
        (highest_role, 32, 8),
        (password_by_email, "NotFound", 1),
        (students_of_a_group, 24, 8),
        (search_in_no_course, 1, "NotFound"),
        (comments_flag, [1], [0]),
        (presences_counted, 0, 2),
        (notifications_counted, 3, 1),
        (marks_in_a_notification, [True], [False]),
        (questions_counted, 7, 6),
        (questions_that_may_be_downloaded, 0, 6),
        (questions_that_nobody_allowed, 6, 0),
        (answers_of_trivia, ["-1", "-1", "-1"], ["1", "2", "3"]),
        (questions_of_a_game, 32, 3),
        (answer_that_comes_too_late, 1, 0),
        (hidden_file, "syllabus.pdf", "NotFound"),
        (hidden_marks, True, False),
        (photo_of_a_publisher, False, True),
        (a_foreign_group, 1, 0),
        (two_groups_of_a_single_choice, 1, 0),
        (role_in_a_course_of_others, 32, 4),
        (guests_of_a_course, 1, 0),
        (answer_in_another_course, -1, "NotFound"),
    ]
}


@pytest.mark.parametrize(("ask", "with_bugs", "without"), BUGS.values(), ids=list(BUGS))
def test_a_known_bug_is_there_and_can_be_turned_off(
    ask: Callable[[Asked], Any], with_bugs: Any, without: Any
) -> None:
    assert (ask(asked(quirks=True)), ask(asked(quirks=False))) == (with_bugs, without)
