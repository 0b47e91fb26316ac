"""Requests that WIMS does not read: it ends the connection, or shows a page before it does."""

from collections.abc import Iterator

import pytest
import requests

from tests.contract.wims.posting import Parameters, Poster, poster_of
from tests.targets import Server


@pytest.fixture
def caller(server: Server) -> Iterator[Poster]:
    with poster_of(server, 99999999) as poster:
        yield poster


def is_read(caller: Poster, parameters: Parameters, method: str = "POST", query: str = "") -> bool:
    """Whether a job answers."""
    try:
        answer = caller.send(parameters, method=method, query=query)
    except requests.ConnectionError:
        return False
    return answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_parameters_in_the_address_and_a_body(caller: Poster, method: str) -> None:
    given = caller.given("checkident")
    assert is_read(caller, given, method)
    assert not is_read(caller, given, method, "lang=en")


def test_a_body_of_more_than_200_kilobytes(caller: Poster) -> None:
    given = caller.given("checkident")
    parts = "".join(f"&data{place}={'a' * 40_000}" for place in range(1, 6))
    assert is_read(caller, caller.encoded(given) + parts)
    assert not is_read(caller, f"{caller.encoded(given)}{parts}&data6={'a' * 10_000}")
