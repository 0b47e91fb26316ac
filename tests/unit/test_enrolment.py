"""Bulk enrolment against a script: what stops it, and what its report tells then."""

import pickle
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import InvalidValue, NotSaved, PermissionDenied, TransportError
from edusync.wims import Class, WimsAPI
from tests.conftest import make_class
from tests.unit.scripted import Step, error, http, ok, playing, reset
from tests.unit.test_classfiles import archive

PEOPLE = [
    {"quser": f"user{n}", "lastname": f"Last{n}", "firstname": f"First{n}", "regnum": f"{n}"}
    for n in (1, 2)
]
HOSTILE = [{**person, "comments": "a, b"} for person in PEOPLE]  # which go one by one


def saved_class(api: WimsAPI) -> Class:
    return Class._loaded({"qclass": 9001, "rclass": "r", "name": "Algebra"}, _api=api)


def holding(*people: dict[str, str]) -> Step:
    """The archive of a class with these users."""
    files = {".def": b"!set class_limit=30\n"}
    for person in people:
        lines = [f"!set user_{name}={value}\n" for name, value in person.items()]
        files[f".users/{person['quser']}"] = "".join(lines).replace(",", "&#44;").encode()
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
    assert report[1].reason == "not sent: the deadline of this call is over"


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
    with pytest.raises(InvalidValue):
        report.passwords.to_csv(path)


def test_a_report_pickles() -> None:
    with playing(holding(), ok(), holding(*PEOPLE)) as script:
        report = saved_class(script.api()).enrol(PEOPLE)
    twin = pickle.loads(pickle.dumps(report))
    assert (twin, twin.passwords, twin.requests) == (report, report.passwords, 3)


def test_a_report_says_what_matters_in_one_line() -> None:
    with playing(holding(PEOPLE[0])) as script:
        report = saved_class(script.api()).enrol([*PEOPLE, {"regnum": "9"}], dry_run=True)
    assert repr(report) == (
        "<Report: dry run: 1 unchanged, 1 created, 1 failed; "
        "row 3: has no lastname and no firstname, and is not in the class>"
    )
