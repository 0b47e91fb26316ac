"""Who is who: users of every reply, by nickname, and by code where none is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import WebSession
from edusync.swad import Course, Session, User, create_account, login
from edusync.swad.attendance.attendees import Attendee
from edusync.swad.people.user import is_person, user_of

NICKNAMES = st.sampled_from(["", "ana", "Ana", "ANA", "luis"])
USERS = st.builds(
    lambda kind, *told: kind(*told),
    st.sampled_from([User, Attendee]),
    st.sampled_from(["a.example", "b.example"]),
    st.sampled_from([0, 1, 2]),
    NICKNAMES,
    st.sampled_from(["", "1A"]),
    st.sampled_from(["", "Díaz", "DÍAZ"]),
)


@given(USERS, USERS, USERS)
def test_equality_is_one(one: User, other: User, third: User) -> None:
    assert one == one
    assert (one == other) == (other == one)
    if one == other:
        assert hash(one) == hash(other)
        if other == third:
            assert one == third


@given(USERS, USERS)
def test_where_both_have_a_nickname_it_decides(one: User, other: User) -> None:
    if one.nickname and other.nickname:
        same = one.nickname.lower() == other.nickname.lower() and one.server == other.server
        assert (one == other) is same
        assert is_person(one, other) is same


@given(USERS)
def test_a_nickname_is_told_with_or_without_its_at(user: User) -> None:
    row = {"userCode": user.code, "userNickname": user.at_nickname or None}
    assert user_of(user.server, row).nickname == user.nickname


def opened_from_the_site(sandbox: Sandbox, user: int) -> User:
    """Who one is in a plugin that was opened from the site."""
    sandbox.school.web_sessions["s" * 43] = WebSession(user, 1)
    api = sandbox.swad_api()
    reply = api.loginBySessionKey("s" * 43)
    return user_of(api.server, reply)


def test_a_new_account_is_the_person_whom_the_next_login_tells() -> None:
    sandbox = Sandbox.sample(start=1_800_000_000.0)
    with sandbox.serve() as served:
        site = served.swad.url, served.swad.app_key
        made = create_account(*site, "@New_One", "new@school.example", "password-1").me
        again = login(*site, "@nEW_oNE", "password-1").me
    assert made == again
    assert (hash(made), {made, again}) == (hash(again), {again})


@pytest.mark.filterwarnings("ignore::edusync.swad.ServerQuirkWarning")
def test_a_person_is_the_same_wherever_the_site_tells_of_one() -> None:
    sandbox = Sandbox.sample(start=1_800_000_000.0)
    ada, aarav = (Session.login(sandbox.swad_api(), who, "sandbox-1") for who in ("@ADA", "@aarav"))
    course = Course.get(ada, 1)
    ada.send_message("@aarav", "Hello")
    aarav.send_message("@ada", "Hello")
    notes = [note for who in (ada, aarav) for note in who.notifications()]
    ways: dict[str, list[User]] = {
        "me": [ada.me, aarav.me],
        "students": [*course.students()],
        "teachers": [*course.teachers()],
        "found": [*ada.find_users("Gimenez", course), *ada.find_users("Giménez")],
        "attendees": [*course.events()[0].users()],
        "senders": [note.sender for note in notes if note.sender],
        "recipients": [*ada.send_message("@Aarav", "Again").recipients],
        "by ID": [*ada.send_message("70000004", "Again").recipients],
        "got": [User.get(course, who) for who in (4, "@AARAV", ada.me)],
        "answered": [*ada.notifications()[0].reply("Again").recipients],
        "opened from the site": [opened_from_the_site(sandbox, 4)],
    }
    assert all(ways.values()), {name: len(users) for name, users in ways.items()}
    told = [user for users in ways.values() for user in users]
    for one in told:
        for other in told:
            assert (one == other) == (one.nickname.lower() == other.nickname.lower())
            assert one != other or hash(one) == hash(other)
    assert {user.nickname for user in told} <= {
        user.nickname for user in sandbox.school.users.values()
    }
    sender = next(note.sender for note in ada.notifications() if note.sender == aarav.me)
    assert sender in course.students()
