"""Clients: what they never tell, pickling, threads, the throttle, another description."""

import logging
import multiprocessing
import pickle
import threading
from pathlib import Path
from typing import Any

import pytest

from edusync import errors
from edusync.errors import (
    ConnectFailed,
    EdusyncError,
    InvalidValue,
    KeyExpired,
    ProtocolError,
    RateLimited,
    ServerBug,
    UnsupportedOperation,
)
from edusync.swad.api.client import SwadAPI
from edusync.swad.wire.envelopes import WSDL
from tests.unit.scripted import Step, playing, reset
from tests.unit.swad.wire import (
    APP_KEY,
    KEY,
    answering,
    envelope,
    fault,
    page,
    reply,
    xml,
)

COURSES = reply("getCoursesOutput", "<numCourses>0</numCourses><coursesArray/>")
SECRETS = {
    "key": "K3y" * 14 + "x",
    "app": "Applic4tion-key",
    "password": "P4ssword-hash",
    "body": "B0dy-of-a-message",
    "new": "N3w" * 14 + "y",
}
LOGGED_IN = reply(
    "loginByUserPasswordKeyOutput",
    f"<userCode>2</userCode><wsKey>{SECRETS['new']}</wsKey><userNickname>ana</userNickname>",
)


# Secrets


ENDS: dict[str, Step] = {
    "reply": reply("sendMessageOutput", "<numUsers>0</numUsers>"),
    "fault": fault("Bad web service key", "Web service key does not exist in database"),
    "unknown fault": fault("Oops"),
    "html 500": page(500),
    "html 200": page(200),
    "banned": page(429, Retry_After="3600"),
    "not xml": xml("hola"),
    "cut": xml("<a"),
    "bad number": reply("sendMessageOutput", "<numUsers>x</numUsers>"),
    "lost": reset,
}


def told(text: str) -> list[str]:
    """The secrets that a text tells."""
    return [name for name, secret in SECRETS.items() if secret in text]


def everything_of(error: BaseException | None) -> str:
    """All that an error and its causes hold."""
    parts = []
    while error is not None:
        parts += [str(error), repr(error), repr(error.args), repr(error.__dict__)]
        error = error.__cause__ or error.__context__
    return " ".join(parts)


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_nothing_that_is_logged_or_raised_holds_a_secret(
    end: Step, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("zeep", "urllib3", "edusync", "zeep.transports", "requests"):
        caplog.set_level(logging.DEBUG, name)
    shown = ""
    with answering(LOGGED_IN, end, attempts=1) as play:
        api = play.api
        api.app_key = SECRETS["app"]
        api.loginByUserPasswordKey("@ana", SECRETS["password"])
        try:
            api.sendMessage(SECRETS["key"], 0, "@ana", "x", SECRETS["body"])
        except EdusyncError as error:
            shown = everything_of(error)
        shown += repr(api) + str(api) + repr(api.__dict__["_client"])
    assert "sendMessage" in caplog.text
    assert told(shown) == []
    assert told(caplog.text) == []
    assert "Envelope" not in caplog.text


@pytest.mark.parametrize("name", ["wsKey", "appKey", "sessionID"])
def test_a_refused_key_is_not_shown(name: str) -> None:
    api = SwadAPI("http://swad.test/en", rate=None)
    bad = f"{SECRETS['key']}'"
    calls = {
        "wsKey": lambda: api.getCourses(bad),
        "appKey": lambda: api.getNewPassword("@ana", bad),
        "sessionID": lambda: api.loginBySessionKey(bad, APP_KEY),
    }
    with pytest.raises(InvalidValue) as caught:
        calls[name]()
    assert caught.value.field == name
    assert told(everything_of(caught.value)) == []


def test_a_call_is_logged_with_its_codes_status_and_time(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "edusync.swad")
    step = reply("getGroupsOutput", "<numGroups>0</numGroups>")
    with answering(step) as play:
        play.api.getGroups(KEY, 42)
    [line] = [record.getMessage() for record in caplog.records if record.name == "edusync.swad"]
    assert line.startswith("getGroups courseCode=42: 200, ")
    assert line.endswith(" ms")


def test_nothing_is_logged_above_debug(caplog: pytest.LogCaptureFixture) -> None:
    with answering(page(500), attempts=1) as play, pytest.raises(ServerBug):
        play.api.getCourses(KEY)
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


# Pickling


def test_a_client_pickles_used_or_not() -> None:
    with answering(COURSES, COURSES) as play:
        for _ in range(2):
            copy = pickle.loads(pickle.dumps(play.api))
            assert copy.url == play.api.url
            assert copy.app_key == APP_KEY
            copy.getCourses(KEY)


def test_a_client_works_in_another_process() -> None:
    context = multiprocessing.get_context("spawn")
    with answering(COURSES) as play, context.Pool(1) as pool:
        assert pool.apply(_courses, (SwadAPI(play.script.url, rate=None),)) == 0


def _courses(api: SwadAPI) -> int:
    found: int = api.getCourses(KEY)["numCourses"]
    return found


RAISED: dict[str, Step] = {
    **ENDS,
    "maintenance": page(503, Retry_After="5"),
    "forbidden": page(403),
    "front-end": page(502),
    "redirect": page(301, Location="/en"),
    "method": fault("Method 'x' not implemented: method name or namespace not recognized"),
    "other reply": xml(envelope("<swad:getGroupsOutput/>")),
    "no body": xml(envelope("")),
}


@pytest.mark.parametrize("end", [end for name, end in RAISED.items() if name != "reply"])
def test_every_error_pickles(end: Step) -> None:
    with answering(end, attempts=1) as play, pytest.raises(EdusyncError) as caught:
        play.api.sendMessage(KEY, 0, "@ana", "x", "y")
    error = caught.value
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.__dict__ == error.__dict__


def test_refusals_pickle() -> None:
    with pytest.raises(InvalidValue) as caught:
        SwadAPI("http://swad.test/en").getCourses("short")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.field, copy.reason, str(copy)) == ("wsKey", caught.value.reason, str(caught.value))


