"""Attendance events: reading, making, changing, removing."""

import datetime
import pickle
from collections.abc import Iterator
from datetime import UTC
from typing import Any

import pytest

from edusync.errors import (
    Conflict,
    InvalidValue,
    NotFound,
    NotSaved,
    PermissionDenied,
    ServerBug,
    TransportError,
    UnsupportedOperation,
)
from edusync.swad import Course, ServerQuirkWarning
from edusync.swad.attendance import event_fields
from edusync.swad.attendance.event import AttendanceEvent
from edusync.swad.wire import quirks
from edusync.swad.wire.operations import QUIRKS
from tests.unit.swad.attendanceworld import COURSE, GROUPED, WHOLE, Scene, scene
from tests.unit.swad.server import fault, recording, serving

START = datetime.datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
END = START + datetime.timedelta(hours=2)


@pytest.fixture
def here() -> Iterator[Scene]:
    event_fields._remembered.clear()
    with scene() as found:
        yield found


def lab(**fields: Any) -> AttendanceEvent:
    return AttendanceEvent(**{"title": "Lab 3", "start": START, "end": END, **fields})


def recorded(*names: str, **more: Any) -> Any:
    """A server that answers getAttendanceEvents by recordings, one after another."""
    return serving(
        {"getCourses": COURSES, "getAttendanceEvents": list(map(recording, names))} | more
    )


COURSES = {
    "numCourses": 1,
    "coursesArray": [
        {"courseCode": 1, "courseShortName": "ALG", "courseFullName": "Álgebra", "userRole": 3}
    ],
}

# Reading


def test_the_events_of_a_course_are_read_in_one_request() -> None:
    with recorded("getAttendanceEvents--teacher") as swad:
        course = Course.get(swad.session(), 1)
        events = AttendanceEvent.list(course)
        assert swad.operations == ["getCourses", "getAttendanceEvents"]
    assert [event.code for event in events] == [3, 2, 1]
    grouped, hidden, whole = events
    assert grouped.title == "Prácticas “Mañana”"
    assert grouped.text == "Grupo de la mañana &amp; tarde"
    assert grouped.groups == (4, 5)
    assert grouped.start == datetime.datetime(2026, 10, 3, 8, 0, tzinfo=UTC)
    assert (hidden.hidden, hidden.text, hidden.groups) == (True, "", None)
    assert whole.text == "Traer <b>calculadora</b>"
    assert whole.author is not None
    assert whole.author.name == "Ágata Ñandú Teixidó"


def test_a_list_of_events_is_a_table(here: Scene) -> None:
    frame = AttendanceEvent.list(here.course).to_frame()
    assert [*frame["code"]] == [WHOLE, GROUPED]
    assert [*frame["title"]] == ["Clase del lunes", "Prácticas"]


def test_an_event_is_found_by_its_number(here: Scene) -> None:
    assert here.event(GROUPED).title == "Prácticas"
    assert here.swad.operations == ["getAttendanceEvents"]


def test_a_number_that_no_event_has_is_not_found(here: Scene) -> None:
    with pytest.raises(NotFound, match="course 1 has no attendance event 77"):
        AttendanceEvent.get(here.course, 77)


def test_check_tells_whether_the_course_has_an_event(here: Scene) -> None:
    event = here.event()
    assert AttendanceEvent.check(here.course, WHOLE)
    assert AttendanceEvent.check(here.course, event)
    assert not AttendanceEvent.check(here.course, 77)


def test_a_teacher_without_permission_to_edit_is_told_so() -> None:
    with recorded("getAttendanceEvents--student_forbidden") as swad:
        course = Course.get(swad.session(), 1)
        with pytest.raises(PermissionDenied, match="Requester must be a teacher"):
            AttendanceEvent.list(course)


def test_what_a_course_without_events_has_is_an_empty_list() -> None:
    with recorded("getAttendanceEvents--course_without_events") as swad:
        assert AttendanceEvent.list(Course.get(swad.session(), 1)) == []


def test_the_misreported_flag_is_unknown(here: Scene) -> None:
    assert here.event(WHOLE).comments_visible is None
    assert here.event(GROUPED).comments_visible is None


