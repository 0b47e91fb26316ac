"""The kinds of classes, and the one table of what can be done in each.

A group of classes holds the users; its subclasses hold sheets, exams and scores, and each user
takes part in some of them. The code asks `TABLE` what it may do, docs/groups.md shows the same
table, and the contract suite runs a group with two subclasses through every row.
"""

import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs

from edusync.errors import InvalidValue, UnsupportedOperation
from edusync.wims.wire import checks

if TYPE_CHECKING:
    from edusync.wims.api.base import ClassId

Kind = Literal["single", "group", "subclass", "portal"]
SINGLE: Kind = "single"
GROUP: Kind = "group"
SUBCLASS: Kind = "subclass"
PORTAL: Kind = "portal"
KINDS: tuple[Kind, ...] = (SINGLE, GROUP, SUBCLASS, PORTAL)

# WIMS' numbers: of a class alone, in a group, a group, what is inside a portal, a portal.
_BY_TYPE: Mapping[str, Kind] = {"1": SUBCLASS, "2": GROUP, "3": PORTAL, "4": PORTAL}
_LEVELS_OF_PORTALS = 3  # parts of a number: only portals have classes of classes


def kind_of(qclass: object, settings: Mapping[str, Any]) -> Kind:
    """The kind of a class, from its number and what is known of its settings."""
    parts = checks.class_id("qclass", qclass).split("_")
    if len(parts) >= _LEVELS_OF_PORTALS:
        return PORTAL
    if len(parts) > 1:
        return PORTAL if settings.get("type") == "3" else SUBCLASS
    inside = superclass_of(qclass, settings) not in ("", parts[0])
    return _BY_TYPE.get(str(settings.get("type", "")), SUBCLASS if inside else SINGLE)


def superclass_of(qclass: object, settings: Mapping[str, Any]) -> str:
    """The number of the class that holds the users of a class in it; '' for one without."""
    return checks.group_of(qclass) or str(settings.get("superclass", "")).strip()


Verdict = Literal["works", "through the group", "refused"]
WORKS: Verdict = "works"
THROUGH: Verdict = "through the group"
REFUSED: Verdict = "refused"


@attrs.frozen
class Rule:
    """Whether an operation works in a kind of class, and what a teacher must know of it.

    Where it is refused, `says` is why, and where to do it instead.
    """

    verdict: Verdict
    says: str = ""


_works = functools.partial(Rule, WORKS)
_through = functools.partial(Rule, THROUGH)
_refused = functools.partial(Rule, REFUSED)

_OK = _works()
_PORTAL = _refused("edusync only reads portals: use WIMS' own pages")
_EXERCISES = _refused("WIMS keeps exercises in classes only: do it in a class of the group")
_MOVED = _refused("WIMS moves exercises into no class of a group: add the source there")
_MOVED_TO_GROUP = _refused("WIMS keeps exercises in classes only: add the source in one of them")
_CLEAN = _refused(
    "WIMS would erase the users of the subclass from the whole group, for good: unenrol them here, "
    "or, in the group, unenrol them with purge=True"
)
_CLEAN_GROUP = _refused(
    "WIMS would leave the work of its users in its classes, for whoever has their logins next: "
    "unenrol them with purge=True"
)
_COPY = _refused(
    "the classes in a copy of a group would go on working with the users of the old group: do it "
    "with each of its classes: each new one is one more class of this group"
)
_NEW_GROUP = _refused("only api.addclass makes a group, with the type 2")
_NEW_INSIDE = _refused(
    "WIMS numbers the classes of a group: copy one of them, or make one by api.addclass with the "
    "number of the group"
)

# What works in a portal and inside it; `_PORTAL` is why nothing else does.
_PORTALS: Mapping[str, Rule] = {
    **dict.fromkeys("read users.list gradebook login_url archive restore".split(), _OK),
    "subclasses": _refused("no job lists them"),
}

