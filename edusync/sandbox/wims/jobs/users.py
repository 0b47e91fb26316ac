"""Jobs about users: adduser, moduser, getuser, the trash, authuser, and what a user did."""

import hashlib
import re

from edusync.sandbox.wims.ask import GROUPS, Answer, Ask, JobError, NotModelled, home, job, member
from edusync.sandbox.wims.pages import broken_off
from edusync.sandbox.wims.state.classes import SUPERVISOR, WimsClass
from edusync.sandbox.wims.state.files import changed, lines, script
from edusync.sandbox.wims.state.groups import write_teachers
from edusync.sandbox.wims.wire import Value, done, reply, words

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
    people = where.people
    login = adapted(ask["quser"])
    if not SHORTEST <= len(login) <= LONGEST or login == SUPERVISOR:
        raise JobError(f"login name must not be {login} (illegal, or wrong length)")
    if f".users/.{login}" in people.files:
        raise JobError("Deleted user found. Use Recuser instead.")
    added: Answer = [("message", f"user {login} correctly added"), ("user_id", login)]
    if people.has_user(login):
        where.user(login)  # WIMS reads what is there before it refuses
        if not where.group:
            raise JobError(f"user already exists in this class ({where.number})")
        _participate(where, login)
        return added
    given = ask.fields("data1")
    if not given.get("lastname") or not given.get("password"):
        raise JobError("missing data")
    if where.group:
        given = {"participate": where.number, **given}
    rows = [(name, given.get(name, "")) for name in FIELDS]
    for trace in (f"score/{login}", f"score/{login}.exam", f"noscore/{login}"):
        people.files.pop(trace, None)
    people.files[f".users/{login}"] = "\n" + script([*rows, ("exists", "yes")], "user_")
    names = f"{given['lastname']}, {given.get('firstname', '')}"
    note(ask, people, f"User {login} created: {names}")
    people.list_users()
    if where.group:
        where.list_users()
    elif where.setting("type") in GROUPS:
        write_teachers(where, [ask.site.classes[one] for one in ask.site.inside(where.number)])
    return added


def _participate(where: WimsClass, login: str) -> None:
    """Lets a user of the group into one of its classes; the lists of users wait.

    Of somebody of whom nothing is written there, as of those whom putcsv made in the group, WIMS
    says that he is in the class already.
    """
    before = where.user(login).get("participate")
    unwritten = before is None and where.quirks
    if unwritten or where.number in where.participations(login):
        problem = f"user {login} exists and already participates to this subclass"
        raise JobError(f"{problem} ({where.number})")
    where.change_user(login, {"participate": ",".join(filter(None, (before, where.number)))})


def note(ask: Ask, where: WimsClass, what: str) -> None:
    """A line in the log of the class."""
    moment = f"{ask.site.now():%Y%m%d.%H.%M.%S}"
    where.files.append(".log", f"{moment} {ask.address}      {what}\n")


@job("moduser")
def moduser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    login = member(ask, where)
    before = where.user(login)
    given = [(key, text) for key, text in ask.lines("data1") if key.lstrip() in FIELDS]
    news = [(key, text) for key, text in given if text != before.get(key, "")]
    if not news:
        raise JobError("nothing done")
    where.change_user(login, dict(news))
    where.list_users()
    message = ("message", "Modifications done")
    return [("qclass", where.number), message, ("nb_modifs", str(len(news)))]


