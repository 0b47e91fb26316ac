"""Users whom another program stored so that WIMS' own lists show somebody else instead. Pure.

WIMS runs the file of a user as a script and keeps its list of users as lines `:last,first,login`.
So a raw comma in a name moves what it takes for the login, and a backslash at the end of a value
swallows the next value, or half a line of the list. A value that begins with `!` is a command,
which WIMS refuses: then no list of the class can be read, nor any scores. edusync writes such signs
encoded.

Class and archive can still be read, so that repairs can be made.
"""

import re
from collections.abc import Iterable, Mapping

import attrs

from edusync.errors import ServerBug
from edusync.wims.classfiles import definitions, participation
from edusync.wims.wire import codec
from edusync.wims.wire.logins import SUPERVISOR

NAMES = ("lastname", "firstname")

_LINE = re.compile(r"^!set user_(\w+)=(.*)$", re.MULTILINE)
_RUN = re.compile(r"^!set user_(\w+)=((?:.*\\\n)*.*)$", re.MULTILINE)  # as WIMS runs it
_SWALLOWED = "\n!set user_"  # in a value, as WIMS returns it, that swallowed the next one
_REFUSED = re.compile(r"/(\.users/[^/']+|supervisor)', line \d+: not_trusted")
_SHOWN = 5  # users in a message


@attrs.frozen
class DamagedUser:
    """A user whom WIMS' lists get wrong: who it is, which fields must be written again.

    `shown` is the login that WIMS' lists have instead, '' for none; `command` is True where a value
    begins with `!`, which no job can mend; `places` are the classes of a group that the user takes
    part in; `teaches` is True for a teacher of the group, whom `unenrol` leaves alone there.
    """

    quser: str
    lastname: str
    firstname: str
    regnum: str
    fields: tuple[str, ...]
    shown: str
    command: bool
    places: tuple[str, ...] = ()
    teaches: bool = False

    @property
    def mislisted(self) -> bool:
        """Whether lists and scores of WIMS get the user wrong, not only fields of the user."""
        return self.command or self.shown != self.quser

    @property
    def label(self) -> str:
        """Login and name, as a message shows them, and the classes of a group."""
        word = "class" if len(self.places) == 1 else "classes"
        where = f"; in {word} {', '.join(self.places)}" if self.places else ""
        return f"{self.quser} ({f'{self.firstname} {self.lastname}'.strip()}{where})"

    @property
    def reason(self) -> str:
        """What is wrong, in a few words."""
        if self.command:
            return "a value begins with '!', which WIMS takes for a command"
        return "a raw comma in a name, or a '\\' at the end of a value"


def of_file(login: str, body: bytes) -> DamagedUser | None:
    """The damage in the file of a user; None where there is none."""
    text = codec.text_of(body).replace("\r", "")
    raw = dict(_LINE.findall(text))
    wrong = tuple(name for name, value in raw.items() if _is_wrong(name, value))
    if not wrong:
        return None
    read = definitions.settings(body, "user")
    who = {name: read.get(name, "") for name in (*NAMES, "regnum")}
    commands = any(_is_command(value) for value in raw.values())
    places = tuple(place.replace("/", "_") for place in participation.places_of(read))
    return DamagedUser(
        login,
        **who,
        fields=wrong,
        shown=_shown(login, text),
        command=commands,
        places=places,
        teaches=participation.is_teacher(read),
    )


def _is_wrong(name: str, value: str) -> bool:
    return (name in NAMES and "," in value) or value.endswith("\\") or _is_command(value)


def _is_command(value: str) -> bool:
    return value.lstrip().startswith("!")


def _shown(login: str, text: str) -> str:
    """The login that WIMS reads out of its line about a user."""
    values = {name: value.replace("\\\n", "\n") for name, value in _RUN.findall(text)}
    row = ",".join([*(values.get(name, "") for name in NAMES), login]).split("\n")[0]
    return [*row.split(","), "", ""][2].strip()


def of_files(files: Mapping[str, bytes]) -> dict[str, DamagedUser]:
    """The damaged users of a class by login, out of its files; deleted ones left out."""
    found = (of_file(login, files[f".users/{login}"]) for login in definitions.logins(files))
    return {one.quser: one for one in found if one is not None}


