"""What random calls showed (`make fuzz-wims`): each was answered otherwise by the sandbox."""

from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, ok
from tests.contract.wims.work import make_sheet


def test_a_table_without_an_open_sheet_asks_for_no_scores(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.adduser(*where, "jdoe", JDOE))
    sheet = make_sheet()
    sheet.save(home)
    ok(api.getcsv(*where, "sheets,averages"))
    sheet.activate()
    assert ok(api.getsheetstats(*where, 1))["nb_exos"] == 1
