"""Messages as they are shown: the rows of the tables, and calls on the sandbox that go wrong.

The sandbox begins on one day, and what differs between runs (its host, a folder) has one name.
"""

import datetime
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from edusync import swad, wims
from edusync.core.warning import ServerQuirkWarning
from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.swad.wire import operations
from edusync.wims.base import kinds
from edusync.wims.wire import checks, quirks
from edusync.wims.wire.failures import failure
from tests.messages.samples import REFUSALS

TODAY = datetime.date(2026, 10, 5)
Call = Callable[..., Any]

CHECKED: list[tuple[checks.Check, Any]] = [
    (checks.login, "zoé"),
    (checks.login, True),
    (checks.rclass, "my class"),
    (checks.number, 10**9),
    (checks.number, -1),
    (checks.between(1, 500, checks.number), 501),
    (checks.decimal, "2,5"),
    (checks.position, 0),
    (checks.year, "26"),
    (checks.csv_format, "ods"),
    (checks.language, "french"),
    (checks.level, "L1"),
    (checks.since, "yesterday"),
    (checks.exercise_address, "a b"),
    (checks.change, "delete"),
    (checks.path, "../.def"),
    (checks.class_id, "abc"),
    (checks.new_class_id, 7),
    (checks.ungrouped_class_id, "9001_1"),
    (checks.date, "31/01/2026"),
    (checks.names, "a,b c"),
    (checks.ip, "localhost"),
    (checks.password, "abc"),
    (checks.text, "half \ud800"),
    (checks.class_name, ""),
    (checks.at_most(30, checks.text), "x" * 40),
    (checks.literal, "a=b"),
    (checks.literal, "!x"),
    (checks.literal, " x"),
    (checks.literal, 'say "x"'),
    (checks.literal, "Ş"),
    (checks.literal, "open ("),
    (checks.source, "a\0b"),
    (checks.csv, "login,lastname\njdoe,Doe\\\n"),
    (checks.lines({}), "x"),
    (checks.within_limit, "x" * 50_000),
]


