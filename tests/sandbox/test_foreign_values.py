"""Values of pandas and numpy do what those of Python do, in every public parameter and field."""

# ruff: noqa: E501  (a table: a line for each parameter)
# mypy: disable-error-code="func-returns-value"

import datetime
import decimal
import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy
import pandas
import pytest

from edusync import swad, wims
from edusync.errors import EdusyncError
from edusync.sandbox import Sandbox
from edusync.swad import SwadAPI
from edusync.wims import Class, Exam, Exercise, Sheet, SheetExercise, User, WimsAPI

START = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
EVENT = datetime.datetime(2027, 2, 1, 9, tzinfo=datetime.UTC)
DAY = datetime.date(2027, 6, 30)

# How a value of Python comes out of a table, by its type; tests/unit/core/test_foreign.py has more.
KINDS: Mapping[type, Mapping[str, Callable[[Any], object]]] = {
    int: {"int64": numpy.int64, "float": float},
    float: {"float64": numpy.float64, "Decimal": lambda value: decimal.Decimal(str(value))},
    bool: {"bool": numpy.bool_},
    str: {"str": numpy.str_},
    datetime.date: {"Timestamp": pandas.Timestamp, "datetime64": numpy.datetime64},
    datetime.datetime: {"Timestamp": pandas.Timestamp},
    list: {"array": numpy.array, "Series": pandas.Series},
    type(None): {"nan": lambda _: float("nan"), "NA": lambda _: pandas.NA},
}


@attrs.define(slots=False)
class World:
    """A sample school, fresh for each call."""

    folder: Path
    box: Sandbox = attrs.field(factory=lambda: Sandbox.sample(start=START))

    @functools.cached_property
    def api(self) -> WimsAPI:
        return self.box.wims_api()

    @functools.cached_property
    def home(self) -> Class:
        return Class.get(self.api, 20001, "myclass")

    @functools.cached_property
    def session(self) -> swad.Session:
        return swad.Session.login(self.box.swad_api(), "@ada", "sandbox-1")

    @functools.cached_property
    def course(self) -> swad.Course:
        return swad.Course.get(self.session, 1)

    @property
    def swad_api(self) -> SwadAPI:
        return self.session.api

    def user(self, **fields: Any) -> User:
        User("adupont", "Dupont", "Ana", "secret12", **fields).save(self.home)
        return self.home.users["adupont"]

    def sheet(self, **fields: Any) -> Sheet:
        Sheet("New", "About", **fields).save(self.home)
        return self.home.sheets[3]

    def exercise(self, **fields: Any) -> SheetExercise:
        sheet = Sheet("New", "About")
        sheet.exercises.add(SheetExercise("H2/x", "exo=y", **fields))
        sheet.save(self.home)
        return self.home.sheets[3].exercises.list()[0]

    def exam(self, **fields: Any) -> Exam:
        Exam("New", "About", **fields).save(self.home)
        return self.home.exams[2]

    def event(self, **fields: Any) -> swad.AttendanceEvent:
        end = EVENT + datetime.timedelta(hours=1)
        swad.AttendanceEvent(**{"title": "New", "start": EVENT, "end": end, **fields}).save(
            self.course
        )
        return next(one for one in self.course.events() if one.title == "New")


def new_class(world: World, **fields: Any) -> Class:
    values: dict[str, Any] = {"name": "New", "institution": "School", "email": "a@school.example"}
    values |= {"password": "secret12", "supervisor": User("", "Serra", "Ada", "secret12")}
    Class("myclass", **{**values, "qclass": 30001, **fields}).save(world.api)
    return Class.get(world.api, 30001, "myclass")


Call = Callable[[World, Any], object]


def reading(call: Callable[[World, Any], tuple[bool, Any]]) -> Call:
    """A raw call, without what is drawn."""

    def run(world: World, value: Any) -> object:
        done, reply = call(world, value)
        return done, {k: v for k, v in reply.items() if k != "code"} if isinstance(
            reply, dict
        ) else reply

    return run


