"""Our description of the service, and a server that keeps to another."""

from edusync.swad.wire.envelopes import WSDL
from scripts.service_wsdl import description
from tests.unit.swad.server import KEY, XML, Http, envelope, serving


def test_it_is_what_the_table_of_operations_gives() -> None:
    assert WSDL.read_bytes() == description(), "run `make wsdl`"


def test_a_server_that_answers_find_users_in_a_wrapper_of_its_own_is_understood() -> None:
    wrapped = Http(200, envelope("<swad:findUsersOutput><numUsers>-1</numUsers>"
                                 "</swad:findUsersOutput>"), XML)  # fmt: skip
    with serving({"findUsers": wrapped}) as site:
        assert site.api().findUsers(KEY, 0, "Ana", 0)["numUsers"] == -1
