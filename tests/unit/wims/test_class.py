"""`Class` without a server, and with one that fails half way."""

import contextlib
import copy
import datetime
import pickle
from typing import Any

import pandas
import pytest

from edusync.core.model import MISSING
from edusync.errors import (
    AlreadyExists,
    DataLossError,
    EdusyncError,
    InvalidValue,
    NotSaved,
    ServerBug,
    TransportError,
    UnsupportedOperation,
)
from edusync.results import ItemList
from edusync.wims import Class, User
from edusync.wims.classes.creation import first_class_info, fit
from tests.conftest import FAR_AWAY, make_class
from tests.unit.scripted import Step, error, http, ok, playing, reset

ABSENT = error("class 7000000 not existing")
PROPERTIES = {
    "description": "Algebra",
    "institution": "University of Elsewhere",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
    "expiration": FAR_AWAY,
    "limit": "30",
    "lang": "en",
    "level": "H4",
    "secure": "all",
    "css": "-theme-",
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}
THERE = ok(**PROPERTIES)
READ = [THERE, ok(**TEACHER)]


def test_the_constructor_needs_the_names_and_takes_the_rest() -> None:
    supervisor = User("anything", "Perrin", "Sophie", "secret99")
    c = Class(
        "r",
        name="Algebra",
        institution="U",
        email="a@b.org",
        password="open1234",
        supervisor=supervisor,
        qclass=9001,
        lang="fr",
    )
    assert (c.qclass, c.lang, c.limit, c.level, c.secure) == (9001, "fr", 30, "H4", "all")
    assert not c.saved


@pytest.mark.parametrize("name", ["unknown", "_saved", "url"])
def test_a_keyword_that_is_no_field_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        make_class("r", **{name: 1})


def test_a_date_is_an_expiration() -> None:
    day: Any = datetime.date(2030, 1, 31)
    c = make_class("r", expiration=day)
    assert c.expiration == "20300131"
    c.expiration = day.replace(year=2031)
    assert c.expiration == "20310131"


def test_an_expiration_that_is_not_given_is_settled_by_the_save() -> None:
    c = make_class("r", expiration=None)
    assert c.expiration is None
    a_year_on = "20271122"
    with playing(ABSENT, ok(), ok(**{**PROPERTIES, "expiration": a_year_on})) as script:
        c.save(script.api())
    assert f"expiration={a_year_on}\n" in script.requests[1]["data1"]
    assert (c.expiration, c.changes()) == (a_year_on, {})


@pytest.mark.parametrize("today", [datetime.date(2027, 11, 22), datetime.date(2028, 2, 29)])
def test_no_expiration_on_a_saved_class_means_a_year_from_the_day_of_the_save(
    today: datetime.date,
) -> None:
    none: Any = None
    with playing(*READ, ok()) as script:
        c = Class.get(script.api(today=lambda: today), 9001, "r")
        c.expiration = none
        assert c.save().fields == ("expiration",)
    assert c.expiration == f"{today + datetime.timedelta(days=365):%Y%m%d}"
    assert script.requests[-1]["data1"] == f"expiration={c.expiration}\n"


@pytest.mark.parametrize(
    ("today", "refused"),
    [("2027-08-31", False), ("2027-09-01", True), ("2028-01-01", True)],
)
def test_an_expiration_is_past_from_the_day_after_it(today: str, refused: bool) -> None:
    with playing(*READ, *([] if refused else [ok()])) as script:
        c = Class.get(script.api(today=lambda: datetime.date.fromisoformat(today)), 9001, "r")
        c.expiration = "20270831"
        with pytest.raises(DataLossError) if refused else contextlib.nullcontext():
            c.save()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("lang", "english"),
        ("level", "X9"),
        ("expiration", "soon"),
        ("rclass", "a b"),
        ("qclass", 123456789),
        ("password", "a b"),
        ("limit", "many"),
        ("css", "a=b"),
        ("name", None),
        ("name", ""),
    ],
)
def test_a_field_is_checked_when_it_is_set(field: str, value: Any) -> None:
    with pytest.raises(InvalidValue, match=f"^{field}: "):
        make_class(**{"rclass": "r", field: value})
    if field not in ("rclass", "qclass"):
        with pytest.raises(InvalidValue, match=f"^{field}: "):
            setattr(make_class("r"), field, value)


def test_a_limit_is_a_number() -> None:
    with pytest.raises(InvalidValue, match=r"^limit: must be a number"):
        make_class("r", limit="50")


def test_texts_may_be_given_as_numbers() -> None:
    assert make_class("r", qclass="9001").qclass == 9001
    assert User("jdoe", "Doe", "John", "secret12", regnum=123).regnum == "123"  # type: ignore[arg-type]


