"""A client with a wrong argument is an error, and leaves no half of an object."""

from typing import Any

import pytest

from edusync.errors import InvalidValue
from edusync.net.client import checked_deadline
from edusync.swad import Session, SwadAPI
from edusync.wims import WimsAPI
from tests.unit.net.hostile import APP_KEY, PASSWD, hostile

WRONG: list[dict[str, Any]] = [
    {"rate": 0},
    {"rate": "3"},
    {"attempts": 0},
    {"attempts": "3"},
    {"attempts": 1.5},
    {"deadline": -1},
    {"deadline": "soon"},
    {"deadline": True},
    {"deadline": [5]},
    {"max_reply": 0},
    {"clock": 3.0},
    {"sleep": 3.0},
    {"rng": 7},
    {"adapter": "none"},
]


def wims(**options: Any) -> WimsAPI:
    return WimsAPI("http://127.0.0.1:1/wims.cgi", "myself", PASSWD, **options)


def swad(**options: Any) -> SwadAPI:
    return SwadAPI("http://127.0.0.1:1/en", APP_KEY, **options)


CLIENTS = pytest.mark.parametrize("client", [wims, swad])


@CLIENTS
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_wrong_argument_is_an_error_that_names_it(client: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue) as caught:
        client(**wrong)
    assert [caught.value.field] == [*wrong]


@CLIENTS
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_client_that_is_made_again_wrongly_stays_as_it_was(
    client: Any, wrong: dict[str, Any]
) -> None:
    made = client()
    before = dict(vars(made))
    arguments = ["http://other.test/en", "other"] + ["passwd99"] * (client is wims)
    with pytest.raises(InvalidValue):
        made.__init__(*arguments, **wrong)
    assert vars(made) == before


@CLIENTS
@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_a_client_that_was_not_made_holds_nothing(client: Any, wrong: dict[str, Any]) -> None:
    kind = WimsAPI if client is wims else SwadAPI
    half: Any = kind.__new__(kind)
    arguments = ["http://other.test/en", "other"] + ["passwd99"] * (client is wims)
    with pytest.raises(InvalidValue):
        half.__init__(*arguments, **wrong)
    assert vars(half) == {}


@pytest.mark.parametrize("kind", [WimsAPI, SwadAPI, Session])
def test_what_was_not_made_can_be_shown(kind: Any) -> None:
    assert repr(kind.__new__(kind)) == f"<{kind.__name__}: not made>"


def test_a_wrong_deadline_of_a_call_is_an_error_before_anything_is_sent() -> None:
    with hostile(b"") as server, pytest.raises(InvalidValue, match="deadline"):
        server.wims().checkident(deadline="soon")
    assert server.seen == []


@pytest.mark.parametrize("seconds", [None, 0, 5, 0.5, "by job"])
def test_a_deadline_is_seconds_or_none_or_a_known_word(seconds: Any) -> None:
    assert checked_deadline(seconds, "by job") == seconds


def test_a_key_of_a_plugin_that_is_no_text_is_an_error_that_does_not_show_it() -> None:
    key: Any = 123456
    with pytest.raises(InvalidValue, match="app_key") as caught:
        SwadAPI("http://127.0.0.1:1/en", key)
    assert "123456" not in str(caught.value)
