"""What a user finds on the page of a sheet or exam that an address opens."""

from typing import Any

from edusync.core.warning import warn
from edusync.errors import Conflict, NotActive
from edusync.wims.base.handle import Listing
from edusync.wims.models.index import status_of
from edusync.wims.models.numbered import Numbered
from edusync.wims.wire.logins import SUPERVISOR

IN_PREPARATION, HIDDEN = 0, 3
SEEN_BY_THE_TEACHER = {("sheet", IN_PREPARATION), ("sheet", HIDDEN), ("exam", IN_PREPARATION)}


def require_page(items: Listing, item: Any, login: str) -> None:
    """Raises where the page of an object, or number, is none for that user: 1 request.

    NotFound where there is none, NotActive in preparation (WIMS shows an empty sheet, or an exam
    that cannot be tried), Conflict where the number is another object now. Warns of a hidden one.
    """
    there: Any = items.get(item._place() if isinstance(item, Numbered) else item)
    kind, number = there._kind, there._place()
    target = kind.target(there._home("login_url"), number)
    if isinstance(item, Numbered) and not item._agrees(there._baseline, ["title"]):
        known = item._baseline["title"]
        raise Conflict(
            f"{target} is now {there.title!r}, not {known!r}: list the {kind.word}s again"
        )
    mode = status_of(there)
    if login == SUPERVISOR and (kind.word, mode) in SEEN_BY_THE_TEACHER:
        return
    if mode == IN_PREPARATION:
        raise NotActive(
            f"{kind.word} {there.title!r} is in preparation, and {login} would find nothing there",
            operation="login_url",
            target=target,
            advice="activate() it first",
        )
    if mode == HIDDEN:
        warn(
            f"{target} is hidden: WIMS tells {login} that it is out of reach, and not to play with "
            "addresses; activate() or expire() shows it"
        )
