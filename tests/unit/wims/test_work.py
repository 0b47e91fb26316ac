"""What the files of a class say of the work of its students."""

import pytest

from edusync.wims.classfiles.work import Traces

WHEN = "20261120.10:00:00 AB72CBCCD7"
END = "  \t127.0.0.1\n"
BEGUN = "1 00 90 1561471162 127.0.0.1 S 20190625.13:59:22\n"
ENDED = "1 0 -1 1561471201 127.0.0.1 S\n"

WORKED, OPENED = "worked", "opened"


@pytest.mark.parametrize(
    ("files", "sheets", "exams", "anything"),
    [
        ({}, {}, {}, {}),
        ({"score/j": ""}, {}, {}, {}),
        ({"score/j": "\n \nrubbish\n"}, {}, {}, {}),
        ({"score/j": f"{WHEN}  1  1 new{END}"}, {1: OPENED}, {}, OPENED),
        ({"score/j": f"{WHEN}  1  1 score 0{END}"}, {1: WORKED}, {}, WORKED),
        (
            {"score/j": f"{WHEN}  12  1 score 10{END}{WHEN}  12  2 new{END}"},
            {12: WORKED},
            {},
            WORKED,
        ),
        (
            {"score/j": f"{WHEN}  1  1 new{END}{WHEN}  2  1 score 3{END}"},
            {1: OPENED, 2: WORKED},
            {},
            WORKED,
        ),
        ({"noscore/j": f"{WHEN}  1  1 score 10{END}"}, {1: OPENED}, {}, OPENED),
        ({"noscore/j": f"{WHEN}  1  1 score 10  \t127.0.0.1 deact noscore\n"}, {}, {}, OPENED),
        ({"noscore/j": f"E{WHEN}  1  1 score 10{END}"}, {}, {}, OPENED),
        ({"score/j.exam": BEGUN}, {}, {1: OPENED}, OPENED),
        ({"score/j.exam": BEGUN + ENDED}, {}, {1: WORKED}, WORKED),
        ({"score/j.exam": BEGUN + ENDED + BEGUN}, {}, {1: WORKED}, WORKED),
        ({"score/j.bin": f"{WHEN}  1  1 score 10{END}"}, {}, {}, {}),
        ({"score/.j": f"{WHEN}  1  1 score 10{END}"}, {}, {}, {}),  # in the trash
        ({"1/score/j": f"{WHEN}  1  1 score 10{END}"}, {}, {}, WORKED),  # a class of the group
        ({"2/score/j.exam": BEGUN}, {}, {}, OPENED),
    ],
    ids=str,
)
def test_what_lines_say(
    files: dict[str, str], sheets: dict[int, str], exams: dict[int, str], anything: object
) -> None:
    found = Traces.of({path: text.encode() for path, text in files.items()})
    assert found.sheets == {("j", number): state for number, state in sheets.items()}
    assert found.exams == {("j", number): state for number, state in exams.items()}
    assert found.anything == ({"j": anything} if anything else {})
