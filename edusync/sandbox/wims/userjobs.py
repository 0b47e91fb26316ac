"""Jobs about users: adduser, moduser, getuser, the trash, and authuser."""

import hashlib
import re

from edusync.sandbox.wims.ask import Answer, Ask, JobError, home, job, member
from edusync.sandbox.wims.classes import SUPERVISOR, WimsClass
from edusync.sandbox.wims.files import changed, lines, script
from edusync.sandbox.wims.wire import words

FIELDS = (
    "firstname lastname password email comments regnum photourl participate courses classes "
    "supervise supervisable external_auth agreecgu regprop1 regprop2 regprop3 regprop4 regprop5"
).split()
# What the trash takes of a user's work; discussions, photos and sent files stay where they are.
WORK = re.compile(r"(score|noscore|exolog|photoboard|examlog)/(?P<login>[^/]+?)(/.*|\.exam|\.bin)?")
SHORTEST, LONGEST = 4, 24


def adapted(login: str) -> str:
    """The login that adduser makes of what it is given: letters and digits of its first word."""
    return re.sub("[^A-Za-z0-9]", "", (login.split() or [""])[0])


def crypted(password: str) -> str:
    """A password as putcsv stores it: what it was cannot be read from it."""
    digest = hashlib.sha256(password[:8].encode()).hexdigest()
    return f"*Nv{digest[:11]}"


@job("adduser")
def adduser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    login = adapted(ask["quser"])
    if not SHORTEST <= len(login) <= LONGEST or login == SUPERVISOR:
        raise JobError(f"login name must not be {login} (illegal, or wrong length)")
    if where.has_user(login):
        raise JobError(f"user already exists in this class ({where.number})")
    if f".users/.{login}" in where.files:
        raise JobError("Deleted user found. Use Recuser instead.")
    given = ask.fields("data1")
    if not given.get("lastname") or not given.get("password"):
        raise JobError("missing data")
    rows = [(name, given.get(name, "")) for name in FIELDS]
    where.files[f".users/{login}"] = "\n" + script([*rows, ("exists", "yes")], "user_")
    names = f"{given['lastname']}, {given.get('firstname', '')}"
    note(ask, where, f"User {login} created: {names}")
    where.list_users()
    return [("message", f"user {login} correctly added"), ("user_id", login)]


def note(ask: Ask, where: WimsClass, what: str) -> None:
    """A line in the log of the class."""
    moment = f"{ask.site.now():%Y%m%d.%H.%M.%S}"
    where.files.append(".log", f"{moment} {ask.address}      {what}\n")


@job("moduser")
def moduser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    login = member(ask, where)
    before = where.user(login)
    given = {key: text for key, text in ask.fields("data1").items() if key in FIELDS}
    news = {key: text for key, text in given.items() if text != before.get(key, "")}
    if not news:
        raise JobError("nothing done")
    path = where.user_path(login)
    renamed = {f"user_{key}": text for key, text in news.items()}
    where.files[path] = changed(where.files[path], renamed)
    where.list_users()
    message = ("message", "Modifications done")
    return [("qclass", where.number), message, ("nb_modifs", str(len(news)))]


@job("getuser")
def getuser(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    asked = words(ask["option"]) or [name for name in FIELDS if name != "password"]
    user = where.user(login)
    told = [(name, user.get(name, "")) for name in asked if name in FIELDS]
    return [("query_class", where.number), ("queryuser", login), *told]


@job("checkuser")
def checkuser(ask: Ask) -> Answer:
    return [("message", f"user {member(ask, home(ask))} exists")]


@job("deluser")
def deluser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    if ask.has("del_from_trash"):
        return _emptied(ask, where)
    login = member(ask, where)
    if login != SUPERVISOR:
        where.files.move(f".users/{login}", f".users/.{login}")
    _renamed(where, login, f".{login}")
    where.list_users()
    return _told(where, login, f"User {login} moved to trash.")


def _work(where: WimsClass, login: str) -> list[str]:
    found = ((path, WORK.fullmatch(path)) for path in where.files)
    return [path for path, match in found if match and match["login"] == login]


def _renamed(where: WimsClass, login: str, to: str) -> None:
    for path in _work(where, login):
        folder, _, rest = path.partition("/")
        where.files.move(path, f"{folder}/{to}{rest.removeprefix(login)}")


def _emptied(ask: Ask, where: WimsClass) -> Answer:
    login = ask["quser"].replace(".", "@")
    if f".users/.{login}" not in where.files:
        told = "User not found in trash. Don't use 'del_from_trash' option if you want"
        raise JobError(f"{told} to delete an active user.")
    for path in (f".users/.{login}", *_work(where, f".{login}")):
        del where.files[path]
    return _told(where, login, f"User {login} permanently deleted from trash.")


@job("recuser")
def recuser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    login = adapted(ask["quser"])
    if not login or login == SUPERVISOR:
        raise JobError("bad login name")
    if where.has_user(login):
        raise JobError("undeleted user exists")
    if f".users/.{login}" not in where.files:
        raise JobError("no deleted user found")
    where.files.move(f".users/.{login}", f".users/{login}")
    _renamed(where, f".{login}", login)
    note(ask, where, f"User {login} recovered")
    where.list_users()
    return _told(where, login, "User successfully recovered")


def _told(where: WimsClass, login: str, message: str) -> Answer:
    return [("qclass", where.number), ("quser", login), ("message", message)]


@job("authuser")
def authuser(ask: Ask) -> Answer:
    where = home(ask)
    if ask.has("hashlogin"):
        outside = [line.partition(":") for line in _outside(where)]
        login = next((login for name, _, login in outside if name == ask["quser"]), "")
        if not login:
            login = adapted(ask["quser"])
            if not where.has_user(login):
                raise JobError(f"hashlogin: {login}")
    else:
        login = member(ask, where)
    _let_in(ask, where, login)
    session = ask.site.new_session()
    where.files[where.user_path(login)] = changed(
        where.files[where.user_path(login)],
        {"user_lastconnect": f"{ask.site.now():%Y%m%d.%H:%M:%S}"},
    )
    return [
        ("wims_session", session),
        ("home_url", f"{ask.home}?session={session}.1"),
        ("user", login),
        ("class_id", where.number),
        ("remote_addr", ask["data1"]),
    ]


def _outside(where: WimsClass) -> list[str]:
    return lines(where.files.read(".userlist_external"))


def _let_in(ask: Ask, where: WimsClass, login: str) -> None:
    given = ask["qpasswd"]
    held = where.user(login).get("password", "")
    if given and held not in (given, crypted(given)):
        raise JobError("user authentification failure")
