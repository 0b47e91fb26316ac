"""The values that random calls are made of: ordinary ones, and those that have made trouble."""

PLAIN = "Garcia|Ana Maria|Doe|Smith-Jones|Li|x|University of Elsewhere|Week 3".split("|")
NASTY = (
    "  lead",
    "trail  ",
    "a  b",
    "tab\there",
    "Doe, Jr",
    'say "hi"',
    "O'Neil",
    "\xc9mile",
    "D\xe9j\xe0 vu",
    "c\x9cur",
    "\x93quoted\x94",
    "\x805",
    "&#26085;&#26412;",
    "&amp;",
    "a=b",
    "a = b",
    "a;b",
    "a:b",
    "50%",
    "1+1",
    "R&D",
    "<b>x</b>",
    "#1",
    "~x",
    "(a) [b] {c}",
    "$x",
    "back\\slash",
    "\xa0",
    "abc" * 20,
    "long " * 60,
    "0",
    "-1",
    "007",
)
# They spoil a whole class, so they are rare, and in no property of a class: every list of classes
# of the server would end there.
RUINOUS = ("!x", "end\\", " !set", "a\\\\")

LOGINS = "anna bert carl dora5 emil".split()
ODD_LOGINS = "abc Anna supervisor j.doe j-doe zz zoe_1 a/b nobody 12345 x@y.z".split()
# The sandbox has hashes of its own, so none of these may be that of another.
PASSWORDS = (
    *"secret12 secret12 pw1234 abc Aa.1;:^_#%~@- *NvAbCdEfGhIjK p\xe9p\xe9".split(),
    "two words",
)
POSITIONS = "1 1 1 1 2 2 2 3".split()
ODD_POSITIONS = "0 -1 9 abc 01 1.5 +1 99".split()
EXERCISES = "ex1 ex2 Exo_3 e-4".split()
DATES = "20301231 20271231 20991231 20281115".split()
ODD_DATES = "20200101 20140101 2027 abc 20309999 20271301".split()
WEIGHTS = "1 1 2 3 0".split()
ODD_WEIGHTS = "1.5 abc -1 11 100001".split()
POINTS = "10 10 10 20 5 100".split()
STATUSES = "1 1 1 2 3 0".split()
ODD_STATUSES = "4 5 -1 abc".split()
MODULES = "H2/algebra/oeffraction.en H5/algebra/oeflinsys.en adm/none".split()
PARAMETERS = ("exo=correq4&qnum=1", "exo=correq3&qnum=1&scoredelay=,", "cmd=new&exo=a b", "x")
LANGUAGES = "en fr es zh".split()

USER_FIELDS = (
    "lastname firstname password email comments regnum photourl participate courses classes "
    "supervise supervisable external_auth agreecgu regprop1 regprop5"
).split()
USER_TEXTS = "lastname firstname email comments regnum photourl regprop1 regprop3".split()
CLASS_TEXTS = "description institution supervisor email typename css theme bgcolor parent".split()
SHEET_TEXTS = "title description".split()
COLUMNS = (
    "login password name lastname firstname email regnum comments photourl external_auth "
    "average0 average1 average2 averages sheet1 sheet2 sheets exam1 exam2 exams examduration1 "
    "manual1 manuals allscore regprop1 participate foo"
).split()
CSV_COLUMNS = (
    "login password lastname firstname email regnum comments photourl supervisable participate "
    "external_auth agreecgu manual1"
).split()

TITLES = ("Sum", "One, two", "\xc9tude", 'a "b"', "", "a:b", "Product  of")
SOURCES = {
    "good": "\\title{%s}\n\\language{en}\n\\author{Ann}\n\\email{a@x.org}\n"
    "\\integer{a=randint(1..9)}\n\\statement{What is \\a?}\n\\answer{number}{\\a}{type=numeric}\n",
    "good too": "\\title{%s}\n\\statement{Nothing to do.}\n",
    "no title": "\\language{en}\n\\statement{Say %s.}\n",
    "no statement": "\\title{%s}\n\\language{en}\n",
    "text": "nothing of an exercise, %s\n",
}

# Files of a class that show what a write did.
INDEX_FILES = {
    "users": (
        ".userlist",
        ".users/anna",
        ".users/bert",
        ".users/dora5",
        "supervisor",
        ".usernextlist",
    ),
    "class": (".def",),
    "group": (".subclasses", ".userlist"),
    "sheets": ("sheets/.sheets", "sheets/.sheet1", "sheets/.sheet2", "sheets/.severity"),
    "exams": ("exams/.exams", "exams/.exam1", "exams/.eseverity"),
    "exercises": ("Exindex", "Extitles", "src/ex1.oef"),
}