def listed(userlist: bytes) -> list[str] | None:
    """The logins of WIMS' own list of users, the file `.userlist`; None where a line is damaged."""
    lines = [line for line in codec.text_of(userlist).split("\n") if line.strip()]
    cells = [line.removeprefix(":").split(",") for line in lines]
    whole = all(line.startswith(":") for line in lines) and all(len(row) == 3 for row in cells)
    logins = [row[2].strip() for row in cells] if whole else []
    return logins if whole and len({*logins}) == len(logins) and all(logins) else None


def swallowed(values: Iterable[object]) -> bool:
    """Whether a value of a user, as WIMS returns it, swallowed the next one."""
    return any(_SWALLOWED in value for value in values if isinstance(value, str))


def is_command(error: ServerBug) -> bool:
    """Whether WIMS failed since it refused to run the file of a user."""
    return _REFUSED.search(error.message) is not None


def warnings_of(users: Iterable[DamagedUser], qclass: object, group: str = "") -> list[str]:
    """The warnings about damaged users of a class, with how to mend them; [] where none is.

    `group` is the number of the group that the class is in, or is; '' for a class without one.
    """
    everybody = list(users)
    known = [user for user in everybody if user.quser != SUPERVISOR]
    commands = [user for user in known if user.command]
    others = [user for user in known if not user.command]
    inside = group not in ("", str(qclass))
    where = f"class {group}, the group of class {qclass}" if inside else f"class {qclass}"
    mend = f"c.repair_users() of {f'class {group}' if inside else 'the class'}"
    there = _in_group(group) if inside else ""
    found = [
        _of_supervisor(user, where, there, group if inside else qclass)
        for user in everybody
        if user.quser == SUPERVISOR
    ]
    if others:
        found.append(
            f"{where}: another program stored {_some(others)} with a raw comma in a name, or a "
            f"'\\' at the end of a value, so that WIMS' own lists show others in their place, or "
            f"mix up their fields; {mend} mends it, and until then exports leave out whom lists "
            "get wrong"
        )
    teachers = [user for user in commands if group and user.teaches]
    students = [user for user in commands if user not in teachers]
    if students:
        becomes = "puts their work away" if group else "deletes their work too"
        logins = [user.quser for user in students]
        found.append(
            f"{where}: {_stops(students)}:{there} c.archive(...), "
            f"c.unenrol({logins!r}, key='quser', purge=True), which {becomes}, then enrol them "
            "again"
        )
    if teachers:
        forget = ", ".join(f"c.users.forget({user.quser!r}, file)" for user in teachers)
        found.append(
            f"{where}: {_stops(teachers)}:{there} c.archive(...), {forget}, which takes a teacher "
            "out of the group, then make them again on WIMS' own pages"
        )
    return found


def _in_group(group: str) -> str:
    return f" with c = Class.get(..., {group}, ...)," if group else ""


def _stops(users: list[DamagedUser]) -> str:
    """What is wrong with users for whom WIMS fails."""
    return (
        f"a value of {_some(users)} begins with '!', which WIMS takes for a command, so that it "
        "reads no scores and lists no users; no job mends that"
    )


def _of_supervisor(user: DamagedUser, where: str, there: str, number: object) -> str:
    """The warning about the supervisor, who is in no list of users."""
    if user.command:
        return (
            f"{where}: a value of {_some([user])} begins with '!', which WIMS takes for a command, "
            "so that it does not read that user; no job mends that: the server's administrator "
            f"corrects the file log/classes/{number}/{SUPERVISOR}"
        )
    return (
        f"{where}: another program stored {_some([user])} with a '\\' at the end of a value, so "
        f"that WIMS mixes up the fields:{there} correct c.supervisor, then c.save()"
    )


def recovering(login: str, body: bytes, group: str = "") -> str:
    """Why a user of the trash, whose file this is, must stay there; '' where nothing says so.

    `group` is the number of the group that has the trash, where the class is in one.
    """
    user = of_file(login, body)
    if user is None or not user.command:
        return ""
    return (
        f"{login} is in the trash, and {user.reason}: recovered, it would stop all lists and "
        f"scores;{_in_group(group)} c.unenrol([{login!r}], key='quser', purge=True) deletes it for "
        "good"
    )


def _some(users: list[DamagedUser]) -> str:
    labels = ", ".join(user.label for user in users[:_SHOWN])
    more = f", and {len(users) - _SHOWN} more" if len(users) > _SHOWN else ""
    return f"the users {labels}{more}" if len(users) > 1 else f"the user {labels}"
