"""The page of WIMS on which a teacher makes a class, driven as a browser does."""

import re
from pathlib import Path

import requests

from tests.targets import Server

PAGE = "adm/class/regclass"
PASSWORDS = {"password": "open1234", "passsup": "secret99"}  # of the class, and of its teacher
PATIENCE = 180  # seconds: WIMS sleeps 120 where another one writes the list of classes


def register(server: Server, classes: Path, name: str) -> str:
    """Makes a class as a teacher does, in four steps; its number.

    WIMS sends a code by mail and wants it back, as a proof of the address: here it is read in the
    folder of the browser's session.
    """
    with requests.Session() as browser:
        reply = browser.get(server.url, params={"module": PAGE, "lang": "en"}, timeout=PATIENCE)
        form = _sent(browser, server, reply.text, step="0", cltype="0")
        day = re.findall(r'name="exp_date"[^>]* value="([^"]+)"', form)[0]
        teacher = {"firstname": "Emmy", "lastname": "Noether", "email": "emmy@example.org"}
        about = {"institution": "University of Elsewhere", "description": name, "level": "U1"}
        about |= {"limit": "50", "exp_date": day, "agreecgu": "yes"}
        page = _sent(browser, server, form, step="1", **teacher, **about, **PASSWORDS)
        page = _sent(browser, server, page, step="2", **PASSWORDS)
        session = classes.parent.parent / "sessions" / _session(page).partition(".")[0]
        (code,) = re.findall(r"(?m)^w_code=(\d+)", (session / "var").read_text("latin-1"))
        page = _sent(browser, server, page, step="3", typecode=code)
    assert "has now been created" in page, page
    return str(code)


def connect(server: Server, classes: Path, number: str, rclass: str) -> None:
    """Lets a program into a class, as its administrator does: the line is there, and empty."""
    file = classes / number / ".def"
    held = file.read_bytes()
    line = b"!set class_connections="
    assert held.count(line + b"\n") == 1
    program = f"+{server.ident}/{rclass}+".encode()
    file.write_bytes(held.replace(line, line + program))


def _sent(browser: requests.Session, server: Server, page: str, **fields: str) -> str:
    """The page that follows a form."""
    where = {"session": _session(page), "lang": "en", "module": PAGE, "cmd": "reply"}
    return browser.post(server.url, data={**where, **fields}, timeout=PATIENCE).text


def _session(page: str) -> str:
    return str(re.findall(r"session=([A-Z0-9]+\.\d+)", page)[0])