WIMS: Mapping[str, tuple[Any, Call]] = {
    # the raw client
    "api.getclass qclass": (20001, reading(lambda w, v: w.api.getclass(v, "myclass"))),
    "api.getclass rclass": ("myclass", reading(lambda w, v: w.api.getclass(20001, v))),
    "api.getclass options": (["description", "lang"], reading(lambda w, v: w.api.getclass(20001, "myclass", v))),
    "api.getclass no options": (None, reading(lambda w, v: w.api.getclass(20001, "myclass", v))),
    "api.getuser quser": ("karin", reading(lambda w, v: w.api.getuser(20001, "myclass", v))),
    "api.getsheet qsheet": (1, reading(lambda w, v: w.api.getsheet(20001, "myclass", v))),
    "api.getexam qexam": (1, reading(lambda w, v: w.api.getexam(20001, "myclass", v))),
    "api.adduser regnum": (71, lambda w, v: (w.api.adduser(20001, "myclass", "adupont", {"lastname": "D", "firstname": "A", "password": "secret12", "regnum": v}), w.home.users["adupont"].regnum)[1]),
    "api.adduser no email": (None, lambda w, v: (w.api.adduser(20001, "myclass", "adupont", {"lastname": "D", "firstname": "A", "password": "secret12", "email": v}), w.home.users["adupont"].email)[1]),
    "api.modexam duration": (25, lambda w, v: (w.api.modexam(20001, "myclass", 1, {"duration": v}), w.home.exams[1].duration)[1]),
    "api.modexam expiration": (DAY, lambda w, v: (w.api.modexam(20001, "myclass", 1, {"expiration": v}), w.home.exams[1].expiration)[1]),
    "api.modsheet title": (None, lambda w, v: (w.api.modsheet(20001, "myclass", 1, {"title": v, "description": "x"}), w.home.sheets[1].title)[1]),
    "api.addexo no_build": (True, reading(lambda w, v: w.api.addexo(20001, "myclass", "one", "\\title{T}\n\\language{en}\n\\statement{x}\n", v))),
    "api.authuser hashlogin": ("karin", lambda w, v: w.api.authuser(20001, "myclass", v)[0]),
    "api.getcsv options": (["login", "email"], reading(lambda w, v: w.api.getcsv(20001, "myclass", v))),
    "api.checkident deadline": (60, lambda w, v: w.api.checkident(deadline=v)[0]),
    "api.checkident timeout": (30, lambda w, v: w.api.checkident(timeout=v)[0]),
    "WimsAPI rate": (5.5, lambda w, v: w.box.wims_api(rate=v).checkident()[0]),
    "WimsAPI no rate": (None, lambda w, v: w.box.wims_api(rate=v).checkident()[0]),
    "WimsAPI attempts": (3, lambda w, v: w.box.wims_api(attempts=v).checkident()[0]),
    "WimsAPI deadline": (60, lambda w, v: w.box.wims_api(deadline=v).checkident()[0]),
    "WimsAPI no deadline": (None, lambda w, v: w.box.wims_api(deadline=v).checkident()[0]),
    # classes
    "Class.get qclass": (20001, lambda w, v: Class.get(w.api, v, "myclass")),
    "Class.get rclass": ("myclass", lambda w, v: Class.get(w.api, 20001, v)),
    "Class.check qclass": (20001, lambda w, v: Class.check(w.api, qclass=v, rclass="myclass")),
    "Class.check_many": ([20001, 20002], lambda w, v: Class.check_many(w.api, "myclass", v)),
    "Class.list rclass": ("myclass", lambda w, v: Class.list(w.api, rclass=v)),
    "Class(qclass)": (30001, lambda w, v: new_class(w, qclass=v)),
    "Class(limit)": (40, lambda w, v: new_class(w, limit=v).limit),
    "Class(expiration)": (DAY, lambda w, v: new_class(w, expiration=v).expiration),
    "Class(no expiration)": (None, lambda w, v: new_class(w, expiration=v).expiration),
    "Class(css)": (None, lambda w, v: new_class(w, css=v).css),
    "Class(name)": ("Algèbre", lambda w, v: new_class(w, name=v).name),
    "Class(no name)": (None, lambda w, v: new_class(w, name=v).name),
    "Class.get_or_create limit": (40, lambda w, v: Class.get_or_create(w.api, "myclass", name="New", institution="School", email="a@school.example", password="secret12", supervisor=User("", "Serra", "Ada", "secret12"), qclass=30001, limit=v).limit),
    "class.limit": (55, lambda w, v: (setattr(w.home, "limit", v), w.home.save(), w.home.refresh().limit)[-1]),
    "class.expiration": (DAY, lambda w, v: (setattr(w.home, "expiration", v), w.home.save(), w.home.refresh().expiration)[-1]),
    "class.institution": (None, lambda w, v: (setattr(w.home, "institution", v), w.home.save(), w.home.refresh().institution)[-1]),
    "gradebook scale": (10, lambda w, v: w.home.gradebook(v).to_dicts()),
    "gradebook scale of 12.5": (12.5, lambda w, v: w.home.gradebook(v).to_dicts()),
    "gradebook no scale": (None, lambda w, v: w.home.gradebook(v).to_dicts()),
    "gradebook hidden": (True, lambda w, v: w.home.gradebook(hidden=v).to_dicts()),
    "at_risk": (8, lambda w, v: [line.user.quser for line in w.home.gradebook().at_risk(v)]),
    "to_csv absent": (0, lambda w, v: (w.home.gradebook().to_csv(w.folder / "m.csv", absent=v), (w.folder / "m.csv").read_text())[1]),
    "to_csv absent text": ("ABI", lambda w, v: (w.home.gradebook().to_csv(w.folder / "m.csv", absent=v), (w.folder / "m.csv").read_text())[1]),
    "to_csv key": ("quser", lambda w, v: (w.home.gradebook().to_csv(w.folder / "m.csv", key=v), (w.folder / "m.csv").read_text())[1]),
    "to_dicts absent": (0, lambda w, v: w.home.gradebook().to_dicts(absent=v)),
    "gradebook[login]": ("karin", lambda w, v: w.home.gradebook()[v].average),
    "login in gradebook": ("karin", lambda w, v: v in w.home.gradebook()),
    "rollover expiration": (DAY, lambda w, v: w.home.rollover(archive_to=None, expiration=v, dry_run=True)),
    "rollover name": (None, lambda w, v: w.home.rollover(archive_to=None, name=v, dry_run=True)),
    "rollover dates": (None, lambda w, v: w.home.rollover(archive_to=None, dates=v, dry_run=True)),
    "rollover archive_to": (None, lambda w, v: w.home.rollover(archive_to=v, dry_run=True)),
    "enrol deadline": (600, lambda w, v: w.home.enrol([], deadline=v)),
    "enrol no deadline": (None, lambda w, v: w.home.enrol([], deadline=v)),
    "enrol dry_run": (True, lambda w, v: w.home.enrol([{"lastname": "D", "firstname": "A", "regnum": "71"}], dry_run=v).dry_run),
    "enrol key": ("regnum", lambda w, v: w.home.enrol([{"lastname": "D", "firstname": "A", "regnum": "71"}], key=v).counts),
    "archive_all workers": (1, lambda w, v: len(wims.archive_all(w.api, "myclass", w.folder, workers=v).archives)),
    # users
    "User(quser)": ("bdupont", lambda w, v: (User(v, "Dupont", "Ana", "secret12").save(w.home), w.home.users["bdupont"].lastname)[1]),
    "User(lastname)": ("Dupont", lambda w, v: (User("bdupont", v, "Ana", "secret12").save(w.home), w.home.users["bdupont"].lastname)[1]),
    "User(password)": ("secret12", lambda w, v: (User("bdupont", "D", "Ana", v).save(w.home), w.home.users["bdupont"].password)[1]),
    "User(no password)": (None, lambda w, v: (User("bdupont", "D", "Ana", v).save(w.home), w.home.users["bdupont"].password)[1]),
    "User(regnum)": (71, lambda w, v: w.user(regnum=v).regnum),
    "User(comments)": (7.5, lambda w, v: w.user(comments=v).comments),
    "User(no email)": (None, lambda w, v: w.user(email=v).email),
    "User(no photourl)": (None, lambda w, v: w.user(photourl=v).photourl),
    "User(no regprop1)": (None, lambda w, v: w.user(regprop1=v).regprop1),
    "user.regnum": (71, lambda w, v: (one := w.home.users["karin"], setattr(one, "regnum", v), one.save(), w.home.users["karin"].regnum)[-1]),
    "user.email": (None, lambda w, v: (one := w.home.users["karin"], setattr(one, "email", v), one.save(), w.home.users["karin"].email)[-1]),
    "users[login]": ("karin", lambda w, v: w.home.users[v]),
    "login in users": ("karin", lambda w, v: v in w.home.users),
    "users.check": ("karin", lambda w, v: w.home.users.check(v)),
    "users.remove": ("karin", lambda w, v: (w.home.users.remove(v), "karin" in w.home.users)[1]),
    "users.remove_many": (["karin", "omer"], lambda w, v: (w.home.users.remove_many(v), len(w.home.users.list()))[1]),
    "User.get": ("karin", lambda w, v: User.get(w.home, v)),
    "login_url sheet": (1, lambda w, v: w.home.users["karin"].login_url(sheet=v).partition("&module")[2]),
    "login_url no sheet": (None, lambda w, v: w.home.users["karin"].login_url(sheet=v).partition("&module")[2]),
    "login_url exam": (1, lambda w, v: w.home.users["karin"].login_url(exam=v).partition("&module")[2]),
    "login_url scores": (True, lambda w, v: w.home.users["karin"].login_url(scores=v).partition("&module")[2]),
    "login_url lang": (None, lambda w, v: w.home.users["karin"].login_url(lang=v).partition("&lang")[2]),
    # sheets and exams
    "sheets[number]": (1, lambda w, v: w.home.sheets[v]),
    "number in sheets": (1, lambda w, v: v in w.home.sheets),
    "sheets.check": (9, lambda w, v: w.home.sheets.check(v)),
    "Sheet.get": (2, lambda w, v: Sheet.get(w.home, v)),
    "Sheet(expiration)": (DAY, lambda w, v: w.sheet(expiration=v).expiration),
    "Sheet(no expiration)": (None, lambda w, v: w.sheet(expiration=v).expiration),
    "Sheet(weight)": (3, lambda w, v: w.sheet(weight=v).weight),
    "Sheet(formula)": (4, lambda w, v: w.sheet(formula=v).formula),
    "Sheet(indicator)": (2, lambda w, v: w.sheet(indicator=v).indicator),
    "Sheet(no weight)": (None, lambda w, v: w.sheet(weight=v).weight),
    "sheet.title": (7, lambda w, v: (one := w.home.sheets[1], setattr(one, "title", v), one.save(), w.home.sheets[1].title)[-1]),
    "sheet.scores(user)": ("karin", lambda w, v: w.home.sheets[1].scores(v)),
    "SheetExercise(points)": (12, lambda w, v: w.exercise(points=v).points),
    "SheetExercise(weight)": (2, lambda w, v: w.exercise(weight=v).weight),
    "SheetExercise(weight of 1.5)": (1.5, lambda w, v: w.exercise(weight=v).weight),
    "SheetExercise(title)": (None, lambda w, v: w.exercise(title=v).title),
    "sheet.exercises[number]": (1, lambda w, v: w.home.sheets[1].exercises[v]),
    "exams[number]": (1, lambda w, v: w.home.exams[v]),
    "Exam(duration)": (45, lambda w, v: w.exam(duration=v).duration),
    "Exam(attempts)": (3, lambda w, v: w.exam(attempts=v).attempts),
    "Exam(no duration)": (None, lambda w, v: w.exam(duration=v).duration),
    "Exam(expiration)": (DAY, lambda w, v: w.exam(expiration=v).expiration),
    "Exam(cut_hours)": (None, lambda w, v: w.exam(cut_hours=v).cut_hours),
    "exam.add exercise": (1, lambda w, v: (Exam("New", "x").save(w.home), w.home.exams[2].add(w.home.sheets[1], v))[1]),
    "exam.scores(user)": ("karin", lambda w, v: w.home.exams[1].scores(v)),
    "exams.remove": (2, lambda w, v: (w.exam(), w.home.exams.remove(v), len(w.home.exams.list()))[2]),
    "Exercise(qexo)": ("one", lambda w, v: (Exercise(v, "\\title{T}\n\\language{en}\n\\statement{x}\n").save(w.home), w.home.exercises["one"].source)[1]),
    "Exercise(source)": ("\\title{T}\n\\language{en}\n\\statement{x}\n", lambda w, v: (Exercise("one", v).save(w.home), w.home.exercises["one"].source)[1]),
}  # fmt: skip


