"""Bulk enrolment against a script: what stops it, and what its report tells then."""

import csv
import io
import os
import pickle
import re
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import (
    InvalidValue,
    NotSaved,
    PermissionDenied,
    PlanError,
    Timeout,
    TransportError,
    UnsupportedOperation,
)
from edusync.tablefiles import password_file
from edusync.wims import Class, WimsAPI
from tests.conftest import make_class
from tests.unit.scripted import BUSY, Step, error, http, ok, playing, reset
from tests.unit.wims.test_classfiles import archive

PEOPLE = [
    {"quser": f"user{n}", "lastname": f"Last{n}", "firstname": f"First{n}", "regnum": f"{n}"}
    for n in (1, 2)
]
HOSTILE = [{**person, "comments": "a, b"} for person in PEOPLE]  # which go one by one


def saved_class(api: WimsAPI) -> Class:
    return Class._loaded({"qclass": 9001, "rclass": "r", "name": "Algebra"}, _api=api)


def holding(*people: dict[str, str], trash: bool = False) -> Step:
    """The archive of a class with these users, or with them in its trash."""
    files = {".def": b"!set class_limit=30\n"}
    for person in people:
        lines = [f"!set user_{name}={value}\n" for name, value in person.items()]
        path = f".users/{'.' if trash else ''}{person['quser']}"
        files[path] = "".join(lines).replace(",", "&#44;").encode()
    return http(200, archive(**files), "multipart/x-gzip")


def test_what_stops_it_before_a_write_is_raised() -> None:
    denied = error("modification of class not allowed")
    with playing(holding(), denied) as script, pytest.raises(PermissionDenied):
        saved_class(script.api()).enrol(PEOPLE)
    assert script.jobs == ["getclasstgz", "putcsv"]


def test_a_lost_reply_is_settled_by_reading_back() -> None:
    with playing(holding(), reset, holding(*PEOPLE)) as script:
        report = saved_class(script.api(attempts=1)).enrol(PEOPLE)
    assert report.counts == {"created": 2}
    assert len(report.passwords) == 2


def test_a_write_that_did_not_arrive_is_sent_again() -> None:
    steps = holding(), reset, holding(), ok(), ok(), holding(*PEOPLE)
    with playing(*steps) as script:
        report = saved_class(script.api(attempts=1)).enrol(PEOPLE)
    assert script.jobs[1:] == ["putcsv", "getclasstgz", "adduser", "adduser", "getclasstgz"]
    assert report.counts == {"created": 2}


def test_a_table_for_which_wims_had_no_time_is_sent_in_smaller_ones() -> None:
    late = http(550, b"In file 'adm/class/adduser', line 40: timeup.", "text/plain")
    people = [
        {"quser": f"user{n}", "lastname": "L" * 90, "firstname": "F" * 90, "regnum": f"{n}"}
        for n in range(150)
    ]
    with playing(holding(), late, holding(people[0]), ok(), holding(*people)) as script:
        report = saved_class(script.api()).enrol(people, force=True)
    assert script.jobs == ["getclasstgz", "putcsv", "getclasstgz", "putcsv", "getclasstgz"]
    assert "failed" not in report.counts
    sizes = [len(request["data1"]) for request in script.requests if "data1" in request]
    assert sizes[0] > 25_000 > 20_000 > sizes[1]


def test_what_is_not_known_is_told_with_its_passwords() -> None:
    with playing(holding(), reset, reset) as script:
        report = saved_class(script.api(attempts=1)).enrol(PEOPLE)
    assert report.counts == {"failed": 2}
    assert "the outcome is not known" in report[0].reason
    assert len(report.passwords) == 2


def test_after_an_interruption_the_error_has_the_report() -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with playing(holding(), ok()) as script, pytest.raises(KeyboardInterrupt) as raised:
        saved_class(script.api()).enrol(HOSTILE, progress=stop)
    report: Any = raised.value.report  # type: ignore[attr-defined]
    assert [line.status for line in report] == ["created", "failed"]
    assert "not sent" in report[1].reason
    assert [*report.passwords] == ["user1"]


