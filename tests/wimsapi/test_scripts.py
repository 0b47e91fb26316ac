"""What programs for wimsapi rely on; each test runs with wimsapi itself as well (`each`)."""

import datetime
import unittest.mock
from typing import Any, ClassVar

import pytest

from tests.conftest import FAR_AWAY
from tests.wimsapi.worlds import NUMBER, RCLASS, World


class Day(datetime.date):
    """A date that a test puts in the place of the module's."""

    @classmethod
    def today(cls) -> "datetime.date":  # type: ignore[override]
        return datetime.date(1966, 11, 16)


def test_a_year_later_is_told_of_the_day_that_a_test_sets(each: World) -> None:
    with unittest.mock.patch("datetime.date", Day):
        assert each.module.utils.one_year_later() == "19671116"
        assert each.module.wclass.one_year_later() == "19671116"


def test_a_class_that_was_marked_as_unsaved_is_made_again(each: World) -> None:
    """As suites do that share one object between their tests."""
    module, c, teacher = each.module, each.new_class(), each.user()
    c.supervisor = teacher
    for _ in range(3):
        c.save(*each.connection)
        user, sheet = each.user("Test"), module.Sheet("Title", "Text", FAR_AWAY)
        user.save(c)
        c.additem(sheet)
        assert module.User.list(c) == [user]
        assert module.Sheet.list(c) == [sheet]
        assert int(sheet.qsheet) == 1
        each.api.delclass(NUMBER, RCLASS)
        c._saved = False
        for item in (user, sheet):
            with pytest.raises(module.NotSavedError):
                item.save(c)
        with pytest.raises(module.NotSavedError):
            module.User.get(c, "supervisor")
        with pytest.raises(module.NotSavedError):
            teacher.save()
    c.save()
    assert c.supervisor.quser == "supervisor"
    c.delete()


def test_the_user_who_was_given_as_supervisor_can_be_changed(each: World) -> None:
    teacher = each.user()
    c = each.saved_class(supervisor=teacher)
    teacher.email = "new@example.org"
    teacher.save()
    assert c.getitem("supervisor", each.module.User).email == "new@example.org"
    assert teacher in c
    assert c.checkitem(teacher)


def test_several_classes_can_have_one_user_as_supervisor(each: World) -> None:
    module, teacher = each.module, each.user()
    made = [each.saved_class(None, supervisor=teacher) for _ in range(3)]
    listed = module.Class.list(*each.connection, RCLASS)
    assert [one for one in made if one not in listed] == []
    for one in made:
        assert teacher in one
        one.delete()


def a_launch(w: World, **custom: Any) -> Any:
    """A class as a learning platform asks for it, all of it keywords and text."""
    teacher = w.module.User(
        quser="supervisor",
        lastname="Supervisor",
        firstname="Ada",
        password="aB3dE5fG7h",
        email="test@example.org",
    )
    told = {
        "name": "A title",
        "institution": "An institute",
        "email": "test@example.org",
        "lang": "fr",
        "expiration": FAR_AWAY,
        "limit": 150,
        "level": "H4",
        "css": "",
        "password": "zY9xW7vU5t",
        "supervisor": teacher,
        "rclass": RCLASS,
    }
    return w.module.Class(**{**told, **custom})


def test_a_platform_makes_a_class_and_finds_it_again(each: World) -> None:
    c = a_launch(each, limit="250", level="E1", lang="it")
    c.save(*each.connection, timeout=30)
    found = each.module.Class.get(*each.connection, c.qclass, RCLASS, timeout=30)
    assert c.qclass in "class " + c.qclass
    assert c.supervisor.password == found.supervisor.password == "aB3dE5fG7h"
    assert (found.name, found.institution, found.email) == (c.name, c.institution, c.email)
    assert (found.lang, found.level, found.limit) == ("it", "E1", 250)
    assert found.qclass == c.qclass
    assert found.expiration == FAR_AWAY
    assert found.supervisor.lastname == "Supervisor"


def test_a_number_from_a_database_stays_text(each: World) -> None:
    c = a_launch(each, qclass="60001")
    assert c.qclass == "60001"
    c.save(*each.connection)
    assert each.get("60001").qclass == c.qclass == "60001"


def test_a_class_that_is_gone_is_told_by_the_words_of_the_server(each: World) -> None:
    c = a_launch(each)
    c.save(*each.connection)
    c.delete()
    with pytest.raises(each.module.WimsAPIError) as caught:
        each.get(c.qclass)
    assert f"class {c.qclass} not existing" in str(caught.value)
    assert "WIMS' server responded with an ERROR:" in str(caught.value)