def _class(c: wims.Class) -> dict[str, Call]:
    new = wims.User("jdoe", "Doe", "John", "secret12")
    return {
        "Class.get(api, 777, ...)": lambda: wims.Class.get(c.connection[0], 777, "myclass"),
        "Class.get(api, 20001, another rclass)": lambda: wims.Class.get(
            c.connection[0], 20001, "another"
        ),
        "Class.get(api)": lambda: wims.Class.get(c.connection[0]),  # type: ignore[call-overload]
        "WimsAPI: wrong password": lambda: wims.Class.get(
            wims.WimsAPI(c.connection[0].url, "myself", "wrong", adapter=_adapter(c)),
            20001,
            "myclass",
        ),
        "WimsAPI: no address": lambda: wims.WimsAPI("wims.example.org", "a", "b"),
        "WimsAPI: a name in the address": lambda: wims.WimsAPI("https://a:b@x/wims.cgi", "a", "b"),
        "WimsAPI(ident='a b')": lambda: wims.WimsAPI("https://x/wims.cgi", "a b", "b").checkident(),
        "c.limit = 'many'": lambda: setattr(c, "limit", "many"),
        "c.limit = 10**9": lambda: setattr(c, "limit", 10**9),
        "c.qclass = 5": lambda: setattr(c, "qclass", 5),
        "c.expiration = past; c.save()": lambda: _expired(c),
        "c.archive(3)": lambda: c.archive(3),  # type: ignore[arg-type]
        "c.archive(no folder)": lambda: c.archive("nowhere/a.tgz"),
        "c.rollover(in_place=True)": lambda: c.rollover(archive_to=None, in_place=True),
        "c.users['nobody']": lambda: c.users["nobody"],
        "c.users['no body']": lambda: c.users["no body"],
        "c.users.add('login')": lambda: c.users.add("login"),  # type: ignore[arg-type]
        "c.users.remove('supervisor')": lambda: c.users.remove("supervisor"),
        "c.users.add(bad password)": lambda: c.users.add(wims.User("jdoe", "D", "J", "x")),
        "c.users.add(a taken login)": lambda: c.users.add(
            wims.User(c.users.list()[0].quser, "Other", "Person", "secret12"), adapt=False
        ),
        "User.save() of a new one": lambda: new.save(),
        "User.delete() of a new one": lambda: new.delete(),
        "User.list(20001)": lambda: wims.User.list(20001),  # type: ignore[arg-type]
        "c.sheets[9]": lambda: c.sheets[9],
        "c.sheets['one']": lambda: c.sheets["one"],
        "c.sheets.remove(1): active": lambda: c.sheets.remove(1),
        "c.sheets.remove(1, force=True)": lambda: c.sheets.remove(1, force=True),
        "c.sheets[1].exercises[99]": lambda: c.sheets[1].exercises[99],
        "c.sheets[1].formula = 9": lambda: setattr(c.sheets[1], "formula", 9),
        "SheetExercise.save() of a new one": lambda: wims.SheetExercise("m", "p").save(),
        "c.exams[9]": lambda: c.exams[9],
        "c.exams.remove(1)": lambda: c.exams.remove(1),
        "c.exams[1].add(1)": lambda: c.exams[1].add(1),  # type: ignore[arg-type]
        "c.exercises['none']": lambda: c.exercises["none"],
        "c.exercises.add(no source)": lambda: c.exercises.add(wims.Exercise("new", "no source")),
        "c.exercises.share_with(c)": lambda: c.exercises.share_with(c),
        "c.enrol(3)": lambda: c.enrol(3),  # type: ignore[arg-type]
        "c.enrol(no file)": lambda: c.enrol([{"quser": "x"}], key="number"),
        "c.enrol(deadline=0)": lambda: c.enrol([], deadline=0),
        "c.gradebook(scale=0)": lambda: c.gradebook(scale=0),
        "c.gradebook().to_csv(decimal)": lambda: c.gradebook().to_csv("x.csv", decimal=";"),
        "user.login_url(two pages)": lambda: c.users.list()[0].login_url(sheet=1, exam=1),
        "api.call('nojob')": lambda: c.connection[0].call("nojob"),
        "api.search()": lambda: c.connection[0].search(),
    }


def _expired(c: wims.Class) -> None:
    c.expiration = "20200101"
    c.save()


def _adapter(c: wims.Class) -> Any:
    return c.connection[0]._client.adapter