def test_a_refused_row_fails_alone() -> None:
    steps = holding(), error("missing data"), ok(), holding(HOSTILE[1])
    with playing(*steps) as script:
        report = saved_class(script.api()).enrol(HOSTILE)
    assert report.counts == {"failed": 1, "created": 1}
    assert "missing data" in report.failed[0].reason
    assert [*report.passwords] == ["user2"]


def test_somebody_added_meanwhile_is_not_called_created() -> None:
    steps = holding(), error("user already exists in this class (9001)"), ok(), holding(*HOSTILE)
    with playing(*steps) as script:
        report = saved_class(script.api()).enrol(HOSTILE)
    assert [line.status for line in report] == ["unchanged", "created"]
    assert [*report.passwords] == ["user2"]


def test_what_wims_says_and_does_not_do_fails() -> None:
    steps = holding(), ok(), holding(), ok(), ok(), holding(), ok(), ok(), holding()
    with playing(*steps) as script:
        report = saved_class(script.api()).enrol(PEOPLE)
    assert report.counts == {"failed": 2}
    assert "WIMS said OK, and did not do it" in report[0].reason
    assert not report.passwords


def test_after_the_deadline_what_was_sent_is_read_back_and_no_more_is_sent() -> None:
    now = [0.0]

    def one_hour_later(done: int, total: int) -> None:
        now[0] += 3600 * done

    with playing(holding(), ok(), holding(HOSTILE[0])) as script:
        api = script.api(clock=lambda: now[0], deadline=None)
        report = saved_class(api).enrol(HOSTILE, deadline=60, progress=one_hour_later)
    assert [line.status for line in report] == ["created", "failed"]
    assert (
        report[1].reason == "not sent: the deadline of this call is over: call again for the rest"
    )


@pytest.mark.parametrize(
    ("people", "writes"), [(PEOPLE, [ok()]), (HOSTILE, [ok(), ok()])], ids=["csv", "one by one"]
)
def test_what_a_busy_server_did_not_take_is_sent_again_in_the_same_way(
    people: list[dict[str, str]], writes: list[Step]
) -> None:
    with playing(holding(), BUSY, holding(), *writes, holding(*people)) as script:
        report = saved_class(script.api(attempts=1)).enrol(people)
    assert report.counts == {"created": 2}
    job = "putcsv" if people is PEOPLE else "adduser"
    assert script.jobs[1:-1] == [job, "getclasstgz", *[job] * len(writes)]


@pytest.mark.parametrize("deadline", [0, -1, "x", True])
def test_a_deadline_is_a_number_of_seconds(deadline: Any) -> None:
    with playing() as script, pytest.raises(InvalidValue, match="deadline"):
        saved_class(script.api()).enrol(PEOPLE, deadline=deadline)


def test_a_deadline_covers_waiting_for_another_program() -> None:
    with playing() as script:
        api = script.api()
        home = saved_class(api)
        with ThreadPoolExecutor(1) as pool, api.exclusive(9001), pytest.raises(Timeout):
            pool.submit(home.enrol, PEOPLE, deadline=0.1).result()


def test_an_archive_that_is_cut_is_asked_for_again() -> None:
    cut = http(200, archive(**{".def": b"x"})[:40], "multipart/x-gzip")
    with playing(cut, holding(*PEOPLE)) as script:
        assert saved_class(script.api()).enrol(PEOPLE).counts == {"unchanged": 2}


def test_the_users_of_a_class_in_a_group_are_the_groups() -> None:
    with playing() as script:
        home = Class._loaded({"qclass": "9001_1", "rclass": "r"}, _api=script.api())
        with pytest.raises(UnsupportedOperation, match="do it in the group"):
            home.unenrol(PEOPLE, purge=True)
        with pytest.raises(InvalidValue, match="update_passwords"):
            home.enrol(PEOPLE, update_passwords=True)


