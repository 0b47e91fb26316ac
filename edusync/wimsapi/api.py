"""`WimsAPI`, as in wimsapi, and its helpers.

What may not be sent is answered as by a server that refuses it, (False, dict): scripts look at
that. The objects use another client, whose methods raise.
"""

import functools
import inspect
import random
import string
from collections.abc import Callable, Mapping
from typing import Any

import requests

from edusync.errors import DataLossError, InvalidValue, UnsupportedOperation
from edusync.wims.wire import codec
from edusync.wims.wire.jobs import EXERCISE_FIELDS, JOBS
from edusync.wims.wire.replies import page_text
from edusync.wimsapi.connection import Connection
from edusync.wimsapi.exceptions import InvalidResponseError

__all__ = ["InvalidResponseError", "WimsAPI", "parse_response", "post", "random_code"]

CODE_LENGTH = 10
_PLAIN_ERROR = b"ERROR"
_REFUSED = (InvalidValue, DataLossError, UnsupportedOperation)  # before anything is sent


def random_code() -> str:
    """A code for a request: ten capital letters and digits."""
    return "".join(random.choices(string.ascii_uppercase + string.digits, k=CODE_LENGTH))


def post(url: str, **kwargs: Any) -> requests.Response:
    """`requests.post`, with the texts of `data` in windows-1252; other characters as references."""
    data = kwargs.get("data")
    if isinstance(data, Mapping):
        kwargs["data"] = {
            key: value.encode("cp1252", "xmlcharrefreplace") if isinstance(value, str) else value
            for key, value in data.items()
        }
    return requests.post(url, **kwargs)  # noqa: S113 - the caller's keywords may hold a timeout


def parse_response(
    request: requests.Response, verbose: bool = False, return_request: bool = False
) -> tuple[bool, Any]:
    """What a reply of adm/raw says: (bool, dict).

    Parameters:
        request: the answer of requests.
        verbose: put the whole body into an error.
        return_request: the job answers with a file: (True, bytes) where it is no ERROR.

    Raises InvalidResponseError for what is no reply of adm/raw.
    """
    body = request.content
    try:
        reply = codec.parse_json(body)
    except InvalidResponseError:
        reply = {}
    if "status" in reply:
        return reply["status"] == "OK", reply
    first, _, rest = body.partition(b"\n")
    if first.strip() == _PLAIN_ERROR:
        return False, {"status": "ERROR", "code": "N/A", "message": page_text(rest)}
    if return_request and request.ok:
        return True, body
    raise InvalidResponseError(
        "Not an adm/raw response, maybe the URL is incorrect.",
        codec.text_of(body) if verbose else "",
    )


