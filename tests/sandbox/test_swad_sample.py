"""The school to try scripts on has something of everything."""

from collections.abc import Iterator

import pytest

from edusync.sandbox import Sandbox, ServedSwad
from edusync.swad import Course, Session, login


@pytest.fixture(scope="module")
def site() -> Iterator[ServedSwad]:
    with Sandbox.sample().serve() as served:
        yield served.swad


def log_in(site: ServedSwad, nickname: str) -> Session:
    return login(site.url, site.app_key, nickname, site.password)


def test_a_teacher_finds_students_groups_and_events(site: ServedSwad) -> None:
    course = Course.get(log_in(site, "@ada"), 1)
    assert len(course.students()) == 24
    assert [group.name for group in course.groups()][:2] == ["Lab 1", "Lab 2"]
    today, lab, first = course.events()
    assert (today.users().present_rate, len(lab.users()), len(first.users().present)) == (0, 8, 20)
    assert [file.name for file in course.marks_files().walk()] == ["marks.html"]


def test_names_come_in_several_scripts(site: ServedSwad) -> None:
    names = {user.nickname: user.name for user in Course.get(log_in(site, "@ada"), 1).students()}
    told = [names[nickname] for nickname in ("aiko", "anton", "maeve", "tuan", "ruth")]
    assert told == ["愛子 田中", "Антон Иванов", "Maeve O'Brien", "Tuấn Nguyễn", "רות לוי"]


def test_a_student_finds_games_tests_files_and_notifications(site: ServedSwad) -> None:
    session = log_in(site, "@aarav")
    course = Course.get(session, 1)
    [game] = course.games()
    assert [match.title for match in game.matches()] == ["Last week", "Now"]
    assert game.matches()[1].answer("b").answer == 1
    assert len(course.tests()) == 6
    assert len(course.documents().walk()) == 2
    assert len(session.notifications()) == 2