def test_an_interrupted_recovery_or_purge_is_not_called_done() -> None:
    def stop(done: int, total: int) -> None:
        if len(script.jobs) == 2:
            raise KeyboardInterrupt

    changed = [{**PEOPLE[0], "email": "new@example.org"}]
    trashed = holding(*PEOPLE, trash=True)
    with playing(trashed, ok()) as script, pytest.raises(KeyboardInterrupt) as raised:
        saved_class(script.api()).enrol(changed, progress=stop)
    report: Any = raised.value.report  # type: ignore[attr-defined]
    assert [line.status for line in report] == ["failed"]
    with playing(holding(*PEOPLE), ok()) as script, pytest.raises(KeyboardInterrupt) as raised:
        saved_class(script.api()).unenrol(PEOPLE, purge=True, progress=stop)
    report = raised.value.report  # type: ignore[attr-defined]
    assert [line.reason for line in report] == [
        "begun, and the outcome is not known: KeyboardInterrupt",
        "not sent: KeyboardInterrupt",
    ]


def test_a_user_of_another_class_is_not_removed_here() -> None:
    with playing(holding(*PEOPLE)) as script:
        home = saved_class(script.api())
        other = Class._loaded({"qclass": 9002, "rclass": "r"}, _api=script.api())
        (user,) = other.users.of([{"quser": "user1", "lastname": "Roe", "firstname": "Jane"}])
        report = home.users.remove_many([user])
    assert report.failed[0].reason == "the login belongs to First1 Last1 (regnum 1) here"
    assert user.saved


def test_users_who_were_removed_say_so() -> None:
    gone = holding(*PEOPLE, trash=True)
    with playing(holding(*PEOPLE), ok(), ok(), gone) as script:
        home = saved_class(script.api())
        users = home.users.of(PEOPLE)
        assert home.users.remove_many(users).counts == {"removed": 2}
    assert [user.saved for user in users] == [False, False]


def test_formulas_are_text_in_the_files_and_come_back(tmp_path: Path) -> None:
    evil = [{"quser": "evil", "lastname": "=1+1", "firstname": "@x", "regnum": "-7"}]
    with playing(holding(), ok(), holding(*evil)) as script:
        report = saved_class(script.api()).enrol(evil)
    report.to_csv(tmp_path / "report.csv")
    report.passwords.to_csv(tmp_path / "passwords.csv")
    for name in ("report.csv", "passwords.csv"):
        assert "'=1+1,'@x,'-7" in (tmp_path / name).read_text(encoding="utf-8-sig")
    with playing(holding(*evil)) as script:
        again = saved_class(script.api()).enrol(tmp_path / "passwords.csv")
    assert again.counts == {"unchanged": 1}


def test_a_class_that_is_not_saved_enrols_nobody() -> None:
    with pytest.raises(NotSaved):
        make_class("r").enrol(PEOPLE)


def test_nothing_is_sent_when_the_class_cannot_be_read() -> None:
    with playing(reset) as script, pytest.raises(TransportError):
        saved_class(script.api(attempts=1)).enrol(PEOPLE)


def test_no_password_is_shown(tmp_path: Path) -> None:
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE)
    report.to_csv(tmp_path / "report.csv")
    shown = [
        repr(report),
        str(report.passwords),
        report._repr_html_(),
        str(report.to_dicts(secrets=True)),
        (tmp_path / "report.csv").read_text(),
    ]
    words = [*report.passwords.values()]
    assert words
    assert not [word for word in words for text in shown if word in text]


def test_a_file_of_passwords_is_the_owners_and_is_never_overwritten(tmp_path: Path) -> None:
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE)
    path = tmp_path / "passwords.csv"
    report.passwords.to_csv(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InvalidValue, match="is there already: append=True adds to it"):
        report.passwords.to_csv(path)


def kept(path: Path) -> dict[str, str]:
    """The passwords of a file by login, the last row of each."""
    text = path.read_text(encoding="utf-8-sig")
    return {row["quser"]: row["password"] for row in csv.DictReader(io.StringIO(text, newline=""))}


