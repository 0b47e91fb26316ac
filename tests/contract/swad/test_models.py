"""Every method of every model that asks the server: what it returns, and what it asks for.

The requests are those that the docstrings promise, in their order.
"""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from edusync import swad
from edusync.errors import UnsupportedOperation
from edusync.swad import (
    AttendanceEvent,
    Course,
    Directory,
    File,
    Game,
    Group,
    GroupType,
    Marks,
    Match,
    Message,
    Notice,
    Notification,
    Role,
    Session,
    SwadAPI,
    TestConfig,
    Tests,
    User,
)
from tests.contract.swad.conftest import PASSWORD, Site
from tests.contract.swad.things import (
    aarav,
    ada,
    course,
    dario,
    documents,
    event,
    file,
    game,
    joined,
    joining,
    lab,
    link,
    marks_file,
    match,
    my_group,
    renamed,
    studied,
    told,
)


def sent(session: Session) -> Any:
    return str(Message(to="@luis", subject="x").send(session).recipients[0])


def called(event: AttendanceEvent) -> Any:
    with event.roll_call() as roll:
        roll.scan("@aiko")
        return roll.send().counts


Row = tuple[Callable[[Site], Any], Callable[[Any], Any], Any, str]
EVENTS, USERS, GROUPS = "getAttendanceEvents", "getAttendanceUsers", "getGroups"
MARK = f"{USERS} sendAttendanceUsers {USERS}"
WHOLE = f"{USERS} getUsers {MARK}"
# Of what, what is done with it, what comes of it, and the operations that it takes.
ROWS: dict[str, Row] = {
    "Session.courses": (ada, lambda s: len(s.courses()), 2, "getCourses"),
    "Session.call": (ada, lambda s: s.call(SwadAPI.getGroups, 2)["numGroups"], 0, GROUPS),
    "Session.roles": (aarav, lambda s: s.roles(1), Role.STUDENT, "getAvailableRoles"),
    "Session.notifications": (aarav, lambda s: len(s.notifications()), 2, "getNotifications"),
    "Session.mark_read": (aarav, lambda s: s.mark_read([1, 2]), 2, "markNotificationsAsRead"),
    "Session.send_message": (
        ada, lambda s: s.send_message("@luis", "x").missing, (), "sendMessage",
    ),
    "Session.find_users": (
        ada, lambda s: [u.nickname for u in s.find_users("okafor", 1)], ["amara"],
        "getCourses findUsers",
    ),
    "Session.locate": (ada, lambda s: s.locate("A1-B2-C3-D4-E5-F6").floor, 1, "getLocation"),
    "Session.check_in": (ada, lambda s: s.check_in(1), None, "sendMyLocation"),
    "Session.whereabouts": (ada, lambda s: s.whereabouts(4), None, "getLastLocation"),
    "Session.trivia": (aarav, lambda s: s.trivia(1).code, 4, "getTrivialQuestion"),
    "Session.login": (
        lambda site: site.api(), lambda api: Session.login(api, "@ada", PASSWORD).me.id, "70000001",
        "loginByUserPasswordKey",
    ),
    "Course.list": (ada, lambda s: [c.short_name for c in Course.list(s)], ["ALG", "PROG"],
                    "getCourses"),
    "Course.get": (ada, lambda s: Course.get(s, 2).full_name, "Programming", "getCourses"),
    "Course.check": (ada, lambda s: Course.check(s, 3), False, "getCourses"),
    "Course.infos": (course, lambda c: c.infos["userRole"], 3, "getCourses"),
    "Course.refresh": (course, lambda c: c.refresh().role, Role.TEACHER, "getCourses"),
    "Course.roles": (course, lambda c: c.roles(), Role.TEACHER, "getAvailableRoles"),
    "Course.info": (course, lambda c: c.info("guide").url, "https://school.example/algebra",
                    "getCourseInfo"),
    "Course.students": (course, lambda c: len(c.students()), 24, "getUsers"),
    "Course.teachers": (course, lambda c: [u.nickname for u in c.teachers()], ["ada"], "getUsers"),
    "Course.users": (course, lambda c: len(c.users("student")), 24, "getUsers"),
    "Course.groups": (course, lambda c: len(c.groups()), 5, GROUPS),
    "Course.group_types": (course, lambda c: len(c.group_types()), 2, "getGroupTypes"),
    "Course.join": (dario, lambda c: c.join(4).requests, 2, f"{GROUPS} sendMyGroups"),
    "Course.leave": (studied, lambda c: c.leave(3).requests, 2, f"{GROUPS} sendMyGroups"),
    "Course.save": (joining, lambda c: c.save().fields, ("group 3",), f"{GROUPS} sendMyGroups"),
    "Course.events": (course, lambda c: len(c.events()), 3, EVENTS),
    "Course.documents": (course, lambda c: len(c.documents().walk()), 2, "getDirectoryTree"),
    "Course.shared_files": (course, lambda c: len(c.shared_files().walk()), 1, "getDirectoryTree"),
    "Course.marks_files": (course, lambda c: len(c.marks_files().walk()), 1, "getDirectoryTree"),
    "Course.test_config": (course, lambda c: c.test_config().max_questions, 10, "getTestConfig"),
    "Course.tests": (course, lambda c: len(c.tests()), 6, "getTests"),
    "Course.games": (studied, lambda c: len(c.games()), 1, "getGames"),
    "Course.notice": (course, lambda c: c.notice("x").code, 1, "sendNotice"),
    "Group.list": (course, lambda c: len(Group.list(c)), 5, GROUPS),
    "Group.get": (course, lambda c: Group.get(c, 3).name, "Lab 1", GROUPS),
    "Group.check": (course, lambda c: Group.check(c, 6), False, GROUPS),
    "Group.infos": (lab, lambda g: g.infos["max_students"], 15, GROUPS),
    "Group.refresh": (lab, lambda g: g.refresh().num_students, 8, GROUPS),
    "Group.join": (lab, lambda g: (g.join().requests, g.member), (2, True),
                   f"{GROUPS} sendMyGroups"),
    "Group.leave": (my_group, lambda g: (g.leave().requests, g.member), (2, False),
                    f"{GROUPS} sendMyGroups"),
    "Group.save": (joined, lambda g: (g.save().requests, g.changes()), (2, {}),
                   f"{GROUPS} sendMyGroups"),
    "GroupType.list": (course, lambda c: [t.name for t in GroupType.list(c)], ["Labs", "Lectures"],
                       "getGroupTypes"),
    "User.list": (course, lambda c: len(User.list(c)), 24, "getUsers"),
    "User.get": (course, lambda c: User.get(c, "@ada").code, 1, "getUsers getUsers"),
    "User.check": (course, lambda c: User.check(c, 4), True, "getUsers"),
    "AttendanceEvent.list": (course, lambda c: [e.code for e in AttendanceEvent.list(c)],
                             [3, 2, 1], EVENTS),
    "AttendanceEvent.get": (course, lambda c: AttendanceEvent.get(c, 2).groups, (3,), EVENTS),
    "AttendanceEvent.check": (course, lambda c: AttendanceEvent.check(c, 4), False, EVENTS),
    "AttendanceEvent.infos": (event, lambda e: e.infos["title"], "Class of today", EVENTS),
    "AttendanceEvent.refresh": (event, lambda e: e.refresh().title, "Class of today", EVENTS),
    "AttendanceEvent.save": (renamed, lambda e: e.save().requests, 3,
                             f"{EVENTS} sendAttendanceEvent {EVENTS}"),
    "AttendanceEvent.delete": (event, lambda e: (e.delete(), e.saved), (None, False),
                               "removeAttendanceEvent"),
    "AttendanceEvent.users": (event, lambda e: len(e.users()), 24, USERS),
    "AttendanceEvent.present_rate": (event, lambda e: e.present_rate(), 0.0, USERS),
    "AttendanceEvent.to_frame": (event, lambda e: len(e.to_frame()), 24, USERS),
    "AttendanceEvent.mark": (event, lambda e: e.mark(["@aiko", 4]).counts, {"marked": 2}, MARK),
    "AttendanceEvent.unmark": (lambda site: AttendanceEvent.get(course(site), 1),
                               lambda e: e.unmark(4).counts, {"unmarked": 1}, WHOLE),
    "AttendanceEvent.replace": (event, lambda e: e.replace([5, 6]).requests, 3, MARK),
    "RollCall.send": (event, called, {"marked": 1}, MARK),
    "Directory.get": (course, lambda c: len(Directory.get(c).dirs), 1, "getDirectoryTree"),
    "Directory.list": (course, lambda c: len(Directory.list(c)), 3, "getDirectoryTree " * 3),
    "Directory.check": (course, lambda c: Directory.check(c, "shared", 3), False,
                        "getDirectoryTree"),
    "Directory.infos": (documents, lambda d: d.infos["zone"], "documents", "getDirectoryTree"),
    "Directory.refresh": (documents, lambda d: len(d.refresh().walk()), 2, "getDirectoryTree"),
    "Directory.mirror": (documents, lambda d: d.mirror("here").counts, {"created": 2},
                         "getFile GET " * 2),
    "File.list": (course, lambda c: [f.path for f in File.list(c)],
                  ["Sheets/sheet 1.txt", "syllabus.pdf"], "getDirectoryTree"),
    "File.get": (course, lambda c: File.get(c, 3).name, "notes.txt", "getFile"),
    "File.check": (course, lambda c: File.check(c, 99), False, "getFile"),
    "File.infos": (file, lambda f: f.infos["size"], 15, "getFile"),
    "File.refresh": (file, lambda f: f.refresh().publisher, "Ada Serra Vidal", "getFile"),
    "File.info": (file, lambda f: f.info().license, "unknown / other", "getFile"),
    "File.target": (link, lambda f: f.target(), "https://elsewhere.example/", "getFile"),
    "File.download": (file, lambda f: f.download().read_bytes()[:8], b"%PDF-1.4", "getFile GET"),
    "File.marks": (marks_file, lambda f: f.marks().rows, [["ID"]], "getFile GET"),
    "Marks.get": (course, lambda c: Marks.get(c, 4).text, "ID", "getFile GET"),
    "Game.list": (studied, lambda c: [g.title for g in Game.list(c)], ["Matrices in five minutes"],
                  "getGames"),
    "Game.get": (studied, lambda c: Game.get(c, 1).max_grade, 10.0, "getGames"),
    "Game.check": (studied, lambda c: Game.check(c, 2), False, "getGames"),
    "Game.infos": (game, lambda g: g.infos["code"], 1, "getGames"),
    "Game.refresh": (game, lambda g: g.refresh().author, "Ada Serra Vidal", "getGames"),
    "Game.matches": (game, lambda g: len(g.matches()), 2, "getMatches"),
    "Match.list": (game, lambda g: [m.title for m in Match.list(g)], ["Last week", "Now"],
                   "getMatches"),
    "Match.get": (game, lambda g: Match.get(g, 1).state.value, "finished", "getMatches"),
    "Match.check": (game, lambda g: Match.check(g, 3), False, "getMatches"),
    "Match.infos": (match, lambda m: m.infos["question_index"], 1, "getMatches"),
    "Match.refresh": (match, lambda m: m.refresh().groups, None, "getMatches"),
    "Match.status": (match, lambda m: m.status().options, 4, "getMatchStatus"),
    "Match.answer": (match, lambda m: m.answer("c").answer, 2,
                     "getMatchStatus answerMatchQuestion getMatchStatus"),
    "TestConfig.get": (course, lambda c: TestConfig.get(c).default_questions, 5, "getTestConfig"),
    "Tests.get": (course, lambda c: [t.text for t in Tests.get(c).tags], ["Matrices", "Numbers"],
                  "getTests"),
    "Message.send": (ada, sent, "Luis Núñez Peña", "sendMessage"),
    "Message.save": (ada, lambda s: Message("@luis", "x").save(s).requests, 1, "sendMessage"),
    "Notice.save": (course, lambda c: Notice("x").save(c).requests, 1, "sendNotice"),
    "Notification.list": (aarav, lambda s: len(Notification.list(s)), 2, "getNotifications"),
    "Notification.get": (aarav, lambda s: Notification.get(s, 2).summary, "syllabus.pdf",
                         "getNotifications"),
    "Notification.check": (aarav, lambda s: Notification.check(s, 3), False, "getNotifications"),
    "Notification.refresh": (told, lambda n: n.refresh().read, False, "getNotifications"),
    "Notification.mark_read": (told, lambda n: n.mark_read().read, True,
                               "markNotificationsAsRead"),
    "Notification.reply": (told, lambda n: n.reply("Thanks").subject, "Re: Welcome", "sendMessage"),
}  # fmt: skip
# Refused without a request: the web service has no way.
REFUSED: dict[str, tuple[Callable[[Site], Any], Callable[[Any], Any]]] = {
    "Course.delete": (course, lambda c: c.delete()),
    "Group.delete": (my_group, lambda g: g.delete()),
    "Group.students": (lab, lambda g: g.students()),
    "User.save": (course, lambda c: User.get(c, 4).save()),
    "User.delete": (course, lambda c: User.get(c, 4).delete()),
    "File.save": (file, lambda f: f.save()),
    "File.delete": (file, lambda f: f.delete()),
    "Directory.save": (documents, lambda d: d.save()),
    "Directory.delete": (documents, lambda d: d.delete()),
    "Game.save": (game, lambda g: g.save()),
    "Game.delete": (game, lambda g: g.delete()),
    "Match.save": (match, lambda m: m.save()),
    "Match.delete": (match, lambda m: m.delete()),
    "Message.list": (ada, lambda s: Message.list(s)),
    "Message.get": (ada, lambda s: Message.get(s, 1)),
    "Message.check": (ada, lambda s: Message.check(s, 1)),
    "Notice.list": (course, lambda c: Notice.list(c)),
    "Notice.get": (course, lambda c: Notice.get(c, 1)),
    "Notice.check": (course, lambda c: Notice.check(c, 1)),
    "Notification.save": (told, lambda n: n.save()),
    "Notification.delete": (told, lambda n: n.delete()),
}
ELSEWHERE = {
    "Session.from_web_session", "Connection.call", "Connection.counted", "Message.refresh",
    "Message.infos", "Message.delete", "Notice.refresh", "Notice.infos", "Notice.delete",
    "Client.counted", "Client.get",
}  # fmt: skip
ASKING = {"list", "get", "check", "save", "delete"}


