"""Jobs about classes: addclass, modclass, getclass, lists, files and archives."""

import re
from collections.abc import Mapping

from edusync.sandbox.wims.ask import Answer, Ask, JobError, asked_login, home, job, outsider
from edusync.sandbox.wims.pages import script_error
from edusync.sandbox.wims.state.classes import WimsClass, rclasses
from edusync.sandbox.wims.state.files import (
    BLANKS,
    ScriptError,
    changed,
    folded,
    lines,
    script,
    trimmed,
)
from edusync.sandbox.wims.wire import (
    Escaped,
    Value,
    done,
    reply,
    within,
    words,
)
from edusync.sandbox.wims.wire import number as eight_digits

# Properties that only getclass returns, and the others, in the order of `.def`.
SECRET = ("password creator secure external_auth mixed_external_auth cas_auth php_auth authidp "
          "cloningpwd").split()  # fmt: skip
OPEN = (
    "supervisor description institution lang email expiration limit topscores superclass type "
    "level parent typename bgcolor bgimg scorecolor css logo logoside refcolor ref_menucolor "
    "ref_button_color ref_button_bgcolor ref_button_help_color ref_button_help_bgcolor theme "
    "theme_icon sendmailteacher allowcloning"
).split()
DEFAULTS = {
    "lang": "en", "limit": "30", "type": "0", "level": "H4", "typename": "class",
    "css": "-theme-", "theme": "standard",
    "scorecolor": "#ffffff, #ff0000, #ff0000, #ff0000, #ffa500, #ffa500, #fff500, #d2ff00, "
                  "#b9ff00, #2fc42f, #259425",
}  # fmt: skip
LANGUAGES = "en fr es it nl ca si de cn".split()
# What addclass asks of a field: least and greatest number of bytes; more is cut.
SIZES = {
    "cl_description": (2, 30), "cl_institution": (2, 50), "cl_supervisor": (6, 60),
    "cl_email": (8, 60), "cl_password": (4, None), "su_lastname": (2, 60),
    "su_firstname": (2, 60), "su_password": (4, None),
}  # fmt: skip
LONGEST_PASSWORD = 40
GROUP = "2"
# Lists that only a group has.
OF_GROUP = [f"{name}_list" for name in ("programs", "classes", "icourses", "levels", "courses")]


@job("checkclass")
def checkclass(ask: Ask) -> Answer:
    found = home(ask)
    return [("qclass", found.number), ("message", "Class exists")]


@job("addclass")
def addclass(ask: Ask) -> Answer:
    number, group = _new_number(ask)
    given, teacher = (
        {key.rstrip(BLANKS): text for key, text in ask.lines(name)} for name in ("data1", "data2")
    )
    made = _checked("cl", given) | _checked("su", teacher)
    values = dict.fromkeys([*SECRET, *OPEN], "") | DEFAULTS | {"creator": ask.address}
    values["expiration"] = ask.site.in_a_year()
    values |= {key: value for key, value in given.items() if key in values and value}
    if group:
        values |= {"type": "1", "superclass": group.number, "parent": group.number}
    values |= {key[3:]: value for key, value in made.items() if key.startswith("cl_")}
    values |= _bounded(values)
    values["typename"] = "group" if trimmed(values["type"]) == GROUP else DEFAULTS["typename"]
    more = given.get("connections", "")
    new = ask.site.make_class(number, group)
    person = [(key[3:], made[key]) for key in ("su_lastname", "su_firstname", "su_password")]
    person += [("email", made["cl_email"]), ("exists", "yes")]
    new.files["supervisor"] = script(person, "user_")
    new.files["version"] = "4\n"
    new.files[".def"] = settings(ask, f"+{ask['ident']}/{ask['rclass']}+ {more} ", values)
    ask.site.index_class(number if ask["qclass"] else "")
    return _log(number, "added")


def settings(ask: Ask, connections: str, values: Mapping[str, str]) -> str:
    """The settings of a new class as they are written."""
    started = [("connections", connections), ("defined", "yes")]
    started.append(("creation", f"{ask.site.now():%Y%m%d}"))
    return script([*started, *values.items(), ("", "")], "class_")


