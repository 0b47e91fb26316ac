"""Users whom WIMS' lists get wrong, as their files tell."""

from pathlib import Path

import pytest

from edusync.errors import ServerBug
from edusync.wims import ServerQuirkWarning, read_archive
from edusync.wims.classfiles import damage
from edusync.wims.classfiles.damage import DamagedUser
from tests.unit.tarfiles import packed


def user(**values: str) -> bytes:
    named = {"firstname": "John", "lastname": "Doe", "password": "secret12", **values}
    return "".join(f"!set user_{name}={value}\n" for name, value in named.items()).encode()


def found(**values: str) -> DamagedUser:
    one = damage.of_file("jdoe", user(**values))
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("values", "fields", "shown"),
    [
        ({"lastname": "Doe, Jean"}, ("lastname",), "John"),
        ({"firstname": "Jo,hn"}, ("firstname",), "hn"),
        ({"lastname": "A, B, C", "firstname": "D, E"}, ("firstname", "lastname"), "C"),
        ({"lastname": "Doe\\"}, ("lastname",), ""),
        ({"firstname": "J\\"}, ("firstname",), ""),
        ({"lastname": "A,B,C\\"}, ("lastname",), "C"),
        ({"comments": "ends with \\"}, ("comments",), "jdoe"),
    ],
)
def test_whom_the_lists_of_wims_have_instead(
    values: dict[str, str], fields: tuple[str, ...], shown: str
) -> None:
    one = found(**values)
    assert (one.fields, one.shown, one.command) == (fields, shown, False)
    assert one.mislisted is (shown != "jdoe")


@pytest.mark.parametrize("values", [{"lastname": "!Doe"}, {"comments": " !x"}])
def test_a_command_is_told_apart(values: dict[str, str]) -> None:
    assert found(**values).command


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"lastname": "Doe&#44; Jr", "firstname": "J&#92;"},
        {"lastname": "&#33;Doe", "comments": "a, b and C:\\new, or so!"},
        {"firstname": ""},
    ],
)
def test_what_is_no_damage(values: dict[str, str]) -> None:
    assert damage.of_file("jdoe", user(**values)) is None


def test_only_users_who_are_there_are_looked_at() -> None:
    files = {
        ".users/jdoe": user(lastname="Doe, Jr"),
        ".users/asmith": user(),
        ".users/.gone": user(lastname="Gone, Jr"),
    }
    assert list(damage.of_files(files)) == ["jdoe"]


@pytest.mark.parametrize(
    ("body", "logins"),
    [
        (b":Doe,John,jdoe\n:Roe,Ann,aroe\n", ["jdoe", "aroe"]),
        (b"", []),
        (b":Doe, Jean,John,jdoe\n", None),
        (b":Doe\n!set user_password=secret12,John,jdoe\n", None),
        (b":Doe,John,\n", None),
        (b":Doe,John,jdoe\n:Roe,Ann,jdoe\n", None),
    ],
)
def test_the_list_of_users(body: bytes, logins: list[str] | None) -> None:
    assert damage.listed(body) == logins


def test_what_wims_tells_of_who_is_damaged() -> None:
    assert damage.swallowed(["Doe", "J\n!set user_lastname=Doe"])
    assert not damage.swallowed(["Doe", "two\nlines", 3])
    where = "In file 'wimshome/log/classes/9001/{}', line 3: not_trusted."
    assert damage.is_command(ServerBug(where.format(".users/jdoe")))
    assert damage.is_command(ServerBug(where.format("supervisor")))
    assert not damage.is_command(ServerBug(where.format(".def")))


def test_the_advice_names_the_class_that_holds_the_users() -> None:
    (said,) = damage.warnings_of([found(lastname="Doe, Jr")], "9001_1", "9001")
    assert said.startswith("class 9001, the group of class 9001_1: ")
    assert "jdoe (John Doe, Jr)" in said
    assert "c.repair_users() of class 9001 " in said
    assert damage.warnings_of([], 9001) == []


def test_an_archive_tells_who_is_meant(tmp_path: Path) -> None:
    definition = b"!set class_defined=yes\n!set class_description=Algebra\n"
    files = {".def": definition, ".users/jdoe": user(lastname="Doe, Jr"), ".users/aroe": user()}
    path = tmp_path / "class.tgz"
    path.write_bytes(packed(files))
    archive = read_archive(path)
    assert "jdoe (John Doe, Jr)" in archive.users.warnings[0]
    assert [(one.quser, one.lastname) for one in archive.users if one.damaged] == [
        ("jdoe", "Doe, Jr")
    ]
    assert "damaged" not in archive.users.to_dicts()[0]
    with pytest.warns(ServerQuirkWarning, match="left out of the file: jdoe"):
        archive.users.to_csv(tmp_path / "users.csv")


def test_a_long_list_of_people_is_cut() -> None:
    many = [damage.of_file(f"user{n}", user(lastname="A,B")) for n in range(7)]
    (said,) = damage.warnings_of([one for one in many if one], 9001)
    assert "user4 (John A,B), and 2 more" in said
    assert "user5" not in said
