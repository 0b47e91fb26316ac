"""Scripts of classes, users, sheets and exams, run by wimsapi and by `edusync.wimsapi`.

Each step notes what it saw, or the names by which its error is caught; both notes must be equal.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import FAR_AWAY
from tests.wimsapi.worlds import NUMBER, RCLASS, World, differences, outcome

Step = Any  # a function without parameters; mypy infers no lambda with defaults


def fields(item: Any, *names: str) -> list[Any]:
    """What an object shows: the values, and what type they have."""
    found = [getattr(item, name) for name in names]
    return [("list" if isinstance(v, list) else type(v).__name__, v) for v in found]


USER = (
    "quser lastname firstname password email comments regnum photourl participate courses classes "
    "supervise supervisable external_auth agreecgu regprop1 regprop5 fullname wclass"
).split()
CLASS = "rclass name institution email password lang expiration limit level secure qclass".split()
SHEET = "qsheet title description expiration sheetmode weight formula indicator contents".split()
EXAM = "qexam title description expiration exammode duration attempts".split()


def new_objects(w: World) -> Iterator[Step]:
    """What is not saved yet."""
    module, user, c = w.module, w.user(), w.new_class()
    yield lambda: fields(user, *USER)
    yield lambda: fields(c, *CLASS)
    yield lambda: fields(module.Sheet(expiration=FAR_AWAY), *SHEET, "exo_count", "exos")
    yield lambda: fields(module.Exam(expiration=FAR_AWAY), *EXAM, "exo_count", "exos")
    yield lambda: fields(w.new_class(limit="12", qclass="12345", nothing="such"), "limit", "qclass")
    yield lambda: fields(w.user(nothing="such"), "quser")
    for key, value in (
        ("lang", "Wrong"),
        ("lang", "zz"),
        ("level", "Wrong"),
        ("level", "h4"),
        ("limit", "many"),
        ("expiration", "Wrong"),
        ("expiration", "20201301"),
    ):
        yield lambda key=key, value=value: w.new_class(**{key: value}) and "made"
    for kind in (module.Sheet, module.Exam):
        yield lambda kind=kind: kind(expiration="Wrong") and "made"
        yield lambda kind=kind: kind(expiration="20201301") and "made"
    for name in ("sheetmode", "weight", "formula", "indicator", "title"):
        yield lambda name=name: fields(module.Sheet(**{name: "any"}), name)
    for name in ("exammode", "duration", "attempts", "description"):
        yield lambda name=name: fields(module.Exam(**{name: "any"}), name)
    for item in (user, c, module.Sheet(), module.Exam()):
        yield lambda item=item: item.infos
        yield lambda item=item: item.save()
        yield lambda item=item: item.delete()
        yield lambda item=item: item.refresh()
        yield lambda item=item: item == item
        yield lambda item=item: hash(item)
        yield lambda item=item: (item == 1, item != 1, item == "jdoe", item is None)
    for item in (module.Sheet(), module.Exam()):
        yield lambda item=item: item.scores()
        yield lambda item=item: item.scores("jdoe")
        yield lambda item=item: item.save(c)
    yield lambda: (c.url, c.ident, c.passwd)
    yield lambda: c.save(w.served.wims.url)
    yield lambda: c.save(w.served.wims.url, "ident")


def unsaved_class(w: World) -> Iterator[Step]:
    """What asks for something in a class that is not saved."""
    module, c = w.module, w.new_class()
    kinds = (module.User, module.Sheet, module.Exam)
    items = (w.user(), module.Sheet("T"), module.Exam("T"))
    for item in (*items, int, 1, None, object()):
        for method in ("additem", "delitem", "checkitem"):
            yield lambda item=item, method=method: getattr(c, method)(item)
    for kind in (*kinds, int, str):
        yield lambda kind=kind: c.getitem("1", kind)
        yield lambda kind=kind: c.checkitem("1", kind)
        yield lambda kind=kind: c.delitem("1", kind)
        yield lambda kind=kind: c.listitem(kind)
    for item, kind in zip(items, kinds, strict=True):
        yield lambda item=item: item in c
        yield lambda kind=kind: kind.get(c, 1)
        yield lambda item=item, kind=kind: kind.check(c, item)
        yield lambda item=item, kind=kind: kind.remove(c, item)
        yield lambda item=item: item.remove(c, item)
        yield lambda item=item: item.save(c)


def classes(w: World) -> Iterator[Step]:
    module = w.module
    c = w.saved_class(limit="40", lang="fr", level="U1")
    same = w.get()
    yield lambda: fields(c, *CLASS)
    yield lambda: fields(same, *CLASS)
    yield lambda: fields(same.supervisor, "quser", "lastname", "firstname", "password", "email")
    yield lambda: (same == c, hash(c) == hash(c.refresh()), c == 1, c.url[-14:], c.ident, c.passwd)
    yield lambda: sorted(filter(None, c.infos))
    yield lambda: fields(w.get(str(NUMBER)), "qclass")
    other = w.saved_class(None, name="Another")
    yield lambda: (type(other.qclass).__name__, other == c, other != c, other.name)
    yield lambda: sorted(one.name for one in module.Class.list(*w.connection, RCLASS))
    yield lambda: {type(one.qclass).__name__ for one in module.Class.list(*w.connection, RCLASS)}
    yield lambda: module.Class.list(*w.connection, "nobodys")
    yield (
        lambda: (
            sorted(map(hash, module.Class.list(*w.connection, RCLASS)))
            == sorted(map(hash, (c, other)))
        )
    )
    for number in (NUMBER, str(NUMBER), 999998, 1337):
        yield lambda number=number: module.Class.check(*w.connection, number, RCLASS)
        yield lambda number=number: w.get(number).name
        yield lambda number=number: w.get(number, "another").name
    url, ident, passwd = w.connection
    yield lambda: module.Class.get(url, ident, "wrong", NUMBER, RCLASS)
    yield lambda: module.Class.check(url, "nobody", passwd, NUMBER, RCLASS)
    yield lambda: module.Class.list(url, ident, "wrong", RCLASS)
    yield lambda: module.Class.get(*w.connection, NUMBER, RCLASS, timeout=30).name
    same.institution = "modified"
    yield lambda: same.save() and None
    yield lambda: (same.institution, c.institution, c.refresh().institution)
    yield lambda: same.save() and None
    c.name, c.email, c.limit = "New name", "new@example.org", 41
    yield lambda: c.save() and None
    yield lambda: fields(w.get(), *CLASS)
    yield lambda: fields(w.get().supervisor, "lastname", "firstname")
    yield lambda: other.delete()
    yield lambda: other.delete()
    yield lambda: other.infos
    yield lambda: w.get(c.qclass).delete()
    yield lambda: w.get()


def users(w: World) -> Iterator[Step]:
    User, c = w.module.User, w.saved_class()  # noqa: N806
    yield lambda: User.list(c)
    yield lambda: [User.check(c, one) for one in ("jdoe", "supervisor", "Unknown", w.user("jdoe"))]
    user = User("jdoe", "doe", "john", "secret12", "j@example.org", regnum="7")
    yield lambda: [user in c, c.checkitem(user), c.checkitem("jdoe", User)]
    yield lambda: c.additem(user)
    yield lambda: [user in c, c.checkitem(user), c.checkitem("jdoe", User), user.wclass]
    yield lambda: fields(user, *USER)
    yield lambda: (user._class == c, user._class.qclass)
    yield lambda: fields(User.get(c, "jdoe"), *USER)
    yield lambda: fields(c.getitem("jdoe", User), *USER)
    yield lambda: sorted(user.infos.keys() - {"password"})
    yield lambda: (User.get(c, "jdoe") == user, User.get(c, "supervisor") == user, user == 5)
    yield lambda: hash(User.get(c, "jdoe")) == hash(user)
    for login in ("nobody", "Unknown", 5, "a", "x" * 40):
        yield lambda login=login: User.get(c, login)
        yield lambda login=login: c.getitem(login, User)
        yield lambda login=login: User.check(c, login)
    twin = User("jdoe", "roe", "jane", "secret12")
    yield lambda: c.additem(twin)
    yield lambda: twin.wclass
    twin.quser += "1"
    yield lambda: c.additem(twin)
    yield lambda: fields(twin, "quser", "lastname", "wclass")
    same = User.get(c, "jdoe")
    same.firstname, same.email = "modified", "new@example.org"
    yield lambda: same.save() and None
    yield lambda: (same.firstname, user.firstname, user.refresh().firstname, user.email)
    yield lambda: c.additem(User("j-roe2", "roe", "jane", "secret12"))
    yield lambda: sorted(one.quser for one in User.list(c))
    yield lambda: [fields(one, *USER) for one in sorted(c.listitem(User), key=lambda u: u.quser)]
    whole = User("full", "Lefèvre", "Émile", "secret12", "e@example.org", "a comment", "22012345")
    whole.regprop1, whole.agreecgu = "group 3", "no"
    yield lambda: c.additem(whole)
    yield lambda: fields(User.get(c, "full"), *USER)
    yield lambda: User.remove(c, "nobody")
    yield lambda: User.remove(c, "full")
    yield lambda: c.delitem("jroe2", User)
    yield lambda: c.delitem("jroe2", User)
    yield lambda: c.delitem(twin)
    yield lambda: twin in c
    yield lambda: user.delete()
    yield lambda: user.delete()
    yield lambda: user.infos
    yield lambda: user.refresh()
    yield lambda: user == c.supervisor
    yield lambda: (user.wclass, user.quser, User.list(c))
    yield lambda: [w.user() in c, c.checkitem("supervisor", User), c.supervisor.fullname]


def numbered(w: World, kind: Any, number: str, shown: list[str]) -> Iterator[Step]:
    c = w.saved_class()

    def num(item: Any) -> Any:
        return type(getattr(item, number)).__name__, getattr(item, number)

    first = kind("First", "About it", FAR_AWAY)
    yield lambda: kind.list(c)
    yield lambda: [kind.check(c, one) for one in (first, 1, "1")]
    yield lambda: first.save(c) and None
    yield lambda: fields(first, *shown, "wclass", "exo_count", "exos")
    yield lambda: fields(kind.get(c, 1), *shown, "wclass", "exo_count", "exos")
    yield lambda: fields(kind.get(c, "1"), *shown)
    second, third = (kind(title, "About it", "20301231") for title in ("Second", "Third"))
    yield lambda: [c.additem(one) for one in (second, third)]
    yield lambda: [num(one) for one in (first, second, third)]
    yield lambda: [fields(one, *shown) for one in kind.list(c)]
    yield lambda: [one in c for one in (first, second, third)]
    yield lambda: [kind.check(c, one) for one in (first, 1, "1", 3, 9)]
    yield lambda: [c.checkitem(str(one), kind) for one in (1, 3, 9)]
    listed = kind.list(c)
    yield lambda: (listed == [first, second, third], first == second, first != second, first == 1)
    yield lambda: sorted(first.infos)
    for wrong in (50, "50"):
        yield lambda wrong=wrong: kind.get(c, wrong)
        yield lambda wrong=wrong: c.getitem(wrong, kind)
        yield lambda wrong=wrong: kind.remove(c, wrong)
    for wrong in (0, "x"):
        yield lambda wrong=wrong: kind.get(c, wrong)
    yield lambda: first == kind("T")
    yield lambda: first.scores()
    yield lambda: first.scores("unknown")
    same = c.getitem(1, kind)
    same.title, same.description = "modified", "Another text"
    yield lambda: same.save() and None
    yield lambda: (same.title, first.title, first.refresh().title, first.description)
    yield lambda: num(first)
    yield lambda: same.save() and None
    yield lambda: third.delete()
    yield lambda: (num(third), third.wclass)
    yield lambda: kind.get(c, getattr(third, number))
    yield lambda: third.infos
    yield lambda: third.delete()
    yield lambda: third.refresh()
    yield lambda: third.save()
    yield lambda: third == first
    yield lambda: kind.remove(c, second)
    yield lambda: c.delitem("1", kind)
    yield lambda: kind.list(c)


def sheets(w: World) -> Iterator[Step]:
    yield from numbered(w, w.module.Sheet, "qsheet", SHEET)


def exams(w: World) -> Iterator[Step]:
    yield from numbered(w, w.module.Exam, "qexam", EXAM)


def scores(w: World) -> Iterator[Step]:
    """The class of the sample, where students worked."""
    c = w.get(20001)
    sheet, exam = c.getitem(1, w.module.Sheet), c.getitem(1, w.module.Exam)
    numbers = ("score", "quality", "cumul", "best", "acquired", "weight")
    yield lambda: sorted(
        (one.user.quser, *(getattr(one, key) for key in numbers)) for one in sheet.scores()
    )
    yield lambda: sorted((one.user.quser, one.score, one.attempts) for one in exam.scores())
    best = exam.scores()[0]
    yield lambda: exam.scores(best.user.quser) == best
    yield lambda: exam.scores(best.user) == best
    yield lambda: best == w.module.ExamScore(exam, best.user, best.score, best.attempts)
    yield lambda: sheet.scores(best.user.quser) in sheet.scores()
    for item in (sheet, exam):
        yield lambda item=item: item.scores("unknown")


def made_scores(w: World) -> Iterator[Step]:
    """Scores that a script makes."""
    module, user = w.module, w.user()
    sheet, exam = module.Sheet(), module.Exam()
    sheet.qsheet, exam.qexam = 1, 1
    yield lambda: (sheet.qsheet, exam.qexam)
    for last in (10, 9):
        made = module.ExerciseScore(None, user, 10, 10, 10, 10, last, 10, 1, 1)
        yield lambda made=made: (
            made == module.ExerciseScore(None, user, 10, 10, 10, 10, 10, 10, 1, 1),
            made is None,
            made == 1,
            *(getattr(made, name) for name in "quality cumul best acquired last tries".split()),
        )
    for score in (10, 8):
        yield (
            lambda score=score: (
                module.SheetScore(sheet, user, score, 10, 10, 10, 10, 1, [])
                == module.SheetScore(sheet, user, 10, 10, 10, 10, 10, 1, [])
            )
        )
        yield (
            lambda score=score: (
                module.ExamScore(exam, user, score, 1) == module.ExamScore(exam, user, 10, 1)
            )
        )
    yield lambda: module.ExamScore(exam, user, 10, 1) != None  # noqa: E711
    yield lambda: module.ExamScore(exam=exam, user=user, score=1, attempts=2).attempts


SCRIPTS: dict[Callable[[World], Iterator[Step]], int] = {  # and how many steps each has
    new_objects: 63,
    unsaved_class: 59,
    classes: 38,
    users: 51,
    sheets: 40,
    exams: 40,
    scores: 8,
    made_scores: 9,
}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # wimsapi's own
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_sees_the_same(
    worlds: tuple[World, World], script: Callable[[World], Iterator[Step]]
) -> None:
    theirs, ours = ([outcome(step) for step in script(world)] for world in worlds)
    assert differences(range(len(ours)), theirs, ours) == []
    assert len(ours) == SCRIPTS[script]
