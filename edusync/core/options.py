"""The keywords that clients and calls take beyond their own parameters, by name and by type.

By `Unpack` of them type checkers see a misspelt keyword; `refuse_unknown` finds it at run time.
"""

import http.cookiejar
import random
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypedDict

import requests
from requests.adapters import BaseAdapter
from requests.auth import AuthBase

Auth = tuple[str, str] | AuthBase | Callable[[requests.PreparedRequest], requests.PreparedRequest]


class ConnectionOptions(TypedDict, total=False):
    """Keywords of `requests.request`, for every request of a client; those of a call win.

    The body is always ours; whether `stream` is given or not, a reply is read as it arrives.
    """

    timeout: float | tuple[float | None, float | None] | None
    verify: bool | str | None
    cert: str | tuple[str, str] | None
    proxies: Mapping[str, str | None] | None
    headers: Mapping[str, str | bytes | None] | None
    auth: Auth | None
    cookies: http.cookiejar.CookieJar | Mapping[str, str] | None
    hooks: Mapping[str, Any] | None
    params: Mapping[str, Any] | Iterable[tuple[str, Any]] | str | bytes | None
    allow_redirects: bool
    stream: bool | None


class RequestOptions(ConnectionOptions, total=False):
    """What each call of `WimsAPI` takes: the same, and the seconds for all of the call."""

    deadline: float | str | None


class ClientOptions(ConnectionOptions, total=False):
    """What the clients of both platforms take, as their docstrings say."""

    rate: float | None
    attempts: int
    max_reply: int | None
    clock: Callable[[], float]
    sleep: Callable[[float], None]
    rng: random.Random
    adapter: BaseAdapter | None


def refuse_unknown(
    given: Iterable[str],
    allowed: Collection[str],
    function: Callable[..., object],
    name: str = "",
) -> None:
    """Raises TypeError for a keyword that is not allowed, with the one that may have been meant.

    That may be a parameter of `function`, too; `name` is how it is called, where that is not its
    own name.
    """
    unknown = next((keyword for keyword in given if keyword not in allowed), None)
    if unknown is None:
        return
    import inspect  # here, as what is only needed for a mistake

    parameters = inspect.signature(function).parameters.values()
    own = {one.name for one in parameters if one.kind is not one.VAR_KEYWORD}
    known = sorted((own | {*allowed}) - {"self"})
    near = near_word(unknown, known)
    advice = f"did you mean {near!r}?" if near else f"it takes {', '.join(known)}"
    called = name or function.__qualname__
    raise TypeError(f"{called}() got an unexpected keyword argument {unknown!r}: {advice}")


def near_word(word: str, known: Collection[str], alike: float = 0.6) -> str:
    """The word that may have been meant; '' for none that is so much like it, from 0 to 1."""
    import difflib  # here, as what is only needed for a mistake

    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=alike)), "")
