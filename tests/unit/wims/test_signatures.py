"""The methods of `WimsAPI`, as they are documented: names, order and defaults of parameters."""

import inspect
from typing import Any

import pytest

from edusync.errors import Overloaded
from edusync.net.limits import Budget
from edusync.net.transport import Client
from edusync.wims import WimsAPI
from edusync.wims.wire.jobs import JOBS

ALL = "verbose=False, code=None"

DOCUMENTED = f"""
addclass(qclass, rclass, class_info, supervisor_info, {ALL})
addexam(qclass, rclass, exam_info, {ALL})
addexo(qclass, rclass, qexo, exo_src, no_build=False, {ALL})
addsheet(qclass, rclass, sheet_info, {ALL})
adduser(qclass, rclass, quser, user_info, {ALL})
authuser(qclass, rclass, quser, hashlogin=None, {ALL}, ip=None)
buildexos(qclass, rclass, {ALL})
checkclass(qclass, rclass, {ALL})
checkexam(qclass, rclass, qexam, {ALL})
checkident({ALL})
checksheet(qclass, rclass, qsheet, {ALL})
checkuser(qclass, rclass, quser, {ALL})
cleanclass(qclass, rclass, {ALL})
copyclass(qclass, rclass, {ALL})
delclass(qclass, rclass, {ALL})
delexam(qclass, rclass, qexam, {ALL})
delexo(qclass, rclass, qexo, {ALL})
delsheet(qclass, rclass, qsheet, {ALL})
deluser(qclass, rclass, quser, {ALL})
getclass(qclass, rclass, options=None, {ALL})
getclassesuser(rclass, quser, {ALL}, options=None)
listclasses(rclass, {ALL}, options=None)
getclassfile(qclass, rclass, filename, code=None)
getclassmodif(qclass, rclass, date, {ALL})
getclasstgz(qclass, rclass, code=None)
getcsv(qclass, rclass, options, format='csv', code=None)
getscores(qclass, rclass, options, code=None)
getexam(qclass, rclass, qexam, {ALL})
getexamlog(qclass, rclass, quser, qexam, {ALL})
getexamscores(qclass, rclass, qexam, {ALL})
getexo(qclass, rclass, qsheet, qexo, {ALL})
getexofile(qclass, rclass, qexo, code=None)
getexosheet(qclass, rclass, qsheet, qexo, {ALL})
getinfoserver({ALL})
getlog(qclass, rclass, quser, {ALL})
getmodule(module, {ALL})
getscore(qclass, rclass, quser, qsheet=None, {ALL})
getsession(data1='adm/createxo', {ALL})
getsheet(qclass, rclass, qsheet, options=None, {ALL})
getsheetscores(qclass, rclass, qsheet, {ALL})
getsheetstats(qclass, rclass, qsheet, {ALL})
gettime({ALL})
getuser(qclass, rclass, quser, options=None, {ALL})
lightpopup(qclass, rclass, quser, session, exercice, about=True, code=None)
linkexo(qclass, rclass, qsheet, qexo, qexam, {ALL})
linksheet(qclass, rclass, qsheet, qexam, {ALL})
listexams(qclass, rclass, {ALL})
listexos(qclass, rclass, {ALL})
listlinks(qclass, rclass, qsheet, qexam, {ALL})
listmodules(level='H4', {ALL})
listsheets(qclass, rclass, {ALL})
modclass(qclass, rclass, class_info, {ALL})
modexam(qclass, rclass, qexam, exam_info, {ALL})
modsheet(qclass, rclass, qsheet, sheet_info, {ALL})
moduser(qclass, rclass, quser, user_info, {ALL})
modexosheet(qclass=None, rclass=None, qsheet=None, qexo=None, exo_info=None, action='modify', {ALL})
movexo(qclass, qclass2, rclass, qsheet, copy=False, {ALL})
movexos(qclass, qclass2, rclass, copy=False, {ALL})
putcsv(qclass, rclass, csv, file=True, {ALL})
putexo(qclass, rclass, qsheet, module, options=None, {ALL})
recuser(qclass, rclass, quser, {ALL})
repairclass(qclass, rclass, {ALL})
search({ALL})
sharecontent(qclass, qclass2, rclass, options=('exo',), {ALL})
sharerecontent(qclass, qclass2, rclass, options=('exo',), {ALL})
testexo(exo_src, {ALL})
update({ALL})
changedates(qclass, rclass, {ALL})
getserverstat(options='server', code=None)
getmodulesstat(options=None, code=None)
listclassbackups(qclass=None, year=None, {ALL})
restoreclassbackup(qclass, year, {ALL})
""".split("\n")[1:-1]

