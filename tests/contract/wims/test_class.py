"""`Class`: reading, changing, saving, making, deleting."""

import pytest

from edusync.errors import AlreadyExists, Conflict, DataLossError, NotFound, NotSaved
from edusync.wims import Class, User, WimsAPI
from tests.conftest import FAR_AWAY, make_class
from tests.contract.wims.asking import JDOE, ok
from tests.targets import Server


def test_a_class_is_read_changed_saved_and_read_back(api: WimsAPI, home: Class) -> None:
    c = Class.get(api, home.qclass, home.rclass)
    c.institution = "Université d'Ailleurs"
    result = c.save()
    assert (result.created, result.updated, result.fields) == (False, True, ("institution",))
    assert Class.get(api, home.qclass, home.rclass).institution == "Université d'Ailleurs"


def test_get_takes_two_requests(api: WimsAPI, home: Class) -> None:
    with api.counted() as count:
        c = Class.get(api, home.qclass, home.rclass)
    assert count() == 2
    assert (c.name, c.password, c.limit) == ("Algebra", "open1234", 30)
    assert (c.supervisor.quser, c.supervisor.password) == ("supervisor", "secret99")


def test_saving_an_unchanged_class_takes_no_request(api: WimsAPI, home: Class) -> None:
    c = Class.get(api, home.qclass, home.rclass)
    c.name = "Other"
    c.name = "Algebra"
    assert c.save().requests == 0


def test_setting_a_field_back_is_a_change_again(api: WimsAPI, home: Class) -> None:
    home.name = "Other"
    assert home.save().requests == 1
    home.name = "Algebra"
    assert home.save().requests == 1
    assert home.refresh().name == "Algebra"


def test_get_with_an_address_instead_of_a_client(server: Server, home: Class) -> None:
    fixed = {"new_code": lambda: "edusync", **server.options}
    c = Class.get(server.url, server.ident, server.passwd, home.qclass, home.rclass, **fixed)
    assert c == home
    used, _ = c.connection
    assert (used.url, used.ident, used.passwd) == (server.url, server.ident, server.passwd)


def test_get_of_an_absent_class(api: WimsAPI, server: Server) -> None:
    with pytest.raises(NotFound, match="class 9876543 not existing") as caught:
        Class.get(api, 9876543, server.rclass)
    assert isinstance(caught.value, LookupError)


def test_check(api: WimsAPI, home: Class) -> None:
    assert Class.check(api, home.qclass, home.rclass)
    assert not Class.check(api, home.qclass, "another")
    assert not Class.check(api, 9876543, home.rclass)


def test_infos_is_what_the_server_tells(home: Class) -> None:
    infos = home.infos
    assert (infos["description"], infos["userlist"]) == ("Algebra", [""])
    assert "status" not in infos


def test_refresh_forgets_edits(home: Class) -> None:
    home.name = "Edited"
    home.supervisor.lastname = "Edited"
    assert home.refresh() is home
    assert (home.name, home.supervisor.lastname) == ("Algebra", "Perrin")


def test_a_new_class_draws_its_own_number(api: WimsAPI, server: Server) -> None:
    c = make_class(server.rclass)
    result = c.save(api)
    assert (result.created, result.requests) == (True, 3)
    assert isinstance(c.qclass, int)
    assert 1_000_000 <= c.qclass <= 9_999_999
    assert c.changes() == {}
    c.delete()


def test_a_new_class_carries_what_addclass_would_cut_or_refuse(
    api: WimsAPI, server: Server
) -> None:
    li_xu = User("supervisor", "Xu", "Li", "secret99", comments="a, b", regnum="7")
    c = make_class(server.rclass, name="N" * 70, email="", limit=1200, lang="pt", supervisor=li_xu)
    c.password = ""
    assert c.save(api, force=True).created
    there = Class.get(api, c.qclass, c.rclass)
    assert (there.name, there.email, there.limit) == ("N" * 70, "", 1200)
    assert (there.lang, there.password) == ("pt", "")
    assert (there.supervisor.fullname, there.supervisor.comments) == ("Li Xu", "a, b")
    assert (there.supervisor.regnum, there.supervisor.email) == ("7", "")
    assert there.infos["supervisor"] == "Li Xu"
    assert c.save().requests == 0
    c.delete()


def test_names_of_one_letter(api: WimsAPI, server: Server) -> None:
    c = make_class(
        server.rclass, name="X", institution="Y", supervisor=User("s", "O", "E", "secret99")
    )
    c.save(api)
    there = Class.get(api, c.qclass, c.rclass)
    assert (there.name, there.institution) == ("X", "Y")
    assert (there.supervisor.lastname, there.supervisor.firstname) == ("O", "E")
    assert there.infos["supervisor"] == "E O"
    c.delete()