@job("getuser")
def getuser(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    known = [name for name in words(ask["option"]) if name in FIELDS]
    asked = ask.site.version.ordered(known, FIELDS)
    user = where.user(login)
    everything = [name for name in FIELDS if name != "password"]
    fields = [(name, user.get(name, "")) for name in asked or everything]
    return [("query_class", where.number), ("queryuser", login), *fields]


@job("checkuser")
def checkuser(ask: Ask) -> Answer:
    return [("message", f"user {member(ask, home(ask))} exists")]


@job("deluser")
def deluser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    if words(ask["option"]) == ["del_from_trash"]:
        return _emptied(ask, where)
    login = member(ask, where)
    if login != SUPERVISOR:
        where.files.move(f".users/{login}", f".users/.{login}")
    _renamed(where, login, f".{login}")
    where.list_users()
    return _about(where, login, f"User {login} moved to trash.")


def _work(where: WimsClass, login: str) -> list[str]:
    found = ((path, WORK.fullmatch(path)) for path in where.files)
    return [path for path, match in found if match and match["login"] == login]


def _renamed(where: WimsClass, login: str, to: str) -> None:
    for path in _work(where, login):
        folder, _, rest = path.partition("/")
        where.files.move(path, f"{folder}/{to}{rest.removeprefix(login)}")


def _emptied(ask: Ask, where: WimsClass) -> Answer:
    login = ask["quser"]
    if login.startswith("."):
        raise NotModelled("deluser of a login that begins with a dot")
    if f".users/.{login}" not in where.files:
        problem = "User not found in trash. Don't use 'del_from_trash' option if you want"
        raise JobError(f"{problem} to delete an active user.")
    for path in (f".users/.{login}", *_work(where, f".{login}")):
        del where.files[path]
    return _about(where, login, f"User {login} permanently deleted from trash.")


@job("recuser")
def recuser(ask: Ask) -> Answer:
    where = home(ask, write=True)
    login = adapted(ask["quser"])
    if not SHORTEST <= len(login) <= LONGEST or login == SUPERVISOR:
        raise JobError("bad login name")
    people = where.people
    if people.has_user(login):
        raise JobError("undeleted user exists")
    if f".users/.{login}" not in people.files:
        raise JobError("no deleted user found")
    people.files.move(f".users/.{login}", f".users/{login}")
    _renamed(where, f".{login}", login)
    note(ask, where, f"User {login} recovered")
    where.list_users()
    return _about(where, login, "User successfully recovered")


def _about(where: WimsClass, login: str, message: str) -> Answer:
    return [("qclass", where.number), ("quser", login), ("message", message)]


@job("authuser")
def authuser(ask: Ask) -> Answer:
    where = home(ask)
    if ask.has("hashlogin"):
        login = _known_outside(where, ask["quser"].lower())
        if not login:
            raise JobError(f"hashlogin: {proposed(where, ask['quser'])}".rstrip())
    else:
        login = member(ask, where)
    held = where.user(login).get("password", "")
    if ask["qpasswd"] not in ("", held):
        raise JobError("user authentification failure")
    session = ask.site.new_session()
    # WIMS notes it beside the class, not beside the user.
    path = where.user_path(login)
    moment = {"user_lastconnect": f"{ask.site.now():%Y%m%d.%H:%M:%S}"}
    where.files[path] = changed(where.files.read(path), moment)
    return [
        ("wims_session", session),
        ("home_url", f"{ask.home}?session={session}.1"),
        ("user", login),
        ("class_id", where.number),
        ("remote_addr", next(iter(words(ask["data1"])), "")),
    ]


def _known_outside(where: WimsClass, name: str) -> str:
    """The login of who has another name elsewhere."""
    pairs = (line.partition(":") for line in lines(where.files.read(".userlist_external")))
    return next((login for known, _, login in pairs if known == name), "")


def proposed(where: WimsClass, name: str) -> str:
    """A login that nobody has, made of a name from elsewhere."""
    login = re.sub("[^a-z0-9]", "", name.lower())[: LONGEST - 2]
    if not login:
        return ""
    login = login if len(login) >= SHORTEST else f"{login}00"
    free = (f"{login}{number or ''}" for number in range(100))
    return next((one for one in free if not where.people.has_user(one)), "")


# Where the log of each option stands, and the parameter that picks from it.
LOGS = {
    "score": ("score", "qsheet"),
    "noscore": ("noscore", "qsheet"),
    "exams": ("noscore", "qexam"),
}


@job("getlog")
def getlog(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    sort = next((option for option in LOGS if ask.has(option)), "score")
    folder, parameter = LOGS[sort]
    noted = lines(where.files.read(f"{folder}/{login}"))
    rows = [_work_line(line) for line in noted if line.startswith("E") == (sort == "exams")]
    rows = [row for row in rows if ask[parameter] in ("", row[2])]
    return [
        ("query_class", where.number),
        ("query_user", login),
        ("query_sheet", ask["qsheet"]),
        ("query_exam", ask["qexam"]),
        ("log_size", str(len(rows))),
        ("user_log", rows or ""),
    ]


def _work_line(line: str) -> list[Value]:
    """A line of work, with the address half hidden, where WIMS takes it to stand."""
    words = line.split()
    place = 5 if line.startswith("E") and words[4] != "score" else 6
    last = ["", *words[place].split(".")][-2:]
    words[place] = f"###.###.{'.'.join(last)}"
    return list(words)


@job("getexamlog")
def getexamlog(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    if any(path.startswith(f"examlog/{login}/") for path in where.files):
        begun = done(ask["code"], "getexamlog", []).removesuffix("}")
        return reply(begun + broken_off("getexamlog", ask.site.version.name))
    raise JobError(f"the user {login} hasn't any exam log in this class.")
