"""What the methods of the models are tried on: each made with its own session."""

from edusync.swad import (
    AttendanceEvent,
    Course,
    Directory,
    File,
    Game,
    Group,
    Match,
    Notification,
    Session,
)
from tests.contract.swad.conftest import Site


def ada(site: Site) -> Session:
    return site.log_in("@ada")


def aarav(site: Site) -> Session:
    return site.log_in("@aarav")


def course(site: Site) -> Course:
    return Course.get(ada(site), 1)


def studied(site: Site) -> Course:
    return Course.get(aarav(site), 1)


def event(site: Site) -> AttendanceEvent:
    return AttendanceEvent.get(course(site), 3)


def dario(site: Site) -> Course:
    """Linear algebra, as a student has it who is in no lab."""
    return Course.get(site.log_in("@dario"), 1)


def lab(site: Site) -> Group:
    """Lab 1, which its student is not in."""
    return Group.get(dario(site), 3)


def my_group(site: Site) -> Group:
    return Group.get(studied(site), 3)


def documents(site: Site) -> Directory:
    return course(site).documents()


def file(site: Site) -> File:
    return documents(site).files[0]


def marks_file(site: Site) -> File:
    return course(site).marks_files().files[0]


def game(site: Site) -> Game:
    return Game.get(studied(site), 1)


def match(site: Site) -> Match:
    return Match.get(game(site), 2)


def told(site: Site) -> Notification:
    """That of a message."""
    return Notification.get(aarav(site), 1)


def renamed(site: Site) -> AttendanceEvent:
    """An event with a change that is not saved."""
    found = event(site)
    found.title = "Renamed"
    return found


def link(site: Site) -> File:
    """A file that leads to another site."""
    [each] = [each for each in site.sandbox.school.files if each.code == 1]
    each.parts, each.content = ("site.url",), b"https://elsewhere.example/"
    return file(site)


def joining(site: Site) -> Course:
    """A course of which a group is to be joined."""
    found = dario(site)
    found.groups()[0].member = True
    return found


def joined(site: Site) -> Group:
    """A group that is to be joined."""
    found = lab(site)
    found.member = True
    return found
