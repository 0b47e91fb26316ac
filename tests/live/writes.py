"""The public calls that change something, as rows: what they need, and how to see that it is done.

A new call of the library is a new row here.
"""

from collections.abc import Callable
from typing import Any

import attrs

from edusync.wims import Class, Exam, Exercise, Sheet, User
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import JDOE, SOURCE
from tests.contract.wims.work import exercise, make_sheet
from tests.live.reads import World, person


@attrs.frozen
class Write:
    """A call that changes something.

    `prepare` makes what one run needs, `done` looks whether the change is there, once and whole.
    `several`: it makes several changes, so that an error may leave some of them. `appends`: it adds
    at the end, so that after an error that leaves it in doubt a second call may add a second one.
    `tells` looks whether a result, None after an error, says of the class what is so.
    """

    name: str
    prepare: Callable[[World, int], Any]
    run: Callable[[World, Any], Any]
    done: Callable[[World, Any], bool]
    several: bool = False
    appends: bool = False
    setup: Callable[[Class], object] = lambda home: None
    tidy: Callable[[World, Any], object] = lambda world, thing: None
    tells: Callable[[World, Any, Any], bool] = lambda world, thing, result: True


def has_once(found: list[Any], wanted: Any) -> bool:
    return found.count(wanted) == 1


def listed(home: Class) -> list[str]:
    return [user.quser for user in home.users.list()]


def titles(found: Any) -> list[str]:
    return [item.title for item in found]


def added(world: World, new: Any) -> Any:
    """The object, as the class has it through the proxy."""
    new.save(world.home)
    number = {"User": "quser", "Sheet": "qsheet", "Exam": "qexam", "Exercise": "qexo"}
    return type(new).get(world.far, getattr(new, number[type(new).__name__]))


def _in_trash(world: World, number: int) -> User:
    person(number).save(world.home)
    world.home.users.remove(f"user{number}")
    return person(number)


def a_sheet(home: Class) -> None:
    make_sheet(exercises=2).save(home)


def an_active_sheet(home: Class) -> None:
    a_sheet(home)
    home.sheets[1].activate()


def _new_class(world: World, _: int) -> Class:
    return make_class(world.far.rclass, qclass=world.raw.rng.randint(1_000_000, 9_999_999))


def _old_class(world: World, number: int) -> Class:
    new = _new_class(world, number)
    new.save(world.home.connection[0])
    return Class.get(world.raw, new.qclass, new.rclass)


def _has_class(world: World, c: Class) -> bool:
    return Class.check(world.home.connection[0], c.qclass, c.rclass)


def _tidy_class(world: World, c: Class) -> None:
    if _has_class(world, c):
        Class.get(world.home.connection[0], c.qclass, c.rclass).delete()


def _changed_class(world: World, number: int) -> Class:
    c = Class.get(world.raw, *world.where)
    c.name, c.supervisor.comments = f"Name {number}", f"Comment {number}"
    return c


def _class_is_changed(world: World, c: Class) -> bool:
    there = Class.get(world.home.connection[0], *world.where)
    return (there.name, there.supervisor.comments) == (c.name, c.supervisor.comments)


def _changed_user(world: World, number: int) -> User:
    user = added(world, person(number))
    user.comments, user.email = f"Comment, {number}", "j@example.org"
    assert isinstance(user, User)
    return user


def _user_is_changed(world: World, user: User) -> bool:
    there = world.home.users[user.quser]
    return (there.comments, there.email) == (user.comments, user.email)


def _of_another(world: World, number: int) -> User:
    _in_trash(world, number)
    return User(f"user{number}", "Roe", "Jane", "secret12")


def _retitled(world: World, item: Any) -> Any:
    item.title = f"{item.title}, changed"
    return item


def _sheet_is_whole(world: World, sheet: Sheet) -> bool:
    found = [other for other in world.home.sheets if other.title == sheet.title]
    return len(found) == 1 and len(found[0].exercises.list()) == 2


def _turned(world: World, _: int) -> list[str]:
    return titles(world.home.sheets[1].exercises)[::-1]


def _exercise_is_changed(world: World, item: Any) -> bool:
    return item.title in titles(world.home.sheets[1].exercises)