def test_a_login_that_is_taken_gets_a_number_until_it_is_free(each: World) -> None:
    c = each.saved_class()
    for taken in ("jdoe", "jdoe1"):
        c.additem(each.user(taken))
    user = each.module.User("jdoe", "Doe", "John", "secret12", "", regnum="77")
    for number in ("1", "2"):
        with pytest.raises(each.module.WimsAPIError, match="user already exists"):
            c.additem(user)
        user.quser = user.quser.rstrip("1") + number
    c.additem(user)
    assert user.quser == "jdoe2"
    assert each.module.User.get(c, "jdoe2").regnum == "77"


def test_a_user_opens_a_sheet_of_the_class(each: World) -> None:
    c = each.get(20001)
    sheet = c.getitem(1, each.module.Sheet)
    done, reply = each.api.authuser(c.qclass, c.rclass, "supervisor")
    assert done
    assert int(sheet.sheetmode) in (1, 2)
    assert reply["home_url"].startswith(each.served.wims.url)
    assert f"&lang={c.lang}&sh={sheet.qsheet}" == "&lang=en&sh=1"


def test_a_refused_connection_is_an_error_with_the_words_of_the_server(each: World) -> None:
    url, ident, _ = each.connection
    api = each.module.WimsAPI(url, ident, "wrong")
    done, reply = api.checkident(verbose=True)
    assert not done
    with pytest.raises(each.module.WimsAPIError, match="bad login/pwd"):
        raise each.module.AdmRawError(reply["message"])
    with pytest.raises(each.module.AdmRawError, match="bad login/pwd"):
        each.module.Class.get(url, ident, "wrong", 20001, RCLASS)


def test_copied_classes_take_every_field_again(each: World) -> None:
    c = a_launch(each)
    c.save(*each.connection)
    _, reply = each.api.copyclass(c.qclass, RCLASS)
    copy = each.get(reply["new_class"])
    for name in (
        "name",
        "institution",
        "email",
        "lang",
        "expiration",
        "limit",
        "level",
        "password",
    ):
        setattr(copy, name, getattr(a_launch(each, name="Copied"), name))
    copy.save()
    assert each.get(reply["new_class"]).name == "Copied"


@pytest.mark.parametrize("name", ["Sheet", "Exam"])
def test_a_number_that_was_set_names_what_is_changed(each: World, name: str) -> None:
    c, kind = each.saved_class(), getattr(each.module, name)
    for title in ("First", "Second"):
        c.additem(kind(title, "Text", FAR_AWAY))
    new = kind("Changed", "Another text", FAR_AWAY)
    setattr(new, f"q{name.lower()}", 1)
    new.save(c)
    assert [item.title for item in c.listitem(kind)] == ["Changed", "Second"]
    assert new in c
    third = kind("Third", "Text", FAR_AWAY)
    setattr(third, f"q{name.lower()}", 9)
    third.save(c)
    assert int(getattr(third, f"q{name.lower()}")) == 3


def test_the_address_has_a_slash_at_its_end(each: World) -> None:
    for url in (each.served.wims.url, each.served.wims.url + "/"):
        api = each.module.WimsAPI(url, *each.connection[1:])
        assert api.url == each.served.wims.url + "/"
        assert (api.ident, api.passwd) == each.connection[1:]


def test_a_page_that_is_no_reply_is_an_invalid_response(each: World) -> None:
    url, ident, passwd = each.connection
    api = each.module.WimsAPI(url.replace("wims.cgi", "nothing"), ident, passwd)
    with pytest.raises(each.module.InvalidResponseError) as caught:
        api.checkident()
    assert caught.value.message
    assert caught.value.response


def test_an_item_of_ones_own_can_be_put_into_a_class(each: World) -> None:
    class Note(each.module.item.ClassItemABC):  # type: ignore[misc, name-defined]
        kept: ClassVar[list[Any]] = []

        def save(self, wclass: Any = None, check_exists: bool = True) -> None:
            self.kept.append(self)

        def refresh(self) -> None: ...

        @classmethod
        def get(cls, wclass: Any, identifier: Any) -> Any:
            return cls.kept[0]

        @classmethod
        def list(cls, wclass: Any) -> Any:
            return cls.kept

        @classmethod
        def check(cls, wclass: Any, item: Any) -> bool:
            return item in cls.kept

        @classmethod
        def remove(cls, wclass: Any, item: Any) -> None:
            cls.kept.remove(item)

    c, note = each.saved_class(), Note()
    c.additem(note)
    assert (note in c, c.getitem("any", Note) is note, c.listitem(Note)) == (True, True, [note])
    c.delitem(note)
    assert not c.checkitem(note)