@pytest.mark.parametrize("what", ["connection", "infos"])
def test_what_needs_a_server_says_not_saved(what: str) -> None:
    with pytest.raises(NotSaved):
        getattr(make_class("r"), what)


def test_an_unsaved_class_equals_only_itself() -> None:
    new = make_class("r")
    assert new == new
    assert new != make_class("r")
    assert new != "another thing"


def test_a_class_without_a_server_cannot_be_saved_deleted_or_read() -> None:
    with pytest.raises(NotSaved, match=r"save\(url, ident, passwd\)"):
        make_class("r").save()
    with pytest.raises(NotSaved):
        make_class("r").delete()
    with pytest.raises(NotSaved):
        make_class("r").refresh()


def test_the_connection_is_given_whole() -> None:
    with pytest.raises(InvalidValue, match="takes the connection, then qclass, rclass"):
        Class.get("http://127.0.0.1:1/wims.cgi", "myself", "toto99", 9001)  # type: ignore[call-overload]
    with playing() as script, pytest.raises(InvalidValue, match="WimsAPI"):
        Class.get(script.api(), 9001, "r", timeout=3)  # type: ignore[call-overload]


def got() -> Any:
    """A class as `get` returns it; its server is gone."""
    with playing(*READ) as script:
        return Class.get(script.api(attempts=1), 9001, "r")


def test_nothing_shows_a_password() -> None:
    c = got()
    c.password = "newpass1"
    shown = [repr(c), str(c.to_dict()), c._repr_html_(), repr(c.changes()), repr(c.supervisor)]
    for secret in ("open1234", "newpass1", "secret99"):
        assert not any(secret in text for text in shown)
    assert c.to_dict(secrets=True)["password"] == "newpass1"
    assert c.changes()["password"] == ("open1234", "newpass1")


def test_a_pickled_class_keeps_its_edits_and_its_baseline() -> None:
    c = got()
    c.name = "Edited"
    for twin in (pickle.loads(pickle.dumps(c)), copy.deepcopy(c)):
        assert twin == c
        assert twin.changes() == {"name": ("Algebra", "Edited")}
        assert twin.supervisor._class is twin


def test_changes_pickle_and_stay_masked() -> None:
    c = got()
    c.password = "newpass1"
    assert "newpass1" not in repr(pickle.loads(pickle.dumps(c.changes())))


def test_which_class_it_is_cannot_change_once_saved() -> None:
    c = got()
    with pytest.raises(UnsupportedOperation, match="qclass of a saved Class"):
        c.qclass = 9002
    c.qclass = 9001


def test_an_attribute_that_is_no_field_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nmae'"):
        _ = got().nmae


def test_equal_classes_have_equal_hashes() -> None:
    c = got()
    assert c == copy.deepcopy(c)
    assert len({c, copy.deepcopy(c)}) == 1


def test_a_field_that_was_never_read_shows_as_such() -> None:
    listed = Class._loaded({"qclass": 9001, "rclass": "r", "name": "A"})
    listed.password = "newpass1"
    assert listed.changes()["password"] == (MISSING, "newpass1")
    assert "not read" in repr(MISSING)
    assert listed.to_dict()["institution"] is None
    assert "institution" not in repr(listed)


def test_changing_the_supervisor_and_the_class_takes_two_requests() -> None:
    with playing(*READ, ok(), ok()) as script:
        c = Class.get(script.api(), 9001, "r")
        c.name, c.supervisor.email = "New", "new@example.org"
        assert c.save().requests == 2
    assert script.jobs[2:] == ["modclass", "moduser"]
    assert script.requests[2]["data1"] == "description=New\n"


def test_a_save_that_fails_half_way_says_so_and_the_next_one_does_the_rest() -> None:
    bug = http(550, b"not_trusted", "text/plain")
    with playing(*READ, ok(), bug, ok()) as script:
        c = Class.get(script.api(), 9001, "r")
        c.name, c.supervisor.email = "New", "new@example.org"
        with pytest.raises(ServerBug) as caught:
            c.save()
        (note,) = caught.value.__notes__
        assert note.startswith("Done: modclass. Left: moduser of the supervisor.")
        assert list(c.changes()) == ["supervisor.email"]
        assert c.save().requests == 1
    assert script.jobs[2:] == ["modclass", "moduser", "moduser"]


def test_nothing_done_is_success() -> None:
    with playing(*READ, error("nothing done")) as script:
        c = Class.get(script.api(), 9001, "r")
        c.supervisor.email = "new@example.org"
        assert c.save().updated
        assert c.changes() == {}


def test_a_custom_name_on_the_class_page_is_kept_when_the_supervisor_is_renamed() -> None:
    shown = ok(**{**PROPERTIES, "supervisor": "The algebra team"})
    with playing(shown, READ[1], ok()) as script:
        c = Class.get(script.api(), 9001, "r")
        c.supervisor.lastname = "New"
        c.save()
    assert script.jobs[2:] == ["moduser"]


