"""The rules of the sandbox's SWAD that no single recording shows: time, limits, faults, doors."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
import requests

from edusync.sandbox.exchange import Reset
from edusync.sandbox.inprocess import InProcess
from edusync.sandbox.loopback import Loopback
from edusync.sandbox.swad.table import OPERATIONS
from edusync.swad.wire.operations import OPERATIONS as CLIENT_OPERATIONS
from tests.sandbox.swadasker import XML, Asker, fields, new_asker
from tests.sandbox.swadworld import decoded

DAY = 86400.0


@pytest.fixture
def asker() -> Asker:
    made = new_asker()
    made.log_in("profesora", "Profesora-inventada2")
    return made


def test_every_operation_is_answered_by_something() -> None:
    assert set(OPERATIONS) == set(CLIENT_OPERATIONS)
    assert len(OPERATIONS) == 34


def test_a_key_lives_on_after_seven_days_until_somebody_logs_in(asker: Asker) -> None:
    old = asker.key
    asker.clock.now += 7 * DAY + 1
    assert asker.post("getCourses")[0] == 200
    asker.log_in("alumno01", "Alumno-inventado01")
    asker.key = old
    status, told = asker.post("getCourses")
    assert status == 500
    assert "Bad web service key" in told


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (1, 500)])
def test_a_login_ends_keys_that_are_older_than_seven_days(
    asker: Asker, seconds: int, status: int
) -> None:
    old = asker.key
    asker.clock.now += 7 * DAY + seconds
    asker.log_in("alumno01", "Alumno-inventado01")
    asker.key = old
    assert asker.post("getCourses")[0] == status


def test_the_use_of_a_key_does_not_renew_it(asker: Asker) -> None:
    for _ in range(8):
        asker.clock.now += DAY
        asker.post("getCourses")
    old = asker.key
    asker.log_in("alumno01", "Alumno-inventado01")
    asker.key = old
    assert asker.post("getCourses")[0] == 500


def test_the_151st_request_in_30_seconds_bans_for_an_hour(asker: Asker) -> None:
    statuses = [asker.post("getCourses")[0] for _ in range(149)]  # and the login
    assert set(statuses) == {200}
    assert asker.post("getCourses")[0] == 429
    asker.clock.now += 3599
    assert asker.post("getCourses")[0] == 403
    asker.clock.now += 2
    assert asker.post("getCourses")[0] == 200


@pytest.mark.parametrize(("seconds", "status"), [(29.5, 429), (30.5, 200)])
def test_requests_of_the_last_30_seconds_are_counted(
    asker: Asker, seconds: float, status: int
) -> None:
    for _ in range(149):
        asker.post("getCourses")
    asker.clock.now += seconds
    assert asker.post("getCourses")[0] == status


def test_requests_that_are_spread_over_time_are_never_too_many(asker: Asker) -> None:
    for _ in range(400):
        asker.clock.now += 0.25
        assert asker.post("getCourses")[0] == 200


def test_a_text_is_stored_by_the_low_bytes_of_its_characters(asker: Asker) -> None:
    asker.post("sendNotice", courseCode=1, body="10 € \x80 ñ")
    assert asker.site.school.notices[2].body == "10 \xac \x80 ñ"


def test_a_text_ends_at_a_character_whose_low_byte_is_nothing(asker: Asker) -> None:
    asker.post("sendNotice", courseCode=1, body="10 Āgata")
    assert asker.site.school.notices[2].body == "10 "


def test_a_backslash_takes_the_next_sign_with_it(asker: Asker) -> None:
    asker.post("sendNotice", courseCode=1, body=r"a\nb \x")
    assert asker.site.school.notices[2].body == "a\nb x"


def test_without_its_known_bugs_a_foreign_group_is_refused(asker: Asker) -> None:
    asker.site.school.quirks = False
    event = {
        "attendanceEventCode": 0, "courseCode": 1, "hidden": 0, "startTime": 1, "endTime": 2,
        "commentsTeachersVisible": 0, "title": "x", "text": "", "groups": "7",
    }  # fmt: skip
    assert asker.post("sendAttendanceEvent", **event)[0] == 500
    asker.site.school.quirks = True
    assert asker.post("sendAttendanceEvent", **event)[0] == 200
    assert asker.site.school.events[5].groups == []


def test_without_its_known_bugs_added_presences_are_answered(asker: Asker) -> None:
    marks = {"attendanceEventCode": 1, "users": "9,10", "setOthersAsAbsent": 0}
    assert asker.post("sendAttendanceUsers", **marks)[0] == 500
    assert asker.site.school.events[1].rows == {6: True, 8: True, 9: True, 10: True}
    asker.site.school.quirks = False
    status, told = asker.post("sendAttendanceUsers", **marks)
    assert (status, fields(told)) == (200, {"success": "1", "numUsers": "2"})


# Faults


def test_a_reply_that_is_lost_after_the_commit_leaves_the_change(asker: Asker) -> None:
    asker.door.faults.add("sendNotice", reset="after-commit")
    with pytest.raises(Reset):
        asker.post("sendNotice", courseCode=1, body="x")
    assert 2 in asker.site.school.notices
    assert asker.post("sendNotice", courseCode=1, body="x")[0] == 200


def test_a_request_that_is_lost_before_the_commit_changes_nothing(asker: Asker) -> None:
    asker.door.faults.add("sendNotice", reset="before-commit")
    with pytest.raises(Reset):
        asker.post("sendNotice", courseCode=1, body="x")
    assert 2 not in asker.site.school.notices


@pytest.mark.parametrize(("after", "stored"), [(False, False), (True, True)])
def test_a_page_comes_instead_before_or_after_the_work(
    asker: Asker, after: bool, stored: bool
) -> None:
    asker.door.faults.add("sendNotice", html=503, after=after)
    status, told = asker.post("sendNotice", courseCode=1, body="x")
    assert (status, decoded(told.encode())) == (503, "a page")
    assert (2 in asker.site.school.notices) is stored


def test_a_fault_befalls_its_operation_as_often_as_it_was_told(asker: Asker) -> None:
    asker.door.faults.add("getCourses", html=500, times=2)
    assert asker.post("getGroups", courseCode=1)[0] == 200
    assert [asker.post("getCourses")[0] for _ in range(3)] == [500, 500, 200]


def test_a_fault_that_is_unknown_is_refused(asker: Asker) -> None:
    with pytest.raises(ValueError, match="before-commit"):
        asker.door.faults.add("getCourses", reset="sometimes")


def test_a_key_can_be_forgotten_in_the_middle(asker: Asker) -> None:
    asker.door.faults.add("getCourses", expired_key=True)
    assert "Bad web service key" in asker.post("getCourses")[1]


def test_a_latency_is_waited_for(asker: Asker) -> None:
    waited: list[float] = []
    asker.door.sleep = waited.append
    asker.door.faults.add("getCourses", latency=2.5)
    assert asker.post("getCourses")[0] == 200
    assert waited == [2.5]


def test_the_journal_has_every_request(asker: Asker) -> None:
    asker.door.journal.clear()
    asker.post("getGroups", courseCode=1)
    asker.post("getGroups", courseCode=9999)
    told = [(entry.name, entry.parameters["courseCode"], entry.status) for entry in
            asker.door.journal]  # fmt: skip
    assert told == [("getGroups", "1", 200), ("getGroups", "9999", 500)]


# Doors


@pytest.fixture(params=["in process", "loopback"])
def web(request: pytest.FixtureRequest, asker: Asker) -> Iterator[tuple[requests.Session, str]]:
    with requests.Session() as session:
        if request.param == "loopback":
            with Loopback(asker.door.answer) as served:
                yield session, served.url
        else:
            session.mount("http://swad.test/", InProcess(asker.door))
            yield session, "http://swad.test"


def test_a_file_is_asked_for_by_its_name_in_latin_1(
    web: tuple[requests.Session, str], asker: Asker
) -> None:
    session, url = web
    _, told = asker.post("getFile", fileCode=2)
    path = next(iter(asker.site.school.links))
    assert fields(told)["URL"].endswith("/apuntes%20\x93ñandú\x94.txt")
    right = quote(path.encode("latin-1"), safe="/%")
    assert session.get(url + right).content == b"\xf1and\xfa \x96 1"
    assert session.get(url + path).status_code == 404  # requests would encode it in UTF-8
    asker.clock.now += 7201
    assert session.get(url + right).status_code == 404


def test_the_root_leads_to_the_address_in_a_language(web: tuple[requests.Session, str]) -> None:
    session, url = web
    reply = session.post(f"{url}/", data=b"<a/>", headers=XML, allow_redirects=False)
    assert (reply.status_code, reply.headers["Location"][-3:]) == (301, "/en")


@pytest.mark.parametrize("kind", ["Text/XML", "application/xml", "application/soap+xml"])
def test_another_type_of_content_is_answered_by_the_site(
    web: tuple[requests.Session, str], kind: str
) -> None:
    session, url = web
    reply = session.post(f"{url}/en", data=b"<a/>", headers={"Content-Type": kind})
    assert (reply.status_code, reply.headers["Content-Type"][:9]) == (200, "text/html")


@pytest.mark.parametrize("fault", [{"cut": 40}, {"reset": "after-commit"}])
def test_what_breaks_off_breaks_off(
    web: tuple[requests.Session, str], asker: Asker, fault: dict[str, object]
) -> None:
    session, url = web
    asker.door.faults.add("POST", **fault)  # type: ignore[arg-type]
    asker.door.faults.add("", **fault)  # type: ignore[arg-type]
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        session.post(f"{url}/en", data=b"<a/>", headers=XML)