METHODS = {line.partition("(")[0]: line for line in DOCUMENTED}


@pytest.mark.parametrize("name", METHODS)
def test_the_signature_is_the_documented_one(name: str) -> None:
    parameters = [*inspect.signature(getattr(WimsAPI, name)).parameters.values()]
    assert (parameters[0].name, parameters[-1].name) == ("self", "kwargs")
    shown = [str(parameter.replace(annotation=parameter.empty)) for parameter in parameters[1:-1]]
    assert f"{name}({', '.join(shown)})" == METHODS[name]


SAMPLES = {
    "qclass": 12345,
    "qclass2": 9002,
    "rclass": "r",
    "quser": "jdoe",
    "qexo": 1,
    "filename": ".def",
    "date": "20260131",
    "format": "csv",
    "module": "H2/x.en",
    "options": "login",
    "session": "ABC",
    "exercice": "classes/en",
    "exo_src": "",
    "csv": "",
    "file": False,
    "year": 2020,
}


NEEDED_TOO = {("modexosheet", key) for key in ("qclass", "rclass", "qsheet", "qexo")}


@pytest.mark.parametrize("name", METHODS)
def test_every_method_hands_its_keywords_to_requests(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def send(
        client: Client, url: str, body: bytes, call: Any, budget: Budget, options: Any, _: Any
    ) -> Any:
        seen.update(options, budget=budget)
        raise Overloaded("that is all we want to know")

    monkeypatch.setattr(Client, "_send", send)
    still: dict[str, Any] = {"attempts": 1, "clock": lambda: 0.0}
    api = WimsAPI("http://127.0.0.1:1/wims.cgi", "a", "b", timeout=1, proxies={}, **still)
    given = {}
    for key, parameter in inspect.signature(getattr(WimsAPI, name)).parameters.items():
        needed = parameter.default is parameter.empty and key not in ("self", "kwargs")
        if needed or key in ("file", "options") or (name, key) in NEEDED_TOO:
            given[key] = {} if key.endswith("_info") else SAMPLES.get(key, 1)
    if name in ("putexo", "getmodulesstat", "getserverstat"):
        given.pop("options")
    with pytest.raises(Overloaded):
        getattr(api, name)(**given, timeout=2, verify=False, deadline=3)
    assert (seen["timeout"], seen["verify"], seen["proxies"]) == (2, False, {})
    assert seen["budget"].left() == 3


def test_every_job_has_its_method() -> None:
    assert set(METHODS) - set(JOBS) == {"getscores", "sharerecontent"}
    assert set(JOBS) - set(METHODS) == set()


@pytest.mark.parametrize("name", METHODS)
def test_every_method_says_what_it_takes_and_what_it_returns(name: str) -> None:
    method = getattr(WimsAPI, name)
    text = inspect.getdoc(method) or ""
    assert "Returns: " in text
    own = [key for key in inspect.signature(method).parameters if key not in _SHARED]
    assert all(f"    {key}: " in text for key in own)


_SHARED = ("self", "verbose", "code", "kwargs")


@pytest.mark.parametrize("name", ["getuser", "modclass"])
def test_help_of_a_method_says_in_full_what_names_the_class(name: str) -> None:
    text = inspect.getdoc(getattr(WimsAPI, name)) or ""
    assert "    qclass: number of the class on the WIMS server, " in text
    assert "    rclass: the class' identifier on our side; " in text


@pytest.mark.parametrize(
    ("args", "kwargs", "said"),
    [
        ((1,), {}, r"ClassJobs\.checkclass\(\) missing 1 required positional argument: 'rclass'"),
        ((1, "r", True, "x", 5), {}, r"takes from 3 to 5 positional arguments but 6 were given"),
        ((1, "r"), {"rclass": "s"}, r"got multiple values for argument 'rclass'"),
        ((1, "r"), {"rclas": "s"}, r"unexpected keyword argument 'rclas': did you mean 'rclass'"),
    ],
)
def test_arguments_that_do_not_fit_are_refused_as_by_python(
    args: tuple[Any, ...], kwargs: dict[str, Any], said: str
) -> None:
    api = WimsAPI("http://127.0.0.1:1/wims.cgi", "a", "b")
    with pytest.raises(TypeError, match=said):
        api.checkclass(*args, **kwargs)
    assert api.calls == 0
