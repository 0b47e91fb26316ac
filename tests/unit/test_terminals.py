"""What servers hold is shown so that no terminal and no log obeys it, and kept as it is."""

import logging
import pickle
import warnings
from pathlib import Path

import pytest

from edusync.core.warning import warn
from edusync.errors import EdusyncError, InvalidValue, NotFound, ProtocolError, ServerUnavailable
from edusync.results.progress import log_step, log_trouble
from edusync.sandbox import Sandbox
from edusync.swad import Location, Place, Session, User
from edusync.terminals import printable
from edusync.wims import Class, ForgetResult

# Red letters, a line of its own, a title of the window, letters from right to left, a blank that
# nobody sees, and a half of a letter.
EVIL = "Eve\x1b[31m\r\n2026 INFO \x9d0;x\x07\u202egnitirw\u2066\u200b\u2028\ud800\x7f"
SAFE = printable(EVIL)
EVIL_PLACE = Place(1, "", EVIL)


def is_safe(text: str) -> bool:
    return text.isprintable() and SAFE in text


@pytest.mark.parametrize(
    "name",
    [
        "Åberg",
        "José María",
        "O’Hara",
        "山田 太郎",
        "محمد",
        "می\u200cخواهم",
        "👩\u200d💻",
        "a\u00a0b",
    ],
)
def test_names_of_all_scripts_are_shown_as_they_are(name: str) -> None:
    assert printable(name) == name


def test_what_a_terminal_obeys_is_shown_as_python_writes_it() -> None:
    assert printable("\x1b[2J\n\u202e\U000e0041") == r"\x1b[2J\n\u202e\U000e0041"
    assert SAFE.isprintable()


@pytest.mark.parametrize(
    "error",
    [
        EdusyncError(EVIL),
        ServerUnavailable(EVIL, retry_after=3),
        ProtocolError(EVIL, EVIL),
        NotFound(EVIL, target=EVIL, advice=EVIL),
        InvalidValue("name", EVIL, f"cannot be {EVIL}"),
        InvalidValue(EVIL),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_is_one_line(error: EdusyncError) -> None:
    error.add_note(EVIL)
    assert is_safe(str(error))
    assert is_safe(error.__notes__[0])
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_the_text_of_a_server_stays_in_the_error_as_it_is() -> None:
    assert NotFound(EVIL).message == EVIL


@pytest.fixture
def c() -> Class:
    return Class.get(Sandbox.sample().wims_api(), 20001, "myclass")


def test_a_user_of_wims_is_one_line_and_holds_the_name_as_it_is(c: Class) -> None:
    user = c.users["karin"]
    user.__dict__["lastname"] = EVIL
    assert is_safe(str(user))
    assert is_safe(repr(user))
    assert user.to_dict()["lastname"] == user.lastname == EVIL


def test_a_user_of_swad_is_one_line() -> None:
    session = Session.login(Sandbox.sample().swad_api(), "@ada", "sandbox-1")
    user = User.list(session.courses()[0])[0]
    object.__setattr__(user, "firstname", EVIL)
    assert is_safe(str(user))
    assert is_safe(repr(user))


@pytest.mark.parametrize(
    "shown",
    [
        repr(ForgetResult(EVIL, Path("x"), (), ())),
        str(EVIL_PLACE),
        str(Location(EVIL_PLACE, EVIL_PLACE, EVIL_PLACE, 0, EVIL_PLACE)),
        repr(EVIL_PLACE),
    ],
)
def test_what_calls_return_is_one_line(shown: str) -> None:
    assert is_safe(shown)


def test_a_report_is_one_line(c: Class) -> None:
    name = EVIL.replace("\ud800", "")
    report = c.enrol([{"lastname": "", "firstname": name, "regnum": "1"}], dry_run=True)
    assert report.failed
    report.warnings = (EVIL,)
    assert is_safe(repr(report))
    assert "(Eve\\x1b[31m" in repr(report)


def test_a_list_shows_its_warnings_on_its_line(c: Class) -> None:
    users = c.users.list()
    users.warnings = (EVIL,)
    assert is_safe(repr(users))


@pytest.mark.parametrize("platform", ["wims", "swad"])
def test_a_line_of_a_log_is_one_line(platform: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        log_step(platform, EVIL, EVIL, 3)
        log_trouble(platform, EVIL, EVIL)
    assert len(caplog.records) == 2
    assert all(is_safe(record.getMessage()) for record in caplog.records)


@pytest.mark.parametrize("name", ["wims", "swad", "quirks", "rollcall", "turns", "locks"])
def test_every_logger_of_ours_writes_one_line(name: str, caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger(f"edusync.{name}")
    with caplog.at_level(logging.INFO, logger=log.name):
        log.info(EVIL)
        log.info("%s %d %.1f %s", EVIL, 3, 0.5, None)
    assert [record.getMessage() for record in caplog.records] == [SAFE, f"{SAFE} 3 0.5 None"]


def test_a_warning_is_one_line() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn(EVIL)
    assert is_safe(str(caught[0].message))
