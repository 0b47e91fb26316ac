"""Jobs about whole classes: copyclass, cleanclass, changedates, repairclass, sharecontent."""

import re

from edusync.sandbox.wims.ask import Answer, Ask, JobError, home, job
from edusync.sandbox.wims.jobs.classes import GROUP, OPEN, SECRET, settings
from edusync.sandbox.wims.jobs.exercises import listed
from edusync.sandbox.wims.jobs.files import packed
from edusync.sandbox.wims.state.classes import WimsClass
from edusync.sandbox.wims.state.exercise_files import SOURCES, share
from edusync.sandbox.wims.state.files import changed, lines
from edusync.sandbox.wims.wire import BYTES, Value, words

# What cleanclass removes: users, their work, and the lists of them that it knows of.
CLEANED = re.compile(
    r"\.users/[^.].*|(score|noscore)/[^.].*|examlog/.*|\.log\.auth|\.userlist(_external)?"
    r"|\.?scoreavg|\.grades"
)
# What sharecontent can share.
SHAREABLE = "exo sheet exam doc forum user sup motd vote cdt livret seq".split()


@job("copyclass")
def copyclass(ask: Ask) -> Answer:
    where = home(ask)
    number = ask.site.next_in(where.group) if where.group else ask.site.new_number()
    new = ask.site.make_class(number, where.group)
    for path, text in where.files.items():
        if path != ".log" and not CLEANED.fullmatch(path):
            new.files[path] = text
    new.folders, new.shared = {*where.folders}, {**where.shared}
    # The classes of a group come along as they are: they still say that they are of the old one.
    for inner in ask.site.inside(where.number):
        old = ask.site.classes[inner]
        place = inner.removeprefix(where.number)
        ask.site.make_class(f"{number}{place}", old.group).files.update(old.files)
    # WIMS writes what it understood of the settings that it knows here: less than the file held
    # where that was damaged, or written by WIMS' own pages.
    held = where.properties()
    held["class_creator"] = ask.address
    held["class_expiration"] = max(held.get("class_expiration", ""), ask.site.in_a_year())
    known = {name: held.get(f"class_{name}", "") for name in (*SECRET, *OPEN)}
    new.files[".def"] = settings(ask, f"{where.written('connections')} ", known)
    ask.site.index_class(number)
    return [
        ("new_class", number),
        ("query_class", where.number),
        ("message", f"class {where.number} correctly copied as {number}"),
        ("log", ""),
    ]


@job("cleanclass")
def cleanclass(ask: Ask) -> Answer:
    where = home(ask)
    where.list_users()
    listed = [row[2] for row in where.list_rows()] if where.quirks else where.listed()
    if where.group:
        for login in listed:
            _leave(where, where.group, login)
        # The backup lands in the group, which takes it for one more of its classes.
        name = f"{where.number.rpartition('/')[2]}.tgz"
        where.group.files[name] = packed(where).decode(BYTES)
    for path in [path for path in where.files if CLEANED.fullmatch(path)]:
        del where.files[path]
    where.list_users()
    return [
        ("message", f"class {where.number} correctly cleaned"),
        ("log", ""),
        ("usercnt_before", str(len(listed))),
        ("usercnt_after", "0"),
        ("suppressed_users", len(listed)),
        ("qclass", where.number),
    ]


def _leave(where: WimsClass, group: WimsClass, login: str) -> None:
    """Takes a user out of a class of a group, and out of the group with the last of them."""
    left = [name for name in where.participations(login) if name != where.number]
    if left:
        where.change_user(login, {"participate": ",".join(left)})
    else:
        group.files.pop(group.user_path(login), None)


@job("changedates")
def changedates(ask: Ask) -> Answer:
    where = home(ask)
    date = ask.site.in_a_year()
    where.files[".def"] = changed(where.files[".def"], {"class_expiration": date})
    where.files.append(".log", f" {ask.address}      Change all expirations dates to {date}\n")
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
    repairs = ask["option"] == "checkandrepair"
    head: list[tuple[str, Value]] = [
        ("qclass", where.number),
        ("action", "checkandrepair" if repairs else "checkonly"),
    ]
    count, before = len(where.logins()), len(where.listed())
    if count == before:
        if where.setting("type") == GROUP:
            return [*head, *_repaired_group(where, ask, repairs=repairs)]
        return [*head, ("message", "")]
    where.list_users()
    after = len(where.listed())
    if count != after:
        raise JobError(
            f"malgr\xe9 la reindexation, l'index des utilisateurs de la classe {where.number} est "
            f"incoh\xe9rent. \n     V\xe9rifiez manuellement. ({count} != {after})"
        )
    mended = (
        f"L'index des utilisateurs \xe9tait incorrect dans la classe {where.number} mais il a "
        f"bien \xe9t\xe9 corrig\xe9. ({after - before:+} utilisateurs)"
    )
    return [*head, ("mess_list", [mended]), ("message", _summary(repairs=repairs))]


