"""A WIMS in memory with a class, for what wimsapi's documents say."""

from typing import Any

import attrs

from edusync.sandbox import Sandbox
from edusync.wims import WimsAPI

R = "myclass"
HERE, THERE, NEW = 20003, 20004, 20009
MODULE = "H5/algebra/oeflinsys.en"
SOURCE = """\\title{Sum}
\\language{en}
\\author{Ada Serra}
\\email{ada@school.example}
\\computeanswer{no}
\\integer{a=randint(1..9)}
\\statement{What is the number \\a?}
\\answer{number}{\\a}{type=numeric}
"""
CSV = "login,password,lastname,firstname\nzoe1,secret12,Roe,Zoe\n"
FAR_AWAY = "20991231"

CLASS = {
    "description": "Algebra",
    "institution": "Here",
    "supervisor": "Ada Serra",
    "email": "ada@school.example",
    "password": "open1234",
    "expiration": FAR_AWAY,
}
TEACHER = {"lastname": "Serra", "firstname": "Ada", "password": "secret99"}
USER = {"lastname": "Roe", "firstname": "Zoe", "password": "secret12"}
CONTENTS = f":{MODULE};exo@sys1&qnum@1;10;1;First;;"


@attrs.frozen
class World:
    """A class with two sheets (1 active), an exam, two exercises and users; and an empty one."""

    sandbox: Sandbox
    api: WimsAPI

    @classmethod
    def made(cls) -> "World":
        sandbox = Sandbox.sample()
        api = sandbox.wims_api()
        for number in (HERE, THERE):
            ok(api.addclass(number, R, CLASS, TEACHER))
        here = (HERE, R)
        for title in ("One", "Two"):
            ok(api.addsheet(*here, {"title": title, "contents": CONTENTS}))
        ok(api.modsheet(*here, 1, {"status": 1}))
        ok(api.addexam(*here, {"title": "Final"}))
        ok(api.addexo(*here, "sum", SOURCE))
        for login in ("jdoe", "gone"):
            ok(api.adduser(*here, login, USER))
        ok(api.deluser(*here, "gone"))
        return cls(sandbox, api)


def ok(answer: tuple[bool, Any]) -> Any:
    done, reply = answer
    assert done, reply
    return reply
