"""Files of new passwords: rows are added, nothing is lost, nobody else reads them."""

import csv
import io
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from edusync.core.locks import lock
from edusync.errors import InvalidValue, PlanError
from edusync.people.passwords import PasswordFile, password_of
from edusync.results import Passwords
from edusync.tablefiles import password_file
from edusync.tablefiles.password_file import add
from tests.conftest import ROOT

HEADER = "quser,lastname,firstname,regnum,password"
OLD = f"{HEADER}\r\njdoe,Doe,John,71,old12345\r\n"


def row(login: str = "zroe", **values: str) -> dict[str, str]:
    usual = {"lastname": "Roe", "firstname": "Zoé", "regnum": "0072", "password": "new12345"}
    return {"quser": login, **usual, **values}


def rows_of(path: Path, encoding: str = "utf-8-sig", delimiter: str = ",") -> list[dict[str, str]]:
    text = path.read_bytes().decode(encoding)
    return [*csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)]


def test_a_new_file_is_its_owners_and_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row()])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbfquser,")
    assert rows_of(path) == [row()]


def test_the_file_is_private_before_it_holds_anything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []
    write = os.write

    def seen(file: int, content: bytes) -> int:
        modes.append(stat.S_IMODE(os.fstat(file).st_mode))
        return write(file, content)

    monkeypatch.setattr(os, "write", seen)
    before = os.umask(0)
    try:
        add(tmp_path / "passwords.csv", [row()])
    finally:
        os.umask(before)
    assert modes[-1] == 0o600