def _summary(*, repairs: bool) -> str:
    if repairs:
        return "Some corrections made. See mess_list for details."
    return (
        "Some corrections must be made. See mess_list for details, and use option "
        "'checkandrepair' to auto repair."
    )


def _repaired_group(where: WimsClass, ask: Ask, *, repairs: bool) -> Answer:
    """Who takes part in no class, or in one that is gone, and lists that are too short or long.

    WIMS says that it removes the former, and repairs the lists: it does neither.
    """
    inside = [ask.site.classes[number] for number in ask.site.inside(where.number)]
    numbers = {one.number for one in inside}
    counts: dict[str, int] = {}
    nowhere = gone = 0
    for login in where.logins():
        named = [one for one in where.participations(login) if one]
        kept = [one for one in named if one in numbers]
        for one in kept:
            counts[one] = counts.get(one, 0) + 1
        if not kept:
            nowhere += 1
        elif kept != named:
            gone += 1
            if repairs:
                where.change_user(login, {"participate": ",".join(kept)})
    found = []
    if nowhere:
        found.append(f"{nowhere} users are no more participating in any class")
    if gone:
        found.append(f"{gone} users are participating in deleted classes")
    for number, after in counts.items():
        before = len(ask.site.classes[number].listed())
        if before != after:
            what = "corrected" if repairs else "must be corrected"
            change = f"before={before} | after={after} | {after - before:+} users"
            found.append(f"{number} : userlist {what}. ({change})")
    figures: list[tuple[str, Value]] = [
        ("delete_users", nowhere),
        ("correct_users", gone),
        ("correct_subclasses", len(found)),
    ]
    if not found:
        return [*figures, ("message", "job done. Nothing to repair. Congratulations!")]
    return [*figures, ("mess_list", found), ("message", _summary(repairs=repairs))]


@job("sharecontent")
def sharecontent(ask: Ask) -> Answer:
    """Lets another class use the exercises of this one."""
    where, other = home(ask), home(ask, qclass=ask["data1"])
    if other.setting("type") == GROUP:
        raise JobError(f"class {other.number} is a superclass")
    option = words(ask["option"] or "exo")
    if "exo" in option:
        _share_exercises(where, other)
    _note_neighbours(where, other, option)
    message = ("message", "content successfully shared")
    return [message, ("src_class", where.number), ("dest_class", other.number)]


def _share_exercises(where: WimsClass, other: WimsClass) -> None:
    if SOURCES in other.shared:
        problem = "sorry, this class is already using contents of another class."
        raise JobError(f"{problem} ({other.shared[SOURCES].number})")
    count = len(listed(other))
    if count:
        problem = f"Destination class ({other.number}) not empty"
        raise JobError(f"{problem} (already {count} exercices)")
    share(where, other)


def _note_neighbours(where: WimsClass, other: WimsClass, option: list[str]) -> None:
    """Writes into both classes what one has of the other."""
    kinds = [kind for kind in SHAREABLE if kind in option]
    for name in [*(f"sharable_{kind}" for kind in kinds), "n_sup", "n_part", "sharable_all"]:
        _note(where, name, other.number, more=True)
    for name in [*(f"sharing_{kind}" for kind in kinds), "n_sup", "n_part", "sharing_all"]:
        _note(other, name, where.number, more=False)


def _note(where: WimsClass, name: str, number: str, *, more: bool) -> None:
    notes = dict(line.split("=", 1) for line in lines(where.files.read("neighbors")))
    notes[name] = ",".join(filter(None, (notes.get(name, ""), number))) if more else number
    where.files["neighbors"] = "".join(f"{key}={value}\n" for key, value in notes.items())
