"""What must stand in the reply of a job that models read, so that they need not doubt it. Pure.

Raw methods hand on what came. A reply that lacks something, since the server is damaged, another
program answers in its place, or the version is another one, must not become an error about a key
of a dict, nor a wrong mark.
"""

import itertools
import math
from collections.abc import Iterator, Mapping
from typing import Any

from edusync.errors import ProtocolError
from edusync.wims.wire.codec import shorten


def number(value: Any) -> bool:
    """A number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def numeral(value: Any) -> bool:
    """A number, or the text of one."""
    try:
        return not isinstance(value, bool) and math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def whole(value: Any) -> bool:
    """A whole number, or the text of one."""
    return numeral(value) and float(value).is_integer() and "." not in str(value)


def text(value: Any) -> bool:
    """A text."""
    return isinstance(value, str)


def entry(value: Any) -> bool:
    """A line of a log."""
    if not isinstance(value, list) or not all(map(text, value)):
        return False
    _, _, sheet, exercise, action, *rest = [*value, *[""] * 5][: max(5, len(value))]
    scored = action != "score" or numeral(rest[0] if rest else "")
    return whole(sheet) and whole(exercise) and scored


def exercise(value: Any) -> bool:
    """A compiled exercise; where there is none, or a comma cut its name, it has no title."""
    return isinstance(value, dict) and text(value.get("id")) and text(value.get("title", ""))


_SCORED = {"id": text, "last_name": text, "first_name": text}
_WORK = dict.fromkeys(("user_percent", "user_best", "user_level", "user_quality"), number)
# A dict has these keys, a list only such members; '' and [] stand for nothing at all.
SHAPES: Mapping[str, Any] = {
    "getexamscores": {
        "class_user_cnt": whole,
        "data_scores": [{**_SCORED, "score": number, "attempts": whole}],
    },
    "getlog": {"user_log": [entry]},
    "getscore": {"exam_scores": [[numeral]], "require_points": [[numeral]], "score_max": numeral},
    "getsheetscores": {
        "class_scoremax": numeral,
        "data_scores": [_SCORED | _WORK],
        "requires": [numeral],
        "sheet_formula": {"formula": text, "I": whole},
        "sheet_weight": numeral,
    },
    "listclasses": {"classes_list": [{"qclass": text}]},
    "listexos": {"exotitlelist": [exercise]},
}


def _scores(reply: Any) -> Any:
    """The shape of a user's scores: `score_max` is '' where WIMS keeps no score of the class yet.

    Those of one sheet, which a program may ask for by `run`, are other lists, and read by no model.
    """
    shape, found = SHAPES["getscore"], reply if isinstance(reply, dict) else {}
    if "query_sheet" in found:
        return None
    if found.get("score_max") == "" and found.get("require_points") in ("", [], [[]]):
        return shape | {"score_max": text}
    return shape


def checked(job: str, reply: Any) -> Any:
    """The reply; ProtocolError where it does not hold what models read."""
    shape = _scores(reply) if job == "getscore" else SHAPES.get(job)
    odd = next(_odd(reply, shape, ""), None) if shape else None
    if odd:
        raise ProtocolError(
            f"{job}: {odd}: this is no reply of WIMS as it is known", shorten(str(reply))
        )
    return reply


def _odd(value: Any, shape: Any, name: str) -> Iterator[str]:
    """What a value has of another shape."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            yield f"{name or 'the reply'} is no object"
            return
        for key, inner in shape.items():
            within = f"{name}.{key}" if name else key
            yield from _odd(value[key], inner, within) if key in value else [f"{within} is missing"]
    elif isinstance(shape, list):
        if isinstance(value, list):
            members = (_odd(one, shape[0], name) for one in value)
            yield from itertools.chain.from_iterable(members)
        elif value != "":
            yield f"{name} is no list"
    elif not shape(value):
        yield f"{name} is {shorten(repr(value))}"