def saved_as_new(*steps: Step) -> tuple[Class, list[str]]:
    with playing(*steps) as script:
        c = make_class("r", qclass=7000000)
        c.save(script.api())
    return c, script.jobs


def test_a_new_class_takes_three_requests() -> None:
    with playing(ABSENT, ok(class_id="7000000"), THERE) as script:
        result = make_class("r", qclass=7000000).save(script.api())
    assert (result.created, result.updated, result.requests) == (True, False, 3)
    assert {"name", "password", "supervisor"} <= set(result.fields)


def test_a_new_class_is_as_the_server_has_it() -> None:
    c, jobs = saved_as_new(ABSENT, ok(class_id="7000000"), THERE)
    assert jobs == ["checkclass", "addclass", "getclass"]
    assert c.css == "-theme-"
    assert c.changes() == {}


def test_a_lost_reply_of_addclass_is_settled_by_reading_back() -> None:
    c, jobs = saved_as_new(ABSENT, reset, ok(), THERE)
    assert jobs == ["checkclass", "addclass", "checkclass", "getclass"]
    assert c.saved


def test_a_lost_reply_is_not_taken_for_success_when_the_class_is_another() -> None:
    other = ok(**{**PROPERTIES, "institution": "Another"})
    with playing(ABSENT, reset, ok(), other) as script, pytest.raises(AlreadyExists):
        make_class("r", qclass=7000000).save(script.api())


def test_a_lost_reply_without_a_class_leaves_the_number_for_the_next_save() -> None:
    with playing(ABSENT, reset, ABSENT, ok(), THERE) as script:
        c = make_class("r")
        api = script.api()
        with pytest.raises(TransportError) as caught:
            c.save(api)
        assert caught.value.maybe_applied
        number = c.qclass
        assert c.save(api).created
        assert c.qclass == number
    assert script.jobs == ["checkclass", "addclass", "checkclass", "checkclass", "getclass"]


def test_a_drawn_number_that_is_taken_is_drawn_again() -> None:
    refused = error("connection refused by requested class (1)")
    with playing(ok(), refused, ABSENT, ok(), THERE) as script:
        make_class("r").save(script.api())
    assert len({request["qclass"] for request in script.requests[:3]}) == 3


def test_an_addclass_that_is_refused_leaves_the_object_unsaved() -> None:
    with playing(ABSENT, error("illegal job")) as script:
        c = make_class("r")
        with pytest.raises(EdusyncError):
            c.save(script.api())
    assert not c.saved
    assert c.qclass is None


def test_what_addclass_cut_follows_by_modclass() -> None:
    cut = ok(**{**PROPERTIES, "description": "N" * 30})
    with playing(ABSENT, ok(), cut, ok()) as script:
        c = make_class("r", name="N" * 70)
        c.save(script.api())
    assert script.requests[3]["data1"] == f"description={'N' * 70}\n"


def test_a_lost_reply_of_delclass_is_settled_by_asking_twice() -> None:
    with playing(*READ, reset, ABSENT, ABSENT) as script:
        c = Class.get(script.api(), 9001, "r")
        c.delete()
    assert not c.saved


def test_a_delete_in_doubt_raises_when_the_class_is_still_there() -> None:
    with playing(*READ, reset, ok()) as script:
        c = Class.get(script.api(), 9001, "r")
        with pytest.raises(TransportError):
            c.delete()
    assert c.saved


def test_a_class_is_gone_only_when_the_server_says_so_twice() -> None:
    empty = ok(classes_list=[])
    with playing(empty, ABSENT, ok(), ABSENT, ABSENT) as script:
        states = Class.check_many(script.api(), "r", [9001, 9002])
    assert states == {9001: "exists", 9002: "gone"}


def test_a_lost_reply_is_never_gone() -> None:
    with playing(ok(classes_list=[]), reset) as script:
        states = Class.check_many(script.api(attempts=1), "r", [9001])
    assert states == {9001: "unreachable"}


def test_check_many_asks_a_server_that_is_down_only_once() -> None:
    with playing() as script:
        pass
    api = script.api(attempts=1)
    assert Class.check_many(api, "r", [9001, 9002]) == {9001: "unreachable", 9002: "unreachable"}
    assert api.calls == 1


def test_check_many_works_when_the_list_does_not() -> None:
    with playing(error("illegal job"), ok()) as script:
        assert Class.check_many(script.api(), "r", [9001]) == {9001: "exists"}


