"""The questions of a course as a file for Moodle."""

import stat
from pathlib import Path

import pytest

from edusync.errors import InvalidValue
from edusync.swad.assessment.course_tests import Tests
from edusync.swad.assessment.question import Question
from tests.unit.swad.classroom import recorded_tests
from tests.unit.swad.giftreader import read_gift


def test_a_bank_is_written_as_gift_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "bank.gift"
    tests = recorded_tests()
    assert tests.to_gift(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    read = {int(each.name.split()[0]): each for each in read_gift(path.read_text("utf-8"))}
    assert {code: each.category for code, each in read.items()} == {
        1: "Matrices",
        2: "Cálculo & números",
        3: "Matrices",
        4: "Matrices",
        5: "Cálculo & números",
        6: "Matrices",
        8: "Matrices",
    }
    assert {code: [answer.text for answer in each.answers] for code, each in read.items()} == {
        1: ["4"],
        2: ["3.14..3.15"],
        3: ["T"],
        4: ["1", "2", "3", "9 &lt; 10"],
        5: ["2", "3", "4"],
        6: ["lineal", "Lineal"],
        8: ["0", "1"],
    }
    assert [answer.weight for answer in read[5].answers] == [50, -100, 50]
    assert read[3].tags == ("Matrices", "Cálculo & números")
    for question in tests:
        assert read[question.code].stem == question.stem
        assert read[question.code].feedback == question.feedback
    assert [answer.feedback for answer in read[4].answers] == ["No", "Tampoco", "¡Sí!", ""]


def test_a_file_is_overwritten_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "bank.gift"
    path.write_text("mine")
    with pytest.raises(InvalidValue, match="is there already"):
        recorded_tests().to_gift(path)
    assert path.read_text() == "mine"
    recorded_tests().to_gift(path, overwrite=True)
    assert "Matrices" in path.read_text("utf-8")


def test_what_gift_cannot_hold_is_given_back_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "bank.gift"
    unknown = Question(9, "essay", "Tell me all")
    tests = Tests([*recorded_tests(), unknown])
    with pytest.warns(UserWarning, match="1 questions are not in .*question 9"):
        left = tests.to_gift(path)
    assert left == [unknown]
    assert left.warnings == ("question 9: answers of type 'essay' are unknown",)
    assert len(read_gift(path.read_text("utf-8"))) == 7


def test_a_selection_of_questions_is_written_alone(tmp_path: Path) -> None:
    tests = recorded_tests()
    matrices = Tests(each for each in tests if "Matrices" in [tag.text for tag in each.tags])
    matrices.to_gift(tmp_path / "matrices.gift")
    read = read_gift((tmp_path / "matrices.gift").read_text("utf-8"))
    assert [each.name.split()[0] for each in read] == ["1", "3", "4", "6", "8"]
