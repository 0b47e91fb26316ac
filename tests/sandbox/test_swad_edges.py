"""What a script may ask of the sandbox's SWAD at the edges of what is usual."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from edusync.errors import ProtocolError
from edusync.sandbox import Sandbox
from edusync.sandbox.exchange import Request
from edusync.sandbox.swad.faults import Fault
from edusync.sandbox.swad.table import OPERATIONS
from edusync.swad import AttendanceEvent, Course, Session, SwadAPI

NOON = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox.sample(start=1_800_000_000.0)


@pytest.fixture
def ada(sandbox: Sandbox) -> Session:
    return Session.login(sandbox.swad_api(rate=None), "@ada", "sandbox-1")


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), (" 7\n", 7), ("+7", 7), ("-07", -7), ("", 0), (None, 0)]
)
def test_a_number_is_read_as_xml_writes_it(text: str | None, number: int) -> None:
    sent = {} if text is None else {"courseCode": text}
    assert OPERATIONS["getGroups"].values(sent)[1] == number


@pytest.mark.parametrize(
    "text", ["1_0", "\u0661", "0x1", "1.0", "1e3", "seven", "2147483648", "9" * 99]
)
def test_what_is_no_number_of_32_bits_is_a_fault(text: str) -> None:
    with pytest.raises(Fault, match=r"Validation constraint violation.*'courseCode'"):
        OPERATIONS["getGroups"].values({"courseCode": text})


@pytest.mark.parametrize(
    ("text", "number"), [("0.5", 0.5), ("-1", -1.0), ("1e-3", 0.001), (".5", 0.5)]
)
def test_a_number_with_a_point_is_read_as_xml_writes_it(text: str, number: float) -> None:
    assert OPERATIONS["getTrivialQuestion"].values({"lowerScore": text})[2] == number


@pytest.mark.parametrize("text", ["0,5", "inf", "nan", "1_0.0", "."])
def test_what_is_no_such_number_is_a_fault(text: str) -> None:
    with pytest.raises(Fault, match="'lowerScore'"):
        OPERATIONS["getTrivialQuestion"].values({"lowerScore": text})


def test_a_user_who_was_removed_is_in_no_list(sandbox: Sandbox, ada: Session) -> None:
    del sandbox.school.users[4]
    course = Course.get(ada, 1)
    assert len(course.students()) == 23
    assert len(AttendanceEvent.get(course, 1).users()) == 23
    assert ada.find_users("शर्मा आरव", course) == []


def test_the_author_of_an_event_may_be_gone(sandbox: Sandbox, ada: Session) -> None:
    sandbox.school.events[1].author = 99
    course = Course.get(ada, 1)
    event = AttendanceEvent.get(course, 1)
    event.title, event.comments_visible = "Renamed", True
    assert event.save().updated


def test_the_root_of_the_site_is_no_address_of_the_service(sandbox: Sandbox, ada: Session) -> None:
    root = ada.api.url.removesuffix("/en")
    api = SwadAPI(root, "sandbox-app-key", adapter=ada.api.client.adapter)
    with pytest.raises(ProtocolError, match="/en"):
        api.getCourses(ada.key)


@pytest.mark.parametrize("language", ["es", "ca", "pt"])
def test_the_site_answers_in_other_languages(ada: Session, language: str) -> None:
    url = ada.api.url.removesuffix("en") + language
    api = SwadAPI(url, "sandbox-app-key", adapter=ada.api.client.adapter)
    assert api.getCourses(ada.key)["numCourses"] == 2


def test_many_threads_share_one_key(sandbox: Sandbox, ada: Session) -> None:
    def work(number: int) -> str:
        return ada.send_message("@luis", f"Message {number}").subject

    sandbox.swad.rate_limit = False
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(work, range(200)))) == 200
    assert sorted(sandbox.school.messages) == list(range(1, 202))
    assert len(sandbox.journal) == 201


def test_keys_that_many_threads_lost_are_renewed_by_one_login(
    sandbox: Sandbox, ada: Session
) -> None:
    sandbox.school.keys.clear()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: len(ada.courses()), range(40))) == {2}
    names = [entry.name for entry in sandbox.journal]
    assert names.count("loginByUserPasswordKey") == 2


def test_teachers_marking_at_the_same_time_lose_no_mark(sandbox: Sandbox, ada: Session) -> None:
    event = AttendanceEvent.get(Course.get(ada, 1), 3)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(event.mark, range(4, 28)))
    assert event.present_rate() == 1.0


def test_a_year_of_events_is_listed(ada: Session) -> None:
    course = Course.get(ada, 1)
    for week in range(40):
        start = NOON + dt.timedelta(weeks=week)
        AttendanceEvent(title=f"Week {week}", start=start, end=start).save(course)
    assert [event.title for event in course.events()][:2] == ["Week 39", "Week 38"]
    for event in course.events():
        event.delete()
    assert course.events() == []


def test_an_operation_that_is_not_there_is_told_wherever_its_header_stands(
    sandbox: Sandbox,
) -> None:
    envelope = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
        '<s:getMoon xmlns:s="urn:swad"/></e:Body><e:Header/></e:Envelope>'
    )
    asked = Request("POST", "/en", {"Content-Type": "text/xml"}, envelope.encode())
    reply = sandbox.answer(asked)
    assert reply.status == 500
    assert b"Method 's:getMoon' not implemented" in reply.body