@pytest.mark.parametrize("people", [PEOPLE, HOSTILE])
def test_a_password_is_on_the_disk_before_the_server_gets_it(
    tmp_path: Path, people: list[dict[str, str]]
) -> None:
    path = tmp_path / "passwords.csv"

    def looking(connection: socket.socket, request: dict[str, str]) -> None:
        there = kept(path)
        assert any(word in request["data1"] for word in there.values())
        seen.append(len(there))
        ok()(connection, request)

    seen: list[int] = []
    writes = [looking] * (1 if people is PEOPLE else 2)
    with playing(holding(), *writes, holding(*people)) as script:
        report = saved_class(script.api()).enrol(people, passwords_to=path)
    assert seen == ([2] if people is PEOPLE else [1, 2])
    assert kept(path) == dict(report.passwords)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_weekly_run_adds_to_the_file_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with playing(holding(), ok(), holding(PEOPLE[0])) as script:
        saved_class(script.api()).enrol(PEOPLE[:1], passwords_to=path)
    first = path.read_bytes()
    with playing(holding(PEOPLE[0]), ok(), holding(*PEOPLE)) as script:
        saved_class(script.api()).enrol(PEOPLE, passwords_to=str(path))
    assert path.read_bytes().startswith(first)
    assert [*kept(path)] == ["user1", "user2"]
    with playing(holding(*PEOPLE)) as script:
        saved_class(script.api()).enrol(PEOPLE, passwords_to=path)
    assert [*kept(path)] == ["user1", "user2"]


def test_the_path_is_looked_at_before_any_request(tmp_path: Path) -> None:
    (tmp_path / "students.csv").write_text("Nom;Prénom\n", "utf-8")
    with playing() as script:
        for name in ("absent/passwords.csv", "students.csv", "."):
            for dry_run in (True, False):
                with pytest.raises(InvalidValue, match="passwords_to: "):
                    saved_class(script.api()).enrol(
                        PEOPLE, passwords_to=tmp_path / name, dry_run=dry_run
                    )


def test_a_dry_run_writes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with playing(holding()) as script:
        saved_class(script.api()).enrol(PEOPLE, passwords_to=path, dry_run=True)
    assert not path.exists()


def test_a_run_without_new_passwords_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    given = [{**PEOPLE[0], "password": "given123"}]
    with playing(holding(), ok(), holding(*given)) as script:
        saved_class(script.api()).enrol(given, passwords_to=path)
    assert not path.exists()


