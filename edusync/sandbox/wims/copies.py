"""Jobs about whole classes: copyclass, cleanclass, changedates, repairclass, sharecontent."""

import re

from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, home, job
from edusync.sandbox.wims.classes import WimsClass
from edusync.sandbox.wims.classjobs import GROUP
from edusync.sandbox.wims.files import changed, script

# What copyclass leaves behind: users, their work, and the lists of them that it knows of.
LEFT = re.compile(r"\.users/[^.].*|(score|noscore|examlog)/[^.].*|\.log|\.userlist(_external)?")
# What cleanclass removes.
CLEANED = re.compile(r"\.users/[^.].*|(score|noscore|examlog)/[^.].*|\.userlist(_external)?")


@job("copyclass")
def copyclass(ask: Ask) -> Answer:
    where = home(ask)
    if where.property("type") == GROUP:
        raise NotModelled("a copy of a group")
    number = ask.site.new_number()
    new = ask.site.make_class(number)
    for path, text in where.files.items():
        if not LEFT.fullmatch(path):
            new.files[path] = text
    # WIMS writes what it understood, which is less than the file held where that was damaged.
    told = where.properties() | {
        "class_connections": f"{where.written('connections')} ",
        "class_creation": f"{ask.site.now():%Y%m%d}",
    }
    new.files[".def"] = script(told.items(), "")
    return [
        ("new_class", number),
        ("query_class", where.number),
        ("message", f"class {where.number} correctly copied as {number}"),
        ("log", ""),
    ]


@job("cleanclass")
def cleanclass(ask: Ask) -> Answer:
    where = home(ask)
    before = len(where.logins())
    for path in [path for path in where.files if CLEANED.fullmatch(path)]:
        del where.files[path]
    where.list_users()
    return [
        ("message", f"class {where.number} correctly cleaned"),
        ("log", ""),
        ("usercnt_before", str(before)),
        ("usercnt_after", "0"),
        ("suppressed_users", before),
        ("qclass", where.number),
    ]


@job("changedates")
def changedates(ask: Ask) -> Answer:
    where = home(ask)
    now = ask.site.now()
    date = f"{now.year + 1}{now:%m%d}"
    where.files[".def"] = changed(where.files[".def"], {"class_expiration": date})
    return [
        ("message", f"Dates correctly changed on class {where.number}"),
        ("new_date", date),
        ("changed_sheets", _dated(where, "sheet", date)),
        ("changed_exams", _dated(where, "exam", date)),
        ("qclass", where.number),
    ]


def _dated(where: WimsClass, kind: str, date: str) -> int:
    rows = where.rows(kind)
    for row in rows:
        row[1] = date
    if rows:
        where.write_rows(kind, rows)
    return len(rows)


@job("repairclass")
def repairclass(ask: Ask) -> Answer:
    where = home(ask)
    if where.property("type") == GROUP:
        raise NotModelled("repairclass of a group")
    if len(where.listed()) != len(where.logins()):
        raise NotModelled("repairclass of a class whose list of users is stale")
    return [("qclass", where.number), ("action", "checkonly"), ("message", "")]


@job("sharecontent")
def sharecontent(ask: Ask) -> Answer:
    """Lets another class use the exercises of this one."""
    where, other = home(ask), home(ask, qclass=ask["data1"])
    if other.shares:
        told = "sorry, this class is already using contents of another class."
        raise JobError(f"{told} ({where.number})")
    count = len([path for path in other.files if path.startswith("src/")])
    if count:
        told = f"Destination class ({other.number}) not empty"
        raise JobError(f"{told} (already {count} exercices)")
    if "Exindex" not in other.files or not ask.site.quirks:
        other.shares = where.shares or where
    message = ("message", "content successfully shared")
    return [message, ("src_class", where.number), ("dest_class", other.number)]
