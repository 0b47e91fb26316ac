"""Raw jobs about the exercises that belong to a class."""

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import SOURCE, error, ok


def test_addexo_listexos_and_getexofile(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    assert ok(api.listexos(*where))["exocount"] == 0
    assert ok(api.addexo(*where, "sum", SOURCE))["exo_id"] == "sum"
    assert ok(api.listexos(*where))["exotitlelist"] == [{"id": "sum", "title": "Sum"}]
    assert ok(api.getexofile(*where, "sum")).decode("cp1252").strip() == SOURCE.strip()


def test_addexo_errors(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.addexo(*where, "sum", SOURCE))
    assert error(api.addexo(*where, "sum", SOURCE)) == "sum already exists !"
    assert error(api.addexo(*where, "bad", "no statement")).startswith("COMPILATION ERROR")


def test_addexo_without_building_then_buildexos(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.addexo(*where, "sum", SOURCE, no_build=True))
    ok(api.buildexos(*where))
    assert ok(api.listexos(*where))["exocount"] == 1


def test_testexo(api: WimsAPI) -> None:
    ok(api.testexo(SOURCE))
    assert error(api.testexo("no statement")) == "COMPILATION ERROR No statement defined."


def test_getexofile_of_an_absent_exercise(api: WimsAPI, home: Class) -> None:
    message = error(api.getexofile(home.qclass, home.rclass, "nothing"))
    assert message.startswith("Sorry, this exercise 'nothing' does not exists")


def test_delexo(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.addexo(*where, "sum", SOURCE))
    ok(api.delexo(*where, "sum"))
    assert error(api.delexo(*where, "sum")) == "sum NOT exists in this Class !"


def test_movexo_and_movexos(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    other = ok(api.copyclass(*where))["new_class"]
    for name in ("one", "two"):
        ok(api.addexo(*where, name, SOURCE))
    ok(api.addexo(other, home.rclass, "mine", SOURCE))
    ok(api.movexo(home.qclass, other, home.rclass, "one", copy=True))
    assert ok(api.listexos(*where))["exocount"] == 2
    ok(api.delexo(other, home.rclass, "one"))
    ok(api.movexos(home.qclass, other, home.rclass))
    assert ok(api.listexos(other, home.rclass))["exocount"] == 3
    assert ok(api.listexos(*where))["exocount"] == 0
    ok(api.delclass(other, home.rclass))
