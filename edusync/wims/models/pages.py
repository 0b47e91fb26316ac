"""What a user finds on the page of a sheet or exam that an address opens."""

from typing import Any

from edusync.core.model import Model
from edusync.core.warning import warn
from edusync.errors import Conflict, NotActive, UnsupportedOperation
from edusync.wims.base.handle import ClassHandle, Listing
from edusync.wims.models.item import ClassItem, Placed
from edusync.wims.wire.logins import SUPERVISOR, page_of
from edusync.wims.wire.values import as_number

IN_PREPARATION, HIDDEN = 0, 3
SEEN_BY_THE_TEACHER = {("sheet", IN_PREPARATION), ("sheet", HIDDEN), ("exam", IN_PREPARATION)}


def address(
    home: ClassHandle,
    login: str,
    sheet: Any,
    exam: Any,
    scores: bool,
    ip: str | None,
    lang: str | None,
) -> str:
    """An address that opens WIMS as a user: see `User.login_url`."""
    asked = (("sheet", sheet, home.sheets), ("exam", exam, home.exams))
    for _, item, _ in asked:
        if isinstance(item, ClassItem) and item._home("login_url") != home:
            raise UnsupportedOperation(f"{item!r} is not in the class of this user")
        if isinstance(item, Placed):
            item._place()  # a deleted one refuses use
    page = page_of(sheet, exam, scores, lang)
    for word, item, items in asked:
        if item is not None:
            _require(home, word, item, items, login)
    opened = home.wims_run("authuser", quser=login, ip=ip)["home_url"]
    return f"{opened.replace('wims.cgi/wims.cgi', 'wims.cgi')}{page}"


def _require(home: ClassHandle, word: str, item: Any, items: Listing, login: str) -> None:
    """Raises where that user finds no page of a sheet or exam, or of its number: 1 request.

    NotFound where there is none, NotActive in preparation (WIMS shows an empty sheet, or an exam
    that cannot be tried), Conflict where the number is another object now. Warns of a hidden one.
    """
    number = getattr(item, f"q{word}", item)
    there: Any = items.get(number)
    mode = as_number(getattr(there, f"{word}mode"))  # text in edusync.wimsapi
    target = f"{word} {number} of class {home.qclass}"
    if isinstance(item, Model) and there.title not in (known := _titles(item)):
        raise Conflict(f"{target} is now {there.title!r}, not {known[0]!r}: list the {word}s again")
    if login == SUPERVISOR and (word, mode) in SEEN_BY_THE_TEACHER:
        return
    if mode == IN_PREPARATION:
        raise NotActive(
            f"{word} {there.title!r} is in preparation, and {login} would find nothing there",
            operation="login_url",
            target=target,
            advice="activate() it first",
        )
    if mode == HIDDEN:
        warn(
            f"{target} is hidden: WIMS tells {login} that it is out of reach, and not to play with "
            "addresses; activate() or expire() shows it"
        )


def _titles(item: Any) -> tuple[str, ...]:
    """The title of an object on the server, as it is known, and as it was edited or sent here."""
    return item.changes().get("title") or (item.title,)
