"""What edusync sends as a list of codes is what SWAD's C reads of it, and nothing else."""

import contextlib

import hypothesis.strategies as st
from hypothesis import given

from edusync.errors import InvalidValue
from edusync.sandbox.swad.text import codes_in
from edusync.swad.wire import checks
from edusync.swad.wire.operations import OPERATIONS

ODD = st.text(st.sampled_from("0123456789,, ;+-.@abc\t\n\xa0٤'"), max_size=12)
LISTS = st.lists(st.integers(-3, 9) | st.integers(9, 2**31), max_size=5).map(
    lambda codes: ",".join(map(str, codes))
)


@given(ODD | LISTS | st.text())
def test_a_list_that_is_sent_means_the_same_there(text: str) -> None:
    given = {"wsKey": "A" * 43, "courseCode": 1, "myGroups": text}
    with contextlib.suppress(InvalidValue):
        assert checks.sent(OPERATIONS["sendMyGroups"], given, None)["myGroups"] == text
        codes = codes_in(text) if text else []
        assert codes == [int(code) for code in filter(None, text.split(","))]
        assert all(code > 0 for code in codes)
        assert len(set(codes)) == len(codes)


@given(st.lists(st.integers(1, 2**31 - 1), min_size=1, unique=True))
def test_codes_joined_by_commas_are_sent(codes: list[int]) -> None:
    text = ",".join(map(str, codes))
    given = {"wsKey": "A" * 43, "attendanceEventCode": 1, "users": text, "setOthersAsAbsent": 0}
    assert checks.sent(OPERATIONS["sendAttendanceUsers"], given, None)["users"] == text
