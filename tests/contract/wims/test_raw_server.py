"""Raw jobs about the server and the connection."""

import pytest

from edusync.errors import ServerBug
from edusync.wims import Class, ServerQuirkWarning, WimsAPI
from tests.contract.wims.asking import EXERCISE, error, ok
from tests.targets import Server


def test_checkident_accepts_the_connection(api: WimsAPI) -> None:
    reply = ok(api.checkident())
    assert reply["status"] == "OK"
    assert reply["message"] == "Connection accepted"


def test_checkident_refuses_a_wrong_password(server: Server, api: WimsAPI) -> None:
    wrong = server.api(passwd="wrong", new_code=lambda: "edusync")
    assert error(wrong.checkident()) == "Identification Failure : bad login/pwd"


def test_checkident_refuses_an_unknown_connection_in_plain_text(server: Server) -> None:
    unknown = server.api(ident="nobody", new_code=lambda: "edusync")
    done, reply = unknown.checkident()
    assert not done
    assert reply["message"] == "Identification Failure : bad login/pwd"


def test_a_code_of_ones_own_comes_back(api: WimsAPI) -> None:
    assert ok(api.gettime(code="mycode1"))["code"] == "mycode1"


def test_gettime_tells_the_servers_clock(api: WimsAPI) -> None:
    assert len(ok(api.gettime())["server_time"]) == len("20261122.00:26:47")


def test_getinfoserver_tells_the_version(api: WimsAPI) -> None:
    assert ok(api.getinfoserver())["server_version"].startswith("4.")


def test_getmodule_of_an_absent_module_is_empty(api: WimsAPI) -> None:
    reply = ok(api.getmodule("E1/nothing/there.fr"))
    assert reply["module_id"] == "E1/nothing/there.fr"
    assert reply["title"] == ""


def test_getmodule_describes_a_module(api: WimsAPI) -> None:
    assert ok(api.getmodule("adm/raw"))["module_id"] == "adm/raw"


def test_listmodules_of_a_level(api: WimsAPI) -> None:
    assert ok(api.listmodules("H4"))["base_directory"] == "H4"


def test_getserverstat_tells_figures_or_has_none(api: WimsAPI) -> None:
    done, content = api.getserverstat("class")
    assert isinstance(content, bytes) if done else content["message"] in ("nofile", "nostat")


def test_getmodulesstat_tells_figures_or_has_none(api: WimsAPI) -> None:
    done, content = api.getmodulesstat("week")
    assert isinstance(content, bytes) if done else content["message"] == "nostat"


def test_listclassbackups_of_a_class_that_has_none(api: WimsAPI, home: Class) -> None:
    assert ok(api.listclassbackups(home.qclass, 2020))["total"] == 0


def test_restoreclassbackup_without_a_backup(api: WimsAPI) -> None:
    message = error(api.restoreclassbackup(9876543, 2020))
    assert message == "No backup available for class 9876543 on year 2020."


def test_search_answers_and_does_nothing(api: WimsAPI) -> None:
    with pytest.warns(ServerQuirkWarning, match="search: .*not implemented"):
        reply = ok(api.search())
    assert reply["message"].startswith("job done.")
    assert len(reply["warnings"]) == 1


def test_update_is_broken_on_the_server(api: WimsAPI, home: Class) -> None:
    with pytest.raises(ServerBug, match="label_not_found") as caught:
        api.call("update", qclass=home.qclass, rclass=home.rclass, options="class")
    assert caught.value.maybe_applied


def test_update_as_documented_names_no_class_and_is_refused(api: WimsAPI) -> None:
    assert error(api.update()).startswith("undefined local and/or remote class")


def test_getsession_is_not_allowed(api: WimsAPI) -> None:
    assert error(api.getsession()) == "wrong request: no job"


def test_lightpopup_of_an_absent_module_is_a_typed_error(api: WimsAPI, home: Class) -> None:
    address = f"{EXERCISE}&exo=correq4&qnum=1"
    with pytest.raises(LookupError, match="does not exist"):
        api.lightpopup(home.qclass, home.rclass, "supervisor", "NONE", address)
