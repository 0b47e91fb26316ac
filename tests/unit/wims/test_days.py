"""Days and times of WIMS: texts that compare with dates too."""

import copy
import datetime as dt
import json
import operator
import pickle
from typing import Any

import pandas
import pytest

from edusync.results import ItemList
from edusync.sandbox import Sandbox
from edusync.wims import Class, Day, LogEntry, Moment, Sheet
from edusync.wims.models.exam import Exam
from tests.unit.scripted import http, playing

LAST = Day("20301231")
BEFORE, SAME, AFTER = dt.date(2030, 12, 30), dt.date(2030, 12, 31), dt.date(2031, 1, 1)
EVENING = dt.datetime(2030, 12, 31, 22, 0, 5)
STAMP = Moment("20301231.22:00:05")
ORDERS = [operator.lt, operator.le, operator.eq, operator.ne, operator.ge, operator.gt]
ODD = ["", "00000000", "20261301", "soon", "2026"]


@pytest.fixture
def home() -> Class:
    return Class.get(Sandbox.sample(today=BEFORE).wims_api(), 20001, "myclass")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("day", [BEFORE, SAME, AFTER])
def test_a_day_compares_with_a_date_as_dates_do(order: Any, day: dt.date) -> None:
    assert order(LAST, day) == order(SAME, day)
    assert order(day, LAST) == order(day, SAME)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("text", ["20301230", "20301231", "20310101", ""])
def test_a_day_compares_with_a_text_as_texts_do(order: Any, text: str) -> None:
    assert order(LAST, text) == order("20301231", text)
    assert order(text, LAST) == order(text, "20301231")
    assert order(LAST, Day(text)) == order("20301231", text)


@pytest.mark.parametrize("order", ORDERS)
def test_a_day_compares_with_a_datetime_by_its_day(order: Any) -> None:
    assert order(LAST, EVENING) == order(SAME, SAME)
    assert order(pandas.Timestamp(EVENING), LAST) == order(SAME, SAME)


@pytest.mark.parametrize("text", ODD)
def test_what_is_no_day_has_an_order_and_no_date(text: str) -> None:
    assert Day(text).date is None
    assert (Day(text) < SAME) == (text < "20301231")
    assert (Day(text) == SAME) is False


def test_a_day_knows_its_date() -> None:
    assert LAST.date == SAME


@pytest.mark.parametrize("other", [None, 20301231, pandas.NaT])
def test_a_day_has_no_order_with_what_is_neither_text_nor_date(other: Any) -> None:
    with pytest.raises(TypeError):
        assert other > LAST
    assert other != LAST


def test_a_day_is_a_text_to_json_files_dicts_and_forms() -> None:
    assert json.dumps({"expiration": LAST}) == '{"expiration": "20301231"}'
    assert {"20301231": 1}[LAST] == 1
    assert (f"{LAST}", repr(LAST), type(str(LAST))) == ("20301231", "'20301231'", str)


@pytest.mark.parametrize("kept", [LAST, STAMP])
@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))]
)
def test_copies_and_pickles_keep_what_they_are(kept: Day, again: Any) -> None:
    assert (again(kept), type(again(kept))) == (kept, type(kept))


@pytest.mark.parametrize("order", ORDERS)
def test_a_moment_compares_with_a_datetime_to_the_second_and_with_a_date_by_its_day(
    order: Any,
) -> None:
    for other in (EVENING, EVENING + dt.timedelta(seconds=1), EVENING - dt.timedelta(days=1)):
        assert order(STAMP, other) == order(EVENING, other)
        assert order(other, STAMP) == order(other, EVENING)
    for day in (BEFORE, SAME, AFTER):
        assert order(STAMP, day) == order(SAME, day)


def test_a_moment_has_no_order_with_a_time_that_has_a_zone() -> None:
    with pytest.raises(TypeError):
        assert EVENING.replace(tzinfo=dt.UTC) > STAMP


def test_a_moment_knows_its_date_and_time() -> None:
    assert (STAMP.date, STAMP.datetime) == (SAME, EVENING)
    assert (Moment("x").date, Moment("x").datetime) == (None, None)


@pytest.mark.parametrize("kind", [Sheet, Exam])
@pytest.mark.parametrize("given", ["20301231", 20301231, SAME, EVENING])
def test_what_expires_compares_with_dates_however_it_was_given(kind: Any, given: Any) -> None:
    new = kind("Title", expiration=given)
    assert BEFORE < new.expiration < AFTER
    new.expiration = BEFORE
    assert new.expiration == BEFORE


def test_what_was_read_compares_with_dates(home: Class) -> None:
    dated = [home, *home.sheets, *home.exams, *Class.list(home.connection[0], "myclass")]
    assert all(item.expiration > BEFORE for item in dated)
    assert all(item.expiration.date for item in dated)


def test_a_date_that_is_given_again_is_no_change(home: Class) -> None:
    home.expiration = home.expiration.date
    assert home.changes() == {}


def test_a_new_object_has_a_day_after_its_save(home: Class) -> None:
    sheet = Sheet("New")
    sheet.save(home)
    assert sheet.expiration.date == dt.date(2031, 12, 30)


@pytest.mark.parametrize("text", ODD)
def test_a_server_that_stores_no_day_breaks_no_list(text: str) -> None:
    index = http(200, f"\n:0\n{text}\nOne\nAbout\n\n".encode(), "text/plain")
    with playing(index) as script:
        home = Class._loaded({"qclass": 9001, "rclass": "r"}, _api=script.api())
        found = home.sheets.list()
    assert [sheet.expiration < SAME for sheet in found] == [text < "20301231"]


def test_a_frame_compares_with_dates_and_becomes_dates() -> None:
    rows = [LogEntry(STAMP, "s", 1, 1, "new", None), LogEntry(Moment(""), "s", 1, 1, "new", None)]
    frame = ItemList(rows).to_frame()
    assert list(frame.date > BEFORE) == [True, False]
    assert list(frame.date > pandas.Timestamp(BEFORE)) == [True, False]
    assert list(frame.sort_values("date").date) == ["", STAMP]


def test_a_frame_of_days_becomes_timestamps(home: Class) -> None:
    frame = home.sheets.list().to_frame()
    assert list(frame.expiration > BEFORE) == [True] * len(frame)
    stamps = pandas.to_datetime(frame.expiration, errors="coerce")
    assert [stamp.date() for stamp in stamps] == [sheet.expiration.date for sheet in home.sheets]