def marked(call: Callable[[swad.AttendanceEvent, Any], object]) -> Call:
    """Who is present at the event 2 after a call."""

    def run(world: World, value: Any) -> object:
        event = swad.AttendanceEvent.get(world.course, 2)
        call(event, value)
        return [user.code for user in event.users() if user.present]

    return run


SWAD: Mapping[str, tuple[Any, Call]] = {
    # the raw client
    "api.getGroups courseCode": (1, lambda w, v: w.swad_api.getGroups(w.session.key, v)),
    "api.getUsers groups": ("", lambda w, v: w.swad_api.getUsers(w.session.key, 1, v, 2)),
    "api.getUsers no groups": (None, lambda w, v: w.swad_api.getUsers(w.session.key, 1, v, 2)),
    "api.getUsers userRole": (3, lambda w, v: w.swad_api.getUsers(w.session.key, 1, "", v)),
    "api.getTrivialQuestion upperScore": (0.5, lambda w, v: bool(w.swad_api.getTrivialQuestion(w.session.key, "1", -1.0, v))),
    "api.getNotifications beginTime": (1_700_000_000, lambda w, v: w.swad_api.getNotifications(w.session.key, v)),
    "SwadAPI rate": (5.5, lambda w, v: w.box.swad_api(rate=v).url),
    "SwadAPI no rate": (None, lambda w, v: w.box.swad_api(rate=v).url),
    "SwadAPI share": (0.5, lambda w, v: w.box.swad_api(share=v).url),
    "SwadAPI attempts": (3, lambda w, v: swad.Session.login(w.box.swad_api(attempts=v), "@ada", "sandbox-1").me),
    "SwadAPI deadline": (60, lambda w, v: swad.Session.login(w.box.swad_api(deadline=v), "@ada", "sandbox-1").me),
    "SwadAPI timeout": (30, lambda w, v: swad.Session.login(w.box.swad_api(timeout=v), "@ada", "sandbox-1").me),
    # sessions
    "login user": ("@ada", lambda w, v: swad.Session.login(w.box.swad_api(), v, "sandbox-1").me),
    "login password": ("sandbox-1", lambda w, v: swad.Session.login(w.box.swad_api(), "@ada", v).me),
    "login keep_password": (True, lambda w, v: swad.Session.login(w.box.swad_api(), "@ada", "sandbox-1", keep_password=v).me),
    "session.roles": (1, lambda w, v: w.session.roles(v)),
    "session.mark_read": (1, lambda w, v: w.session.mark_read(v)),
    "session.mark_read several": ([1, 2], lambda w, v: w.session.mark_read(v)),
    "session.notifications since": (START, lambda w, v: w.session.notifications(v)),
    "session.notifications no since": (None, lambda w, v: w.session.notifications(v)),
    "session.send_message to": ("@aiko", lambda w, v: w.session.send_message(v, "Hello", text="x")),
    "session.send_message to several": (["@aiko", "@anton"], lambda w, v: w.session.send_message(v, "Hello", text="x")),
    "session.send_message subject": ("Hello", lambda w, v: w.session.send_message("@aiko", v, text="x")),
    "session.send_message number": (7, lambda w, v: w.session.send_message("@aiko", v, text="x")),
    "session.send_message reply_to": (0, lambda w, v: w.session.send_message("@aiko", "Hello", text="x", reply_to=v)),
    "session.find_users filter": ("ivanov", lambda w, v: w.session.find_users(v)),
    "session.find_users course": (1, lambda w, v: w.session.find_users("ivanov", v)),
    "session.find_users no course": (None, lambda w, v: w.session.find_users("ivanov", v)),
    "session.check_in": (1, lambda w, v: w.session.check_in(v)),
    "session.whereabouts": (9, lambda w, v: w.session.whereabouts(v)),
    "session.locate": ("AABBCCDDEE01", lambda w, v: w.session.locate(v)),
    "session.trivia": (1, lambda w, v: bool(w.session.trivia(v))),
    "session.trivia several": ([1, 2], lambda w, v: bool(w.session.trivia(v))),
    "session.trivia lower": (-0.5, lambda w, v: bool(w.session.trivia(1, v, 1.0))),
    "Message(reply_to)": (0, lambda w, v: swad.Message("@aiko", "Hello", text="x", reply_to=v).send(w.session)),
    "Notice(text)": ("Hello", lambda w, v: swad.Notice(text=v).save(w.course)),
    "Notice(no text)": (None, lambda w, v: swad.Notice(text=v).save(w.course)),
    # courses
    "Course.get": (1, lambda w, v: swad.Course.get(w.session, v)),
    "Course.check": (1, lambda w, v: swad.Course.check(w.session, v)),
    "course.users role": ("teacher", lambda w, v: w.course.users(v)),
    "course.users groups": ([3], lambda w, v: w.course.users("student", v)),
    "course.documents group": (3, lambda w, v: w.course.documents(v)),
    "course.documents no group": (None, lambda w, v: w.course.documents(v)),
    "course.tests since": (START, lambda w, v: w.course.tests(v)),
    "course.tests since a number": (1_700_000_000, lambda w, v: w.course.tests(v)),
    "course.join": (3, lambda w, v: w.course.join(v)),
    "course.leave": (3, lambda w, v: w.course.leave(v)),
    "course.info": ("guide", lambda w, v: w.course.info(v)),
    "code in course": (9, lambda w, v: v in w.course),
    "Group.get": (3, lambda w, v: swad.Group.get(w.course, v)),
    "Group.check": (3, lambda w, v: swad.Group.check(w.course, v)),
    "group.member": (True, lambda w, v: (one := swad.Group.get(w.course, 3), setattr(one, "member", v), one.member)[2]),
    "File.get": (1, lambda w, v: swad.File.get(w.course, v)),
    "File.check": (1, lambda w, v: swad.File.check(w.course, v)),
    "Directory.get group": (3, lambda w, v: swad.Directory.get(w.course, "documents", v)),
    "User.get": (9, lambda w, v: swad.User.get(w.course, v)),
    "User.check": (9, lambda w, v: swad.User.check(w.course, v)),
    "User.get by nickname": ("@aiko", lambda w, v: swad.User.get(w.course, v)),
    "Game.get": (1, lambda w, v: swad.Game.get(w.course, v)),
    "Notification.get": (1, lambda w, v: swad.Notification.get(w.session, v)),
    # attendance
    "AttendanceEvent.get": (2, lambda w, v: swad.AttendanceEvent.get(w.course, v)),
    "AttendanceEvent.check": (2, lambda w, v: swad.AttendanceEvent.check(w.course, v)),
    "AttendanceEvent(title)": ("New", lambda w, v: w.event(title=v)),
    "AttendanceEvent(start)": (EVENT, lambda w, v: w.event(start=v).start),
    "AttendanceEvent(no start)": (None, lambda w, v: w.event(start=v).start),
    "AttendanceEvent(groups)": ([3, 4], lambda w, v: w.event(groups=v).groups),
    "AttendanceEvent(one group)": (3, lambda w, v: w.event(groups=v).groups),
    "AttendanceEvent(no groups)": (None, lambda w, v: w.event(groups=v).groups),
    "AttendanceEvent(hidden)": (True, lambda w, v: w.event(hidden=v).hidden),
    "AttendanceEvent(hidden as a number)": (1, lambda w, v: w.event(hidden=v).hidden),
    "AttendanceEvent(no text)": (None, lambda w, v: w.event(text=v).text),
    "event.start": (EVENT, lambda w, v: (one := w.event(), setattr(one, "start", v), one.start)[2]),
    "event.groups": ([3, 4], lambda w, v: (one := w.event(), setattr(one, "groups", v), one.save(), one.refresh().groups)[3]),
    "event.mark": (9, marked(lambda event, v: event.mark(v))),
    "event.mark several": ([9, 14], marked(lambda event, v: event.mark(v))),
    "event.mark nicknames": (["@aiko", "@anton"], marked(lambda event, v: event.mark(v))),
    "event.mark nobody": (None, marked(lambda event, v: event.mark(v))),
    "event.mark somebody and nobody": ([9, None], marked(lambda event, v: event.mark(v))),
    "event.unmark": ([9, 14], marked(lambda event, v: (event.mark([9, 14, 25]), event.unmark(v)))),
    "event.replace": ([9, 14], marked(lambda event, v: event.replace(v))),
    "login code in users": (9, lambda w, v: v in swad.AttendanceEvent.get(w.course, 2).users()),
}  # fmt: skip

