"""What scripts of wimsapi may write, and `edusync.wims` refuses; with wimsapi itself as well."""

from typing import Any

import pytest
import wimsapi

import edusync.wimsapi
from edusync import wims
from edusync.wims.models.score import FORMULAS
from tests.conftest import FAR_AWAY
from tests.wimsapi.worlds import NUMBER, RCLASS, World

SOURCE = "\\title{A square}\n\\statement{How many sides?}\n\\answer{Sides}{4}{type=numeric}\n"


def test_unknown_keywords_are_ignored(each: World) -> None:
    others: dict[str, Any] = {"unknown": 1, "qsheet": 4, "qexam": 4}
    module = each.module
    sheet, exam = module.Sheet("T", **others), module.Exam("T", **others)
    user = each.user(**others)
    made = [sheet, exam, user, each.new_class(**others)]
    made.append(module.SheetScore(sheet, user, 8, 8, 80, 80, 8, 1, [], **others))
    made.append(module.ExerciseScore(None, user, 8, 80, 80, 8, 8, 10, 1, 3, **others))
    assert not any(hasattr(one, "unknown") for one in made)


def test_a_keyword_that_is_like_a_field_is_warned_of() -> None:
    others: dict[str, Any] = {"indicatr": 2}
    with pytest.warns(UserWarning, match=r"Sheet\(\) ignores 'indicatr': did you mean 'indicator'"):
        edusync.wimsapi.Sheet("T", **others)


@pytest.mark.parametrize("name", ["User", "Sheet", "Exam", "Class"])
def test_an_argument_given_twice_is_a_type_error(each: World, name: str) -> None:
    twice = {"User": "quser", "Sheet": "title", "Exam": "title", "Class": "rclass"}[name]
    with pytest.raises(TypeError):
        getattr(each.module, name)("one", **{twice: "two"})


def test_every_field_may_be_given_by_place(each: World) -> None:
    module, texts = each.module, "quser a b secret12 m@example.org c 7 p".split()
    user = module.User(*texts)
    assert (user.quser, user.email, user.comments, user.regnum) == ("quser", texts[4], "c", "7")
    sheet = module.Sheet("T", "D", FAR_AWAY, 0, 2, 3, 0, "")
    assert (sheet.sheetmode, sheet.weight, sheet.formula, sheet.indicator) == (0, 2, 3, 0)
    exam = module.Exam("T", "D", FAR_AWAY, 30, 3, 0)
    assert (exam.duration, exam.attempts, exam.exammode) == (30, 3, 0)
    c = module.Class(RCLASS, "N", "I", "m@example.org", "secret", user, NUMBER, "fr", FAR_AWAY, 40)
    assert (c.name, c.lang, c.expiration, c.limit) == ("N", "fr", FAR_AWAY, 40)


def test_numbers_given_as_text_are_saved(each: World) -> None:
    module = each.module
    c = each.saved_class(limit="40")
    c.additem(module.Sheet("T", "D", FAR_AWAY, weight="2", formula="3", indicator="0"))
    c.additem(module.Exam("T", "D", FAR_AWAY, duration="30", attempts="3"))
    assert int(each.get().limit) == 40
    assert "2 3 0" in each.api.getclassfile(NUMBER, RCLASS, "sheets/.severity")[1].decode()
    found = c.getitem(1, module.Exam)
    assert (int(found.duration), int(found.attempts)) == (30, 3)


def test_without_a_look_at_who_is_there_a_login_that_is_taken_is_an_error(each: World) -> None:
    c, module = each.saved_class(), each.module
    each.user("jdoe").save(c, check_exists=False)
    for _ in range(2):
        twin = each.user("jdoe")
        with pytest.raises(module.AdmRawError, match="user already exists"):
            twin.save(c, check_exists=False)
        with pytest.raises(module.AdmRawError, match="user already exists"):
            c.additem(twin)
        assert not twin.wclass
    each.user("jdoe", comments="seen").save(c)
    assert c.getitem("jdoe", module.User).comments == "seen"


def test_a_user_is_put_into_another_class(each: World) -> None:
    c, other = each.saved_class(), each.saved_class(NUMBER + 1)
    user = each.user("jdoe")
    user.save(c)
    other.additem(user)
    assert user in other
    assert c.checkitem("jdoe", each.module.User)
    again = each.module.User.get(c, "jdoe")
    with pytest.raises(each.module.AdmRawError, match="user already exists"):
        other.additem(again)


@pytest.mark.parametrize("name", ["Sheet", "Exam"])
def test_what_is_added_twice_is_there_twice(each: World, name: str) -> None:
    c, kind = each.saved_class(), getattr(each.module, name)
    item = kind("T", "D", FAR_AWAY)
    item.save(c)
    for number in (2, 3):
        c.additem(item)
        assert int(getattr(item, f"q{name.lower()}")) == number
        assert [(one.title, one.description) for one in kind.list(c)] == [("T", "D")] * number
    item.save(c)
    assert len(kind.list(c)) == 3