def test_a_taken_number_is_refused(api: WimsAPI, home: Class) -> None:
    with pytest.raises(AlreadyExists, match=f"class {home.qclass} exists"):
        make_class(home.rclass, qclass=home.qclass).save(api)


@pytest.mark.parametrize("expiration", ["", "20200101"], ids=["none", "past"])
def test_an_expiration_that_deletes_the_class_is_refused(home: Class, expiration: str) -> None:
    home.expiration = expiration
    with pytest.raises(DataLossError, match="the next night"):
        home.save()
    assert home.save(force=True).fields == ("expiration",)
    home.expiration = FAR_AWAY
    home.save()


def test_the_supervisor_is_saved_with_the_class(api: WimsAPI, home: Class) -> None:
    home.supervisor.lastname = "Núñez"
    home.supervisor.email = "new@example.org"
    result = home.save()
    assert result.fields == ("supervisor.lastname", "supervisor.email")
    assert result.requests == 2
    there = Class.get(api, home.qclass, home.rclass)
    assert (there.supervisor.lastname, there.supervisor.email) == ("Núñez", "new@example.org")
    assert there.infos["supervisor"] == "Sophie Núñez"


def test_another_supervisor_keeps_what_was_not_given(api: WimsAPI, home: Class) -> None:
    home.supervisor = User("other", "Roe", "Jane", "")
    home.save()
    there = Class.get(api, home.qclass, home.rclass).supervisor
    assert (there.lastname, there.firstname) == ("Roe", "Jane")
    assert (there.email, there.password) == ("sophie@example.org", "secret99")


def test_delete(api: WimsAPI, home: Class) -> None:
    number = home.qclass
    home.delete()
    assert not home.saved
    assert not Class.check(api, number, home.rclass)
    with pytest.raises(NotSaved):
        home.delete()


def test_list_reads_all_classes_in_one_request(api: WimsAPI, home: Class) -> None:
    with api.counted() as count:
        found = Class.list(api, home.rclass)
        listed = next(item for item in found if item == home)
        assert (listed.name, listed.email) == ("Algebra", "sophie@example.org")
        assert "password" not in repr(listed)
        assert listed.changes() == {}
    assert count() == 1


def test_a_field_that_the_list_lacks_is_read_when_asked_for(api: WimsAPI, home: Class) -> None:
    listed = next(item for item in Class.list(api, home.rclass) if item == home)
    listed.name = "Edited"
    with api.counted() as count:
        assert listed.password == "open1234"
        assert listed.secure == "all"
    assert count() == 1
    assert listed.name == "Edited"
    assert listed.supervisor.lastname == "Perrin"
    assert list(listed.changes()) == ["name"]


def test_a_field_that_was_not_read_is_not_sent(api: WimsAPI, home: Class) -> None:
    listed = next(item for item in Class.list(api, home.rclass) if item == home)
    listed.password = "newpass1"
    assert listed.save().fields == ("password",)
    assert Class.get(api, home.qclass, home.rclass).password == "newpass1"


def test_list_of_a_connection_without_classes(api: WimsAPI) -> None:
    assert Class.list(api, "nobodysclasses") == []


def test_get_or_create_by_name(api: WimsAPI, server: Server) -> None:
    fields = make_class(server.rclass, name="Get or create, 1").to_dict(secrets=True)
    fields["supervisor"] = User("supervisor", "Perrin", "Sophie", "secret99")
    del fields["rclass"]
    first = Class.get_or_create(api, server.rclass, **fields)
    again = Class.get_or_create(api, server.rclass, **fields)
    assert again == first
    twin = make_class(server.rclass, name="Get or create, 1")
    twin.save(api)
    with pytest.raises(Conflict, match="class: several are named"):
        Class.get_or_create(api, server.rclass, **fields)
    for item in (first, twin):
        item.delete()


def test_get_or_create_by_number(api: WimsAPI, server: Server, number: int) -> None:
    fields = make_class(server.rclass, qclass=number).to_dict(secrets=True)
    fields["supervisor"] = User("supervisor", "Perrin", "Sophie", "secret99")
    del fields["rclass"]
    first = Class.get_or_create(api, server.rclass, **fields)
    assert first.qclass == number
    assert Class.get_or_create(api, server.rclass, qclass=number) == first
    first.delete()


def test_check_many(api: WimsAPI, home: Class) -> None:
    states = Class.check_many(api, home.rclass, [home.qclass, 9876543])
    assert states == {home.qclass: "exists", 9876543: "gone"}


def test_check_many_never_says_gone_of_a_refused_connection(api: WimsAPI, home: Class) -> None:
    states = Class.check_many(api, "anotherconnection", [home.qclass])
    assert states == {home.qclass: "unreachable"}


def test_users_are_still_listed_right_after_everything(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    home.name = "Renamed, twice"
    home.save()
    assert home.infos["userlist"] == ["jdoe"]
