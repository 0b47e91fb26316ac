"""Bugs of WIMS that `quirks=False` turns off, and that no other test is about."""

import pytest

from edusync.sandbox.wims.site import WimsSite
from tests.sandbox.asking import CLASS, TEACHER, Client


def test_an_empty_date_is_left_out_of_the_list(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.ok("addsheet", data1="title=First")
        client.ok("addsheet", data1="title=Second\nexpiration=20991231")
        client.ok("modsheet", qsheet=1, data1="expiration=")
    assert wims.ok("listsheets")["expirations"] == [20991231]
    assert mended.ok("listsheets")["expirations"] == ["", 20991231]


def test_the_weights_of_exercises_are_not_told(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.student()
        client.sheet((1, 2))
    assert wims.ok("getsheetscores", qsheet=1)["exo_weights"] == []
    assert mended.ok("getsheetscores", qsheet=1)["exo_weights"] == [1, 2]


@pytest.mark.parametrize("quirks", [True, False])
def test_some_signs_in_the_name_of_a_remote_class_shut_it_out(*, quirks: bool) -> None:
    wims = Client(WimsSite(quirks=quirks))
    wims.ok("addclass", rclass="a,b", data1=CLASS, data2=TEACHER)
    assert wims("checkclass", rclass="a,b")["status"] == ("ERROR" if quirks else "OK")


def test_a_number_of_nine_digits_is_reckoned_with(wims: Client, mended: Client) -> None:
    given = {"qclass": "123456789", "data1": CLASS, "data2": TEACHER}
    assert wims.ok("addclass", **given)["class_id"] == "1.2345679e+08"
    assert mended.error("addclass", **given) == "bad class id"


def test_a_class_that_ever_had_exercises_lists_none_of_another(
    wims: Client, mended: Client
) -> None:
    for client, shared in ((wims, 0), (mended, 1)):
        other = Client(client.site, "2345678").class_()
        other.ok("addexo", qexo="old", data1="\\statement{S}")
        other.ok("delexo", qexo="old")
        client.ok("addexo", qexo="ex1", data1="\\statement{S}")
        client.ok("sharecontent", data1=other.qclass, option="exo")
        assert other.ok("listexos")["exocount"] == shared


def test_neither_a_dash_nor_a_circle_harms_exercises(mended: Client) -> None:
    mended.ok("sharecontent", data1=mended.qclass)
    for name in ("-x", "ex1"):
        mended.ok("addexo", qexo=name, data1="\\statement{S}")
    assert mended.ok("listexos")["exocount"] == 2


def test_getcsv_of_a_big_class_comes_without_the_bugs(mended: Client) -> None:
    head = "login,password,lastname,firstname"
    for first in range(0, 1500, 500):
        rows = [f"user{n},secret12,{'x' * 60}{n},Ann" for n in range(first, first + 500)]
        mended.ok("modclass", data1="limit=2000")
        mended.ok("putcsv", data1="\n".join([head, *rows]))
    status, _, text = mended.raw("getcsv", option="login,lastname,firstname")
    assert (status, text.count("user")) == (200, 1500)


def test_a_comma_in_a_title_shifts_what_getsheet_tells(wims: Client, mended: Client) -> None:
    for client in (wims, mended):
        client.ok("addsheet", data1="title=Sums, first\ndescription=About")
    told = [client.ok("getsheet", qsheet=1)["sheet_description"] for client in (wims, mended)]
    assert told == ["first", "About"]
