"""Courses, users, roles, names that are looked for, rooms."""

import datetime as dt

import pytest

from edusync.errors import InvalidValue, NotFound, PermissionDenied, UnsupportedOperation
from edusync.sandbox import Sandbox
from edusync.sandbox.people import STUDENTS
from edusync.swad import Course, Role, Session, User
from tests.contract.swad.conftest import NOW, LogIn, Site

MAC = "a1:b2:c3:d4:e5:f6"


@pytest.mark.parametrize(
    "filter", ["a" * 256, "okafor " * 40, "'" * 60, "漢" * 40, "é" * 256], ids=lambda text: text[:2]
)
def test_a_filter_at_which_the_site_breaks_down_is_refused(
    sandbox: Sandbox, ada: Session, filter: str
) -> None:
    before = len(sandbox.journal)
    with pytest.raises(InvalidValue, match=r"filter: takes \d+ bytes .* 255 at most"):
        ada.find_users(filter)
    assert len(sandbox.journal) == before
    assert ada.find_users("é" * 255) == []


def test_names_are_what_people_write_in_their_own_script(course: Course) -> None:
    known = {user.nickname: user.name for user in course.students()}
    assert known == {
        person.nickname: " ".join(filter(None, (person.first, person.surname1, person.surname2)))
        for person in STUDENTS
    }


def test_ids_are_told_to_teachers_of_students_who_accepted(
    sandbox: Sandbox, course: Course, studied: Course
) -> None:
    sandbox.school.users[4].accepted = False
    mine = {user.nickname: (user.id, user.id_hidden) for user in course.students()}
    assert (mine["aarav"], mine["agata"]) == (("", True), ("70000005", False))
    theirs = {user.nickname: (user.id, user.id_hidden) for user in studied.students()}
    assert (theirs["aarav"], theirs["agata"]) == (("70000004", False), ("", True))


@pytest.mark.parametrize(
    ("who", "code", "role"),
    [("@ada", 1, Role.TEACHER), ("@ines", 1, Role.TEACHER), ("@aarav", 1, Role.STUDENT)],
)
def test_a_course_tells_the_role_of_who_asks(
    log_in: LogIn, who: str, code: int, role: Role
) -> None:
    assert Course.get(log_in(who), code).role == role


def test_a_teacher_who_may_not_edit_is_shown_by_the_roles_only(log_in: LogIn) -> None:
    course = Course.get(log_in("@ines"), 1)
    assert course.teaches
    assert course.roles() == Role.NON_EDITING_TEACHER
    assert [user.nickname for user in course.teachers()] == ["ada"]
    assert "@ines" not in course


def test_the_highest_role_in_any_course_is_told_of_all(log_in: LogIn, sandbox: Sandbox) -> None:
    sandbox.school.courses[1].roles[2] = "student"  # Luis teaches in course 2
    luis = log_in("@luis")
    assert luis.roles(1) == Role.TEACHER
    assert luis.roles(Course.get(luis, 1)) == Role.STUDENT


def test_a_course_of_others_is_not_found(log_in: LogIn) -> None:
    luis = log_in("@luis")
    assert [course.code for course in luis.courses()] == [2]
    with pytest.raises(NotFound, match="course 1 is not among the courses"):
        Course.get(luis, 1)
    with pytest.raises(PermissionDenied):
        luis.call(type(luis.api).getUsers, 1, "", 2)


def test_who_is_in_a_course_is_told_by_in(course: Course) -> None:
    assert "@aarav" in course
    assert "@luis" not in course
    assert User.get(course, "@ADA") in course


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nunez pena", []),  # ñ is not n
        ("Núñez Peña", ["luis"]),
        ("NÚÑEZ peña", ["luis"]),
        ("gimenez", ["alba"]),
        ("Serra ada Vidal", ["ada"]),
        ("Иванов", ["anton"]),
        ("O'Brien", ["maeve"]),
        ("Nguyễn", ["tuan"]),
        ("nobody-at-all", []),
    ],
)
def test_people_are_found_by_words_of_their_names(
    ada: Session, words: str, found: list[str]
) -> None:
    assert [user.nickname for user in ada.find_users(words)] == found


@pytest.mark.parametrize("words", ["Ada", "An Ab Ni Be", "", "  "])
def test_a_filter_that_is_too_short_is_refused(ada: Session, words: str) -> None:
    with pytest.raises(InvalidValue, match="too short"):
        ada.find_users(words)


@pytest.mark.parametrize("words", ["Serra%", "S_rra Vidal"])
def test_wildcards_never_reach_the_server(sandbox: Sandbox, ada: Session, words: str) -> None:
    before = len(sandbox.journal)
    with pytest.raises(InvalidValue, match="%"):
        ada.find_users(words)
    assert len(sandbox.journal) == before


def test_people_are_found_by_role(ada: Session, course: Course) -> None:
    assert [user.nickname for user in ada.find_users("giménez", course, "student")] == ["alba"]
    assert ada.find_users("giménez", course, Role.TEACHER) == []
    with pytest.raises(InvalidValue, match="role"):
        ada.find_users("giménez", course, Role.NON_EDITING_TEACHER)


def test_guests_are_not_looked_for_in_a_course(site: Site, ada: Session, course: Course) -> None:
    """SWAD would list those of the whole platform."""
    with site.asked() as asked, pytest.raises(InvalidValue, match="guests are in no course"):
        ada.find_users("giménez", course, "guest")
    assert asked == []
    assert ada.find_users("giménez", role="guest") == []


def test_a_course_that_is_none_is_not_the_whole_platform(ada: Session) -> None:
    with pytest.raises(NotFound):
        ada.find_users("giménez", 99)


def test_roles_that_swad_does_not_list_are_refused(course: Course) -> None:
    with pytest.raises(UnsupportedOperation, match=r"session\.find_users"):
        course.users(Role.NON_EDITING_TEACHER)


def test_whoever_checks_in_is_seen_by_others_of_the_center(
    sandbox: Sandbox, ada: Session, aarav: Session
) -> None:
    assert ada.whereabouts(4) is None
    location = aarav.locate(MAC)
    assert location is not None
    assert (str(location.room), location.floor) == ("Lecture room A1", 1)
    aarav.check_in(location)
    seen = ada.whereabouts(4)
    assert seen is not None
    assert (seen.location, seen.time) == (location, dt.datetime.fromtimestamp(NOW, dt.UTC))
    sandbox.clock.advance(hours=2)
    aarav.check_in(location.room)
    later = ada.whereabouts(aarav.me)
    assert later is not None
    assert later.time == dt.datetime.fromtimestamp(NOW + 7200, dt.UTC)


def test_a_room_that_is_not_known_is_not_found(aarav: Session) -> None:
    assert aarav.locate("00:00:00:00:00:00") is None
    with pytest.raises(NotFound, match="no room 99"):
        aarav.check_in(99)
    with pytest.raises(InvalidValue, match="MAC address"):
        aarav.locate("A1")


def test_a_page_of_information_is_told_by_its_source(
    sandbox: Sandbox, course: Course, log_in: LogIn
) -> None:
    sandbox.school.courses[1].info["FAQ"] = (
        "plainText",
        "<html><head><title>FAQ</title></head><body><p>1 &lt; 2 \x97 \x80</p></html>\n</body>\n",
    )
    assert course.info("guide").url == "https://school.example/algebra"
    assert not course.info("introduction")
    assert course.info("faq").text == "1 < 2 — €"
    with pytest.raises(InvalidValue, match="kind"):
        course.info("syllabus")