def test_the_errors_are_those_of_the_one_hierarchy() -> None:
    assert issubclass(KeyExpired, errors.AuthenticationError)
    assert issubclass(RateLimited, errors.ServerUnavailable)


# Threads


def test_threads_share_a_client() -> None:
    steps = [COURSES] * 40
    failures: list[BaseException] = []

    def ask(api: SwadAPI) -> None:
        try:
            for _ in range(10):
                assert api.getCourses(KEY) == {"numCourses": 0, "coursesArray": []}
        except BaseException as error:
            failures.append(error)

    with answering(*steps) as play:
        threads = [threading.Thread(target=ask, args=(play.api,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert play.api.calls == 40


def test_each_thread_counts_its_own_requests() -> None:
    with answering(COURSES, COURSES, COURSES) as play:
        with play.api.counted() as count:
            thread = threading.Thread(target=play.api.getCourses, args=(KEY,))
            thread.start()
            thread.join()
            play.api.getCourses(KEY)
            assert count() == 1
        play.api.getCourses(KEY)
        assert count() == 2
    assert play.api.calls == 3


# The throttle


def test_no_30_seconds_see_more_requests_than_the_ban_allows() -> None:
    now = [1000.0]
    sent: list[float] = []

    def sleep(seconds: float) -> None:
        now[0] += seconds

    def step(connection: Any, request: Any) -> None:
        sent.append(now[0])
        COURSES(connection, request)

    with playing(*[step] * 200) as script:
        api = SwadAPI(script.url, clock=lambda: now[0], sleep=sleep, deadline=None)
        for _ in range(200):
            api.getCourses(KEY)
    most = max(sum(start <= time < start + 30 for time in sent) for start in sent)
    assert most <= 120
    assert sent[29] == sent[0]


# Another description of the service


def test_a_description_of_the_server_itself(tmp_path: Path) -> None:
    wsdl = tmp_path / "swad.wsdl"
    wsdl.write_bytes(Path(WSDL).read_bytes())
    with answering(COURSES, wsdl=wsdl) as play:
        assert play.api.getCourses(KEY)["numCourses"] == 0


def test_a_description_without_a_field_loses_nothing(tmp_path: Path) -> None:
    wsdl = tmp_path / "swad.wsdl"
    lines = Path(WSDL).read_text().splitlines()
    wsdl.write_text("\n".join(line for line in lines if '"visibility"' not in line))
    fields = "<pluggable>1</pluggable><visibility>{}</visibility>"
    steps = [reply("getTestConfigOutput", fields.format(value)) for value in ("31", "")]
    with answering(*steps, wsdl=wsdl) as play:
        assert play.api.getTestConfig(KEY, 1)["visibility"] == 31
        assert play.api.getTestConfig(KEY, 1)["visibility"] is None


def test_a_description_without_an_operation_says_so(tmp_path: Path) -> None:
    wsdl = tmp_path / "swad.wsdl"
    wsdl.write_text(Path(WSDL).read_text().replace("getCourses", "getSubjects"))
    api = SwadAPI("http://127.0.0.1:1/en", rate=None, wsdl=wsdl)
    with pytest.raises(UnsupportedOperation, match="getCourses"):
        api.getCourses(KEY)
    assert api.calls == 0


@pytest.mark.parametrize("text", ["", "hola", "<html/>", '<?xml version="1.0"?><a>'])
def test_what_is_no_description_is_an_error(text: str, tmp_path: Path) -> None:
    wsdl = tmp_path / "swad.wsdl"
    wsdl.write_text(text)
    with pytest.raises((ProtocolError, UnsupportedOperation), match=r"swad\.wsdl"):
        SwadAPI("http://127.0.0.1:1/en", rate=None, wsdl=wsdl).getCourses(KEY)


def test_a_description_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    api = SwadAPI("http://127.0.0.1:1/en", rate=None, wsdl=tmp_path / "none.wsdl")
    with pytest.raises(EdusyncError, match=r"none\.wsdl"):
        api.getCourses(KEY)


def test_a_description_at_an_address_that_does_not_answer_is_an_error() -> None:
    api = SwadAPI("http://127.0.0.1:1/en", rate=None, wsdl="http://127.0.0.1:1/swad.wsdl")
    with pytest.raises(ConnectFailed):
        api.getCourses(KEY)
