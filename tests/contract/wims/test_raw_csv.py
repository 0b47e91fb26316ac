"""Raw putcsv and getcsv: what WIMS makes of a table of users."""

import pytest

from edusync.errors import ServerBug
from edusync.wims import Class, WimsAPI
from tests.contract.wims.asking import JDOE, error, file, ok, rows_of, sent

NEW = "login,password,lastname,firstname"
CHANGE = "login,lastname,firstname"
REFUSED = [chr(code) for code in range(1, 7)] + ["€"]  # 0x80 in windows-1252
# What windows-1252 has from 0x82 to 0x9f.
LETTERS = "‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"


def put(api: WimsAPI, home: Class, *rows: str) -> None:
    ok(sent(api, home, "putcsv", data1="\n".join([*rows, ""])))


def fields(api: WimsAPI, home: Class, login: str, *names: str) -> list[str]:
    reply = ok(api.getuser(home.qclass, home.rclass, login, names))
    return [reply[name] for name in names]


def userlist(api: WimsAPI, home: Class) -> list[str]:
    """The users of the list that scores and tables are made of: no teacher is among them."""
    return file(api, home, ".userlist").splitlines()


def teacher_and_student(api: WimsAPI, home: Class) -> None:
    for login, supervisable in (("teach", "yes"), ("after", "")):
        info = {**JDOE, "supervisable": supervisable}
        ok(api.adduser(home.qclass, home.rclass, login, info))


# Signs


@pytest.mark.parametrize("sign", REFUSED, ids=[f"{ord(sign):x}" for sign in REFUSED])
def test_a_sign_for_which_putcsv_refuses_the_whole_table(
    api: WimsAPI, home: Class, sign: str
) -> None:
    table = f"{NEW}\ncsv1,secret12,Doe,John\ncsv2,secret12,D{sign}e,John\n"
    assert error(sent(api, home, "putcsv", data1=table)) == "binary"
    assert userlist(api, home) == []


def test_putcsv_keeps_the_letters_that_windows_1252_has_beyond_latin_1(
    api: WimsAPI, home: Class
) -> None:
    put(api, home, NEW, *(f"csv{n:02},secret12,D{sign}e,J" for n, sign in enumerate(LETTERS)))
    table = ok(api.getcsv(home.qclass, home.rclass, "login,lastname"))
    found = {row["login"]: row["lastname"] for row in rows_of(table)}
    assert found == {f"csv{n:02}": f"D{sign}e" for n, sign in enumerate(LETTERS)}


def test_putcsv_makes_one_blank_of_several(api: WimsAPI, home: Class) -> None:
    put(api, home, NEW, "csv1,secret12,two  spaces,  J \x0b K")
    assert userlist(api, home) == [":two spaces,J K,csv1"]


# Passwords