def asking_methods() -> set[str]:
    """The public methods that ask the server, by their names or docstrings."""
    found = set()
    for name in swad.__all__:
        kind = getattr(swad, name)
        if not inspect.isclass(kind) or kind in (SwadAPI, swad.Attendee, swad.AttendanceReport):
            continue
        for method in dir(kind):
            told = inspect.getdoc(getattr(kind, method, None)) or ""
            asks = "request" in told and "no request" not in told.lower()
            held = getattr(kind, "_on_the_site", None) or method in vars(kind)
            if not method.startswith("_") and held and (asks or method in ASKING):
                found.add(f"{name}.{method}")
    return found


def test_every_method_that_asks_is_in_a_table() -> None:
    tables = set(ROWS) | set(REFUSED) | ELSEWHERE
    assert asking_methods() - tables == set()


@pytest.mark.parametrize("name", ROWS)
def test_a_method_asks_for_what_its_docstring_says(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    prepare, act, expected, operations = ROWS[name]
    thing = prepare(site)
    with site.asked() as asked:
        came = act(thing)
    assert came == expected
    assert asked == operations.split()


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_web_service_cannot_do_is_refused(site: Site, name: str) -> None:
    prepare, act = REFUSED[name]
    thing = prepare(site)
    with pytest.raises(UnsupportedOperation):
        act(thing)