def _new_exercise(world: World, number: int) -> Any:
    world.home.sheets[1].exercises.add(exercise(f"Exercise {number + 10}"))
    return world.far.sheets[1].exercises.list()[-1]


def _renamed_exercise(world: World, number: int) -> Any:
    item = world.far.sheets[1].exercises[2]
    item.title = f"Exercise {number + 10}"
    return item


def _source(number: int) -> str:
    return SOURCE.replace("{Sum}", f"{{Sum {number}}}")


def _has_source(world: World, item: Exercise) -> bool:
    there = [other.title for other in world.home.exercises.list()]
    return has_once(there, item.title) and world.home.exercises[item.qexo].source == item.source


def _changed_exercise(world: World, number: int) -> Exercise:
    item = added(world, Exercise(f"sum{number}", _source(number)))
    item.source = _source(number + 1000)
    assert isinstance(item, Exercise)
    return item


def _tidy_exercise(world: World, item: Exercise) -> None:
    """Deletes it: WIMS compiles all exercises of a class again whenever one changes."""
    if item.qexo in world.home.exercises:
        world.home.exercises.remove(item.qexo)


WRITES = [
    Write(
        "raw adduser",
        lambda world, number: f"user{number}",
        lambda world, login: world.raw.adduser(*world.where, login, JDOE)[0],
        lambda world, login: has_once(listed(world.home), login),
    ),
    Write(
        "raw moduser",
        lambda world, number: added(world, person(number)),
        lambda world, user: world.raw.moduser(*world.where, user.quser, {"comments": "new"})[0],
        lambda world, user: world.home.users[user.quser].comments == "new",
    ),
    Write(
        "raw putcsv",
        lambda world, number: f"user{number}",
        lambda world, login: world.raw.putcsv(
            *world.where, f"login,password,lastname,firstname\n{login},secret12,Doe,J\n", file=False
        )[0],
        lambda world, login: has_once(listed(world.home), login),
    ),
    Write(
        "raw addsheet",
        lambda world, number: f"Sheet {number}",
        lambda world, title: world.raw.addsheet(*world.where, {"title": title})[0],
        lambda world, title: has_once(titles(world.home.sheets), title),
    ),
    Write(
        "Class.save of a new one",
        _new_class,
        lambda world, c: c.save(world.raw),
        _has_class,
        several=True,
        tidy=_tidy_class,
    ),
    Write("Class.save", _changed_class, lambda _, c: c.save(), _class_is_changed, several=True),
    Write(
        "Class.delete",
        _old_class,
        lambda _, c: c.delete(),
        lambda world, c: not _has_class(world, c),
        tidy=_tidy_class,
    ),
    Write(
        "users.add",
        lambda _, number: person(number),
        lambda world, user: world.far.users.add(user),
        lambda world, user: has_once(listed(world.home), user.quser),
    ),
    Write("User.save", _changed_user, lambda _, user: user.save(), _user_is_changed),
    Write(
        "users.remove",
        lambda world, number: added(world, person(number)),
        lambda world, user: world.far.users.remove(user.quser),
        lambda world, user: user.quser not in listed(world.home),
    ),
    Write(
        "users.add of a deleted one",
        _in_trash,
        lambda world, user: world.far.users.add(user),
        lambda world, user: has_once(listed(world.home), user.quser),
        several=True,
    ),
    Write(
        "users.add instead of a deleted one",
        _of_another,
        lambda world, user: world.far.users.add(user, on_deleted="purge"),
        lambda world, user: has_once(
            [(other.quser, other.lastname) for other in world.home.users], (user.quser, "Roe")
        ),
        several=True,
    ),
    Write(
        "sheets.add",
        lambda _, number: make_sheet(f"Sheet {number}", exercises=2),
        lambda world, sheet: world.far.sheets.add(sheet),
        _sheet_is_whole,
        several=True,
        appends=True,
    ),
    Write(
        "sheets.add beside an active one",
        lambda _, number: make_sheet(f"Sheet {number}", exercises=2),
        lambda world, sheet: world.far.sheets.add(sheet),
        _sheet_is_whole,
        several=True,
        setup=an_active_sheet,
        appends=True,
    ),
    Write(
        "Sheet.save",
        lambda world, number: _retitled(world, added(world, make_sheet(f"Sheet {number}"))),
        lambda _, sheet: sheet.save(),
        lambda world, sheet: has_once(titles(world.home.sheets), sheet.title),
    ),
    Write(
        "Sheet.activate",
        lambda world, number: added(world, make_sheet(f"Sheet {number}", 1)),
        lambda _, sheet: sheet.activate(),
        lambda world, sheet: world.home.sheets[sheet.qsheet].sheetmode == 1,
    ),
    Write(
        "Sheet.delete",
        lambda world, number: (s := added(world, make_sheet(f"Sheet {number}")), s.title),
        lambda _, found: found[0].delete(),
        lambda world, found: (
            found[1] not in titles(world.home.sheets) and "Sheet" in titles(world.home.sheets)
        ),
        setup=a_sheet,
    ),
    Write(
        "sheet.exercises.add",
        lambda world, number: (world.far.sheets[1], exercise(f"Exercise {number + 10}")),
        lambda _, found: found[0].exercises.add(found[1]),
        lambda world, found: has_once(titles(world.home.sheets[1].exercises), found[1].title),
        setup=a_sheet,
        appends=True,
    ),
    Write(
        "SheetExercise.save",
        _renamed_exercise,
        lambda _, item: item.save(),
        _exercise_is_changed,
        setup=a_sheet,
    ),
    Write(
        "SheetExercise.move_up",
        _turned,
        lambda world, wanted: next(
            item for item in world.far.sheets[1].exercises if item.title == wanted[0]
        ).move_up(),
        lambda world, wanted: titles(world.home.sheets[1].exercises) == wanted,
        setup=a_sheet,
    ),
    Write(
        "SheetExercise.remove",
        lambda world, number: (item := _new_exercise(world, number), item.title),
        lambda _, found: found[0].remove(),
        lambda world, found: titles(world.home.sheets[1].exercises) == ["Exercise 1", "Exercise 2"],
        setup=a_sheet,
    ),
    Write(
        "exams.add",
        lambda _, number: Exam(f"Exam {number}", "About", expiration=FAR_AWAY),
        lambda world, exam: world.far.exams.add(exam),
        lambda world, exam: has_once(titles(world.home.exams), exam.title),
        appends=True,
    ),
    Write(
        "Exam.save",
        lambda world, n: _retitled(
            world, added(world, Exam(f"Exam {n}", "About", expiration=FAR_AWAY))
        ),
        lambda _, exam: exam.save(),
        lambda world, exam: has_once(titles(world.home.exams), exam.title),
    ),
    Write(
        "Exam.add",
        lambda world, number: added(world, Exam(f"Exam {number}", "About", expiration=FAR_AWAY)),
        lambda world, exam: exam.add(world.far.sheets[1]),
        lambda world, exam: len(world.home.exams[exam.qexam].exercises) == 2,
        setup=an_active_sheet,
    ),
    Write(
        "Exam.delete",
        lambda world, n: (
            e := added(world, Exam(f"Exam {n}", "About", expiration=FAR_AWAY)),
            e.title,
        ),
        lambda _, found: found[0].delete(),
        lambda world, found: titles(world.home.exams) == ["First"],
        setup=lambda home: Exam("First", "About", expiration=FAR_AWAY).save(home),
    ),
    Write(
        "exercises.add",
        lambda _, number: Exercise(f"sum{number}", _source(number)),
        lambda world, item: world.far.exercises.add(item),
        _has_source,
        several=True,
        tidy=_tidy_exercise,
    ),
    Write(
        "Exercise.save",
        _changed_exercise,
        lambda _, item: item.save(),
        _has_source,
        several=True,
        tidy=_tidy_exercise,
    ),
    Write(
        "Exercise.delete",
        lambda world, number: added(world, Exercise(f"sum{number}", _source(number))),
        lambda _, item: item.delete(),
        lambda world, item: item.qexo not in [other.qexo for other in world.home.exercises],
    ),
]
