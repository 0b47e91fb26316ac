"""Requests as no client of edusync sends them: any value, any method, any header."""

import json
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs
import requests

from edusync.wims import Class
from tests.targets import Server

AGENT = f"{requests.utils.default_user_agent()} edusync"
FORM = "application/x-www-form-urlencoded"
PATIENCE = 130  # seconds
Parameters = Mapping[str, str] | list[tuple[str, str]] | str  # a string as it is


@attrs.frozen
class Poster:
    """Asks a server about a class, by the names of parameters on the wire."""

    server: Server
    session: requests.Session
    qclass: str
    rclass: str

    def about(self, home: Class) -> "Poster":
        """The same about another class."""
        return attrs.evolve(self, qclass=str(home.qclass))

    def given(self, job: str, **parameters: str) -> dict[str, str]:
        """The parameters of a job; an empty one is left out."""
        fixed = {"module": "adm/raw", "job": job, "ident": self.server.ident}
        fixed |= {"passwd": self.server.passwd, "code": "edusync", "lang": "en"}
        where = {"qclass": self.qclass, "rclass": self.rclass}
        return {key: text for key, text in (fixed | where | parameters).items() if text}

    def send(
        self,
        parameters: Parameters,
        *,
        method: str = "POST",
        query: Mapping[str, str] | str = "",
    ) -> requests.Response:
        """The answer to parameters in the body, with those of `query` in the address."""
        return self.session.request(
            method,
            self.server.url,
            params=query,
            data=self.encoded(parameters) or None,
            headers={"Content-Type": FORM, "User-Agent": AGENT},
            allow_redirects=False,
            timeout=PATIENCE,
        )

    @staticmethod
    def encoded(parameters: Parameters) -> str:
        """Parameters as they stand in a body or an address."""
        if isinstance(parameters, str):
            return parameters
        pairs = [*parameters.items()] if isinstance(parameters, Mapping) else parameters
        return urllib.parse.urlencode(pairs, encoding="cp1252")

    def text(self, job: str, **parameters: str) -> str:
        """What a job answers, with HTTP 200."""
        answer = self.send(self.given(job, **parameters))
        assert answer.status_code == 200, answer.text
        return answer.content.decode("cp1252")

    def __call__(self, job: str, **parameters: str) -> dict[str, Any]:
        """A reply of JSON."""
        text = re.sub(r'\\(?!")', r"\\\\", self.text(job, **parameters))
        reply: dict[str, Any] = json.loads(text, strict=False)
        return reply

    def ok(self, job: str, **parameters: str) -> dict[str, Any]:
        """A reply of success."""
        reply = self(job, **parameters)
        assert reply["status"] == "OK", reply
        return reply

    def error(self, job: str, **parameters: str) -> str:
        """The message of a refusal."""
        reply = self(job, **parameters)
        assert reply["status"] == "ERROR", reply
        return str(reply["message"])

    def file(self, path: str) -> str:
        """A file of the class."""
        return self.text("getclassfile", option=path)


@contextmanager
def poster_of(server: Server, qclass: object) -> Iterator[Poster]:
    """Asks about a class of the server, be it there or not."""
    with requests.Session() as session:
        if "adapter" in server.options:
            session.mount("http://", server.options["adapter"])
        yield Poster(server, session, str(qclass), server.rclass)