def _course(course: swad.Course) -> dict[str, Call]:
    session = course.session
    start = datetime.datetime(2026, 10, 5, 9, tzinfo=datetime.UTC)
    lab = swad.AttendanceEvent("Lab", start=start, end=start + datetime.timedelta(hours=1))
    wrong_end = swad.AttendanceEvent("Lab", start=start, end=start - datetime.timedelta(hours=1))
    return {
        "Session.login(wrong password)": lambda: swad.Session.login(session.api, "@ada", "wrong"),
        "Session.login('ada')": lambda: swad.Session.login(session.api, "ada", "x"),
        "SwadAPI('x')": lambda: swad.SwadAPI("x", "key"),
        "Course.get(session, 99)": lambda: swad.Course.get(session, 99),
        "Course.get(course, 1)": lambda: swad.Course.get(course, 1),  # type: ignore[arg-type]
        "User.list(course, groups=None)": lambda: swad.User.list(course, groups=None),  # type: ignore[arg-type]
        "User.list(course, 'guest')": lambda: swad.User.list(course, "guest"),
        "User.get(course, '@nobody')": lambda: swad.User.get(course, "@nobody1"),
        "AttendanceEvent.get(course, 99)": lambda: swad.AttendanceEvent.get(course, 99),
        "event.save()": lambda: lab.save(),
        "event.save(1)": lambda: lab.save(1),  # type: ignore[arg-type]
        "event.save(): end before start": lambda: wrong_end.save(course),
        "event.delete() of a new one": lambda: lab.delete(),
        "event.roll_call() of a new one": lambda: lab.roll_call(),
        "Group.get(course, 99)": lambda: swad.Group.get(course, 99),
        "group.name = 'x'": lambda: setattr(course.groups()[0], "name", "x"),
        "Directory.get(course, 'x')": lambda: swad.Directory.get(course, "x"),
        "documents.find('nothing')": lambda: course.documents().find("nothing.pdf"),
        "documents.mirror(None)": lambda: course.documents().mirror(None),  # type: ignore[arg-type]
        "download(3)": lambda: next(iter(course.documents().walk())).download(3),  # type: ignore[arg-type]
        "session.send_message('a@b.c')": lambda: session.send_message("a@b.c", "s", "b"),
        "session.send_message(ana)": lambda: session.send_message("ana", "s", "b"),
        "session.send_message(nothing)": lambda: session.send_message("@grace", "", ""),
        "session.send_message(body, text)": lambda: session.send_message(
            "@grace", "s", "b", text="t"
        ),
        "session.find_users('a')": lambda: session.find_users("a"),
        "session.notifications('x')": lambda: session.notifications("x"),
        "session.locate('x')": lambda: session.locate("x"),
        "course.games() of a teacher": lambda: swad.Game.list(course),
        "course.delete()": lambda: course.delete(),
        "session.mark_read([0])": lambda: session.mark_read([0]),
    }


def lines() -> Iterator[str]:
    """What each call shows, with the type of the error or warning."""
    yield "## What WIMS answers (edusync.wims.wire.failures)"
    for job, said in REFUSALS:
        error = failure(said, job, target="class 5")
        yield f"{type(error).__name__}: {error}"
    yield "\n## What SWAD answers (edusync.swad.wire.operations)"
    for row in operations.FAULTS:
        advice = f" - {row.advice}" if row.advice else ""
        yield f"{row.error.__name__}: {row.title.strip()}: {row.detail or '...'}{advice}"
    yield "\n## What servers are known to do wrong (warnings)"
    yield from (f"SWAD: {name}: {text}" for name, text in sorted(operations.QUIRKS.items()))
    yield from (f"{rule.jobs}: {rule.keys}: {rule.says}" for rule in quirks.RULES)
    yield from (f"{row.job}: {row.says}" for row in quirks.USELESS)
    yield "\n## What cannot be done in a kind of class (edusync.wims.base.kinds)"
    for operation, rules in kinds.TABLE.items():
        for kind in rules:
            yield from _shown(operation, lambda o=operation, k=kind: kinds.refuse(o, k, 5, "4"))
    yield "\n## Values (edusync.wims.wire.checks)"
    for check, value in CHECKED:
        yield from _shown("", lambda check=check, value=value: check("field", value))
    for title, objects in (("WIMS", _wims), ("SWAD", _swad)):
        yield f"\n## Calls on {title}"
        for name in objects():
            yield from _shown(name, lambda objects=objects, name=name: objects()[name]())


def _wims() -> dict[str, Call]:
    api = Sandbox.sample(today=TODAY).wims_api()
    return _class(wims.Class.get(api, 20001, "myclass"))


def _swad() -> dict[str, Call]:
    api = Sandbox.sample(today=TODAY).swad_api()
    return _course(swad.Course.get(swad.Session.login(api, "@ada", "sandbox-1"), 1))


def _shown(name: str, call: Call) -> Iterator[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ServerQuirkWarning)
        try:
            call()
            error: Exception | None = None
        except EdusyncError as found:
            error = found
    told = [error, *(warning.message for warning in caught)]
    for one in told:
        if one is not None:
            text = re.sub(r"(wims|swad)-\d+-\d+\.sandbox", r"\1.sandbox", str(one))
            yield f"{f'{name} -> ' if name else ''}{type(one).__name__}: {text}"
