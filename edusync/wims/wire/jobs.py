"""The table of adm/raw jobs: their parameters, their locks, what may be repeated, their texts.

One row says all that the client knows of a job; `WimsAPI` has one method for each.

listclasses and getclassesuser share the lock of the class index, so that they never read it while
this machine rewrites it.
"""

import enum
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from edusync.errors import InvalidValue, ServerBug
from edusync.net.retry import READ_TIMEOUT
from edusync.net.transport import DEADLINE
from edusync.wims.wire import checks, csv_quirks
from edusync.wims.wire.checks import Check, lines, switch
from edusync.wims.wire.codec import Decoder, decode, decode_markup

INDEX_READ_TIMEOUT = 150.0  # seconds: a second job that rewrites the class index sleeps 120 s
INDEX_DEADLINE = 300.0  # seconds

Sent = Mapping[str, str]


class Locking(enum.Enum):
    """How a job locks its class (or classes): the server itself has no locks."""

    FREE = "free"
    SHARED = "shared"  # safe beside other shared jobs
    EXCLUSIVE = "exclusive"  # a write, or a read that rebuilds the user list


def always(_: object) -> bool:
    return True


def never(_: Sent) -> bool:
    return False


# Documented parameter names that travel under another name.
WIRE = {
    **dict.fromkeys(
        "options filename module level action no_build copy hashlogin".split(), "option"
    ),
    **dict.fromkeys(
        "class_info user_info sheet_info exam_info exo_info exo_src csv date year qclass2 "
        "ip".split(),
        "data1",
    ),
    "supervisor_info": "data2",
    "exercice": "emod",
}

# Fields sent as `name=value` lines. A field that is not listed takes any text, encoded.
_LITERAL_CLASS_FIELDS = (
    "creator secure external_auth mixed_external_auth cas_auth php_auth authidp cloningpwd lang "
    "topscores superclass level parent bgcolor bgimg scorecolor css logo logoside refcolor "
    "ref_menucolor ref_button_color ref_button_bgcolor ref_button_help_color "
    "ref_button_help_bgcolor theme theme_icon sendmailteacher allowcloning connections"
).split()
CLASS_FIELDS: dict[str, Check] = {
    **dict.fromkeys(_LITERAL_CLASS_FIELDS, checks.literal),
    "password": checks.password,
    "expiration": checks.date,
    "limit": checks.number,
    "type": checks.number,
}
USER_FIELDS: dict[str, Check] = {
    **dict.fromkeys(
        "photourl participate courses classes supervise supervisable external_auth "
        "agreecgu".split(),
        checks.literal,
    ),
    "password": checks.password,
}
USER_KEYS = (  # all fields of a user: those without a check hold any text
    "lastname firstname password email comments regnum photourl participate courses classes "
    "supervise supervisable external_auth agreecgu regprop1 regprop2 regprop3 regprop4 regprop5"
).split()
SHEET_FIELDS: dict[str, Check] = {
    "description": checks.markup,
    "expiration": checks.date,
    "contents": checks.literal,
    **dict.fromkeys("sheetmode status formula indicator".split(), checks.number),
    "weight": checks.decimal,
}
EXAM_FIELDS: dict[str, Check] = {
    "description": checks.markup,
    "expiration": checks.date,
    "duration_and_attempts": checks.literal,
    **dict.fromkeys("cut_hours opening".split(), checks.literal),
    **dict.fromkeys("duration attempts status".split(), checks.number),
}
EXERCISE_FIELDS: dict[str, Check] = {
    "module": checks.path,
    "params": checks.parameters,
    "description": checks.markup,
    "points": checks.number,
    "weight": checks.decimal,
}

# putexo takes longer texts and any weight; modexosheet cuts and resets them.
EXERCISE_CHANGES: dict[str, Check] = {
    "points": checks.number,
    "weight": checks.between(0, 10, checks.decimal),
    "title": checks.at_most(40, checks.text),
    "description": checks.at_most(250, checks.markup),
}