def test_a_repaired_server_tells_the_flag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(QUIRKS, "comments flag of events")
    with scene(honest=True) as found:
        event = found.event(GROUPED)
        assert event.comments_visible is True
        event.title = "Otro"
        event.save()
        assert found.world.events[GROUPED]["commentsTeachersVisible"] == 1


def test_two_readings_of_an_event_are_equal_and_pickle(here: Scene) -> None:
    one, other = here.event(), here.event()
    assert one == other
    assert one != here.event(GROUPED)
    copy = pickle.loads(pickle.dumps(one))
    assert copy == one
    assert copy.title == one.title


# Making


def test_a_new_event_is_made_with_replies_as_they_were_recorded() -> None:
    handlers = {
        "getGroups": recording("getGroups--student"),
        "sendAttendanceEvent": recording("sendAttendanceEvent--new_with_groups"),
    }
    with recorded("getAttendanceEvents--teacher_after_sends", **handlers) as swad:
        course = Course.get(swad.session(), 1)
        start = datetime.datetime.fromtimestamp(1794000000, UTC)
        end = start + datetime.timedelta(hours=2)
        event = AttendanceEvent(
            title="Evento de grupos", start=start, end=end, groups=(5, 4), hidden=True
        )
        assert event.save(course).requests == 3
    assert (event.code, event.changes()) == (6, {})


@pytest.mark.parametrize(
    ("code", "title", "text"),
    [
        (9, "Examen d'Àlgebra", "l'examen"),
        (11, "Euro € – “comillas”", "ok"),
        (13, "  espacios  y\ttab  ", "línea 1\nlínea 2\r\n  fin  "),
        (10, "100 %s %d", "50 % de nota"),
    ],
)
def test_texts_that_others_sent_read_as_they_were_typed(code: int, title: str, text: str) -> None:
    with recorded("getAttendanceEvents--teacher_after_sends") as swad:
        event = AttendanceEvent.get(Course.get(swad.session(), 1), code)
    assert event.title == title
    event.text = text
    assert event.changes() == {}


def test_a_new_event_takes_two_requests(here: Scene) -> None:
    event = lab(text="<b>Traed</b> papel")
    result = event.save(here.course)
    assert (result.created, result.requests, result.warnings) == (True, 2, ())
    assert here.swad.operations == ["sendAttendanceEvent", "getAttendanceEvents"]
    assert event.code is not None
    made = here.world.events[event.code]
    assert made["title"] == "Lab 3"
    assert (made["startTime"], made["endTime"]) == (int(START.timestamp()), int(END.timestamp()))
    assert (made["groups"], made["hidden"], made["commentsTeachersVisible"]) == (None, 0, 0)


def test_a_new_event_of_groups_takes_three(here: Scene) -> None:
    event = lab(groups=[5, 4], hidden=True, comments_visible=True)
    assert event.save(here.course).requests == 3
    assert here.swad.operations[0] == "getGroups"
    assert here.sent("sendAttendanceEvent")[0]["groups"] == "4,5"
    assert event.groups == (4, 5)


def test_an_unchanged_event_is_saved_without_a_request(here: Scene) -> None:
    event = lab()
    event.save(here.course)
    here.forget()
    assert event.save().requests == 0
    assert event.save(here.course).updated is False
    assert here.swad.requests == []


@pytest.mark.parametrize("text", ["l'examen", "L’été – 漢 \\ ' &amp; <b>x</b> €", "a\r\nb", ""])
def test_a_text_does_not_look_changed_after_it_was_saved(here: Scene, text: str) -> None:
    event = lab(text=text, title="Título d'avui: 漢 & €")
    event.save(here.course)
    assert (event.text, event.changes()) == (text, {})
    assert event.title == "Título d'avui: 漢 & €"
    event.refresh()
    assert event.changes() == {}
    event.text = text  # as it was typed
    assert event.changes() == {}
    here.forget()
    assert event.save().requests == 0
    assert here.swad.requests == []