def test_putcsv_leaves_the_password_that_somebody_has(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    put(api, home, NEW, "jdoe,secret12,New,John")
    assert fields(api, home, "jdoe", "lastname", "password") == ["New", "secret12"]
    assert "forcechpwd" not in file(api, home, ".users/jdoe")


def test_putcsv_looks_at_no_password_that_stays(api: WimsAPI, home: Class) -> None:
    ok(sent(api, home, "adduser", quser="jdoe", data1="lastname=D\nfirstname=J\npassword=pw\n"))
    put(api, home, NEW, "jdoe,pw,New,John")
    assert fields(api, home, "jdoe", "lastname", "password") == ["New", "pw"]


def test_putcsv_skips_a_row_whose_password_begins_with_a_star(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    put(api, home, NEW, "jdoe,*secret1234567,New,John", "newu,*secret1234567,New,User")
    assert userlist(api, home) == [":Doe,John,jdoe"]


def test_authuser_knows_no_password_that_putcsv_set(api: WimsAPI, home: Class) -> None:
    where = (home.qclass, home.rclass)
    ok(api.adduser(*where, "jdoe", JDOE))
    put(api, home, NEW, "csv1,secret12,Doe,John")
    assert ok(sent(api, home, "authuser", quser="jdoe", qpasswd="secret12"))["user"] == "jdoe"
    answer = sent(api, home, "authuser", quser="csv1", qpasswd="secret12")
    assert error(answer) == "user authentification failure"


# Columns


def test_putcsv_stores_that_somebody_takes_part_in_the_class(api: WimsAPI, home: Class) -> None:
    ok(api.adduser(home.qclass, home.rclass, "jdoe", JDOE))
    head = f"{CHANGE},participate"
    put(api, home, head, "jdoe,Doe,John,other")
    assert fields(api, home, "jdoe", "participate") == [""]
    put(api, home, head, f"jdoe,Doe,John,{home.qclass} other")
    assert fields(api, home, "jdoe", "participate") == [str(home.qclass)]
    put(api, home, head, f"jdoe,Doe,John,{home.qclass}/2")
    assert fields(api, home, "jdoe", "participate") == [f"{home.qclass}/2,{home.qclass}"]


def test_putcsv_lets_nobody_take_part_without_a_value(api: WimsAPI, home: Class) -> None:
    put(api, home, f"{NEW},participate,photourl,comments", "csv1,secret12,Doe,John,,,")
    written = file(api, home, ".users/csv1")
    assert [name for name in ("participate", "photourl", "comments") if name in written] == []


def test_putcsv_takes_a_photo_away_by_an_empty_cell(api: WimsAPI, home: Class) -> None:
    head = f"{NEW},photourl"
    put(api, home, head, "csv1,secret12,Doe,John,http://example.org/p.png")
    assert fields(api, home, "csv1", "photourl") == ["http://example.org/p.png"]
    put(api, home, head, "csv1,,Doe,John,")
    assert fields(api, home, "csv1", "photourl") == [""]


def test_getcsv_gives_who_has_no_photo_that_of_the_user_before(api: WimsAPI, home: Class) -> None:
    put(api, home, f"{NEW},photourl", "aaaa,secret12,Aaa,A,pho")
    put(api, home, NEW, "bbbb,secret12,Bbb,B")
    table = ok(api.getcsv(home.qclass, home.rclass, "login,photourl"))
    assert [row["photourl"] for row in rows_of(table)] == ["pho", "pho"]


# Teachers


def test_without_the_column_supervisable_a_student_after_a_teacher_becomes_one(
    api: WimsAPI, home: Class
) -> None:
    teacher_and_student(api, home)
    put(api, home, CHANGE, "teach,T,T", "after,S,S")
    assert fields(api, home, "after", "supervisable") == ["yes"]
    assert userlist(api, home) == []


def test_without_the_column_supervisable_a_teacher_after_a_student_is_none_any_more(
    api: WimsAPI, home: Class
) -> None:
    teacher_and_student(api, home)
    ok(api.moduser(home.qclass, home.rclass, "after", {"supervisable": "no"}))
    put(api, home, CHANGE, "after,S,S", "teach,T,T")
    assert fields(api, home, "teach", "supervisable") == ["no"]


def test_with_an_empty_column_supervisable_everybody_stays_what_he_is(
    api: WimsAPI, home: Class
) -> None:
    teacher_and_student(api, home)
    put(api, home, f"{CHANGE},supervisable", "teach,T,T,", "after,S,S,")
    assert fields(api, home, "teach", "supervisable", "lastname") == ["yes", "T"]
    assert fields(api, home, "after", "supervisable", "lastname") == ["", "S"]


def test_of_two_rows_of_one_login_only_the_last_counts(api: WimsAPI, home: Class) -> None:
    head = f"{NEW},supervisable"
    put(api, home, head, "dora5,secret12,Doe,Dora,yes", "dora5,secret12,Dee,Dora,")
    assert userlist(api, home) == [":Dee,Dora,dora5"]
    assert "supervisable" not in file(api, home, ".users/dora5")


def test_putcsv_lists_users_anew_only_where_somebody_changed(api: WimsAPI, home: Class) -> None:
    with pytest.raises(ServerBug, match="not_trusted"):
        put(api, home, NEW, "csv1,secret12,\\,John")  # of which no list can be made
    with pytest.raises(ServerBug, match="not_trusted"):
        put(api, home, NEW, "csv2,secret12,Doe,John")
    put(api, home, NEW, "csv2,,Doe,John")
    put(api, home, NEW)
