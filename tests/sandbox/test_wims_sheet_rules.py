"""Rules, limits and known bugs of sheets and exams that no recording shows."""

import pytest

from tests.sandbox.asking import Client

# Sheets


def test_a_sheet_after_an_activation_is_made_and_called_an_error(
    wims: Client, mended: Client
) -> None:
    for client in (wims, mended):
        client.sheet()
    told = wims.error("addsheet", data1="title=Late\nweight=5")
    assert told == "error in sheet count (2 records / 4 files)"
    assert wims.ok("listsheets")["sheetlist"] == ["1", "2"]
    assert wims.raw("getclassfile", option="sheets/.severity")[2] == "10\n1 2 1\n"
    assert mended.ok("addsheet", data1="title=Late\nweight=5")["sheet_id"] == 2


def test_weights_of_a_sheet_are_told_done_and_are_not(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.sheet(active=False)
        client.ok("modsheet", qsheet=1, data1="weight=3\nformula=4\nindicator=0")
    assert wims.raw("getclassfile", option="sheets/.severity")[2] == "10\n1 2 1\n"
    assert mended.raw("getclassfile", option="sheets/.severity")[2] == "10\n3 4 0\n"


@pytest.mark.parametrize("name", ["0", "abc"])
def test_a_name_that_is_no_sheet_is_found_empty(wims: Client, mended: Client, name: str) -> None:
    for client in (wims, mended):
        client.sheet()
    assert wims.ok("getsheet", qsheet=name)["sheet_title"] == ""
    assert "does not exist" in mended.error("getsheet", qsheet=name)


def test_minus_one_is_the_last_sheet(wims: Client) -> None:
    wims.sheet(active=False)
    wims.ok("addsheet", data1="title=Last")
    assert wims.ok("getsheet", qsheet=-1)["sheet_title"] == "Last"


def test_a_comma_in_a_title_splits_it(wims: Client) -> None:
    wims.ok("addsheet", data1="title=a, b\ndescription=c")
    assert wims.ok("getsheet", qsheet=1)["sheet_title"] == "a"
    assert len(wims.ok("listsheets")["sheettitlelist"]) == 2


def test_a_deleted_sheet_leaves_its_grading_to_the_next(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        for weight in (3, 5):
            client.ok("addsheet", data1={"title": f"W{weight}", "weight": weight})
        client.ok("delsheet", qsheet=1)
    assert wims.raw("getclassfile", option="sheets/.severity")[2] == "10\n3 2 1\n5 2 1\n"
    assert mended.raw("getclassfile", option="sheets/.severity")[2] == "10\n5 2 1\n"


def test_a_sheet_holds_64_exercises_and_a_class_64_sheets(wims: Client) -> None:
    for _ in range(64):
        wims.ok("addsheet", data1="title=S")
        wims.ok("putexo", qsheet=1, data1="module=m\nparams=p")
    told = "limited to 64"
    assert told in wims.error("addsheet", data1="title=S")
    assert told in wims.error("putexo", qsheet=1, data1="module=m\nparams=p")


# Exams


def test_cut_hours_are_lost_by_any_change_of_an_exam(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.ok("addexam", data1={"title": "E", "cut_hours": "20261201.10:00"})
        client.ok("modexam", qexam=1, data1="title=Other")
    assert wims.ok("getexam", qexam=1)["exam_cut_hours"] == ""
    assert mended.ok("getexam", qexam=1)["exam_cut_hours"] == "20261201.10:00"


def test_what_teachers_set_on_pages_is_lost_by_any_change_of_a_sheet(
    wims: Client, mended: Client
) -> None:
    for client in (wims, mended):
        client.sheet()
        files = client.site.classes[client.qclass].files
        files["sheets/.sheets"] = "\n:1\n20991231\nS\nAbout\n\nopening\n"
        client.ok("modsheet", qsheet=1, data1="title=T")
    assert "opening" not in wims.raw("getclassfile", option="sheets/.sheets")[2]
    assert "opening" in mended.raw("getclassfile", option="sheets/.sheets")[2]


def test_duration_and_attempts_change_together_only(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.ok("addexam", data1="title=E")
    assert wims.error("modexam", qexam=1, data1="duration=15") == "nothing done"
    wims.ok("modexam", qexam=1, data1="duration_and_attempts=15 4")
    mended.ok("modexam", qexam=1, data1="duration=15")
    assert wims.ok("getexam", qexam=1)["exam_attempts"] == "4"
    assert mended.ok("getexam", qexam=1)["exam_duration"] == "15"


def test_a_link_to_nothing_is_written_all_the_same(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.sheet()
        client.ok("addexam", data1="title=E")
        assert "does not exist" in client.error("linkexo", qsheet=1, qexo=9, qexam=1)
    assert wims.ok("listlinks", qsheet=1, qexam=1)["listlinks"] == ["1.9"]
    assert mended.ok("listlinks", qsheet=1, qexam=1)["listlinks"] == [""]


def test_an_active_exam_is_never_in_preparation_again(wims: Client) -> None:
    wims.sheet()
    wims.exam()
    assert wims.error("modexam", qexam=1, data1="status=0") == (
        "bad status. You can't deactive an exam."
    )