def test_groups_that_the_course_lacks_are_refused_before_anything_is_sent(here: Scene) -> None:
    with pytest.raises(InvalidValue, match=r"must be groups of course 1 \(given: \[99\]\)"):
        lab(groups=[4, 99]).save(here.course)
    assert here.swad.operations == ["getGroups"]


def test_no_groups_are_not_taken_for_the_whole_course() -> None:
    with pytest.raises(InvalidValue, match="the whole course, which is None"):
        lab(groups=[])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "   "),
        ("title", None),
        ("title", "ñ" * 2048),
        ("title", "漢" * 300),
        ("title", "a\0b"),
        ("text", None),
        ("text", "'" * 20_000),
        ("start", None),
        ("start", datetime.datetime(2027, 2, 1, 9, 0)),
        ("start", "2027-02-01"),
        ("start", datetime.datetime(1960, 1, 1, tzinfo=UTC)),
        ("end", datetime.datetime(2040, 1, 1, tzinfo=UTC)),
        ("end", START - datetime.timedelta(seconds=1)),
        ("hidden", "no"),
        ("hidden", None),
        ("groups", "4,5"),
        ("groups", ["4"]),
        ("groups", [[4]]),
        ("groups", [0]),
    ],
)
def test_what_the_server_would_not_keep_is_refused(here: Scene, field: str, value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        lab(**{field: value}).save(here.course)
    assert caught.value.field == field
    assert here.swad.requests == []


def test_times_are_kept_in_utc_and_whole_seconds(here: Scene) -> None:
    madrid = datetime.timezone(datetime.timedelta(hours=1))
    event = lab(start=START.astimezone(madrid).replace(microsecond=5))
    assert event.start == START
    assert event.start.tzinfo is UTC
    event.save(here.course)
    assert event.changes() == {}


def test_a_new_event_needs_a_course() -> None:
    with pytest.raises(NotSaved, match="needs its course"):
        lab().save()


def test_a_new_event_has_no_students_to_mark() -> None:
    with pytest.raises(NotSaved):
        lab().mark([6])


@pytest.mark.parametrize("fault", ["lost after", "html after"])
def test_a_lost_reply_to_a_new_event_is_settled_by_reading_back(here: Scene, fault: str) -> None:
    here.world.faults = [fault]
    event = lab(text="l'examen")
    result = event.save(here.course)
    assert result.created
    assert "the reply was lost" in result.warnings[0]
    assert len(here.sent("sendAttendanceEvent")) == 1
    assert event.code == max(here.world.events)


@pytest.mark.parametrize("fault", ["lost before", "html before"])
def test_an_event_that_was_not_made_raises_and_can_be_saved_again(here: Scene, fault: str) -> None:
    here.world.faults = [fault]
    event = lab()
    with pytest.raises((TransportError, ServerBug)) as caught:
        event.save(here.course)
    assert caught.value.maybe_applied == fault.startswith("lost")  # it may still come
    assert not event.saved
    event.save(here.course)
    assert len(here.world.events) == 3


def test_who_may_not_make_an_event_is_told_so(here: Scene) -> None:
    here.world.forbidden = True
    with pytest.raises(PermissionDenied) as caught:
        lab().save(here.course)
    assert not caught.value.maybe_applied
    assert here.swad.operations == ["sendAttendanceEvent"]


def test_an_answer_without_a_number_is_not_taken_for_an_event() -> None:
    handlers = {"sendAttendanceEvent": {"attendanceEventCode": -1}}
    with recorded("getAttendanceEvents--teacher", **handlers) as swad:
        event = lab()
        with pytest.raises(ServerBug, match="gave -1 as the number"):
            event.save(Course.get(swad.session(), 1))
        assert not event.saved


def test_an_event_that_gets_a_number_and_is_not_listed_is_told() -> None:
    handlers = {"sendAttendanceEvent": {"attendanceEventCode": 99}}
    with recorded("getAttendanceEvents--teacher", **handlers) as swad:
        event = lab()
        with pytest.raises(ServerBug, match="does not list it"):
            event.save(Course.get(swad.session(), 1))
        assert event.code == 99


def test_an_event_that_came_late_is_not_made_a_second_time(here: Scene) -> None:
    here.world.faults = ["lost before"]
    event = lab()
    with pytest.raises(TransportError):
        event.save(here.course)
    start, end = int(START.timestamp()), int(END.timestamp())
    here.world.add(20, title="Lab 3", startTime=start, endTime=end)  # the server was only slow
    event.save(here.course)
    assert event.code == 20
    assert len(here.sent("sendAttendanceEvent")) == 1


def test_edits_after_a_doubtful_save_do_not_make_a_second_event(here: Scene) -> None:
    here.world.faults, here.world.read_faults = ["lost after"], ["lost before"]
    event = lab(text="l'un", comments_visible=True)
    with pytest.raises(TransportError):
        event.save(here.course)
    event.title = "Lab 4"
    result = event.save(here.course)
    assert result.created
    assert event.changes() == {}
    assert [made["title"] for made in here.world.events.values()].count("Lab 3") == 0
    assert len(here.world.events) == 3
    assert event.code is not None
    assert here.world.events[event.code]["commentsTeachersVisible"] == 1


def test_a_lost_reply_that_cannot_be_read_back_is_in_doubt(here: Scene) -> None:
    here.world.faults, here.world.read_faults = ["lost after"], ["lost before"]
    event = lab()
    with pytest.raises(TransportError) as caught:
        event.save(here.course)
    assert caught.value.maybe_applied
    assert "reading it back failed" in caught.value.__notes__[0]
    event.save(here.course)
    assert len(here.world.events) == 3


def test_two_equal_events_after_a_lost_reply_are_told(here: Scene) -> None:
    lab().save(here.course)
    here.world.faults = ["lost after"]
    with pytest.raises(Conflict, match="several that are equal to it: 4, 5"):
        lab().save(here.course)


def test_an_event_that_is_made_and_not_read_back_is_there_with_a_warning(here: Scene) -> None:
    here.world.read_faults = ["lost before"]
    event = lab()
    result = event.save(here.course)
    assert "could not be read back" in result.warnings[0]
    assert event.code in here.world.events
    assert event.save().requests == 0


def test_a_group_that_vanishes_meanwhile_is_noticed(here: Scene) -> None:
    def vanish(name: str) -> None:
        if name == "getAttendanceEvents":
            here.world.events[4]["groups"] = None

    here.world.before = vanish
    event = lab(groups=[4])
    with pytest.raises(ServerBug, match=r"groups is None, not \(4,\)") as caught:
        event.save(here.course)
    assert caught.value.maybe_applied
    assert event.changes() == {"groups": (None, (4,))}


# Changing


def test_a_change_of_the_title_keeps_all_else(here: Scene) -> None:
    event = here.event(GROUPED)
    before = dict(here.world.events[GROUPED])
    event.title = "D'otra cosa"
    event.comments_visible = True
    result = event.save()
    assert (result.updated, result.requests) == (True, 3)
    assert here.world.events[GROUPED] == {**before, "title": "D&#39;otra cosa"}
    assert "getGroups" not in here.swad.operations


def test_what_a_colleague_changed_meanwhile_is_kept(here: Scene) -> None:
    event = here.event()
    here.world.events[WHOLE] |= {"text": "l&#39;altre", "hidden": 1, "groups": "5"}
    event.title, event.comments_visible = "Nuevo", False
    event.save()
    now = here.world.events[WHOLE]
    assert (now["title"], now["text"], now["hidden"], now["groups"]) == (
        "Nuevo", "l&#39;altre", 1, "5",
    )  # fmt: skip
    assert (event.text, event.hidden, event.groups) == ("l&#39;altre", True, (5,))


def test_a_field_that_both_changed_is_a_conflict(here: Scene) -> None:
    event = here.event()
    here.world.events[WHOLE]["title"] = "De la otra"
    event.title, event.comments_visible = "Mío", False
    with pytest.raises(Conflict, match="title was 'Clase del lunes' and is now 'De la otra'"):
        event.save()
    assert here.sent("sendAttendanceEvent") == []
    event.save(force=True)
    assert here.world.events[WHOLE]["title"] == "Mío"


def test_a_change_that_a_colleague_made_too_is_not_sent(here: Scene) -> None:
    event = here.event()
    here.world.events[WHOLE]["title"] = event.title = "Igual"
    result = event.save()
    assert (result.updated, result.requests) == (False, 1)
    assert here.sent("sendAttendanceEvent") == []
    assert event.changes() == {}


@pytest.mark.parametrize("code", [WHOLE, GROUPED])  # one reports 1 and is 0, one the reverse
def test_a_flag_that_is_not_known_is_hidden_and_told(here: Scene, code: int) -> None:
    quirks.forget()
    event = here.event(code)
    event.title = "Otro"
    with pytest.warns(ServerQuirkWarning, match="comments_visible"):
        result = event.save()
    assert here.world.events[code]["commentsTeachersVisible"] == 0
    assert "students do not see" in result.warnings[0]
    assert event.comments_visible is False


@pytest.mark.parametrize("visible", [True, False])
def test_the_flag_is_sent_as_it_was_said(here: Scene, visible: bool) -> None:
    event = here.event()
    event.title, event.comments_visible = "Otro", visible
    event.save()
    assert here.world.events[WHOLE]["commentsTeachersVisible"] == int(visible)
    assert event.comments_visible is visible


def test_the_flag_that_was_sent_is_remembered(here: Scene) -> None:
    event = lab(comments_visible=True)
    event.save(here.course)
    assert event.code is not None
    again = AttendanceEvent.get(here.course, event.code)
    assert again.comments_visible is True
    again.title = "Lab 4"
    again.save()
    assert here.world.events[event.code]["commentsTeachersVisible"] == 1


def test_the_flag_is_unknown_again_after_another_program_wrote_the_event(here: Scene) -> None:
    event = lab(comments_visible=True)
    event.save(here.course)
    assert event.code is not None
    here.world.events[event.code]["text"] = "editado en la web"
    event.refresh()
    assert event.comments_visible is None
    event.title = "Lab 4"
    quirks.forget()
    with pytest.warns(ServerQuirkWarning):
        event.save()


def test_the_flag_alone_can_be_changed(here: Scene) -> None:
    event = here.event(GROUPED)
    event.comments_visible = False
    assert event.save().fields == ("comments_visible",)
    assert here.world.events[GROUPED]["commentsTeachersVisible"] == 0


def test_new_groups_of_a_saved_event_are_looked_up(here: Scene) -> None:
    event = here.event()
    event.groups, event.comments_visible = (7,), False
    assert event.save().requests == 4
    event.groups = (99,)
    with pytest.raises(InvalidValue, match="must be groups of course 1"):
        event.save()


def test_groups_are_given_up_by_none_only(here: Scene) -> None:
    event = here.event(GROUPED)
    with pytest.raises(InvalidValue):
        event.groups = ()
    event.groups, event.comments_visible = None, False
    event.save()
    assert here.world.events[GROUPED]["groups"] is None


def test_times_the_wrong_way_round_are_kept_where_they_stand_so(here: Scene) -> None:
    here.world.events[WHOLE] |= {"startTime": 1794007200, "endTime": 1794000000}
    event = here.event()
    event.title, event.comments_visible = "Al revés", False
    event.save()
    assert here.world.events[WHOLE]["endTime"] == 1794000000
    event.start = START
    with pytest.raises(InvalidValue, match="must not be before start"):
        event.save()


def test_an_event_without_times_keeps_them(here: Scene) -> None:
    here.world.events[WHOLE] |= {"startTime": 0, "endTime": 0}
    event = here.event()
    assert event.start is None
    event.title, event.comments_visible = "Época", False
    event.save()
    assert here.world.events[WHOLE]["startTime"] == 0


def test_a_lost_reply_to_a_change_is_settled(here: Scene) -> None:
    event = here.event()
    event.title, event.comments_visible = "Otro", False
    here.world.faults = ["lost after"]
    assert event.save().updated
    assert event.changes() == {}


def test_a_change_that_was_not_applied_raises(here: Scene) -> None:
    event = here.event()
    event.title, event.comments_visible = "Otro", False
    here.world.faults = ["html before"]
    with pytest.raises(ServerBug):
        event.save()
    assert "title" in event.changes()
    event.save()
    assert here.world.events[WHOLE]["title"] == "Otro"


def test_a_lost_reply_to_a_change_of_the_flag_cannot_be_settled(here: Scene) -> None:
    event = here.event()
    event.comments_visible = True
    here.world.faults = ["lost after"]
    with pytest.raises(TransportError) as caught:
        event.save()
    assert caught.value.maybe_applied
    assert "comments_visible" in event.changes()


def test_who_may_not_change_an_event_is_told_so(here: Scene) -> None:
    event = here.event()
    event.hidden, event.comments_visible = True, False

    def forbid(name: str) -> None:
        here.world.forbidden = name == "sendAttendanceEvent"

    here.world.before = forbid
    with pytest.raises(PermissionDenied):
        event.save()
    assert event.changes() == {"hidden": (False, True), "comments_visible": (None, False)}


def test_an_event_that_is_gone_cannot_be_changed(here: Scene) -> None:
    event = here.event()
    del here.world.events[WHOLE]
    event.title = "Otro"
    with pytest.raises(NotFound):
        event.save()


def test_an_event_does_not_move_to_another_course(here: Scene) -> None:
    event = here.event()
    other = Course._loaded({"code": 2}, _session=here.course.session)
    with pytest.raises(UnsupportedOperation, match="cannot move to another course"):
        event.save(other)


# Removing


def test_replies_as_they_were_recorded_remove_an_event() -> None:
    gone = fault("Bad course code", "Course code must be a integer greater than 0")
    handlers = {"removeAttendanceEvent": [recording("removeAttendanceEvent--ok"), gone]}
    names = ("getAttendanceEvents--teacher_after_sends",) * 2 + ("getAttendanceEvents--teacher",)
    with recorded(*names, **handlers) as swad:
        course = Course.get(swad.session(), 1)
        one, same = AttendanceEvent.get(course, 5), AttendanceEvent.get(course, 5)
        one.delete()
        same.delete()
    assert not one.saved
    assert not same.saved


def test_a_student_may_not_remove_an_event() -> None:
    handlers = {"removeAttendanceEvent": recording("removeAttendanceEvent--student_forbidden")}
    with recorded("getAttendanceEvents--teacher", **handlers) as swad:
        event = AttendanceEvent.get(Course.get(swad.session(), 1), 1)
        with pytest.raises(PermissionDenied, match="Requester must be a teacher"):
            event.delete()


def test_an_event_is_removed_in_one_request_and_is_new_again(here: Scene) -> None:
    event = here.event()
    here.forget()
    event.delete()
    assert here.swad.operations == ["removeAttendanceEvent"]
    assert WHOLE not in here.world.events
    assert (event.saved, event.code) == (False, None)
    event.save(here.course)
    assert event.code in here.world.events


def test_an_event_that_is_gone_already_is_removed(here: Scene) -> None:
    event = here.event()
    del here.world.events[WHOLE]
    event.delete()
    assert here.swad.operations[-2:] == ["removeAttendanceEvent", "getAttendanceEvents"]


def test_a_lost_reply_to_a_removal_is_settled(here: Scene) -> None:
    event = here.event()
    here.world.faults = ["lost after"]
    event.delete()
    assert not event.saved


def test_a_removal_that_was_not_applied_raises(here: Scene) -> None:
    event = here.event()
    here.world.faults = ["lost before"]
    with pytest.raises(TransportError):
        event.delete()
    assert event.saved
    assert WHOLE in here.world.events


def test_who_may_not_remove_is_told_so(here: Scene) -> None:
    event = here.event()
    here.world.forbidden = True
    with pytest.raises(PermissionDenied):
        event.delete()


def test_an_event_of_another_site_is_not_in_the_course(here: Scene) -> None:
    event = here.event()
    with scene() as other:
        assert not AttendanceEvent.check(other.course, event)
        assert not AttendanceEvent.check(other.course, lab())
        assert other.swad.requests == []
        assert other.course.code == COURSE
        assert event != other.event()