def _new_number(ask: Ask) -> tuple[str, WimsClass | None]:
    """The number of a new class; in a group, the next free one there, and the group."""
    asked = trimmed(ask["qclass"].partition("/")[0])
    if not asked:
        return ask.site.new_number(), None
    if not re.fullmatch(r"\d{5,10}", asked) or not 11111 <= int(asked) <= 10**9:
        raise JobError("bad class id")
    number = asked
    if len(asked) > 8:
        if not ask.site.quirks:
            raise JobError("bad class id")
        # WIMS reckons with eight digits.
        number = eight_digits(float(asked))
    if number not in ask.site.classes:
        return number, None
    if ask.site.classes[number].setting("type") != GROUP:
        home(ask, qclass=number)
        raise JobError(f"class {number} not a groupement")
    group = home(ask, qclass=number)
    return ask.site.next_in(group), group


def _checked(prefix: str, given: Mapping[str, str]) -> dict[str, str]:
    """The fields that addclass looks at, cleaned and cut, or JobError."""
    made = {}
    for name, (least, most) in SIZES.items():
        if not name.startswith(prefix):
            continue
        value = folded(re.sub(r'[,!"<]', " ", given.get(name[3:], "")))
        if not value:
            raise JobError(f"incomplete (or forbidden chars) in data {name} ()")
        if len(value) < least:
            raise JobError(f"data {name} too short (<{least})")
        made[name] = trimmed(value[:most])
        if name == "cl_email" and "@" not in made[name]:
            raise JobError(f"data {name} must be a valid email")
    password = f"{prefix}_password"
    if len(made[password]) > LONGEST_PASSWORD:
        raise JobError(f"data {password} too long (>{LONGEST_PASSWORD})")
    return made


def _bounded(values: Mapping[str, str]) -> dict[str, str]:
    known = trimmed(values["type"]) in ("0", GROUP)
    return {
        "lang": values["lang"] if trimmed(values["lang"]) in LANGUAGES else "en",
        "limit": within(values["limit"], 500, "30", least=1, whole=True),
        "type": values["type"] if known or values["superclass"] else "0",
    }


def _log(number: str, what: str) -> Answer:
    number = number.replace("/", "_")
    return [("class_id", number), ("message", f"class {number} correctly {what}"), ("log", "")]


@job("modclass")
def modclass(ask: Ask) -> Answer:
    found = home(ask, write=True)
    done_ = 0
    given = ask.named_lines("data1")
    for name, value in given:
        news = {name: value} if name in {*SECRET, *OPEN} else {}
        held = found.written("connections")
        if name == "connections" and value not in held:
            news = {name: f"{trimmed(held)} {value}"}
        renamed = {f"class_{one}": text for one, text in news.items()}
        found.files[".def"] = changed(found.files[".def"], renamed)
        done_ += len(news)
    if not done_:
        raise JobError("nothing done")
    if "description" in dict(given):
        ask.site.index_class(found.number)
    message = ("message", "Modifications done")
    return [("qclass", found.number), message, ("separator", ",")]


@job("getclass")
def getclass(ask: Ask) -> Answer:
    found = home(ask)
    values = {key.removeprefix("class_"): text for key, text in found.properties().items()}
    logins = found.logins()
    if len(found.listed()) != len(logins):
        found.list_users()
    values["connections"] = found.written("connections")
    lists: dict[str, Value] = {"userlist": logins or [""]}
    more = []
    counts = {
        "usercount": len(logins),
        "examcount": len(found.records("exam")),
        "sheetcount": len(found.records("sheet")),
    }
    if values.get("type", "") >= GROUP:  # a portal and what is in it too
        lists |= {name: _of_group(found, name) for name in OF_GROUP}
        more = [*lists][1:]
    if values.get("type") == GROUP:
        inside = [line[1:].split(",") for line in lines(found.files.read(".subclasses"))]
        lists["subclasses_list"] = [[row[0], row[3], row[8]] for row in inside] or [[""]]
        more = [*more, "subclasses_list", "subclassescount"]
        counts["subclassescount"] = len(inside)
    values |= {name: str(count) for name, count in counts.items()}
    everything = [*SECRET, *OPEN, "", "connections", "creation", *more, "userlist"]
    everything += ["usercount", "examcount", "sheetcount"]
    asked, version = words(ask["option"]), ask.site.version
    known = {*everything, "hidden_sheets"} - {""}
    names = [name for name in dict.fromkeys(asked) if name in known]
    names = version.ordered(names, [*everything, "hidden_sheets"])
    if any("all_even_hidden" in name for name in asked):
        names = [name for name in everything if name or version.stray_key] + ["hidden_sheets"]
    pairs: list[tuple[str, Value]] = [("query_class", found.number), ("rclass", ask["rclass"])]
    for name in names or everything:
        pairs.append((name, lists.get(name) or Escaped(values.get(name, ""))))
    return pairs


