"""Raw jobs about classes."""

import io
import tarfile

from edusync.wims import Class, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import JDOE, SOURCE, error, ok
from tests.targets import Server

INFO = {
    "description": "Geometry, (1)",
    "institution": "University",
    "supervisor": "Sophie Perrin",
    "email": "sophie@example.org",
    "password": "open1234",
    "expiration": FAR_AWAY,
}
TEACHER = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}


def test_addclass_with_a_number(api: WimsAPI, server: Server, number: int) -> None:
    assert ok(api.addclass(number, server.rclass, INFO, TEACHER))["class_id"] == str(number)
    assert ok(api.getclass(number, server.rclass))["description"] == "Geometry, (1)"
    ok(api.delclass(number, server.rclass))


def test_addclass_without_a_number_lets_the_server_draw_one(api: WimsAPI, server: Server) -> None:
    number = ok(api.addclass(None, server.rclass, INFO, TEACHER))["class_id"]
    assert number.isdecimal()
    ok(api.delclass(number, server.rclass))


def test_addclass_refuses_a_number_that_is_taken(api: WimsAPI, home: Class) -> None:
    message = error(api.addclass(home.qclass, home.rclass, INFO, TEACHER))
    assert message == f"class {home.qclass} not a groupement"


def test_addclass_refuses_a_short_supervisor(api: WimsAPI, server: Server, number: int) -> None:
    message = error(api.addclass(number, server.rclass, {**INFO, "supervisor": "Li Xu"}, TEACHER))
    assert message == "data cl_supervisor too short (<6)"


def test_checkclass(api: WimsAPI, home: Class) -> None:
    assert ok(api.checkclass(home.qclass, home.rclass))["message"] == "Class exists"
    assert error(api.checkclass(9876543, home.rclass)) == "class 9876543 not existing"


def test_checkclass_of_another_connection(api: WimsAPI, home: Class) -> None:
    message = error(api.checkclass(home.qclass, "another"))
    assert message == f"connection refused by requested class ({home.qclass})"


def test_getclass_tells_the_password_and_the_users(api: WimsAPI, home: Class) -> None:
    reply = ok(api.getclass(home.qclass, home.rclass))
    assert reply["password"] == "open1234"
    assert reply["userlist"] == [""]
    assert "" not in reply


def test_getclass_with_options_tells_only_those(api: WimsAPI, home: Class) -> None:
    reply = ok(api.getclass(home.qclass, home.rclass, ["description", "limit"]))
    assert reply["description"] == "Algebra"
    assert "institution" not in reply


def test_getclass_of_an_absent_class(api: WimsAPI, server: Server) -> None:
    assert error(api.getclass(9876543, server.rclass)) == "class 9876543 not existing"


def test_listclasses(api: WimsAPI, home: Class) -> None:
    reply = ok(api.listclasses(home.rclass, options="description"))
    assert {"qclass": str(home.qclass), "description": "Algebra"} in reply["classes_list"]


def test_listclasses_without_any_class(api: WimsAPI) -> None:
    message = "there is no class allowed for this server"
    assert message in error(api.listclasses("nobodysclasses"))


def test_getclassesuser(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    reply = ok(api.getclassesuser(home.rclass, "jdoe", options=["lang"]))
    assert {"qclass": str(home.qclass), "lang": "en"} in reply["classes_list"]


def test_modclass_changes_only_what_is_sent(api: WimsAPI, home: Class) -> None:
    reply = ok(api.modclass(home.qclass, home.rclass, {"institution": "Université, d'Ailleurs"}))
    assert reply["message"] == "Modifications done"
    there = ok(api.getclass(home.qclass, home.rclass))
    assert there["institution"] == "Université, d'Ailleurs"
    assert there["description"] == "Algebra"


def test_modclass_with_nothing_known(api: WimsAPI, home: Class) -> None:
    assert error(api.modclass(home.qclass, home.rclass, {"unknown": "x"})) == "nothing done"


def test_delclass(api: WimsAPI, home: Class) -> None:
    ok(api.delclass(home.qclass, home.rclass))
    assert error(api.delclass(home.qclass, home.rclass)) == f"class {home.qclass} not existing"
    home._saved = False


def test_cleanclass_removes_the_users(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    assert ok(api.cleanclass(home.qclass, home.rclass))["suppressed_users"] == 1
    assert ok(api.getclass(home.qclass, home.rclass, "userlist"))["userlist"] == [""]


def test_copyclass_answers_with_the_number_of_the_copy(api: WimsAPI, home: Class) -> None:
    copy = ok(api.copyclass(home.qclass, home.rclass))["new_class"]
    assert ok(api.getclass(copy, home.rclass, "description"))["description"] == "Algebra"
    ok(api.delclass(copy, home.rclass))


def test_repairclass_does_nothing_for_a_plain_class(api: WimsAPI, home: Class) -> None:
    assert ok(api.repairclass(home.qclass, home.rclass))["action"] == "checkonly"


def test_repairclass_of_a_group(api: WimsAPI, server: Server, number: int) -> None:
    where = (number, server.rclass)
    ok(api.addclass(*where, {**INFO, "type": 2}, TEACHER))
    answered, reply = api.repairclass(*where)
    ok(api.delclass(*where))
    assert answered, reply


def test_changedates(api: WimsAPI, home: Class) -> None:
    assert len(ok(api.changedates(home.qclass, home.rclass))["new_date"]) == 8


def test_sharecontent(api: WimsAPI, home: Class) -> None:
    other = ok(api.copyclass(home.qclass, home.rclass))["new_class"]
    ok(api.addexo(home.qclass, home.rclass, "sum", SOURCE))
    reply = ok(api.sharecontent(home.qclass, other, home.rclass))
    assert (reply["src_class"], reply["dest_class"]) == (str(home.qclass), other)
    message = error(api.sharecontent(home.qclass, other, home.rclass))
    assert "already using contents of another class" in message
    ok(api.delclass(other, home.rclass))


def test_getclassfile(api: WimsAPI, home: Class) -> None:
    content = ok(api.getclassfile(home.qclass, home.rclass, ".def"))
    assert b"!set class_description=Algebra\n" in content


def test_getclassfile_of_an_absent_file_is_empty(api: WimsAPI, home: Class) -> None:
    assert ok(api.getclassfile(home.qclass, home.rclass, "nothing")) == b""


def test_getclassfile_of_an_absent_class(api: WimsAPI, server: Server) -> None:
    message = error(api.getclassfile(9876543, server.rclass, ".def"))
    assert message == "class 9876543 not existing"


def test_getclasstgz_is_an_archive_of_the_class(api: WimsAPI, home: Class) -> None:
    content = ok(api.getclasstgz(home.qclass, home.rclass))
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        assert any(name.endswith("/.def") for name in archive.getnames())


def test_getclasstgz_of_an_absent_class(api: WimsAPI, server: Server) -> None:
    assert error(api.getclasstgz(9876543, server.rclass)) == "class 9876543 not existing"


def test_getclassmodif_lists_what_changed(api: WimsAPI, home: Class) -> None:
    assert ".def" in ok(api.getclassmodif(home.qclass, home.rclass, "2 hours ago"))["modifs"]