def test_rows_are_added_and_what_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row("jdoe")])
    before = path.read_bytes()
    add(path, [row("asmith", lastname="Smith, Jr")])
    assert path.read_bytes().startswith(before)
    assert [found["lastname"] for found in rows_of(path)] == ["Roe", "Smith, Jr"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_that_a_spreadsheet_saved_keeps_its_form(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "passwords.csv"
    old = OLD.replace("John", "Zoë").replace(",", delimiter)
    path.write_bytes(old.encode(encoding))
    add(path, [row(lastname="Œuvrard")])
    old_row = row("jdoe", lastname="Doe", firstname="Zoë", regnum="71", password="old12345")
    assert rows_of(path, encoding, delimiter) == [old_row, row(lastname="Œuvrard")]


def test_columns_that_somebody_added_are_left(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_text(f'"{HEADER.replace(",", chr(34) + ";" + chr(34))}";given\njdoe;;;;x;yes\n')
    add(path, [row()])
    assert [(found["password"], found["given"]) for found in rows_of(path, delimiter=";")] == [
        ("x", "yes"),
        ("new12345", ""),
    ]


def test_a_name_that_the_file_cannot_hold_keeps_its_login_and_password(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(OLD.replace("John", "Zoë").encode("cp1252"))
    add(path, [row(lastname="李")])
    assert rows_of(path, "cp1252")[1] == row(lastname="?")


@pytest.mark.parametrize("cut", ["jdoe,Doe,Jo", 'jdoe,"Doe, J', OLD.splitlines()[1]])
def test_a_line_that_was_cut_off_swallows_no_other(tmp_path: Path, cut: str) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(f"{HEADER}\r\n{cut}".encode())
    add(path, [row()])
    assert rows_of(path)[1] == row()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_that_was_cut_off_anywhere_in_a_line_is_added_to(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    names = f'"Doe{delimiter} Jr"{delimiter}"Jo ""é"""'
    cells = ["jdoe", names, "71", "old12345"]
    start = HEADER.replace(",", delimiter) + "\r\n"
    line = delimiter.join(cells)
    for length in range(1, len(line) + 1):
        path = tmp_path / f"{length}.csv"
        path.write_bytes((start + line[:length]).encode(encoding))
        assert PasswordFile(path).keep([row()]) == ["new12345"]
        assert known(path, "zroe", lastname="Roe", firstname="Zoé", regnum="0072") == "new12345"
        assert [*password_file.read(path).rows] == ["zroe"]


@pytest.mark.parametrize("length", range(len(HEADER) + 6))
def test_a_file_that_was_cut_off_in_its_header_is_a_new_one(tmp_path: Path, length: int) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(f"\ufeff{HEADER}\r\n".encode()[:length])
    add(path, [row()])
    assert path.read_bytes().startswith(f"\ufeff{HEADER}\r\n".encode())
    assert rows_of(path) == [row()]


@pytest.mark.parametrize("name", ["Roe, Jr", "Roe"])
def test_a_file_in_which_somebody_made_a_column_is_added_to(tmp_path: Path, name: str) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(f"{HEADER},note\r\n".encode())
    add(path, [row(lastname=name)])
    assert [*password_file.read(path).rows] == ["zroe"]


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.touch()
    add(path, [row()])
    assert rows_of(path) == [row()]


def test_a_text_that_a_spreadsheet_would_run_is_one(tmp_path: Path) -> None:
    add(tmp_path / "passwords.csv", [row(lastname="=1+1")])
    assert rows_of(tmp_path / "passwords.csv")[0]["lastname"] == "'=1+1"


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    link = tmp_path / "passwords.csv"
    link.symlink_to(tmp_path / "kept" / "real.csv")
    for login in ("jdoe", "zroe"):
        PasswordFile(link).keep([row(login)])
    assert link.is_symlink()
    assert [found["quser"] for found in rows_of(tmp_path / "kept" / "real.csv")] == ["jdoe", "zroe"]
    assert stat.S_IMODE((tmp_path / "kept" / "real.csv").stat().st_mode) == 0o600


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_text(OLD)
    path.chmod(0o640)
    add(path, [row()])
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


OTHERS = {
    "another table": b"Nom;Pr\xe9nom\nDoe;John\n",
    "a list of users": b"quser,lastname,firstname,password,email,comments,regnum\njdoe,D,J,x,,,1\n",
    "bytes": bytes(range(256)),
    "UTF-16": OLD.encode("utf-16"),
    "rows without a header": b"jdoe,Doe,John,71,old12345\n",
}


@pytest.mark.parametrize("held", OTHERS.values(), ids=OTHERS.keys())
def test_a_file_of_another_kind_is_refused_and_left(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(held)
    with pytest.raises(InvalidValue, match="passwords_to: is no file of new passwords"):
        PasswordFile(path)
    with pytest.raises(InvalidValue, match="path: is no file of new passwords"):
        add(path, [row()])
    assert path.read_bytes() == held


def test_a_path_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "fifo")
    wrong: dict[Any, str] = {
        tmp_path: "is no file",
        str(tmp_path / "fifo"): "is no file",
        tmp_path / "absent" / "passwords.csv": "must be in a folder that is there",
        tmp_path / "file" / "passwords.csv": "passwords_to: ",
        tmp_path / "circle": "cannot be written",
        tmp_path / ("x" * 300): "cannot be written",
        "": "is no file",
        7: "must be the path of a CSV file, or None",
    }
    for path, reason in wrong.items():
        with pytest.raises(InvalidValue, match=reason):
            PasswordFile(path)


def test_a_folder_in_which_nothing_may_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(InvalidValue, match="you may not write"):
        PasswordFile(tmp_path / "passwords.csv")


def test_looking_at_a_path_writes_nothing(tmp_path: Path) -> None:
    PasswordFile(tmp_path / "passwords.csv")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "old.csv").write_text(OLD)
    before = (tmp_path / "old.csv").stat()
    PasswordFile(tmp_path / "old.csv")
    assert (tmp_path / "old.csv").stat().st_mtime_ns == before.st_mtime_ns


def test_a_row_is_kept_once(tmp_path: Path) -> None:
    file = PasswordFile(tmp_path / "passwords.csv")
    for rows in ([row()], [row()], [row(), row("zroe2")]):
        file.keep(rows)
    assert [found["quser"] for found in rows_of(file.path)] == ["zroe", "zroe2"]


@pytest.mark.parametrize("name", ["write", "fsync"])
@pytest.mark.parametrize("old", [OLD, ""])
def test_a_full_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str
) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(old.encode())
    file = PasswordFile(path)
    original = getattr(os, name)

    def full(number: int, *content: bytes) -> int:
        if os.path.samestat(os.fstat(number), path.stat()):
            os.pwrite(number, b"half a row", path.stat().st_size)
            raise OSError(28, "No space left on device")
        result: int = original(number, *content)
        return result

    monkeypatch.setattr(os, name, full)
    with pytest.raises(PlanError, match=r"not sent: .*passwords\.csv .*No space left on device"):
        file.keep([row()])
    assert path.read_bytes() == old.encode()


def test_threads_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(path, [row(f"user{n}")]), range(40)))
    assert {found["quser"] for found in rows_of(path)} == {f"user{n}" for n in range(40)}


# Adds 20 rows, one by one, of logins that begin with its second argument.
PROGRAM = """
import sys
from pathlib import Path
from edusync.tablefiles.password_file import add
from tests.unit.tablefiles.test_passwordfiles import row

for number in range(20):
    add(Path(sys.argv[1]), [row(f"{sys.argv[2]}{number}")])
"""


def test_programs_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    running = [
        subprocess.Popen([sys.executable, "-c", PROGRAM, str(path), name], cwd=ROOT)
        for name in ("alpha", "beta", "gamma", "delta")
    ]
    assert [program.wait() for program in running] == [0] * 4
    found = [each["quser"] for each in rows_of(path)]
    assert len(found) == len({*found}) == 80
    assert path.read_text("utf-8-sig").count(HEADER) == 1


def test_another_program_that_never_ends_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(password_file, "LOCK_WAIT", 0.0)
    file = PasswordFile(tmp_path / "passwords.csv")
    with lock(f"the file {file.path}").exclusive(lambda: None):
        with ThreadPoolExecutor(1) as pool, pytest.raises(PlanError, match="is in use by another"):
            pool.submit(file.keep, [row()]).result()


def test_passwords_of_a_report_are_added_to_a_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    for login in ("jdoe", "zroe"):
        Passwords([row(login)]).to_csv(path, append=True)
    assert [found["quser"] for found in rows_of(path)] == ["jdoe", "zroe"]


def test_a_file_that_was_cut_inside_a_letter_is_known(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(f"{HEADER}\r\njdoe,Doe,Andr\u00e9".encode()[:-1])
    PasswordFile(path)
    add(path, [row()])
    assert path.read_bytes().endswith(b",new12345\r\n")


@pytest.mark.parametrize("name", ["\0", "x\ud800.csv"])
def test_a_name_that_no_file_can_have_is_refused_before_anything_is_sent(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(InvalidValue, match="passwords_to"):
        PasswordFile(tmp_path / name)


def test_a_name_in_another_encoding_works(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xe9t\xe9.csv")
    PasswordFile(path).keep([row()])
    assert rows_of(path) == [row()]


# What a file knows


def known(path: Path, login: str, **person: str) -> str:
    return password_of(PasswordFile(path).held(), login, row(login, **person))


def test_a_second_run_is_told_the_password_that_the_first_one_planned(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    assert PasswordFile(path).keep([row("jdoe"), row()]) == ["new12345", "new12345"]
    before = path.read_bytes()
    later = [row("jdoe", password="other678"), row(password="other678")]
    assert PasswordFile(path).keep(later) == ["new12345", "new12345"]
    assert path.read_bytes() == before


def test_of_several_rows_of_a_person_the_last_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row(password="first123"), row(password="second12")])
    assert known(path, "zroe") == "second12"
    assert PasswordFile(path).keep([row()]) == ["second12"]


@pytest.mark.parametrize(
    "other",
    [{"regnum": "0073"}, {"regnum": "", "lastname": "Row"}, {"regnum": "", "firstname": ""}],
    ids=lambda other: " ".join(other),
)
def test_nobody_gets_the_password_of_another_person(tmp_path: Path, other: dict[str, str]) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row()])
    assert PasswordFile(path).keep([row(**other, password="other678")]) == ["other678"]
    assert PasswordFile(path).keep([row("zroe2", password="other678")]) == ["other678"]
    assert known(path, "zroe") == "new12345"


@pytest.mark.parametrize(
    "same",
    [{"regnum": "72"}, {"regnum": ""}, {"regnum": "7.2E+01"}, {"lastname": "Married"}],
    ids=lambda same: " ".join(same.values()),
)
def test_a_person_is_known_as_a_spreadsheet_left_them(tmp_path: Path, same: dict[str, str]) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row(**same)])
    assert known(path, "zroe") == "new12345"


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_passwords_are_read_in_any_form_that_a_spreadsheet_saves(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "passwords.csv"
    people = {"jdoe": {"firstname": "Zoë"}, "li": {"lastname": "李", "regnum": ""}}
    text = "".join(
        delimiter.join(cells) + "\n"
        for cells in [password_file.COLUMNS, *(row(n, **p).values() for n, p in people.items())]
    )
    path.write_bytes(text.encode(encoding, "replace"))
    file = PasswordFile(path)
    assert [known(path, login, **person) for login, person in people.items()] == ["new12345"] * 2
    wanted = [row(login, **person, password="other678") for login, person in people.items()]
    assert file.keep(wanted) == ["new12345"] * 2


@pytest.mark.parametrize("length", range(len(OLD) - 12, len(OLD) - 1))
def test_a_line_that_was_cut_off_is_no_password(tmp_path: Path, length: int) -> None:
    path = tmp_path / "passwords.csv"
    path.write_bytes(OLD.encode()[:length])
    john = {"lastname": "Doe", "firstname": "John", "regnum": "71"}
    assert known(path, "jdoe", **john) == ""
    assert PasswordFile(path).keep([row()]) == ["new12345"]
    assert known(path, "jdoe", **john) == ""
    assert PasswordFile(path).keep([row("jdoe", **john)]) == ["new12345"]
    assert known(path, "jdoe", **john) == "new12345"


def test_a_header_without_a_line_end_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_text(HEADER)
    add(path, [row()])
    assert path.read_text().startswith(f"{HEADER}\n")
    assert rows_of(path) == [row()]


def test_what_a_spreadsheet_made_of_a_password_is_none(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row(password="2.3E+78")])
    assert PasswordFile(path).keep([row()]) == ["new12345"]
    assert known(path, "zroe") == "new12345"