def _of_group(found: WimsClass, name: str) -> Value:
    rows = lines(found.files.read(name.removesuffix("_list")))
    return [row.split(",") for row in rows] or [[""]]


@job("listclasses")
def listclasses(ask: Ask) -> Answer:
    message = f"Lists classes associated to specified rclass ({ask['rclass']}) in your server"
    near = allowed(ask)
    head = [("message", message), ("rclass", ask["rclass"])]
    rows: list[dict[str, str]] = []
    for found in near:
        try:
            rows.append(_row(found, _asked(ask)))
        except ScriptError as error:
            text = done(ask["code"], "listclasses", [*head, ("classes_list", rows)])
            page = script_error(error.file, error.line, error.error)
            return reply(f"{text[:-4]},\n{{Status: 550 WIMS Module Error\n\n{page}")
    return [*head, ("classes_list", rows)]


@job("getclassesuser")
def getclassesuser(ask: Ask) -> Answer:
    rclass = ask["rclass"]
    near = allowed(ask)
    try:
        login = asked_login(ask)
        problems = [outsider(found, login) for found in near]
    except JobError as error:
        login, problems = "", [error.message] * len(near)
    both = zip(near, problems, strict=True)
    rows = [_row(found, _asked(ask)) for found, problem in both if not problem]
    if not rows:
        listed = ",".join(found.number for found in near)
        raise JobError(
            f"user {login} didn't participate in {len(near)} listed classes ({listed}). "
            f"This job also generated {len(near)} errors ({','.join(problems)})"
        )
    message = f"Lists classes associated to specified user ({login}) and rclass ({rclass})"
    return [
        ("message", f"{message} in your server"),
        ("rclass", rclass),
        ("quser", login),
        ("classes_list", rows),
    ]


def allowed(ask: Ask) -> list[WimsClass]:
    """The classes of a connection, at least one, in the order of WIMS' index: institution, name.

    The index knows of a class what it was when it was last made, or renamed; a comma in what it
    holds takes a class out.
    """
    near: list[tuple[str, str, str, WimsClass]] = []
    for number, found in ask.site.classes.items():
        entry = found.indexed if ask.site.quirks else found.indexable()
        if entry is None or (ask.site.quirks and any("," in one for one in entry.named)):
            continue
        names = rclasses(entry.connections, ask["ident"])
        if names and trimmed(ask["rclass"]) in ("ALL", *names):
            near.append((entry.institution, entry.description, number, found))
    if not near:
        raise JobError("there is no class allowed for this server")
    return [row[-1] for row in sorted(near, key=lambda row: row[:3])]


def _asked(ask: Ask) -> list[str]:
    asked = words(ask["option"])
    known = [name for name in asked if name in OPEN]
    everything = asked == ["all"]  # beside another word WIMS takes it for no name at all
    return OPEN if everything else ask.site.version.ordered(known, OPEN)


def _row(found: WimsClass, names: list[str]) -> dict[str, str]:
    values = found.properties()
    return {"qclass": found.number, **{name: values.get(f"class_{name}", "") for name in names}}


@job("delclass")
def delclass(ask: Ask) -> Answer:
    found = home(ask, write=True)
    ask.site.drop_class(found.number)
    ask.site.index_class(found.number)
    return _log(found.number, "deleted")
