"""What a client knows and nobody is shown, masked where an answer repeats it.

The page of a proxy, the text of a server and a broken status line may hold the request that they
are about, with passwords and keys. Texts of ours are masked only where the answer holds the secret:
a `***` in place of a usual word would say that the password is that word.
"""

import base64
import functools
import html
import html.entities
import json
import re
import urllib.parse
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from edusync.core.masked import HIDDEN

SHORTEST = 4  # characters: no platform has shorter passwords, and words of texts are shorter
_CUT = "..."  # what stands behind a text that was shortened
_ROUNDS = 2  # how often what is escaped in a text is read
_BEGINNING = 2**20  # signs of a text of which that is read: no more of it is shown
_ESCAPED = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^0-9A-Za-z\s]))")
_HARMLESS = frozenset(  # headers that open nothing
    "accept accept-encoding accept-language cache-control connection content-length content-type"
    " host origin referer soapaction transfer-encoding user-agent".split()
)


class Masks:
    """Masks these secrets in texts, however an answer writes them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secrets]
        self._known: list[str] | None = None

    def add(self, secrets: Iterable[str]) -> None:
        """Masks these secrets as well."""
        self._secrets.append([*secrets])
        self._known = None

    @property
    def _longest_first(self) -> list[str]:
        if self._known is None:  # most requests need none of them
            self._secrets = [[*map(str, some)] for some in self._secrets]  # read but once
            known = {one for some in self._secrets for one in some if len(one) >= SHORTEST}
            self._known = sorted(known, key=len, reverse=True)
        return self._known

    def among(self, *texts: str | bytes) -> "Masks":
        """Masks those secrets alone that stand in one of the texts."""
        if not self._longest_first:
            return self
        read = {reading.lower() for text in texts for reading in _readings(text)}
        return Masks(
            [
                one
                for one in self._longest_first
                if any(form.lower() in reading for form in _forms(one) for reading in read)
            ]
        )

    def of(self, text: str) -> str:
        """The text without the secrets, and without the beginning of one where it was cut."""
        if not self._longest_first:
            return text
        wanted = ["".join(map(_pattern, one)) for one in self._longest_first]
        if _CUT in text:
            wanted += [
                re.escape(spelling[:length]) + f"(?={re.escape(_CUT)})"
                for one in self._longest_first
                for spelling in _spellings(one)
                for length in range(len(spelling), SHORTEST - 1, -1)
                if spelling[:length] + _CUT in text
            ]
        return re.sub("|".join(wanted), HIDDEN, text, flags=re.IGNORECASE)

    def hide(self, error: BaseException) -> bool:
        """Masks all texts of an error, which forgets its cause where that shows one.

        Returns whether its cause showed one.
        """
        error.args = self._of(error.args)
        for name, value in vars(error).items():
            setattr(error, name, self._of(value))
        told = "\n".join(map(str, causes(error)))
        if self.of(told) == told:
            return False
        error.__cause__, error.__context__ = None, None
        return True

    def _of(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.of(value)
        return tuple(map(self._of, value)) if isinstance(value, tuple) else value


def causes(error: BaseException) -> Iterator[BaseException]:
    """What an error was raised from, or while."""
    seen = {id(error)}
    cause = error.__cause__ or error.__context__
    while cause is not None and id(cause) not in seen:
        yield cause
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__


def _spellings(secret: str) -> Iterator[str]:
    """How a page, a form, an address, XML or JSON may write a secret."""
    yield secret
    for encoding in ("utf-8", "cp1252"):
        quoted = urllib.parse.quote_plus(secret, encoding=encoding, errors="replace")
        yield quoted
        yield quoted.replace("+", "%20")
        yield urllib.parse.quote(secret, encoding=encoding, errors="replace")
    yield html.escape(secret)
    yield html.escape(secret, quote=False)
    yield json.dumps(secret)[1:-1]
    yield json.dumps(secret, ensure_ascii=False)[1:-1]
    yield repr(secret)[1:-1]
    yield secret.encode("utf-8", "replace").decode("latin-1")


def _forms(secret: str) -> tuple[str, ...]:
    """A secret as it stands in a text that is read: in a form, or of UTF-8 read as latin-1."""
    return secret, secret.replace(" ", "+"), secret.encode("utf-8", "replace").decode("latin-1")


def _readings(text: str | bytes) -> Iterator[str]:
    """What a text says, as it is; and its beginning with what is escaped in it, also twice."""
    body = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    for encoding in ("utf-8", "cp1252"):
        reading = body.decode(encoding, "replace")
        yield reading
        reading = reading[:_BEGINNING]
        for _ in range(_ROUNDS):
            read = html.unescape(urllib.parse.unquote(reading, encoding, "replace"))
            read = _ESCAPED.sub(_unescaped, read)
            if read == reading:
                break
            yield read
            reading = read


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16)) if found[1] or found[2] else found[3]


@functools.cache
def _pattern(sign: str) -> str:
    """What matches a sign of a secret, however it is escaped: each sign in its own way."""
    number, name = ord(sign), html.entities.codepoint2name.get(ord(sign))
    ways = {re.escape(way) for way in _spellings(sign)}
    for encoding in ("utf-8", "cp1252"):
        octets = sign.encode(encoding, "replace")
        ways.add("".join(f"%(?:25)*{octet:02x}" for octet in octets))
    ways |= {rf"&(?:amp;)*#0*{number};?", rf"&(?:amp;)*#x0*{number:x};?"}
    ways |= {rf"&(?:amp;)*{one};?" for one in (name, "apos" if sign == "'" else None) if one}
    ways |= {rf"\\{{1,4}}u{number:04x}", rf"\\{{1,4}}x{number:02x}", rf"\\{{1,4}}{re.escape(sign)}"}
    return f"(?:{'|'.join(sorted(ways, key=len, reverse=True))})"


def of_options(options: Mapping[str, Any]) -> Iterator[str]:
    """The secrets in keywords of requests: auth, headers, cookies, and those of proxies."""
    auth = options.get("auth")
    pair = auth if isinstance(auth, tuple) else vars(auth) if hasattr(auth, "__dict__") else None
    if isinstance(pair, tuple) and len(pair) == 2:
        yield from _of_pair(*pair)
    elif isinstance(pair, Mapping):
        yield from _of_pair(pair.get("username", ""), pair.get("password", ""))
    for name, value in (options.get("headers") or {}).items():
        if name.lower() not in _HARMLESS:
            yield from _texts([value])
    cookies = options.get("cookies") or {}
    yield from _texts(cookies.values() if hasattr(cookies, "values") else ())
    yield from _of_proxies(options.get("proxies"))


def of_request(headers: Mapping[str, Any], proxies: Mapping[str, Any] | None) -> Iterator[str]:
    """The secrets in what is sent, whoever set them: `auth=`, .netrc, the environment."""
    for name, text in headers.items():
        if name.lower() in _HARMLESS:
            continue
        for value in _texts([text]):
            kind, _, rest = value.partition(" ")
            yield from (value, rest)
            if kind.lower() == "basic":
                decoded = base64.b64decode(rest + "==", validate=False).decode("latin-1")
                yield decoded.partition(":")[2]
    yield from _of_proxies(proxies)


def _of_proxies(proxies: Mapping[str, Any] | None) -> Iterator[str]:
    """The secrets in addresses of proxies, which need not be in order."""
    for url in (proxies or {}).values():
        opening, at, _ = str(url).rpartition("@")
        if at:
            name, _, password = opening.rpartition("//")[2].partition(":")
            yield password
            yield from _of_pair(urllib.parse.unquote(name), urllib.parse.unquote(password))


def _of_pair(name: Any, password: Any) -> Iterator[str]:
    for text in _texts([password]):
        yield text
        for encoding in ("latin-1", "utf-8"):
            whole = f"{name}:{text}".encode(encoding, "replace")
            yield base64.b64encode(whole).decode("ascii")


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, bytes):
            yield value.decode("latin-1")
        elif isinstance(value, str):
            yield value