# Keys of JSON replies that hold text, decoded once. Lists that join several texts with commas
# (sheet_properties, exam_properties, getexam's exotitlelist) stay as they are: split, then decode.
REPLY_TEXTS: dict[str, Decoder] = {
    **{name: decode for name in USER_KEYS if name not in USER_FIELDS},
    **dict.fromkeys(
        "description institution supervisor typename first_name last_name title sheet_title "
        "exam_title exo_title sheettitlelist examtitlelist".split(),
        decode,
    ),
    **dict.fromkeys("sheet_description exam_description exo_description".split(), decode_markup),
}
SHEET_TEXTS: dict[str, Decoder] = {**REPLY_TEXTS, "description": decode_markup}

# Bytes of one parameter, for jobs to which another limit applies than to most. WIMS reads a user
# again only while the file with all fields has at most 44,985 bytes: a few more are answered with
# OK, and the user is gone; it writes the file of a user or class up to 44,999. Since a request
# shows no more than what it changes, room for the other fields is left.
_SETTINGS = 40_000
LIMITS: Mapping[str, int] = {
    **dict.fromkeys("adduser moduser addclass modclass".split(), _SETTINGS),
    "addsheet": 44_925,
    "putcsv": 44_953,
}

C: dict[str, Check] = {"qclass": checks.class_id, "rclass": checks.rclass}
U: dict[str, Check] = {**C, "quser": checks.login}
S: dict[str, Check] = {**C, "qsheet": checks.position}
X: dict[str, Check] = {**C, "qexam": checks.position}
R: dict[str, Check] = {"rclass": checks.rclass}
NAMES: dict[str, Check] = {"options": checks.names}
EXO: dict[str, Check] = {"qexo": checks.exercise}
POSITION: dict[str, Check] = {"qexo": checks.position}
SECOND: dict[str, Check] = {"qclass2": checks.class_id}
COPY: dict[str, Check] = {"copy": switch("copy")}
BACKUP: dict[str, Check] = {"qclass": checks.class_id, "year": checks.year}


@attrs.frozen
class Job:
    """One row: parameters by documented name, and how the job may be run."""

    name: str
    parameters: Mapping[str, Check] = attrs.field(factory=dict)
    locking: Locking = Locking.SHARED
    writes: bool = False
    repeat: Callable[[Sent], bool] = always  # whether it may be sent again after a lost reply
    index: Callable[[Sent], bool] = never  # whether it rewrites the class index
    reads_index: bool = False
    file: bool = False  # answers with a file when it succeeds
    archive: bool = False  # which is that of a whole class: packed, and as long as it takes
    refuse: Callable[[Sent], None] = lambda _: None  # raises for values that harm together
    prove: Callable[[Sent, dict[str, Any]], None] = lambda *_: None  # raises for an untrue OK
    texts: Mapping[str, Decoder] = REPLY_TEXTS

    def read_timeout(self, sent: Sent) -> float:
        """Seconds that the server may take."""
        return INDEX_READ_TIMEOUT if self.index(sent) else READ_TIMEOUT

    def deadline(self, sent: Sent) -> float:
        """Seconds for everything: locks, retries and the request."""
        return INDEX_DEADLINE if self.index(sent) else DEADLINE

    def send(self, values: Mapping[str, Any]) -> dict[str, str]:
        """The checked and encoded parameters by wire name, without None and empty ones.

        Raises InvalidValue for a value that may not be sent, TypeError for an unknown name.
        """
        sent = {}
        most = LIMITS.get(self.name, checks.DATA_LIMIT)
        for name, value in values.items():
            if value is None:
                continue
            if name not in self.parameters:
                allowed = ", ".join(self.parameters) or "none"
                raise TypeError(f"{self.name} takes no parameter {name!r}; it takes: {allowed}")
            wire = WIRE.get(name, name)
            if text := checks.within_limit(name, self.parameters[name](name, value), most):
                sent[wire] = text
        self.refuse(sent)
        return sent

    def secrets(self, sent: Sent) -> list[str]:
        """The passwords in a request."""
        found = [one for text in sent.values() for one in _PASSWORD.findall(text)]
        if "csv" in self.parameters:
            found += csv_quirks.passwords_of(sent.get("data1", ""))
        return found

    def classes(self, sent: Sent) -> list[int]:
        """The numbers of the classes that it touches, in the order in which they are locked."""
        named = ["qclass", *(["data1"] if "qclass2" in self.parameters else [])]
        return sorted({checks.class_number(sent[name]) for name in named if name in sent})