def test_a_cut_list_is_read_one_by_one_with_a_warning() -> None:
    body = (
        b'{"status" : "OK","code":"edusync","job":"listclasses","classes_list":['
        b'{"qclass":"9001","description":"A"},{"qclass":"9002","description":'
        b"Status: 550 WIMS Module Error\r\n\r\nIn file 'log/classes/9003/.def': not_trusted."
    )
    damaged = http(550, b"not_trusted", "text/plain")
    with playing(http(200, body), THERE, damaged) as script:
        found = Class.list(script.api(), "r")
    assert [item.qclass for item in found] == [9001]
    assert found.warnings[0].startswith("the list of classes is cut by the damaged class 9003")
    assert len(found.warnings) == 2
    assert "class 9002 cannot be read" in found.warnings[1]


def test_a_list_that_cannot_be_read_at_all_raises() -> None:
    with playing(http(200, b"{")) as script, pytest.raises(EdusyncError):
        Class.list(script.api(), "r")


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("Algebra", "Algebra"),
        ("N" * 70, "N" * 30),
        ("X", "X."),
        ("", ".."),
        ("日" * 20, "日" * 3),
        ("a" * 29 + ", b", "a" * 29),
        ("日本人" + "x" * 9, "日本人xxxxxx"),
    ],
)
def test_a_text_is_fit_to_what_addclass_keeps(text: str, fitted: str) -> None:
    assert fit(text, 2, 30) == fitted


@pytest.mark.parametrize("email", ["", "a@b.c", "no address", "x" * 70 + "@example.org"])
def test_an_address_that_addclass_refuses_has_a_placeholder(email: str) -> None:
    wanted = {**PROPERTIES, "email": email}
    assert first_class_info(wanted, "password")["email"] == "unknown@example.org"


def test_a_creation_that_fails_half_way_is_finished_by_the_next_save() -> None:
    cut = ok(**{**PROPERTIES, "description": "N" * 30})
    bug = http(550, b"not_trusted", "text/plain")
    with playing(ABSENT, ok(), cut, bug, ok(), ok()) as script:
        teacher = User("supervisor", "Perrin", "Sophie", "secret99", comments="hello")
        c = make_class("r", name="N" * 70, supervisor=teacher)
        with pytest.raises(ServerBug) as caught:
            c.save(script.api())
        assert "Left: modclass, moduser of the supervisor." in caught.value.__notes__[0]
        assert c.saved
        assert list(c.changes()) == ["name", "supervisor.comments"]
        assert not c.save().created
    assert script.jobs[-2:] == ["modclass", "moduser"]


def test_a_deleted_class_can_be_made_again_as_it_was() -> None:
    with playing(*READ, ok(), ABSENT, ok(), THERE) as script:
        api = script.api()
        c = Class.get(api, 7000000, "r")
        c.delete()
        assert c.save(api).created
    sent = script.requests[4]["data1"]
    assert "institution=University of Elsewhere\n" in sent
    assert "css=-theme-\n" in sent


def test_one_class_of_a_group_has_one_number_however_it_is_written() -> None:
    with playing(*READ, *READ) as script:
        api = script.api()
        one, other = (Class.get(api, number, "r") for number in ("9001_1", "9001/1"))
    assert one == other
    assert (one.qclass, other.qclass) == ("9001_1", "9001_1")
    assert make_class("r", qclass="9001/2").qclass == "9001_2"


def test_an_expiration_may_be_given_as_a_number() -> None:
    number: Any = 20300101
    assert make_class("r", expiration=number).expiration == "20300101"


def test_what_is_no_day_in_pandas_is_none_here() -> None:
    nothing: Any = pandas.NaT
    assert make_class("r", expiration=nothing).expiration is None


def test_a_save_that_failed_settles_no_expiration() -> None:
    c = make_class("r", expiration=None)
    with playing(http(503)) as script, pytest.raises(EdusyncError):
        c.save(script.api(attempts=1))
    assert c.expiration is None
    later = ok(**{**PROPERTIES, "expiration": "20290101"})
    with playing(ABSENT, ok(), later) as script:
        c.save(script.api(today=lambda: datetime.date(2028, 1, 2)))
    assert c.expiration == "20290101"


def test_a_supervisor_who_is_no_user_is_refused_with_how_to_make_one() -> None:
    with pytest.raises(InvalidValue, match="supervisor: must be a User: User\\("):
        make_class("myclass", supervisor="Sophie Perrin")


def test_the_colours_of_a_class_are_held_but_not_shown() -> None:
    c = make_class("myclass", scorecolor="#ffffff, #ff0000", theme="standard", lang="fr")
    for shown in (repr(c), c._repr_html_(), ItemList([c])._repr_html_()):
        assert "fr" in shown
        assert "scorecolor" not in shown
        assert "theme" not in shown
    assert c.to_dict()["scorecolor"] == c.scorecolor == "#ffffff, #ff0000"