def test_a_quote_that_joins_rows_gives_nobody_the_password_of_another(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_text(f'{HEADER}\nzroe,"Roe,Zoé,0072,old12345\njdoe,Doe,"J",71,hers1234\n')
    with pytest.raises(InvalidValue, match=r"a quote that is opened and never closed.* in line 2"):
        PasswordFile(path)


def test_a_name_of_several_lines_is_written_in_one(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    add(path, [row(lastname="Roe,\nJr")])
    assert rows_of(path)[0]["lastname"] == "Roe, Jr"
    assert known(path, "zroe", lastname="Roe,\nJr") == "new12345"


def test_a_given_password_is_added_only_below_another_one(tmp_path: Path) -> None:
    file = PasswordFile(tmp_path / "passwords.csv")
    file.correct(row(password="given#12"))
    assert not file.path.exists()
    file.keep([row()])
    for _ in range(2):
        file.correct(row(password="given#12"))
    assert [found["password"] for found in rows_of(file.path)] == ["new12345", "given#12"]


def test_a_file_that_is_deleted_in_a_run_is_made_again(tmp_path: Path) -> None:
    file = PasswordFile(tmp_path / "passwords.csv")
    file.keep([row()])
    file.path.unlink()
    assert file.keep([row()]) == ["new12345"]
    assert rows_of(file.path) == [row()]


def test_a_file_with_an_endless_cell_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    path.write_text(f'{HEADER}\nzroe,"Roe {"x" * 200_000}\n')
    with pytest.raises(InvalidValue, match="a quote that is opened and never closed"):
        PasswordFile(path)
