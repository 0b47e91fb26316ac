"""Short words for asking a sandbox of WIMS, without anything of edusync.wims."""

import json
import urllib.parse
from typing import Any

import attrs

from edusync.sandbox.exchange import Request
from edusync.sandbox.wims.site import PATH, WimsSite

HEADERS = {"Host": "wims.test", "User-Agent": "python-requests/2 edusync"}
CLASS = {
    "description": "Algebra",
    "institution": "University of Elsewhere",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
    "expiration": "20991231",
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}
STUDENT = {"lastname": "Doe", "firstname": "John", "password": "secret12"}
MODULE = "H2/algebra/oeffraction.en;exo@correq4;10"


def lines(values: dict[str, Any]) -> str:
    return "".join(f"{key}={value}\n" for key, value in values.items())


@attrs.frozen
class Client:
    """Asks a site, as one connection."""

    site: WimsSite
    qclass: str = "1234567"

    def raw(self, job: str, **given: Any) -> tuple[int, dict[str, str], str]:
        """Status, headers and text of a reply."""
        fixed = {"module": "adm/raw", "job": job, "ident": "edusync", "passwd": "secret"}
        own = {"code": "abc", "qclass": self.qclass, "rclass": "mine"}
        texts = {key: lines(one) if isinstance(one, dict) else one for key, one in given.items()}
        body = urllib.parse.urlencode({**fixed, **own, **texts}, encoding="cp1252").encode()
        reply = self.site.answer(Request("POST", PATH, HEADERS, body))
        return reply.status, dict(reply.headers), reply.body.decode("cp1252", "replace")

    def __call__(self, job: str, **given: Any) -> Any:
        """A JSON reply."""
        return json.loads(self.raw(job, **given)[2], strict=False)

    def ok(self, job: str, **given: Any) -> Any:
        reply = self(job, **given)
        assert reply["status"] == "OK", reply
        return reply

    def error(self, job: str, **given: Any) -> str:
        reply = self(job, **given)
        assert reply["status"] == "ERROR", reply
        return str(reply["message"])

    def class_(self, **fields: Any) -> "Client":
        self.ok("addclass", data1={**CLASS, **fields}, data2=TEACHER)
        return self

    def student(self, login: str = "jdoe", **fields: Any) -> None:
        self.ok("adduser", quser=login, data1={**STUDENT, **fields})

    def sheet(self, weights: tuple[int, ...] = (1, 2), *, active: bool = True) -> None:
        contents = "".join(f":{MODULE};{weight};Ex {weight};;" for weight in weights)
        made = self.ok("addsheet", data1={"title": "S", "contents": contents})
        if active:
            self.ok("modsheet", qsheet=made["sheet_id"], data1="status=1")

    def exam(self, sheet: int = 1) -> None:
        made = self.ok("addexam", data1={"title": "E", "attempts": 3, "duration": 20})
        self.ok("linksheet", qsheet=sheet, qexam=made["exam_id"])
        self.ok("modexam", qexam=made["exam_id"], data1="status=1")
