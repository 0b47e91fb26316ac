"""The tour of SWAD: a course, a roll call, a message."""

import random
from pathlib import Path

from edusync import swad
from edusync.demo.screen import Screen
from edusync.sandbox import ServedSwad
from edusync.swad import Attendees, Course, Session


def a_course(show: Screen, site: ServedSwad) -> tuple[Session, Course]:
    """A teacher logs in and looks at a course."""
    show.title("SWAD: a course")
    with show("A teacher logs in. The key that SWAD gives is renewed when it expires."):
        session = swad.login(site.url, site.app_key, site.teacher, site.password)
        print(session.me)
    with show("The courses are those of the teacher."):
        for course in session.courses():
            print(course.code, course.full_name)
    with show("One of them: its groups, its students, its attendance events."):
        course = swad.Course.get(session, 1)
        groups, events = course.groups(), course.events()
        students = course.students()
        print(len(students), "students:", ", ".join(map(str, students[:4])))
    groups_shown = [
        {
            "group": group.name,
            "type": group.type_name,
            "students": group.num_students,
            "room for": group.max_students,
            "open": group.open,
        }
        for group in groups
    ]
    show.table(groups_shown)
    show.table([{"event": event.title, "start": f"{event.start:%d %B %Y}"} for event in events])
    return session, course


def a_roll_call(show: Screen, course: Course, folder: Path) -> Attendees:
    """The roll of today's class is called; who was absent."""
    show.title("SWAD: a roll call")
    chance = random.Random(3)
    arrived = [student.at_nickname for student in course.students() if chance.random() < 0.75]
    with show("Codes are scanned at the door. Each is on the disk before the next line runs."):
        event = course.events()[0]
        with event.roll_call(folder) as roll:
            for nickname in arrived:
                roll.scan(nickname)
            roll.scan("@visitor")  # whom nobody knows
            report = roll.send()
            roll.forget("@visitor")
        print(report)
    with show("Marks are only added, so a colleague's are never lost. How many came:"):
        present = event.users()
        present.to_csv(folder / "attendance.csv", overwrite=True)
        print(len(present.present), "of", len(present))
    return present.absent


def a_message(show: Screen, site: ServedSwad, session: Session, absent: Attendees) -> None:
    """Who was absent gets a message, and reads it."""
    show.title("SWAD: a message")
    with show("Those who were absent get a message, once: it is never sent twice."):
        text = "We proved that rank A ≤ 3 & used it.\nSee you on Monday!"
        sent = session.send_message(absent, "The class of today", text=text)
        print(", ".join(user.at_nickname for user in sent.recipients))
    with show("One of them logs in, and finds it."):
        nickname = absent[0].at_nickname
        student = swad.login(site.url, site.app_key, nickname, site.password)
        for note in student.notifications().unread:
            print(note.summary, "-", note.text)
