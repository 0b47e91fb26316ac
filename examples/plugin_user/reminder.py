"""Reminds the students of a SWAD course whose average in a WIMS class is low.

WIMS_URL=... WIMS_IDENT=... WIMS_PASSWD=... SWAD_URL=... SWAD_APP_KEY=... \
    SWAD_USER=@ada SWAD_PASSWORD=... python reminder.py CLASS RCLASS COURSE BELOW
"""

import os
import sys

from edusync import swad
from edusync.wims import Class

TEXT = "Your average in WIMS is {average} out of 20. My office hours are on Tuesdays, 10:00."


def low_averages(c: Class, below: float) -> dict[str, float]:
    """The averages below a limit, by student number."""
    return {
        line.user.regnum: line.average
        for line in c.gradebook(scale=20)
        if line.average is not None and line.average < below
    }


def remind(course: swad.Course, averages: dict[str, float]) -> list[str]:
    """Writes to each student of the course who has a low average; the nicknames."""
    found = [student for student in course.students() if student.id in averages]
    for student in found:
        text = TEXT.format(average=averages[student.id])
        course.session.send_message(student, "Your work in WIMS", text=text)
    return [student.nickname for student in found]


def main(arguments: list[str]) -> int:
    number, name, code, below = arguments
    env = os.environ
    c = Class.get(env["WIMS_URL"], env["WIMS_IDENT"], env["WIMS_PASSWD"], int(number), name)
    session = swad.login(
        env["SWAD_URL"], env["SWAD_APP_KEY"], env["SWAD_USER"], env["SWAD_PASSWORD"]
    )
    reminded = remind(swad.Course.get(session, int(code)), low_averages(c, float(below)))
    print(len(reminded), "reminded:", *reminded)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
