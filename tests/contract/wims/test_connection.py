"""Connections that the server refuses, and what the error tells the teacher to do."""

from typing import Any

import pytest

from edusync.errors import AuthenticationError, PermissionDenied, ProtocolError
from edusync.wims import Class, WimsAPI
from tests.targets import Server


def connected(server: Server, ident: str, **options: Any) -> WimsAPI:
    """A client of one of the refusing connections that `wims_server.py` writes."""
    if server.files is None:
        pytest.skip("another server has no connection files of ours")
    return server.api(ident=ident, new_code=lambda: "edusync", **options)


def test_an_address_that_is_not_allowed(server: Server) -> None:
    with pytest.raises(AuthenticationError, match=r"add 127\.0\.0\.1 to ident_site"):
        Class.get(connected(server, "edusyncip"), 9876543, server.rclass)


def test_a_program_that_is_not_allowed(server: Server) -> None:
    with pytest.raises(AuthenticationError, match="set ident_agent to python-requests"):
        Class.get(connected(server, "edusyncagent"), 9876543, server.rclass)


def test_the_agent_can_be_named_as_the_server_wants_it(server: Server) -> None:
    done, _ = connected(server, "edusyncagent", agent="otheragent").checkident()
    assert done


def test_a_connection_that_wants_https(server: Server) -> None:
    with pytest.raises(AuthenticationError, match="use an https:// address"):
        Class.get(connected(server, "edusynchttps"), 9876543, server.rclass)


def test_a_job_that_is_not_allowed(server: Server) -> None:
    api = connected(server, "edusyncdeny")
    assert api.gettime()[1]["message"] == "illegal job"
    with pytest.raises(PermissionDenied, match="ident_deny"):
        Class._loaded({"qclass": 9876543, "rclass": server.rclass}, _api=api).delete()


def test_a_connection_of_another_format(server: Server) -> None:
    with pytest.raises(ProtocolError, match="ident_type=json"):
        connected(server, "edusyncwims").gettime()


def test_the_address_with_a_slash_behind_it(server: Server) -> None:
    slash = server.api(url=f"{server.url}/", new_code=lambda: "edusync")
    assert slash.url == server.url
    assert slash.gettime()[0]


def test_an_address_that_is_no_wims(server: Server) -> None:
    elsewhere = server.api(url=server.url.replace("wims.cgi", "nothing/"))
    with pytest.raises(ProtocolError, match=r"ends in wims\.cgi"):
        elsewhere.gettime()
