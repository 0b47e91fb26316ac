"""The tour of WIMS: a class, a list of students, marks."""

import itertools
import random
from pathlib import Path

from edusync.core.files import write_whole
from edusync.demo.screen import Screen
from edusync.sandbox import ServedWims
from edusync.wims import Class, EnrolReport

STUDENTS = """\
Last name,First name,Student number,E-mail
"García, Jr.",José María,80000001,jm.garcia@school.example
Œuvrard,Noël,80000002,noel@school.example
Þórsdóttir,Ásta,80000003,asta@school.example
Παπαδάκη,Ελευθερία,80000004,eleftheria@school.example
Ковальчук,Олена,80000005,olena@school.example
佐藤,健,80000006,ken@school.example
Đặng,Thị Hoa,80000007,hoa@school.example
منصور,ليلى,80000008,layla@school.example
Okafor,Amara,70000008,amara.okafor@new.example
Smith-Jones,Zoë,70000027,zoesmith@school.example
"""
LIST = "students.csv"


def wrote(folder: Path) -> bool:
    """Whether an earlier tour wrote into a folder: its list of students is there."""
    return (folder / LIST).exists() and (folder / LIST).read_bytes() == STUDENTS.encode()


def a_class(show: Screen, wims: ServedWims) -> Class:
    """A class is got, changed and saved."""
    show.title("WIMS: a class")
    with show("A class is one object. This reads its settings and its teacher."):
        c = Class.get(wims.url, wims.ident, wims.passwd, wims.qclass, wims.rclass)
        print(f"{c.name}, {c.institution}, {c.supervisor.fullname}")
    with show("Change it like any object. changes() shows what is new; nothing is sent yet."):
        c.institution = "Université d'Ailleurs, 2ᵉ étage"
        print(c.changes())
    with show("save() sends what changed, and nothing else."):
        print(c.save())
    with show("An unchanged save sends nothing."):
        print(c.save())
    with show("What does the server have now? Accents and signs arrive as they were typed."):
        print(c.refresh().institution)
    return c


def a_list_of_students(show: Screen, c: Class, folder: Path) -> EnrolReport:
    """A CSV file is enrolled, twice; the report of the first time."""
    show.title("WIMS: a list of students")
    students = folder / LIST
    write_whole(students, STUDENTS.encode(), overwrite=True, private=False)
    (folder / "passwords.csv").unlink(missing_ok=True)
    with show("A list as an office sends it; the last two are in the class already."):
        print(students.read_text(encoding="utf-8"))
    with show("All become users of the class. Who is there already is found by the number."):
        report = c.enrol(students, passwords_to=folder / "passwords.csv")
        print(report)
    columns = ("status", "quser", "fields", "lastname")
    show.table([{name: line.to_dict()[name] for name in columns} for line in report])
    with show("The new passwords are in that file, and are never shown."):
        print(report.passwords)
    with show("The same list again: one look at the class, and nothing to send."):
        print(c.enrol(students))
    return report


def marks(show: Screen, wims: ServedWims, c: Class, report: EnrolReport, folder: Path) -> None:
    """Students work, and their marks become a table, a file and a picture."""
    show.title("WIMS: the marks")
    with show("The sandbox plays the students. The new ones do two sheets and an exam."):
        chance = random.Random(2)
        for line in report.created:
            for sheet, exercise in itertools.product((1, 2), (1, 2, 3)):
                score = chance.randint(4, 10)
                wims.work(line.quser, sheet, exercise=exercise, score=score)
            wims.work(line.quser, exam=1, score=chance.randint(6, 10))
    with show("The gradebook has everybody, and the average that WIMS itself would show."):
        book = c.gradebook(scale=20)
        print(book)
        print("average of the class:", book.average)
    rows = [
        {
            "login": line.user.quser,
            **line.marks,
            "average": line.average,
            "name": line.user.fullname,  # last: some are written from right to left
        }
        for line in book
    ]
    show.table(rows, "in gradebook.csv")
    with show("A file for the spreadsheet, and a picture. Neither asks the server anything."):
        book.to_csv(folder / "gradebook.csv", overwrite=True)
        book.plot().savefig(folder / "gradebook.png")