def test_a_lost_reply_leaves_one_row_for_each(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    steps = holding(), reset, holding(), ok(), ok(), holding(*PEOPLE)
    with playing(*steps) as script:
        report = saved_class(script.api(attempts=1)).enrol(PEOPLE, passwords_to=path)
    assert kept(path) == dict(report.passwords)
    assert path.read_text("utf-8-sig").count("\n") == 3


def test_what_is_not_known_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with playing(holding(), reset, reset) as script:
        report = saved_class(script.api(attempts=1)).enrol(PEOPLE, passwords_to=path)
    assert report.counts == {"failed": 2}
    assert [*kept(path)] == ["user1", "user2"]


def test_who_gets_another_login_meanwhile_has_it_in_a_row_below(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    theirs = {"quser": "user1", "lastname": "Roe", "firstname": "Jo", "regnum": "9"}
    taken = error("user already exists in this class (9001)")
    made = {**HOSTILE[0], "quser": "user12"}
    with playing(holding(), taken, holding(theirs), ok(), holding(theirs, made)) as script:
        report = saved_class(script.api()).enrol(HOSTILE[:1], passwords_to=path)
    assert [*report.passwords] == ["user12"]
    assert [*kept(path)] == ["user1", "user12"]
    assert len({*kept(path).values()}) == 1


def test_a_run_after_a_kill_gives_the_planned_passwords(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with playing(holding(), reset, reset) as script:  # the kill: nobody knows what arrived
        saved_class(script.api(attempts=1)).enrol(PEOPLE, passwords_to=path)
    planned = kept(path)
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE, passwords_to=path)
    assert dict(report.passwords) == planned == kept(path)
    assert all(word in script.requests[1]["data1"] for word in planned.values())


def test_who_got_the_login_of_a_planned_person_gets_another_password(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with playing(holding(), reset, reset) as script:
        saved_class(script.api(attempts=1)).enrol(HOSTILE[:1], passwords_to=path)
    planned = kept(path)
    other = {"quser": "user1", "lastname": "Roe", "firstname": "Jo", "regnum": "9"}
    with playing(holding(), ok(), holding(other)) as script:
        report = saved_class(script.api()).enrol([other], passwords_to=path)
    assert report.passwords["user1"] == kept(path)["user1"] != planned["user1"]


def knowing(path: Path | None, *there: dict[str, str], **options: Any) -> list[bool | None]:
    """Whose password is said to be known, where these users are there."""
    with playing(holding(*there)) as script:
        report = saved_class(script.api()).enrol(PEOPLE[:1], passwords_to=path, **options)
    return [line.password_known for line in report]


def test_it_is_said_whose_password_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"
    with playing(holding(PEOPLE[0]), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE, passwords_to=path)
    assert [line.password_known for line in report] == [False, True]
    assert [line.quser for line in report.password_unknown] == ["user1"]
    password_file.add(path, [{**PEOPLE[0], "password": "planned1"}])
    for shown, known in {"planned1": True, "*NvZ9csm14MQdY": True, "theirs12": False}.items():
        assert knowing(path, {**PEOPLE[0], "password": shown}) == [known]
    assert knowing(None, PEOPLE[0]) == [None]


def test_a_file_that_is_gone_knows_nobody(tmp_path: Path) -> None:
    assert knowing(tmp_path / "passwords.csv", PEOPLE[0]) == [False]


def test_who_would_be_made_would_have_a_password(tmp_path: Path) -> None:
    assert knowing(tmp_path / "passwords.csv", dry_run=True) == [True]


def test_who_failed_has_no_password_that_matters(tmp_path: Path) -> None:
    with playing(holding()) as script:
        report = saved_class(script.api()).enrol([{"regnum": "9"}], passwords_to=tmp_path / "x.csv")
    assert [(line.status, line.password_known) for line in report] == [("failed", None)]


def test_a_file_that_cannot_be_read_in_the_end_costs_no_report(tmp_path: Path) -> None:
    path = tmp_path / "passwords.csv"

    def spoil(done: int, total: int) -> None:
        if done == 2:
            path.write_text("Nom;Prénom\n", "utf-8")

    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE, passwords_to=path, progress=spoil)
    assert report.counts == {"created": 2}
    assert [line.password_known for line in report] == [None, None]
    assert "nobody can say whose password is known" in report.warnings[0]


@pytest.mark.parametrize("there", [(), HOSTILE[:1]], ids=["new", "there"])
def test_a_given_password_stands_below_the_planned_one(
    tmp_path: Path, there: tuple[dict[str, str], ...]
) -> None:
    path = tmp_path / "passwords.csv"
    given = {**HOSTILE[0], "password": "given123"}
    password_file.add(path, [{**HOSTILE[0], "password": "planned1"}])

    def looking(connection: socket.socket, request: dict[str, str]) -> None:
        assert kept(path) == {"user1": "given123"}
        ok()(connection, request)

    with playing(holding(*there), looking, holding(given)) as script:
        report = saved_class(script.api()).enrol([given], passwords_to=path, update_passwords=True)
    assert [line.password_known for line in report] == [True]
    assert not report.passwords


def test_a_given_password_that_the_file_must_learn_is_not_sent_without_it(
    tmp_path: Path, full_disk: Callable[[int], None]
) -> None:
    path = tmp_path / "passwords.csv"
    given = [{**person, "password": "given123"} for person in HOSTILE]
    password_file.add(path, [{**HOSTILE[0], "password": "planned1"}])
    full_disk(0)
    with playing(holding(), holding(), ok(), holding(given[1])) as script:
        report = saved_class(script.api()).enrol(given, passwords_to=path)
    assert [line.status for line in report] == ["failed", "created"]
    assert report[0].reason.startswith("not sent: the new password cannot be written")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Called with a number: so many passwords can still be written."""

    def from_now(left: int) -> None:
        def write(file: int, added: bytes, size: int) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise OSError(28, "No space left on device")
            os.write(file, added)

        monkeypatch.setattr(password_file, "_write", write)

    return from_now


@pytest.mark.parametrize("people", [PEOPLE, HOSTILE])
def test_nobody_is_made_where_the_password_cannot_be_written(
    tmp_path: Path, people: list[dict[str, str]], full_disk: Callable[[int], None]
) -> None:
    full_disk(0)
    with playing(holding(), holding()) as script:
        with pytest.raises(PlanError, match=r"passwords.csv .*No space left.* call again"):
            saved_class(script.api()).enrol(people, passwords_to=tmp_path / "passwords.csv")
    assert script.jobs == ["getclasstgz", "getclasstgz"]


def test_a_disk_that_fills_up_stops_new_users_and_nothing_else(
    tmp_path: Path, full_disk: Callable[[int], None]
) -> None:
    path = tmp_path / "passwords.csv"
    full_disk(1)
    changed = {"quser": "user3", "lastname": "Last3", "firstname": "First3", "regnum": "3"}
    people = [*HOSTILE, {**changed, "email": "new@example.org"}]
    made = HOSTILE[0], changed
    steps = holding(changed), ok(), holding(*made), ok(), holding(HOSTILE[0], people[2])
    with playing(*steps) as script:
        report = saved_class(script.api()).enrol(people, passwords_to=path)
    assert script.jobs == ["getclasstgz", "adduser", "getclasstgz", "moduser", "getclasstgz"]
    assert [line.status for line in report] == ["created", "failed", "updated"]
    assert report[1].reason.startswith(f"not sent: the new password cannot be written to {path}")
    assert kept(path) == dict(report.passwords)
    assert [*report.passwords] == ["user1"]


def test_a_report_says_how_many_passwords_it_has_alone(tmp_path: Path) -> None:
    said = "2 new passwords are in this report alone: report.passwords.to_csv(...)"
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE)
    assert repr(report) == f"<Report: 2 created; {said}>"
    assert said in report._repr_html_()
    assert said in repr(pickle.loads(pickle.dumps(report)))
    with pytest.raises(InvalidValue):
        report.passwords.to_csv(tmp_path / "absent" / "passwords.csv")
    assert said in repr(report)
    report.passwords.to_csv(tmp_path / "passwords.csv")
    assert repr(report) == "<Report: 2 created>"
    assert "alone" not in report._repr_html_()


def test_one_password_is_told_as_one() -> None:
    with playing(holding(), ok(), holding(HOSTILE[0])) as script:
        report = saved_class(script.api()).enrol(HOSTILE[:1])
    assert "; 1 new password is in this report alone: " in repr(report)


def test_a_report_has_nothing_to_lose_whose_passwords_are_in_a_file(tmp_path: Path) -> None:
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE, passwords_to=tmp_path / "passwords.csv")
    assert repr(report) == "<Report: 2 created>"


def test_a_report_pickles() -> None:
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE)
    twin = pickle.loads(pickle.dumps(report))
    assert (twin, twin.passwords, twin.requests) == (report, report.passwords, 3)


def test_a_report_says_what_matters_in_one_line() -> None:
    with playing(holding(PEOPLE[0])) as script:
        report = saved_class(script.api()).enrol([*PEOPLE, {"regnum": "9"}], dry_run=True)
    assert repr(report) == (
        "<Report: dry run: 1 unchanged, would create 1, would fail 1; "
        "row 3: has no lastname and no firstname, and is not in the class>"
    )


def test_all_columns_that_are_not_read_are_one_warning() -> None:
    rows = [{**PEOPLE[0], "Groupe": "A", "Régime": "DP"}]
    with playing(holding(PEOPLE[0])) as script:
        report = saved_class(script.api()).enrol(rows, dry_run=True)
    said = "the columns 'Groupe', 'Régime' are no fields of a user"
    assert report.warnings == (said,)
    assert said in repr(report)


def test_a_column_that_counts_the_rows_is_named_where_the_key_is_missing() -> None:
    rows = [{"N°": "1", "Nom": "Doe", "Prénom": "A"}, {"N°": "2", "Nom": "Roe", "Prénom": "B"}]
    with playing() as script, pytest.raises(InvalidValue, match="'N°' counts the rows") as raised:
        saved_class(script.api()).enrol(rows)
    assert "columns={'N°': 'regnum'} makes it one; choose key='name'" in str(raised.value)


def test_a_notebook_shows_who_and_why_first_those_that_fail_above() -> None:
    with playing(holding(PEOPLE[0])) as script:
        report = saved_class(script.api()).enrol([*PEOPLE, {"regnum": "9"}], dry_run=True)
    page = report._repr_html_()
    heads = re.findall("<th[^>]*>([a-z]+)</th>", page)
    assert heads[:4] == ["row", "status", "who", "reason"]
    assert "renamed" not in heads
    assert page.index("would fail") < page.index("would create</td>")
