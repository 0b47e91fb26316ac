"""Raw jobs about sheets, their exercises and their scores."""

from edusync.wims import Class, WimsAPI
from tests.conftest import FAR_AWAY
from tests.contract.wims.asking import EXERCISE, JDOE, error, ok
from tests.contract.wims.test_raw_classes import INFO, TEACHER
from tests.targets import Server

OPTIONS = {"params": "exo=correq4&qnum=1", "points": 10, "weight": 2, "title": "One, two; (3"}
CONTENTS = f":{EXERCISE};exo@correq4&qnum@1;10;1;Ex one;d;"


def with_sheet(api: WimsAPI, home: Class) -> tuple[int | str, str, int]:
    """Class, connection and number of a sheet with one exercise, in preparation."""
    where = (home.qclass, home.rclass)
    sheet = {"title": "Sheet: 1, one", "description": "<b>bold</b>, = too", "expiration": FAR_AWAY}
    number = ok(api.addsheet(*where, sheet))["sheet_id"]
    ok(api.putexo(*where, number, EXERCISE, OPTIONS))
    return (*where, number)


def test_addsheet_and_getsheet(api: WimsAPI, home: Class) -> None:
    reply = ok(api.getsheet(*with_sheet(api, home)))
    assert reply["sheet_title"] == "Sheet: 1, one"
    assert reply["sheet_description"] == "<b>bold</b>, = too"
    assert reply["exolist"][0]["title"] == "One, two; (3"


def test_addsheet_with_contents_makes_it_in_one_call(api: WimsAPI, home: Class) -> None:
    info = {"title": "S", "contents": CONTENTS, "weight": 3}
    ok(api.addsheet(home.qclass, home.rclass, info))
    assert ok(api.getsheet(home.qclass, home.rclass, 1))["exo_cnt"] == "1"


def test_addsheet_after_an_activation_makes_it_and_says_error(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    ok(api.modsheet(*where, {"status": 1}))
    message = error(api.addsheet(*where[:2], {"title": "Second"}))
    assert message.startswith("error in sheet count (2 records")
    assert ok(api.listsheets(*where[:2]))["sheetlist"] == ["1", "2"]


def test_addsheet_refuses_an_old_date(api: WimsAPI, home: Class) -> None:
    answer = api.addsheet(home.qclass, home.rclass, {"title": "S", "expiration": "20100101"})
    assert error(answer).startswith("bad expiration date")


def test_checksheet(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    ok(api.checksheet(*where))
    message = error(api.checksheet(*where[:2], 9))
    assert message == f"element #9 of type sheet does not exist in this class ({home.qclass})"


def test_listsheets(api: WimsAPI, home: Class) -> None:
    assert ok(api.listsheets(home.qclass, home.rclass))["sheetlist"] == [""]
    with_sheet(api, home)
    reply = ok(api.listsheets(home.qclass, home.rclass))
    assert reply["sheettitlelist"] == ["1:Sheet: 1, one:0"]
    assert reply["expirations"] == [int(FAR_AWAY)]


def test_modsheet(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    assert ok(api.modsheet(*where, {"title": "New", "status": 1}))["changes_done"] == 2
    assert error(api.modsheet(*where, {"status": 7})) == "bad status (7)"


def test_modsheet_cannot_activate_an_empty_sheet(api: WimsAPI, home: Class) -> None:
    ok(api.addsheet(home.qclass, home.rclass, {"title": "Empty"}))
    message = error(api.modsheet(home.qclass, home.rclass, 1, {"status": 1}))
    assert message == "you can't active an empty sheet"


def test_delsheet(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    ok(api.modsheet(*where, {"status": 1}))
    assert error(api.delsheet(*where)) == "sheet #1 is active."
    ok(api.modsheet(*where, {"status": 0}))
    assert ok(api.delsheet(*where))["sheet_count"] == 0


def test_getexo_and_getexosheet(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    assert ok(api.getexo(*where, 1))["exo_title"] == "One, two; (3"
    assert ok(api.getexosheet(*where, 1))["exo_weight"] == 2
    assert error(api.getexo(*where, 9)) == "exercice #9 does not exist"
    assert error(api.getexosheet(*where, 9)) == "There is no exercice #9 in this sheet (1)"


def test_putexo_errors(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    assert error(api.putexo(*where, EXERCISE)) == "incomplete data sh_params"
    ok(api.modsheet(*where, {"status": 1}))
    assert error(api.putexo(*where, EXERCISE, OPTIONS)) == "sheet mustn't be active"


def test_modexosheet_modifies_moves_and_removes(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    ok(api.putexo(*where, EXERCISE, {**OPTIONS, "title": "Second"}))
    ok(api.modexosheet(*where, 1, {"title": "First, = new", "points": 5}))
    ok(api.modexosheet(*where, 2, action="moveup"))
    titles = [row["title"] for row in ok(api.getsheet(*where))["exolist"]]
    assert titles == ["Second", "First, = new"]
    ok(api.modexosheet(*where, 1, action="remove"))
    assert ok(api.getsheet(*where))["exo_cnt"] == "1"
    assert error(api.modexosheet(*where, 9, {"points": 5})) == "There is no exo 9 in sheet 1"


def test_scores_of_a_sheet_where_nobody_worked(api: WimsAPI, home: Class) -> None:
    where = with_sheet(api, home)
    assert error(api.getsheetscores(*where)) == "Sheet #1 must be active"
    ok(api.modsheet(*where, {"status": 1}))
    assert error(api.getsheetscores(*where)).strip() == "There is no user in this class"
    ok(api.adduser(*where[:2], "jdoe", {**JDOE, "firstname": "Ana, María"}))
    rows = ok(api.getsheetscores(*where))["data_scores"]
    assert [(row["id"], row["first_name"], row["user_best"]) for row in rows] == [
        ("jdoe", "Ana, María", 0)
    ]
    assert ok(api.getsheetstats(*where))["weights"] == [2]
    assert ok(api.getscore(*where[:2], "jdoe"))["require_points"] == [[10]]
    assert ok(api.getscore(*where[:2], "jdoe", 1))["require_points"] == [10]


def test_getcsv_of_the_exercises_of_an_active_sheet_is_always_too_big(
    api: WimsAPI, home: Class
) -> None:
    where = with_sheet(api, home)
    ok(api.modsheet(*where, {"status": 1}))
    assert error(api.getcsv(*where[:2], ["login", "sheetexo1"])) == "too_big"


def test_getexo_of_a_class_in_a_group(api: WimsAPI, server: Server, number: int) -> None:
    inner = (f"{number}_1", server.rclass)
    ok(api.addclass(number, server.rclass, {**INFO, "type": 2}, TEACHER))
    ok(api.addclass(number, server.rclass, INFO, TEACHER))
    ok(api.addsheet(*inner, {"title": "S"}))
    ok(api.putexo(*inner, 1, EXERCISE, {"params": "exo=correq4&qnum=1"}))
    for name in (f"{number}_1", f"{number}/1"):
        assert ok(api.getexo(name, server.rclass, 1, 1))["exo_module"] == EXERCISE
    ok(api.delclass(*inner))
    ok(api.delclass(number, server.rclass))
