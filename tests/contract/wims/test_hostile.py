"""Any text in, the same text out: values that break WIMS when they are sent as they are."""

import contextlib
from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.wims import Class, Exam, Sheet, SheetExercise, User, WimsAPI
from tests.conftest import FAR_AWAY, HOSTILE, make_class
from tests.contract.wims.asking import EXERCISE, JDOE, ok
from tests.targets import Server

TEXTS = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)

USER_TEXTS = ["lastname", "firstname", "email", "comments", "regnum"]
USER_TEXTS += [f"regprop{number}" for number in range(1, 6)]
PARAMS = "exo=correq4&qnum=1"
CLASS_TEXTS = ["name", "institution", "email", "typename"]


@TEXTS
def test_every_text_field_of_a_user(api: WimsAPI, home: Class, text: str) -> None:
    where = (home.qclass, home.rclass, "jdoe")
    sent = dict.fromkeys(USER_TEXTS, text)
    ok(api.adduser(*where, {**sent, "password": "secret12"}))
    there = ok(api.getuser(*where, [*USER_TEXTS, "password"]))
    assert {key: there[key] for key in sent} == sent
    assert there["password"] == "secret12"
    ok(api.moduser(*where, {"comments": f"{text}."}))
    again = ok(api.getuser(*where))
    assert again["comments"] == f"{text}."
    assert {key: again[key] for key in sent if key != "comments"} == {
        key: text for key in sent if key != "comments"
    }
    assert ok(api.getclass(*where[:2]))["userlist"] == ["jdoe"]
    assert b'"jdoe"' in ok(api.getcsv(*where[:2], "login,lastname,firstname"))


@TEXTS
def test_every_text_field_of_a_class(api: WimsAPI, home: Class, text: str) -> None:
    for name in CLASS_TEXTS:
        setattr(home, name, text)
    home.supervisor.comments = text
    home.save()
    there = Class.get(api, home.qclass, home.rclass)
    assert {name: getattr(there, name) for name in CLASS_TEXTS} == dict.fromkeys(CLASS_TEXTS, text)
    assert there.supervisor.comments == text
    listed = next(item for item in Class.list(api, home.rclass) if item == home)
    assert listed.name == text


@TEXTS
def test_a_class_made_with_it(api: WimsAPI, server: Server, text: str) -> None:
    c = make_class(server.rclass, name=text, institution=text, email=text)
    c.save(api)
    there = Class.get(api, c.qclass, c.rclass)
    assert (there.name, there.institution, there.email) == (text, text, text)
    c.delete()


@TEXTS
def test_every_text_field_of_sheets_exams_and_exercises(
    api: WimsAPI, home: Class, text: str
) -> None:
    where = (home.qclass, home.rclass)
    texts = {"title": text, "description": text}
    ok(api.addsheet(*where, texts))
    ok(api.putexo(*where, 1, EXERCISE, {**texts, "params": "exo=correq4&qnum=1"}))
    ok(api.addexam(*where, texts))
    sheet = ok(api.getsheet(*where, 1))
    assert (sheet["sheet_title"], sheet["sheet_description"]) == (text, text)
    assert {key: sheet["exolist"][0][key] for key in texts} == texts
    exam = ok(api.getexam(*where, 1))
    assert (exam["exam_title"], exam["exam_description"]) == (text, text)
    ok(api.modexosheet(*where, 1, 1, {"title": f"{text[:6]}.", "description": f"{text[:6]}?"}))
    ok(api.modsheet(*where, 1, {"title": f"{text}."}))
    ok(api.modexam(*where, 1, {"title": f"{text}."}))
    assert ok(api.listsheets(*where))["sheettitlelist"] == [f"1:{text}.:0"]
    assert ok(api.listexams(*where))["examtitlelist"] == [f"1:{text}.:0"]
    exercise = ok(api.getexo(*where, 1, 1))
    assert (exercise["exo_title"], exercise["exo_description"]) == (f"{text[:6]}.", f"{text[:6]}?")


@TEXTS
def test_every_text_field_of_the_models(home: Class, text: str) -> None:
    user = User("jdoe", text, text, "secret12", **dict.fromkeys(USER_TEXTS[2:], text))
    sheet, exam = Sheet(text, text, expiration=FAR_AWAY), Exam(text, text, expiration=FAR_AWAY)
    one, two = (SheetExercise(EXERCISE, PARAMS, title=title) for title in (text, text[:6]))
    one.description = text
    sheet.exercises.add(one)
    for new in (user, sheet, exam):
        new.save(home)
    sheet.exercises.add(two)
    for there in (home.users["jdoe"], *home.users.list(), *home.users.list(full=True)):
        assert {name: getattr(there, name) for name in USER_TEXTS} == dict.fromkeys(
            USER_TEXTS, text
        )
    for kind in (home.sheets, home.exams):
        (found,) = kind.list()
        assert (found.title, found.description) == (text, text)
    assert [(e.title, e.description) for e in sheet.exercises] == [(text, text), (text[:6], "")]
    two.description = text[:8] + "."
    two.save()
    sheet.description = exam.description = f"{text}."
    sheet.save()
    exam.save()
    assert sheet.exercises[2].description == text[:8] + "."
    for changed in (home.sheets[1], home.exams[1]):
        assert (changed.title, changed.description) == (text, f"{text}.")
        assert changed.save().requests == 0


def test_what_other_fields_accept_of_it_comes_back_identical(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass, "jdoe")
    ok(api.adduser(*where, JDOE))
    for field in ("photourl", "supervise", "external_auth"):
        for text in HOSTILE.values():
            sent: dict[str, Any] = {field: text}
            with contextlib.suppress(InvalidValue):  # then nothing was sent
                ok(api.moduser(*where, sent))
                assert ok(api.getuser(*where))[field] == text


EVERY_SIGN = "aB3.;:^_#%~@-"


def test_passwords_with_every_sign_that_wims_takes(api: WimsAPI, server: Server) -> None:
    teacher = User("supervisor", "Perrin", "Sophie", EVERY_SIGN)
    c = make_class(server.rclass, password=EVERY_SIGN, supervisor=teacher)
    c.save(api)
    ok(api.adduser(c.qclass, c.rclass, "jdoe", {**JDOE, "password": EVERY_SIGN}))
    there = Class.get(api, c.qclass, c.rclass)
    assert (there.password, there.supervisor.password) == (EVERY_SIGN, EVERY_SIGN)
    assert ok(api.getuser(c.qclass, c.rclass, "jdoe", "password"))["password"] == EVERY_SIGN
    c.password = f"x{EVERY_SIGN}"
    c.save()
    assert c.refresh().password == f"x{EVERY_SIGN}"
    c.delete()


def test_a_class_made_with_all_its_properties(api: WimsAPI, server: Server) -> None:
    looks = {
        "secure": "127.0.0.1 10.0.0.1",
        "bgcolor": "#ffffff",
        "refcolor": "#e7e7f7",
        "css": "-theme-",
        "cloningpwd": "clone123",
        "typename": "classe, n\u00ba 1",
        "topscores": "5",
        "theme": "standard",
        "allowcloning": "yes",
        "logo": "gifs/logo/wimsedu.png",
    }
    c = make_class(server.rclass, lang="fr", level="U1", limit=500, **looks)
    c.save(api)
    there = Class.get(api, c.qclass, c.rclass)
    assert {name: getattr(there, name) for name in looks} == looks
    assert (there.lang, there.level, there.limit) == ("fr", "U1", 500)
    assert c.changes() == {}
    c.delete()
