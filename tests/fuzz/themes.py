"""What random calls are about: for each theme how it begins, and what may follow; pure."""

from collections.abc import Sequence

from tests.fuzz import values
from tests.fuzz.actions import (
    EXAM,
    EXAM_CHANGE,
    SHEET_CHANGE,
    USER,
    Action,
    addclass,
    addexo,
    addsheet,
    adduser,
    all_users,
    class_option,
    copy_or_not,
    exam,
    exam_work,
    getcsv,
    list_option,
    modclass,
    modexosheet,
    of,
    open_exam,
    open_sheet,
    other,
    plain,
    putcsv,
    putexo,
    sheet,
    show,
    testexo,
    user,
    work,
)
from tests.fuzz.calls import CLASS, STUDENT, Call, call, lines
from tests.fuzz.draw import Draw

Weighted = Sequence[tuple[int, Action]]

USERS: Weighted = (
    (7, adduser),
    (5, user("moduser", data1=lambda draw: draw.fields(USER))),
    (3, user("deluser")),
    (1, user("deluser", option=lambda _: "del_from_trash")),
    (3, user("recuser")),
    (4, user("getuser", option=lambda draw: draw.one(["", all_users(draw)]))),
    (2, user("checkuser")),
    (2, user("authuser", qpasswd=lambda draw: draw.one(["", "secret12", "wrong1"]))),
    (1, user("authuser", option=lambda _: "hashlogin")),
    (1, user("getclassesuser", option=list_option)),
    (1, user("getlog")),
    (2, plain("getclass", option=lambda _: "userlist,usercount")),
    (1, plain("cleanclass")),
    (9, show("users")),
)
CSV: Weighted = (
    (6, putcsv),
    (4, getcsv),
    (2, plain("getscores", option=lambda draw: draw.words(values.COLUMNS))),
    (2, adduser),
    (1, user("deluser")),
    (1, user("authuser", qpasswd=lambda draw: draw.one(values.PASSWORDS))),
    (2, user("getuser", option=all_users)),
    (6, show("users")),
)
CLASSES_: Weighted = (
    (6, modclass),
    (4, plain("getclass", option=class_option)),
    (3, plain("listclasses", option=list_option)),
    (1, plain("checkclass")),
    (2, plain("copyclass")),
    (1, plain("cleanclass")),
    (1, plain("changedates")),
    (1, plain("repairclass")),
    (1, plain("delclass")),
    (2, user("getclassesuser", option=list_option)),
    (6, show("class")),
)
GROUPS: Weighted = (
    (2, lambda _, place: addclass("@G@")),
    (4, adduser),
    (3, user("moduser", data1=lambda draw: draw.fields(USER))),
    (2, user("deluser")),
    (2, user("recuser")),
    (2, user("checkuser")),
    (2, user("getuser")),
    (2, putcsv),
    (2, getcsv),
    (3, plain("getclass", option=class_option)),
    (1, modclass),
    (1, plain("copyclass")),
    (1, plain("cleanclass")),
    (1, plain("delclass")),
    (1, plain("listclasses", option=list_option)),
    (2, sheet("getsheetscores")),
    (3, show("group")),
    (4, show("users")),
)
SHEETS: Weighted = (
    (5, addsheet),
    (5, sheet("modsheet", data1=lambda draw: draw.fields(SHEET_CHANGE))),
    (3, sheet("getsheet")),
    (3, plain("listsheets")),
    (2, sheet("delsheet")),
    (1, sheet("checksheet")),
    (6, putexo),
    (5, modexosheet),
    (3, sheet("getexosheet", qexo=Draw.position)),
    (2, sheet("getexo", qexo=Draw.position)),
    (9, show("sheets")),
)
EXAMS: Weighted = (
    (4, plain("addexam", data1=lambda draw: draw.fields(EXAM, 4))),
    (4, exam("modexam", data1=lambda draw: draw.fields(EXAM_CHANGE))),
    (3, exam("getexam")),
    (2, plain("listexams")),
    (1, exam("delexam")),
    (1, exam("checkexam")),
    (3, exam("linkexo", qsheet=Draw.position, qexo=Draw.position)),
    (1, exam("linkexo", qsheet=Draw.position, qexo=Draw.position, data1=lambda _: "2,Title")),
    (2, exam("linksheet", qsheet=Draw.position)),
    (2, exam("listlinks", qsheet=Draw.position)),
    (1, addsheet),
    (1, sheet("modsheet", data1=lambda draw: draw.fields(SHEET_CHANGE))),
    (1, sheet("delsheet")),
    (1, plain("changedates")),
    (6, show("exams")),
)
EXERCISES: Weighted = (
    (8, addexo),
    (3, plain("delexo", qexo=Draw.exercise, option=lambda draw: draw.one(["", "no_build"]))),
    (4, plain("listexos")),
    (3, plain("buildexos")),
    (3, plain("getexofile", qexo=Draw.exercise)),
    (2, plain("movexo", qexo=Draw.exercise, data1=other, option=copy_or_not)),
    (1, plain("movexos", data1=other, option=copy_or_not)),
    (1, plain("sharecontent", data1=other, option=lambda draw: draw.one(["", "exo"]))),
    (1, plain("copyclass")),
    (1, testexo),
    (4, show("exercises")),
)
SCORES: Weighted = (
    (4, work),
    (2, exam_work),
    (3, open_sheet),
    (1, open_exam),
    (4, sheet("getsheetscores")),
    (3, sheet("getsheetstats")),
    (3, user("getscore", qsheet=lambda draw: draw.one(["", "1", "2", "9"]))),
    (2, exam("getexamscores")),
    (2, getcsv),
    (2, plain("getscores", option=lambda draw: draw.words(values.COLUMNS))),
    (2, user("getlog", option=lambda draw: draw.one(["", "score", "noscore", "exams"]))),
    (1, adduser),
    (1, user("deluser")),
    (1, user("recuser")),
    (1, plain("cleanclass")),
    (1, sheet("delsheet")),
    (1, sheet("modsheet", data1=lambda draw: draw.fields(SHEET_CHANGE))),
    (1, modexosheet),
)
REFUSALS: Weighted = (
    (1, lambda draw, _: of(draw.one(["@X@", "abc", "1.5", "@A@_1", "@G@_9"]), "checkclass")),
    (1, lambda draw, _: of("@X@", draw.one(["getclass", "listsheets", "adduser", "getsheet"]))),
    (
        1,
        lambda draw, place: [call(draw.one(["getclass", "listexams"]), qclass=place, rclass="odd")],
    ),
    (1, lambda draw, place: [call("nosuchjob", qclass=place, rclass="@R@")]),
    (1, lambda draw, place: [call("listclasses", rclass="nobodys", option="all")]),
    (1, lambda draw, _: [call(draw.one(["checkident", "search", "getsession"]))]),
    (1, lambda draw, place: of(place, "getclassmodif", data1=draw.one(["20300101", "20200101"]))),
)