TABLE = {**WIMS, **SWAD}
CASES = [
    pytest.param(name, dress, id=f"{name} as {kind}")
    for name, (value, _) in TABLE.items()
    for kind, dress in KINDS[type(value)].items()
]


def told(call: Call, folder: Path, value: Any) -> str:
    """What a call gives back in a new school, or the kind of its refusal."""
    try:
        found = repr(call(World(folder), value))
    except EdusyncError as error:
        found = type(error).__name__
    return re.sub(r"swad-\d+-\d+\.sandbox", "swad.sandbox", found)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What the values of Python do, by the name of the call: each is made once."""

    @functools.cache
    def find(name: str) -> str:
        value, call = TABLE[name]
        return told(call, tmp_path_factory.mktemp("ours"), value)

    return find


@pytest.mark.filterwarnings("ignore::edusync.core.warning.ServerQuirkWarning")
@pytest.mark.parametrize(("name", "dress"), CASES)
def test_a_foreign_value_does_what_that_of_python_does(
    ours: Callable[[str], str], tmp_path: Path, name: str, dress: Callable[[Any], object]
) -> None:
    value, call = TABLE[name]
    assert told(call, tmp_path, dress(value)) == ours(name)


# What is refused of Python's own values too, most of it for being none.
REFUSED = {
    "AttendanceEvent(no start)",
    "AttendanceEvent(no text)",
    "Class(no name)",
    "Exam(no duration)",
    "Notice(no text)",
    "Notification.get",
    "Sheet(no weight)",
    "User(no password)",
    "course.tests since a number",
    "event.mark nobody",
    "event.replace",
    "rollover expiration",
    "session.send_message number",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::edusync.core.warning.ServerQuirkWarning")
def test_most_of_the_table_is_done_and_not_refused(ours: Callable[[str], str]) -> None:
    refused = {name for name in TABLE if ours(name) in ("InvalidValue", "NotFound", "NotSaved")}
    assert refused == REFUSED
