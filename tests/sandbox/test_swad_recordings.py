"""The sandbox answers every recorded exchange with SWAD as the server did.

What had happened before an exchange is in `BEFORE`; what cannot be had again is in `APART`, with
the reason.
"""

from collections.abc import Callable

import pytest

from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.records import User
from tests.sandbox.swadworld import World, exchange, names, recorded

APART = {
    "getCourses--database_down_html_200": "faults.add(html=200) sends a page, not this one",
    "getCourses--misconfigured_charset_mojibake": "the data base always speaks windows-1252",
    "getUsers--misconfigured_charset_mojibake": "the data base always speaks windows-1252",
}


def after(*recordings: str) -> Callable[[World], None]:
    """The state after other recordings."""

    def prepare(world: World) -> None:
        for name in recordings:
            world.replay(name)

    return prepare


def next_code(kind: str, code: int) -> Callable[[World], None]:
    """The state in which that code is the next one."""
    return lambda world: world.school.next_codes.__setitem__(kind, code)


def only_question(code: int) -> Callable[[World], None]:
    """The state in which the random choice falls on that question."""

    def prepare(world: World) -> None:
        world.school.questions = {code: world.school.questions[code]}

    return prepare


def new_user(code: int, nickname: str) -> Callable[[World], None]:
    """The state in which somebody has that new account."""

    def prepare(world: World) -> None:
        world.school.users[code] = User(code, nickname, "")

    return prepare


def in_groups(user: int, *groups: int) -> Callable[[World], None]:
    """The state in which a user has entered groups."""
    return lambda world: world.school.memberships.update((user, group) for group in groups)


def busy(world: World) -> None:
    for _ in range(150):
        world.swad.answer(Request("POST", "/en", {"Content-Type": "text/xml"}))


def pluggable_unknown(world: World) -> None:
    config = world.school.courses[1].tests
    assert config is not None
    config.pluggable = "unknown"


def control_character(world: World) -> None:
    world.school.events[2].title = "mal\x0bcaracter"


def purged(world: World) -> None:
    world.time += 8 * 86400
    world.school.log_in(world.school.users[6])


def eight_days_later(world: World) -> None:
    world.time += 8 * 86400


def many_events(world: World) -> None:
    sent = (
        "new_whole_course new_with_groups new_negative_code repeat_new_creates_another"
        " quote_as_entity new_whole_course c1_controls_for_cp1252 char_low_byte_zero_truncates"
        " newlines_and_spaces new_whole_course none_text group_of_other_course group_nonexistent"
        " time_zero update update_remove_groups"
    )
    for case in sent.split():
        world.replay(f"sendAttendanceEvent--{case}")
    events = world.school.events
    events[10].title, events[10].text = "100 %s %d", "50 % de nota"
    events[14].title, events[14].text = "Al revés", ""
    events[14].start, events[14].end = 1794007200, 1794000000
    # Those that were not recorded came in between.
    events[4].course = 3


def many_messages(world: World) -> None:
    world.time += 306
    sent = (
        "to_myself to_two_nicknames to_two_nicknames one_known_one_unknown to_myself to_duplicate"
        " reply reply_and_other entities none_subject_body empty_subject_body guest_sender"
    )
    for case in sent.split():
        world.replay(f"sendMessage--{case}")
    world.school.notifications[22].summary = "Espacios"
    world.school.notifications[23].summary = "Espacios"


BEFORE: dict[str, Callable[[World], None]] = {
    "createAccount--non_latin1_password": next_code("user", 21),
    "createAccount--nickname_16_chars": next_code("user", 22),
    "loginByUserPasswordKey--new_account": after("createAccount--ok"),
    "loginByUserPasswordKey--old_password_while_pending": after("getNewPassword--ok_by_nickname"),
    "getCourses--new_account_key": new_user(19, "nuevoinventado"),
    "getCourses--expired_key_still_works_until_next_login": eight_days_later,
    "getCourses--expired_key_after_purge": purged,
    "getCourses--too_many_requests_429": busy,
    "getCourses--banned_403": lambda world: world.swad.ban("127.0.0.1"),
    "getCourses--maintenance_503": lambda world: setattr(world.swad, "maintenance", True),
    "getNewPassword--by_id": lambda world: setattr(world.school, "mail", False),
    "getNewPassword--by_nickname_no_mail_server": lambda world: setattr(
        world.school, "mail", False
    ),
    "protocol--int_with_spaces": in_groups(2, 1, 4, 6),
    "getTestConfig--pluggable_unknown": pluggable_unknown,
    "getTests--pluggable_unknown_returns_questions": pluggable_unknown,
    "getMatchStatus--after_answer": after("answerMatchQuestion--ok"),
    "getMatchStatus--after_out_of_range": after("answerMatchQuestion--option_out_of_range"),
    "getAttendanceEvents--control_char_invalid_xml": control_character,
    "getAttendanceEvents--teacher_after_sends": many_events,
    "getNotifications--after_messages": many_messages,
    "sendAttendanceEvent--update": after("sendAttendanceEvent--new_whole_course"),
    "sendAttendanceEvent--update_remove_groups": after("sendAttendanceEvent--new_whole_course"),
    "removeAttendanceEvent--ok": after("sendAttendanceEvent--new_whole_course"),
    "sendMessage--reply_to_own_message_not_received": after("sendMessage--to_two_nicknames"),
    **{
        f"getTrivialQuestion--{case}": only_question(8)
        for case in ("guest", "one_degree", "spaces_in_list")
    },
    "getTrivialQuestion--two_degrees": only_question(4),
    **{
        f"sendAttendanceEvent--{case}": next_code("event", code)
        for case, code in {
            "new_with_groups": 6,
            "new_negative_code": 7,
            "repeat_new_creates_another": 8,
            "quote_as_entity": 9,
            "c1_controls_for_cp1252": 11,
            "char_low_byte_zero_truncates": 12,
            "newlines_and_spaces": 13,
            "none_text": 15,
            "group_of_other_course": 16,
            "group_nonexistent": 17,
            "time_zero": 18,
        }.items()
    },
    **{
        f"sendNotice--{case}": next_code("notice", code)
        for case, code in {
            "repeat_creates_another": 3,
            "entities": 4,
            "newlines": 5,
            "empty_body": 6,
            "none_body": 7,
        }.items()
    },
}


@pytest.mark.parametrize("name", [name for name in names() if name not in APART])
def test_a_recorded_exchange_is_answered_as_it_was(name: str) -> None:
    world = World(name)
    if name in BEFORE:
        BEFORE[name](world)
    assert world.answer() == recorded(exchange(name))


def test_hardly_anything_is_left_out() -> None:
    assert len(APART) <= 3
    assert set(APART) | set(BEFORE) <= set(names())
