"""A class at the end of its year: two students, one more in the trash, work, an exam."""

from edusync.wims import Class, Exam, Exercise, User
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import SOURCE
from tests.contract.wims.work import TWO_TRIES, Work, make_sheet

SPRING, NEXT_SPRING = "20270131", "20280131"
SECRET_FIELDS = ("secret12", "secret99", "open1234")  # passwords that the class holds
# What holds logins in a copy, and in a class that was cleaned.
COPIED = (".usernextlist", ".userprevlist")
KEPT = (".log", *COPIED)


def fill(home: Class, work: Work, *, exam: bool = True) -> None:
    """Gives the class what a year leaves; sheet 1 and the exam are active, sheet 2 is not."""
    for login, lastname in (("jdoe", "Doe, Jr"), ("xroe", "Roe"), ("gone", "Gone")):
        User(login, lastname, "John", "secret12", regnum="7").save(home)
    sheet = make_sheet("One", 2)
    sheet.save(home)
    make_sheet("Two", 1, expiration=SPRING).save(home)
    sheet.activate()
    if exam:
        final = Exam("Final", "About", expiration=FAR_AWAY, attempts=3)
        final.save(home)
        final.add(sheet)
        final.activate()
    Exercise("sum1", SOURCE).save(home)
    for login in ("jdoe", "gone"):
        work.sheet(login, TWO_TRIES)
        work.exam(login, 1, [5, 7])
    home.users.remove("gone")