def test_a_user_who_is_added_twice_is_an_error(each: World) -> None:
    c, user = each.saved_class(), each.user("jdoe")
    user.save(c)
    with pytest.raises(each.module.AdmRawError, match="user already exists"):
        c.additem(user)
    assert user in c
    user.email = "new@example.org"
    user.save()
    assert each.module.User.get(c, "jdoe").email == "new@example.org"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("Sheet", ""), ("Sheet", "9999999"), ("Exam", ""), ("Exam", 9999999), ("User", "a b")],
)
def test_what_can_be_no_identifier_is_an_error_of_the_server(
    each: World, name: str, wrong: Any
) -> None:
    with pytest.raises(each.module.AdmRawError):
        getattr(each.module, name).get(each.get(20001), wrong)


@pytest.mark.filterwarnings("ignore:addsheet .* sheetmode:edusync.wims.ServerQuirkWarning")
@pytest.mark.parametrize("mode", [1, "2", 3])
def test_a_sheet_without_exercises_is_added_with_its_mode(each: World, mode: Any) -> None:
    c, module = each.saved_class(), each.module
    for number in (1, 2):
        sheet = module.Sheet("Titre", "Description", FAR_AWAY, sheetmode=mode)
        c.additem(sheet)
        found = c.getitem(number, module.Sheet)
        assert int(found.sheetmode) == int(sheet.sheetmode) == int(mode)
        assert (int(sheet.qsheet), found.description) == (number, "Description")
    sheet.description = "Changed"
    sheet.save()
    assert c.getitem(2, module.Sheet).description == "Changed"


@pytest.mark.parametrize("mode", [1, "2"])
def test_a_new_exam_is_in_preparation_whatever_its_mode(each: World, mode: Any) -> None:
    c, module = each.saved_class(), each.module
    exam = module.Exam("Titre", "Description", FAR_AWAY, exammode=mode)
    c.additem(exam)
    assert int(c.getitem(1, module.Exam).exammode) == 0
    exam.title = "Changed"
    exam.save()
    assert c.getitem(1, module.Exam).title == "Changed"


@pytest.mark.parametrize(
    ("first", "last"), [("", "Supervisor"), ("Ada", ""), ("A", "B")], ids=lambda name: name or "-"
)
def test_a_supervisor_may_have_an_empty_or_short_name(world: World, first: str, last: str) -> None:
    """Which wimsapi asks WIMS for in vain."""
    teacher = world.module.User("supervisor", last, first, "password", "test@example.org")
    c = world.saved_class(supervisor=teacher)
    found = c.getitem("supervisor", world.module.User)
    assert (found.firstname, found.lastname, found.email) == (first, last, "test@example.org")
    found.firstname = ""
    found.save()
    c.refresh()
    c.supervisor.lastname, c.institution = "", "Another"
    c.save()
    assert world.get().supervisor.lastname == ""


def test_a_new_user_without_a_look_takes_one_request(world: World) -> None:
    c = world.saved_class()
    before = len(world.served.wims.journal)
    assert world.user("jdoe").save(c, check_exists=False).requests == 1
    assert len(world.served.wims.journal) == before + 1


def test_scores_are_of_the_classes_that_scripts_name(each: World) -> None:
    c, module = each.get(20001), each.module
    score = c.getitem(1, module.Sheet).scores()[0]
    assert isinstance(score, module.SheetScore)
    assert all(isinstance(one, module.ExerciseScore) for one in score.exercises)
    assert isinstance(c.getitem(1, module.Exam).scores()[0], module.ExamScore)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("indicator", [0, 1, 2])
def test_a_mark_is_computed_as_in_wimsapi(formula: str, indicator: int) -> None:
    for numbers in ((3.3, 100, 100, 100), (5, 40, 60, 80), (0, 0, 0, 0)):
        theirs, ours = (
            module.Sheet._compute_grade(formula, indicator, *numbers)
            for module in (wimsapi, edusync.wimsapi)
        )
        assert round(theirs, 2) == ours


@pytest.mark.parametrize("kind", ["Sheet", "Exam"])
def test_scores_of_who_is_not_there_are_a_value_error(each: World, kind: str) -> None:
    item = each.get(20001).getitem(1, getattr(each.module, kind))
    with pytest.raises(ValueError, match="nobody"):
        item.scores("nobody")


def test_objects_of_edusync_wims_are_items_too(world: World) -> None:
    c = world.saved_class()
    items: tuple[Any, ...] = (
        wims.User("jdoe", "Doe", "John", "secret12"),
        wims.Sheet("T", "D"),
        wims.Exam("T", "D"),
        wims.Exercise("square", SOURCE),
    )
    for item in items:
        c.additem(item)
        assert item in c
        assert c.checkitem(item)
    assert c.getitem("square", wims.Exercise).title == "A square"
    assert [type(one) for one in c.listitem(wims.User)] == [wims.User]
    for item in items:
        c.delitem(item)
        assert item not in c


def test_the_class_of_edusync_wims_has_none_of_it() -> None:
    names = "additem delitem checkitem getitem listitem __contains__ url ident passwd".split()
    assert [name for name in names if not hasattr(edusync.wimsapi.Class, name)] == []
    assert [name for name in names if hasattr(wims.Class, name)] == []
