"""The keywords of clients and calls: which are taken, and what a misspelt one meets."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

from edusync import swad
from edusync.core.options import ConnectionOptions, RequestOptions
from edusync.sandbox import Sandbox
from edusync.swad import Session, SwadAPI
from edusync.swad.api.base import SwadOptions
from edusync.wims import Class, WimsAPI
from edusync.wims.api.base import WimsOptions
from tests.unit.wims.test_signatures import METHODS, SAMPLES

WIMS = ("http://127.0.0.1:1/wims.cgi", "myself", "toto99")  # where nothing listens
SWAD = ("http://127.0.0.1:1/en", "key")
OF_REQUESTS: dict[str, Any] = {
    "timeout": 3,
    "verify": False,
    "cert": None,
    "proxies": {},
    "headers": {},
    "auth": None,
    "cookies": {},
    "hooks": {},
    "params": {},
    "allow_redirects": True,
    "stream": False,
}

BUILDERS: dict[str, Callable[..., object]] = {
    "WimsAPI": lambda **given: WimsAPI(*WIMS, **given),
    "SwadAPI": lambda **given: SwadAPI(*SWAD, **given),
    "Class.get": lambda **given: Class.get(*WIMS, 20001, "myclass", **given),
    "Class.check": lambda **given: Class.check(*WIMS, 20001, "myclass", **given),
    "Class.list": lambda **given: Class.list(*WIMS, "myclass", **given),
    "login": lambda **given: swad.login(*SWAD, "@ada", "password", **given),
    "create_account": lambda **given: swad.create_account(*SWAD, "@ada", "a@b", "pw", **given),
    "request_new_password": lambda **given: swad.request_new_password(*SWAD, "@ada", **given),
    "Session.from_web_session": lambda **given: Session.from_web_session(*SWAD, "x", **given),
}

MISSPELT = {
    "timeuot": "timeout",
    "time_out": "timeout",
    "verfy": "verify",
    "proxy": "proxies",
    "header": "headers",
    "attemps": "attempts",
    "sleeep": "sleep",
    "adaptor": "adapter",
}


@pytest.mark.parametrize("wrong", MISSPELT)
@pytest.mark.parametrize("name", BUILDERS)
def test_a_misspelt_keyword_is_an_error_that_names_the_nearest(name: str, wrong: str) -> None:
    with pytest.raises(TypeError) as caught:
        BUILDERS[name](**{wrong: 3})
    told = (
        f"{name}() got an unexpected keyword argument {wrong!r}: did you mean {MISSPELT[wrong]!r}?"
    )
    assert str(caught.value) == told


OWN_PARAMETERS = [
    ("WimsAPI", "agnet", "agent"),
    ("SwadAPI", "wsld", "wsdl"),
    ("Class.get", "qclas", "qclass"),
    ("Class.list", "rclas", "rclass"),
    ("login", "keep_pasword", "keep_password"),
    ("create_account", "emial", "email"),
]


@pytest.mark.parametrize(("name", "wrong", "right"), OWN_PARAMETERS)
def test_a_parameter_of_its_own_may_have_been_meant(name: str, wrong: str, right: str) -> None:
    with pytest.raises(TypeError, match=f"did you mean {right!r}"):
        BUILDERS[name](**{wrong: 3})


@pytest.mark.parametrize("name", METHODS)
def test_every_call_refuses_a_misspelt_keyword_before_anything_is_sent(name: str) -> None:
    api = WimsAPI(*WIMS)
    given = {}
    for key, parameter in inspect.signature(getattr(WimsAPI, name)).parameters.items():
        if parameter.default is parameter.empty and key not in ("self", "kwargs"):
            given[key] = {} if key.endswith("_info") else SAMPLES.get(key, 1)
    with pytest.raises(TypeError, match="'timeuot': did you mean 'timeout'"):
        getattr(api, name)(**given, timeuot=3)
    assert api.calls == 0


def test_a_call_may_have_meant_its_own_parameter() -> None:
    getclass: Any = WimsAPI(*WIMS).getclass
    with pytest.raises(TypeError, match=r"getclass\(\) .*'optoins': did you mean 'options'"):
        getclass(20001, "myclass", optoins="description")


def test_the_keywords_of_a_plain_call_are_looked_at() -> None:
    request: Any = {"timeuot": 3}
    with pytest.raises(TypeError, match="did you mean 'timeout'"):
        WimsAPI(*WIMS).call("gettime", request=request)


def test_a_keyword_that_is_like_none_is_told_with_all_there_are() -> None:
    building: Any = WimsAPI
    with pytest.raises(
        TypeError, match=r"'data': it takes adapter, agent, .*, timeout, today, url, verify"
    ):
        building(*WIMS, data={})


def test_saving_a_class_refuses_a_misspelt_keyword() -> None:
    c: Any = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    with pytest.raises(TypeError, match=r"Class.save\(\) .*'forse': did you mean 'force'"):
        c.save(forse=True)
    assert not c.save(verify=False).updated  # wimsapi takes keywords here, and needs them nowhere


def test_the_keywords_of_requests_are_taken() -> None:
    assert OF_REQUESTS.keys() == ConnectionOptions.__optional_keys__
    sandbox = Sandbox.sample()
    assert sandbox.wims_api(**OF_REQUESTS).gettime()[0]
    assert sandbox.wims_api().gettime(**OF_REQUESTS, deadline=3)[0]
    assert Session.login(sandbox.swad_api(**OF_REQUESTS), "@ada", "sandbox-1").courses()


@pytest.mark.parametrize(
    ("client", "keys"),
    [(WimsAPI, WimsOptions.__optional_keys__), (SwadAPI, SwadOptions.__optional_keys__)],
)
def test_type_checkers_know_every_keyword_of_a_client(client: type, keys: frozenset[str]) -> None:
    parameters = inspect.signature(client).parameters.values()
    own = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY}
    assert own | ConnectionOptions.__optional_keys__ == keys


def test_a_call_takes_what_a_client_takes_for_its_requests_and_a_deadline() -> None:
    assert RequestOptions.__optional_keys__ == {*ConnectionOptions.__optional_keys__, "deadline"}
