"""Users and roles, as SWAD tells of them."""

import pickle
from typing import Any

import pytest

from edusync.errors import InvalidValue, NotFound, PermissionDenied, UnsupportedOperation
from edusync.swad import Course
from edusync.swad.base.roles import Role, as_role, role_of
from edusync.swad.people.user import Person, User, is_person, user_of
from tests.unit.swad.server import recording, serving

SERVER = "swad.example.org"
ITEM = {
    "userCode": 6,
    "userNickname": "alumno01",
    "userID": "90000100A",
    "userSurname1": "Ábalos",
    "userSurname2": "Ñíguez",
    "userFirstname": "Ana",
    "userPhoto": "http://swad.example.org/6.jpg",
}
ANA = user_of(SERVER, ITEM)
AUTHOR = user_of(SERVER, {"userSurname1": "Ñandú", "userSurname2": "", "userFirstname": "Ágata"})
SENDER = user_of(SERVER, {"userNickname": "Alumno01", "userFirstname": "ANA"})


def course_of(swad: Any) -> Course:
    return Course._loaded({"code": 1, "role": Role.TEACHER}, _session=swad.session())


def test_an_item_becomes_a_user() -> None:
    assert (ANA.code, ANA.nickname, ANA.id, ANA.id_hidden) == (6, "alumno01", "90000100A", False)
    assert (ANA.name, ANA.at_nickname) == ("Ana Ábalos Ñíguez", "@alumno01")
    assert ANA.photo.endswith("/6.jpg")


def test_what_a_reply_does_not_tell_is_empty() -> None:
    assert (AUTHOR.code, AUTHOR.at_nickname, AUTHOR.id, AUTHOR.photo) == (0, "", "", "")
    assert AUTHOR.name == "Ágata Ñandú"


def test_a_hidden_id_is_empty_and_says_so() -> None:
    user = user_of(SERVER, {**ITEM, "userID": "********"})
    assert (user.id, user.id_hidden) == ("", True)


def test_users_are_equal_by_server_and_nickname() -> None:
    same = user_of(SERVER, {**ITEM, "userFirstname": "ANA", "userNickname": "ALUMNO01"})
    assert (same == ANA, hash(same) == hash(ANA)) == (True, True)
    assert user_of(SERVER, {**ITEM, "userNickname": "new"}) != ANA
    assert SENDER == ANA
    assert user_of("other.example.org", ITEM) != ANA
    assert ANA != ("swad.example.org", 6)


def test_without_a_nickname_the_code_decides_then_the_names() -> None:
    assert user_of(SERVER, {"userCode": 6}) == user_of(SERVER, {"userCode": 6, "userID": "1"})
    assert user_of(SERVER, {"userCode": 6}) != user_of(SERVER, {"userCode": 7})
    assert user_of(SERVER, {"userFirstname": "ágata", "userSurname1": "ñandú"}) == AUTHOR
    assert AUTHOR != SENDER


def test_a_user_shows_no_id() -> None:
    assert repr(ANA) == "User(code=6, nickname='alumno01', name='Ana Ábalos Ñíguez')"
    assert (str(ANA), str(user_of(SERVER, {"userCode": 5}))) == ("Ana Ábalos Ñíguez", "user 5")


def test_a_user_pickles() -> None:
    assert pickle.loads(pickle.dumps(ANA)).to_dict() == ANA.to_dict()


@pytest.mark.parametrize("who", [6, "@alumno01", "@ALUMNO01", ANA, SENDER])
def test_a_person_is_named_by_code_nickname_or_user(who: Person) -> None:
    assert is_person(ANA, who)


@pytest.mark.parametrize(
    "who", [7, "@alumno02", AUTHOR, user_of("other.example.org", ITEM), User(SERVER, 6, "alumno02")]
)
def test_others_are_other_persons(who: Person) -> None:
    assert not is_person(ANA, who)


def test_students_are_listed_by_one_request() -> None:
    with serving({"getUsers": recording("getUsers--teacher_students")}) as swad:
        found = User.list(course_of(swad), Role.STUDENT)
        assert swad.requests[-1] == (
            "getUsers",
            {"wsKey": "K" * 43, "courseCode": "1", "groups": "", "userRole": "2"},
        )
    assert len(found) == 12
    assert [user.name for user in found[:3]] == [
        "Fiona Świątek Zając",
        "Lía <Menor> &Ampersand",
        "Ana Ábalos Ñíguez",
    ]
    assert (found[0].id, found[1].id, found[1].id_hidden) == ("90000105F", "", True)