class WimsAPI(Connection):
    """The jobs of one WIMS server, as in wimsapi, by `edusync.wims.WimsAPI`.

    Parameters:
        url: address of the server; it is used with a slash at its end, and shown so.
        ident: name of the connection file in the server's `log/classes/.connections`.
        passwd: password in that file.
        **kwargs: keywords of requests for every request, and those of `edusync.wims.WimsAPI`. A
            request is sent once, and `timeout=` holds for it: `attempts=` asks for more.

    The methods return (bool, dict), or (True, bytes) for files. What may not be sent is answered as
    by a server that refuses it: (False, dict) whose `message` says why. A lost connection is the
    error that requests would raise, and no WimsAPIError; a page that is no reply of adm/raw is an
    InvalidResponseError.
    """

    def addclass(  # type: ignore[override]
        self,
        rclass: str,
        class_info: Mapping[str, Any],
        supervisor_info: Mapping[str, Any],
        qclass: int | str | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Any,
    ) -> tuple[bool, Any]:
        """Creates a class; without `qclass` the server draws a number."""
        return super().addclass(
            qclass, rclass, class_info, supervisor_info, verbose, code, **kwargs
        )

    def addexo(
        self,
        qclass: int | str,
        rclass: str,
        qexo: str,
        exo_src: str | bytes,
        no_build: bool = False,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Any,
    ) -> tuple[bool, Any]:
        """Adds an exercise to a class; its source may be bytes."""
        return super().addexo(
            qclass, rclass, qexo, _text(exo_src), no_build, verbose, code, **kwargs
        )

    def testexo(
        self, exo_src: str | bytes, verbose: bool = False, code: str | None = None, **kwargs: Any
    ) -> tuple[bool, Any]:
        """Compiles an exercise without adding it; its source may be bytes."""
        return super().testexo(_text(exo_src), verbose, code, **kwargs)

    def authuser(
        self,
        qclass: int | str,
        rclass: str,
        quser: str,
        hashlogin: str | None = None,
        verbose: bool = False,
        code: str | None = None,
        ip: str | None = None,
        **kwargs: Any,
    ) -> tuple[bool, Any]:
        """Opens a session for a user, without the password.

        `hashlogin` has no effect, as in wimsapi, which sends it by a name that WIMS does not know;
        `edusync.wims.WimsAPI.authuser` looks the user up by it.
        """
        del hashlogin
        return super().authuser(qclass, rclass, quser, None, verbose, code, ip, **kwargs)

    def getcsv(  # type: ignore[override]
        self,
        qclass: int | str,
        rclass: str,
        options: Any,
        frmt: str = "csv",
        code: str | None = None,
        **kwargs: Any,
    ) -> tuple[bool, Any]:
        """Downloads data of all users, in the format asked for: `csv`, `tsv` or `xls`.

        It may be asked for as `format=`, too.
        """
        wanted = kwargs.pop("format", frmt)
        return super().getcsv(qclass, rclass, options, wanted, code, **kwargs)

    def getscores(
        self,
        qclass: int | str,
        rclass: str,
        options: Any,
        code: str | None = None,
        **kwargs: Any,
    ) -> tuple[bool, Any]:
        """Downloads data of all users, with commas, as wimsapi gets them: `getcsv`."""
        return super().getcsv(qclass, rclass, options, "csv", code, **kwargs)

    def putexo(
        self,
        qclass: int | str,
        rclass: str,
        qsheet: int | str,
        module: str,
        options: Mapping[str, Any] | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Any,
    ) -> tuple[bool, Any]:
        """Adds an exercise to a sheet that is in preparation.

        `options` holds points, weight, title, description, and any parameters of the exercise by
        their names (exo, qnum, scoredelay, ...), or all of these as `params`.
        """
        wanted = {**(options or {})}
        others = [key for key in wanted if key not in {*EXERCISE_FIELDS, "title"}]
        own = {key: wanted.pop(key) for key in others}
        if own:
            params = "&".join(f"{key}={value}" for key, value in own.items())
            wanted["params"] = "&".join(filter(None, (wanted.get("params"), params)))
        return super().putexo(qclass, rclass, qsheet, module, wanted, verbose, code, **kwargs)

    def modexosheet(  # type: ignore[override]
        self, verbose: bool = False, code: str | None = None, **kwargs: Any
    ) -> tuple[bool, Any] | None:
        """Does nothing, as in wimsapi, unless it is called with the keywords of `edusync.wims`."""
        if "qclass" not in kwargs:
            return None
        return super().modexosheet(verbose=verbose, code=code, **kwargs)

    def search(  # type: ignore[override]
        self, verbose: bool = False, code: str | None = None, **kwargs: Any
    ) -> None:
        """Does nothing, as in wimsapi."""

    def update(  # type: ignore[override]
        self, verbose: bool = False, code: str | None = None, **kwargs: Any
    ) -> None:
        """Does nothing, as in wimsapi."""


def _text(source: str | bytes) -> str:
    return codec.text_of(source) if isinstance(source, bytes) else source


def _answering(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, which answers what it may not send as a server that refuses it does."""

    @functools.wraps(method)
    def call(self: WimsAPI, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except _REFUSED as error:
            given = inspect.signature(method).bind(self, *args, **kwargs).arguments
            code = str(given.get("code") or random_code())
            return False, {"status": "ERROR", "code": code, "message": str(error)}

    return call


for _name in (*JOBS, "getscores", "sharerecontent"):
    setattr(WimsAPI, _name, _answering(getattr(WimsAPI, _name)))
