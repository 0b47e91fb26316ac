"""The fields of an attendance event: what they may hold, and how two states of it join; pure.

SWAD does not return whether students see the teachers' comments: the field says whether the event
is open now, and to send that back would show comments to students, or hide them, by the hour of the
day. The flag is None here until somebody sets it, and None is saved as hidden, which exposes
nothing, with a warning; what this program itself sent is remembered as long as
nothing else of the event has changed since.
"""

import contextlib
import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from edusync.errors import Conflict, InvalidValue
from edusync.swad.wire import quirks
from edusync.swad.wire.codes import codes_in, is_code
from edusync.swad.wire.text import encode_html, encode_plain, require_text
from edusync.swad.wire.times import moment, seconds

TITLE_BYTES, TEXT_BYTES = 2047, 65535
FLAG = "comments_visible"
Values = dict[str, Any]
QUIRK = "comments flag of events"

_remembered: dict[tuple[str, int], Values] = {}  # what was sent, by server and code


def as_time(value: datetime.datetime | None) -> datetime.datetime | None:
    """A time in UTC, in whole seconds; what is no time is left to be refused."""
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        with contextlib.suppress(OverflowError):  # of the first and the last year
            return value.astimezone(datetime.UTC).replace(microsecond=0)
    return value


def as_flag(value: Any) -> Any:
    """True and False also for 1 and 0."""
    return bool(value) if isinstance(value, int) and value in (0, 1) else value


def as_groups(value: Any) -> tuple[int, ...] | None:
    """The codes of groups in order, given as codes or `Group`s; None is the whole course."""
    if value is None:
        return None
    several = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    codes: list[Any] = [getattr(group, "code", group) for group in several]
    if not codes:
        reason = "must name a group: SWAD would take none for the whole course, which is None here"
        raise InvalidValue("groups", value, reason)
    if not all(is_code(code) for code in codes):
        raise InvalidValue("groups", value, "must be groups of the course, or their codes")
    return tuple(sorted({*codes}))


def check_text(_: Any, field: Any, value: Any) -> None:
    """An attrs validator: a text that SWAD can keep."""
    require_text(value, field.name)
    encode, longest = (
        (encode_plain, TITLE_BYTES) if field.name == "title" else (encode_html, TEXT_BYTES)
    )
    if (length := len(encode(value, field=field.name))) > longest:
        raise InvalidValue(
            field.name, value, f"takes {length} bytes in SWAD, which keeps {longest} of them"
        )


def check_time(_: Any, field: Any, value: Any) -> None:
    """An attrs validator: a time that SWAD can keep, which takes its second 0 for none."""
    if not seconds(value, field.name) and value is not None:
        raise InvalidValue(field.name, value, "must be later: SWAD takes this second for no time")


def check_flag(_: Any, field: Any, value: Any) -> None:
    """An attrs validator: True or False; None too where SWAD does not report it."""
    if not isinstance(value, bool) and not (value is None and field.name == FLAG):
        raise InvalidValue(field.name, value, "must be True or False")


def values_of(server: str, row: Mapping[str, Any]) -> Values:
    """The fields in an item of getAttendanceEvents."""
    values: Values = {
        "title": row["title"],
        "start": moment(row["startTime"]),
        "end": moment(row["endTime"]),
        "text": row["text"],
        "groups": codes_in(row["groups"]) if row["groups"] else None,
        "hidden": bool(row["hidden"]),
        FLAG: None if quirks.has(QUIRK) else bool(row["commentsTeachersVisible"]),
    }
    sent = _remembered.get((server, row["attendanceEventCode"]))
    if sent and not differing(sent, values):
        values[FLAG] = sent[FLAG]
    return values


def remember(server: str, code: int, values: Mapping[str, Any]) -> None:
    """Notes what was sent and is there, since the server does not report all of it."""
    if quirks.has(QUIRK):
        _remembered[server, code] = dict(values)


def same(name: str, one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same; `'` and `&#39;` do in a text, and line ends."""
    if name == "text":
        one, other = (encode_html(text).replace("\r\n", "\n") for text in (one, other))
    return bool(one == other)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The fields in which two states differ, besides the one that SWAD does not report."""
    return [name for name in one if name != FLAG and not same(name, one[name], other[name])]


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    changed: Collection[str],
    what: str,
    *,
    force: bool,
) -> Values:
    """What must be there so that `changed` becomes mine, and all else stays as it is there.

    Raises Conflict where somebody else changed one of these fields too; with `force`, mine wins.
    """
    merged = dict(theirs)
    clashes = []
    for name in changed:
        now = theirs[name]
        known = now is not None or name != FLAG
        if known and not same(name, now, base[name]) and not same(name, now, mine[name]):
            clashes.append(f"{name} was {base[name]!r} and is now {now!r}")
        merged[name] = mine[name]
    if clashes and not force:
        raise Conflict(
            f"{what} was changed by somebody else: {'; '.join(clashes)}. refresh() takes that over,"
            " force=True writes yours"
        )
    return merged


def check(values: Mapping[str, Any], changed: Collection[str]) -> None:
    """Raises InvalidValue for what the server would refuse, or take without a word."""
    if "title" in changed and not values["title"].strip():
        raise InvalidValue("title", values["title"], "must not be empty")
    for name in {"start", "end"} & set(changed):
        if values[name] is None:
            raise InvalidValue(name, None, "must be a datetime with a time zone")
    if {"start", "end"} & set(changed) and _second(values, "end") < _second(values, "start"):
        raise InvalidValue("end", values["end"], f"must not be before start, {values['start']}")


def _second(values: Mapping[str, Any], name: str) -> int:
    return seconds(values[name], name)


def wire(values: Mapping[str, Any], code: int, course: int) -> tuple[Any, ...]:
    """The parameters of sendAttendanceEvent after the key."""
    return (
        code,
        course,
        int(values["hidden"]),
        _second(values, "start"),
        _second(values, "end"),
        int(values[FLAG]),
        values["title"],
        values["text"],
        ",".join(map(str, values["groups"] or ())),
    )