def test_students_see_their_own_id_only() -> None:
    with serving({"getUsers": recording("getUsers--student_students_ids_hidden")}) as swad:
        found = User.list(course_of(swad), "student")
    assert [user.code for user in found if not user.id_hidden] == [6]


def test_a_table_of_users_has_no_server() -> None:
    with serving({"getUsers": recording("getUsers--teacher_students")}) as swad:
        frame = User.list(course_of(swad)).to_frame()
    assert list(frame.columns) == [
        "code", "nickname", "id", "surname1", "surname2", "firstname", "photo", "id_hidden",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.NON_EDITING_TEACHER, Role.GUEST, "guest"])
def test_roles_that_swad_does_not_list_are_refused(role: Role | str) -> None:
    with serving({}) as swad, pytest.raises(UnsupportedOperation, match="find_users"):
        User.list(course_of(swad), role)
    assert swad.requests == []


def test_users_of_groups_are_refused_since_the_whole_course_would_come() -> None:
    with serving({}) as swad, pytest.raises(UnsupportedOperation, match="sends the whole course"):
        User.list(course_of(swad), Role.STUDENT, [4, 5])
    assert swad.requests == []


def test_one_who_is_not_in_the_course_may_not_list() -> None:
    with serving({"getUsers": recording("getUsers--not_enrolled")}) as swad:
        with pytest.raises(PermissionDenied):
            User.list(course_of(swad))


PEOPLE = {
    "getUsers": [
        recording("getUsers--teacher_students"),
        {"numUsers": 1, "usersArray": [{**ITEM, "userCode": 2, "userNickname": "profesora"}]},
    ]
}


@pytest.mark.parametrize(("who", "requests"), [(6, 1), ("@Alumno01", 1), ("@profesora", 2)])
def test_a_user_is_found_among_students_then_teachers(who: Person, requests: int) -> None:
    with serving({"getUsers": [*PEOPLE["getUsers"]]}) as swad:
        assert is_person(User.get(course_of(swad), who), who)
        assert swad.operations == ["getUsers"] * requests


def test_a_stranger_is_not_found() -> None:
    with serving({"getUsers": [*PEOPLE["getUsers"]]}) as swad:
        with pytest.raises(NotFound, match=r"@nobody is neither a student nor an editing teacher"):
            User.get(course_of(swad), "@nobody")


def test_whether_somebody_is_in_the_course() -> None:
    with serving({"getUsers": [*PEOPLE["getUsers"] * 2]}) as swad:
        course = course_of(swad)
        assert not User.check(course, ANA)  # of another server
        assert User.check(course, "@alumno01")


@pytest.mark.parametrize("who", ["alumno01", "@", "", 0, -1, True, None, 1.5, AUTHOR])
def test_what_names_nobody_is_refused_before_a_request(who: Any) -> None:
    with serving({}) as swad, pytest.raises(InvalidValue, match="'@nickname'"):
        User.get(course_of(swad), who)
    assert swad.requests == []


@pytest.mark.parametrize("what", ["save", "delete"])
def test_users_are_changed_on_the_site(what: str) -> None:
    with pytest.raises(UnsupportedOperation, match="on the site"):
        getattr(ANA, what)()


def test_roles_are_flags_by_their_names() -> None:
    found = Role(514)
    assert found == Role.SYSTEM_ADMIN | Role.GUEST
    assert Role.GUEST in found
    assert Role.TEACHER not in found


def test_a_role_of_a_later_server_is_kept() -> None:
    found = Role(32 | 4096)
    assert (found.value, Role.TEACHER in found, found.teaches) == (4128, True, True)


@pytest.mark.parametrize(
    ("number", "role"),
    [(0, Role.GUEST), (1, Role.GUEST), (2, Role.STUDENT), (3, Role.TEACHER), (9, Role.UNKNOWN)],
)
def test_numbers_of_other_operations_are_roles(number: int, role: Role) -> None:
    assert role_of(number) == role


def test_roles_have_the_numbers_of_the_other_operations() -> None:
    assert [role.number for role in (Role.GUEST, Role.STUDENT, Role.TEACHER)] == [1, 2, 3]
    assert (Role.NON_EDITING_TEACHER.number, Role.SYSTEM_ADMIN.number) == (3, 0)


@pytest.mark.parametrize("value", ["Student", "STUDENT", Role.STUDENT])
def test_a_role_may_be_given_by_its_name(value: Role | str) -> None:
    assert as_role(value) == Role.STUDENT


@pytest.mark.parametrize("value", ["pupil", 2, None, ""])
def test_what_is_no_role_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue, match="name of one"):
        as_role(value)
