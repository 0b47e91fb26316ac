"""What is given to a public method and is of no use there is InvalidValue, in a sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from edusync import swad
from edusync.errors import InvalidValue
from edusync.sandbox import Sandbox
from edusync.wims import Class, User, archive_all

WIMS: dict[str, tuple[str, Callable[[Class], Any]]] = {
    "archive": (r"^path: must be a path", lambda c: c.archive(3)),  # type: ignore[arg-type]
    "forget": (r"^export_to: must be a path", lambda c: c.users.forget("x", None)),  # type: ignore[arg-type]
    "rollover": (r"^archive_to: must be a path", lambda c: c.rollover(archive_to=b"x")),  # type: ignore[call-overload]
    "archive_all": (r"^api: must be a WimsAPI", lambda c: archive_all(None, "r", "x")),  # type: ignore[arg-type]
    "backups": (r"^api: must be a WimsAPI", lambda c: Class.backups("x")),  # type: ignore[arg-type]
    "get": (r"^Class.get: takes .* then qclass, rclass", lambda c: Class.get(c.connection[0])),  # type: ignore[call-overload]
    "url": (r"^url: must be the address of a WIMS", lambda c: Class.get(3, "x", "y", 1, "r")),  # type: ignore[call-overload]
    "list": (r"^class: User.list: must be a Class", lambda c: User.list(20001)),  # type: ignore[arg-type]
    "add": (r"^item: must be a new User", lambda c: c.users.add("login")),  # type: ignore[arg-type]
    "many": (r"^users: must be a list of users or logins", lambda c: c.users.remove_many(3)),  # type: ignore[arg-type]
    "exercises": (r"^exercises: must be an Exercise", lambda c: c.exercises.add_many([3])),  # type: ignore[list-item]
    "share": (r"^class: share_with: must be a Class", lambda c: c.exercises.share_with(3)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("name", WIMS)
def test_of_wims(name: str) -> None:
    told, call = WIMS[name]
    c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    with pytest.raises(InvalidValue, match=told):
        call(c)


SWAD: dict[str, tuple[str, Callable[[swad.Course], Any]]] = {
    "mirror": (r"^folder: must be a path", lambda c: c.documents().mirror(None)),  # type: ignore[arg-type]
    "zone": (r"^zone: must be one of", lambda c: swad.Directory.get(c, ["x"])),  # type: ignore[arg-type]
    "groups": (r"^groups: must be a list", lambda c: swad.User.list(c, groups=None)),  # type: ignore[arg-type]
    "course": (r"^course: must be a Course", lambda c: swad.AttendanceEvent.list(1)),  # type: ignore[arg-type]
    "event": (r"^course: must be a Course", lambda c: swad.AttendanceEvent("Lab").save(1)),  # type: ignore[arg-type]
    "session": (r"^session: must be a Session", lambda c: swad.Course.get(c, 1)),  # type: ignore[arg-type]
    "download": (
        r"^path: must be a path",
        lambda c: next(iter(c.documents().walk())).download(3),  # type: ignore[arg-type]
    ),
}


@pytest.mark.parametrize("name", SWAD)
def test_of_swad(name: str) -> None:
    told, call = SWAD[name]
    session = swad.Session.login(Sandbox.sample().swad_api(), "@ada", "sandbox-1")
    with pytest.raises(InvalidValue, match=told):
        call(swad.Course.get(session, 1))