# operation: a class alone, a group, a class in a group
TABLE: Mapping[str, Mapping[Kind, Rule]] = {
    operation: dict(zip(KINDS, (*rules, _PORTALS.get(operation, _PORTAL)), strict=True))
    for operation, rules in {
        "read": (_OK, _OK, _OK),
        "users.list": (_OK, _OK, _works("who takes part in it")),
        "gradebook": (_OK, _works("of its own sheets; each class has one of its own"), _OK),
        "login_url": (_OK, _OK, _OK),
        "archive": (
            _OK,
            _works("its classes are in it"),
            _works("without the users: they are in that of the group"),
        ),
        "subclasses": (_works("none"), _OK, _works("none")),
        "save": (_OK, _OK, _OK),
        "save a new one": (_OK, _NEW_GROUP, _NEW_INSIDE),
        "save the supervisor": (
            _OK,
            _OK,
            _refused("the supervisor is the group's, of all its classes: save it in the group"),
        ),
        "users.add": (
            _OK,
            _works("takes part in no class yet"),
            _through("a new user takes part here; one of the group does from now on, unchanged"),
        ),
        "user.save": (_OK, _OK, _works("for all classes of the group")),
        "users.remove": (
            _OK,
            _works("leaves all its classes"),
            _through("takes part here no more, stays in the group; the work stays"),
        ),
        "enrol": (
            _OK,
            _works("take part in no class yet"),
            _through(
                "new people are made and take part here; those of the group take part from now on, "
                "and nothing of theirs is overwritten"
            ),
        ),
        "unenrol": (
            _OK,
            _works("leave all its classes; no teachers"),
            _through("take part here no more, stay in the group; no teachers"),
        ),
        "unenrol(purge=True)": (
            _OK,
            _works("their work in its classes is put out of reach"),
            _refused("the users are those of all its classes: do it in the group"),
        ),
        "forget": (
            _OK,
            _works("their work in its classes is put out of reach"),
            _through("out of this class; the group keeps the user"),
        ),
        "sheets and exams": (_OK, _OK, _OK),
        "exercises": (_OK, _EXERCISES, _OK),
        "exercises.move_to, into": (_OK, _MOVED_TO_GROUP, _MOVED),
        "exercises.share_with, to": (_OK, _EXERCISES, _OK),
        "copy": (_OK, _COPY, _works("the copy is one more class of the group")),
        "rollover": (_OK, _COPY, _works("the new one is one more class of the group")),
        "rollover(in_place=True)": (_OK, _CLEAN_GROUP, _CLEAN),
        "clean": (_OK, _CLEAN_GROUP, _CLEAN),
        "change_dates": (_OK, _works("its own, not those of its classes"), _OK),
        "repair": (
            _OK,
            _works("of its classes, too; where nobody is a teacher"),
            _refused("WIMS repairs a group as a whole, where nobody is a teacher: do it there"),
        ),
        "repair_users": (_OK, _OK, _works("of who takes part in it, for all classes of the group")),
        "put_in_list": (_OK, _OK, _refused("WIMS lists the group alone: put that into the list")),
        "restore": (_OK, _OK, _refused("WIMS backs up groups as a whole: restore it")),
        "delete": (
            _OK,
            _works("with all its classes; the server keeps an archive of it"),
            _works("its users leave it first; the server keeps no archive of it"),
        ),
    }.items()
}


def rule(operation: str, kind: Kind) -> Rule:
    """Whether an operation works in a class of that kind."""
    if operation not in TABLE:
        raise InvalidValue("operation", operation, f"must be one of {', '.join(TABLE)}")
    return TABLE[operation][kind]


def refuse(operation: str, kind: Kind, qclass: "ClassId", group: str = "") -> None:
    """Raises UnsupportedOperation for what the table refuses in a class of that kind."""
    found = rule(operation, kind)
    if found.verdict == REFUSED:
        where = f" (its group is class {group})" if kind == SUBCLASS and group else ""
        what = "class" if kind == SINGLE else kind
        raise UnsupportedOperation(
            f"{operation}: not possible for the {what} {qclass}{where}: {found.says}"
        )