_PASSWORD = re.compile("^(?:password|cloningpwd)=(.+)$", re.MULTILINE)
_free = functools.partial(Job, locking=Locking.FREE)
_alone = functools.partial(Job, locking=Locking.EXCLUSIVE)
_write = functools.partial(Job, locking=Locking.EXCLUSIVE, writes=True, repeat=never)


def _names_description(sent: Sent) -> bool:
    """Whether WIMS rewrites its list of classes; an unknown field `name` makes it do so too."""
    lines = sent.get("data1", "").split("\n")
    return any(line.startswith(("description=", "name=")) for line in lines)


def _only_modifies(sent: Sent) -> bool:
    return sent.get("option") == "modify"


def _shares_with_itself(sent: Sent) -> None:
    """Raises where WIMS would make a class' exercises a link to themselves, and lose them."""
    qclass, qclass2 = sent.get("qclass", ""), sent.get("data1", "")
    if qclass2 and checks.same_class(qclass, qclass2):
        reason = "must be another class than qclass, which would lose all later exercises"
        raise InvalidValue("qclass2", qclass2, reason)


def compiles(reply: Mapping[str, Any], qexo: str) -> bool:
    """Whether a reply says that an exercise was compiled."""
    return f"src/{qexo}.oef.. -> def/{qexo}.def" in reply.get("compilation_result", "")


NOT_COMPILED = (
    "a source whose name begins with - keeps WIMS from compiling any of a class; so do exercises "
    "that a class shares with itself, or uses of a class that has none or is gone"
)


def _compiles_what_it_adds(sent: Sent, reply: dict[str, Any]) -> None:
    """Raises where addexo should have compiled an exercise, and does not say that it did."""
    if "no_build" not in sent.get("option", "").split(",") and not compiles(reply, sent["qexo"]):
        raise ServerBug(
            "WIMS said OK, and did not compile the exercise",
            operation="addexo",
            target=f"exercise {sent['qexo']} of class {sent['qclass']}",
            advice=NOT_COMPILED,
            maybe_applied=True,
        )


_NO_TEXTS: dict[str, Decoder] = {}

JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        # the server and the connection
        _free("checkident"),
        _free("gettime"),
        _free("getinfoserver"),
        _free("getmodule", {"module": checks.path}, texts=_NO_TEXTS),
        _free("listmodules", {"level": checks.path}, texts=_NO_TEXTS),
        _free("getserverstat", {"options": checks.names}, file=True),
        _free("getmodulesstat", {"options": checks.names}, file=True),
        _free("listclassbackups", BACKUP),
        _write("restoreclassbackup", BACKUP, index=always),
        _free("search"),
        _free("update", {**C, **NAMES}, writes=True, repeat=never),
        _free("getsession", {"data1": checks.path}),
        # classes
        _write(
            "addclass",
            {
                "qclass": checks.new_class_id,
                "rclass": checks.rclass,
                "class_info": lines(CLASS_FIELDS),
                "supervisor_info": lines(USER_FIELDS),
            },
            index=always,
        ),
        Job("checkclass", C),
        _alone("getclass", {**C, **NAMES}),
        _free("listclasses", {**R, **NAMES}, reads_index=True),
        _free("getclassesuser", {**R, "quser": checks.login, **NAMES}, reads_index=True),
        _write(
            "modclass",
            {**C, "class_info": lines(CLASS_FIELDS)},
            repeat=always,
            index=_names_description,
        ),
        _write("delclass", C, index=always),
        _write("cleanclass", {**C, "qclass": checks.ungrouped_class_id}, repeat=always),
        _write("copyclass", C, index=always),
        _write("repairclass", {**C, **NAMES}),
        _write("changedates", C, repeat=always),
        _write("sharecontent", {**C, **SECOND, **NAMES}, refuse=_shares_with_itself),
        Job("getclassfile", {**C, "filename": checks.path}, file=True),
        Job("getclasstgz", C, file=True, archive=True),
        _alone("getclassmodif", {**C, "date": checks.since}),
        # users
        _write("adduser", {**U, "user_info": lines(USER_FIELDS)}),
        Job("checkuser", U),
        Job("getuser", {**U, **NAMES}),
        _write("moduser", {**U, "user_info": lines(USER_FIELDS)}, repeat=always),
        _write("deluser", {**U, **NAMES}),
        _write("recuser", U),
        _write("authuser", {**U, "hashlogin": switch("hashlogin"), **NAMES, "ip": checks.ip}),
        _write("putcsv", {**C, "csv": checks.csv}, repeat=always),
        _alone("getcsv", {**C, **NAMES, "format": checks.csv_format}, file=True),
        Job("getlog", {**U, **NAMES, "qsheet": checks.position, "qexam": checks.position}),
        _alone("getexamlog", {**U, "qexam": checks.position}),
        Job("getscore", {**U, "qsheet": checks.position}),
        # sheets and their exercises
        _write("addsheet", {**C, "sheet_info": lines(SHEET_FIELDS)}),
        Job("checksheet", S),
        Job("getsheet", {**S, **NAMES}, texts=SHEET_TEXTS),
        Job("listsheets", C),
        _write("modsheet", {**S, "sheet_info": lines(SHEET_FIELDS)}, repeat=always),
        _write("delsheet", S),
        _alone("getsheetscores", S),
        Job("getsheetstats", S),
        _write("putexo", {**S, "exo_info": lines(EXERCISE_FIELDS)}),
        Job("getexo", {**S, "qclass": checks.class_folder, **POSITION}),
        Job("getexosheet", {**S, **POSITION}),
        _write(
            "modexosheet",
            {
                **S,
                **POSITION,
                "action": checks.change,
                "exo_info": lines(EXERCISE_CHANGES, {"description": "desc"}),
            },
            repeat=_only_modifies,
        ),
        # exams
        _write("addexam", {**C, "exam_info": lines(EXAM_FIELDS)}),
        Job("checkexam", X),
        Job("getexam", X),
        Job("listexams", C),
        _write("modexam", {**X, "exam_info": lines(EXAM_FIELDS)}, repeat=always),
        _write("delexam", X),
        _alone("getexamscores", X),
        _write("linkexo", {**S, **POSITION, "qexam": checks.position}),
        _write("linksheet", {**S, "qexam": checks.position}),
        Job("listlinks", {**S, "qexam": checks.position}),
        # exercises of the class (OEF sources)
        _write(
            "addexo",
            {**C, **EXO, "exo_src": checks.source, "no_build": switch("no_build"), **NAMES},
            prove=_compiles_what_it_adds,
        ),
        _free("testexo", {"exo_src": checks.source}),
        _write("buildexos", C, repeat=always),
        Job("listexos", C),
        Job("getexofile", {**C, **EXO}, file=True),
        _write("delexo", {**C, **EXO, **NAMES}),
        _write("movexo", {**C, **SECOND, **EXO, **COPY, **NAMES}),
        _write("movexos", {**C, **SECOND, **COPY, **NAMES}),
        _free(
            "lightpopup",
            {**U, "session": checks.session, "exercice": checks.exercise_address, **NAMES},
            file=True,
        ),
    )
}