THEMES: dict[str, Weighted] = {
    "users": USERS,
    "csv": CSV,
    "classes": CLASSES_,
    "groups": GROUPS,
    "sheets": SHEETS,
    "exams": EXAMS,
    "exercises": EXERCISES,
    "scores": SCORES,
}


def beginning(theme: str, draw: Draw) -> list[Call]:
    """How a sequence of a theme begins."""
    if theme == "groups":
        made = addclass("@G@", (*CLASS, ("type", "2")))
        return made + addclass("@G@") + addclass("@G@") + adduser(draw, "@G@_1")
    made = addclass("@A@")
    if theme in ("classes", "exercises"):
        made += addclass("@B@")
    if theme in ("scores", "csv", "users"):
        for login in draw.some(values.LOGINS, 3):
            made += of("@A@", "adduser", quser=login, data1=lines(STUDENT))
    if theme in ("scores", "exams"):
        made += open_sheet(draw, "@A@")
    if theme == "scores" and draw.chance(0.5):
        made += open_exam(draw, "@A@")
    return made


def places(theme: str) -> Sequence[str]:
    """The classes that calls of a theme are about."""
    if theme == "groups":
        return ("@G@", "@G@_1", "@G@_1", "@G@_2", "@G@_3")
    if theme in ("classes", "exercises"):
        return ("@A@", "@A@", "@A@", "@B@", "@C@")
    return ("@A@",)
