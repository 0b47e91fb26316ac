"""The tests of a course: their configuration, and the four lists joined into questions."""

import datetime
import pickle
from typing import Any

import pytest

from edusync.errors import InvalidValue, PermissionDenied, ServerBug, UnsupportedOperation
from edusync.swad.assessment.course_tests import EMPTY_TESTS, TestConfig, Tests
from edusync.swad.assessment.question import Answer, Tag
from edusync.swad.assessment.visibility import Visibility
from edusync.swad.wire import operations
from tests.unit.swad.classroom import course_of, recorded_tests
from tests.unit.swad.server import fault, recording, serving

EMPTY: dict[str, Any] = {
    "tagsArray": [],
    "questionsArray": [],
    "answersArray": [],
    "questionTagsArray": [],
}
CONFIG = {
    "pluggable": 1,
    "numQuestions": 8,
    "minQuestions": 1,
    "defQuestions": 5,
    "maxQuestions": 20,
    "feedback": "fullFeedback",
    "visibility": 31,
}


def row(code: int, kind: str = "TF") -> dict[str, Any]:
    return {"questionCode": code, "answerType": kind, "shuffle": 0, "stem": "", "feedback": ""}


def answer_row(question: int, index: int, text: str = "T") -> dict[str, Any]:
    return {
        "questionCode": question,
        "answerIndex": index,
        "correct": 1,
        "answerText": text,
        "answerFeedback": "",
    }


def pair(question: int, tag: int, index: int = 0) -> dict[str, Any]:
    return {"questionCode": question, "tagCode": tag, "tagIndex": index}


def test_the_configuration_is_one_request() -> None:
    with serving({"getTestConfig": recording("getTestConfig--student")}) as swad:
        config = TestConfig.get(course_of(swad))
        assert swad.operations == ["getTestConfig"]
    assert config == TestConfig(
        pluggable=True,
        question_tag_pairs=8,
        min_questions=1,
        default_questions=5,
        max_questions=20,
        feedback="fullFeedback",
        visibility=Visibility.TEXTS
        | Visibility.FEEDBACK
        | Visibility.CORRECT_ANSWERS
        | Visibility.EACH_SCORE
        | Visibility.TOTAL_SCORE,
    )
    assert config.to_dict()["question_tag_pairs"] == 8


def test_only_the_total_score_may_be_visible() -> None:
    with serving({"getTestConfig": recording("getTestConfig--not_pluggable")}) as swad:
        config = TestConfig.get(course_of(swad))
    assert not config.pluggable
    assert config.visibility is Visibility.TOTAL_SCORE


def test_an_older_server_tells_no_visibility() -> None:
    with serving({"getTestConfig": {**CONFIG, "visibility": None}}) as swad:
        assert TestConfig.get(course_of(swad)).visibility is None


def test_bits_of_newer_servers_are_kept() -> None:
    with serving({"getTestConfig": {**CONFIG, "visibility": 1 << 7}}) as swad:
        assert TestConfig.get(course_of(swad)).visibility == Visibility(128)


def test_questions_come_whole_in_one_request() -> None:
    with serving({"getTests": recording("getTests--patched_server_student")}) as swad:
        tests = Tests.get(course_of(swad))
        assert [params["beginTime"] for _, params in swad.requests] == ["0"]
    assert [question.code for question in tests] == [1, 2, 3, 4, 5, 6, 8]
    assert tests.warnings == ()
    assert list(tests.tags) == [Tag(2, "Cálculo & números"), Tag(1, "Matrices")]
    choice = tests[3]
    assert choice.type == "uniqueChoice"
    assert choice.shuffle
    assert choice.stem == "Rango de la matriz <b>identidad</b> de orden 3:\n$I_3$"
    assert choice.text == "Rango de la matriz identidad de orden 3:\n$I_3$"
    assert choice.feedback == "Mira el tema 1"
    assert choice.answers == (
        Answer(0, False, "1", "No"),
        Answer(1, False, "2", "Tampoco"),
        Answer(2, True, "3", "¡Sí!"),
        Answer(3, False, "9 &lt; 10"),
    )
    assert choice.answers[3].text == "9 < 10"


def test_tags_of_a_question_are_in_their_order() -> None:
    assert [tag.text for tag in recorded_tests()[2].tags] == ["Matrices", "Cálculo & números"]


def test_since_is_sent_in_seconds() -> None:
    since = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)
    with serving({"getTests": recording("getTests--patched_server_since_future")}) as swad:
        tests = Tests.get(course_of(swad), since)
        assert [params["beginTime"] for _, params in swad.requests] == ["1770091506"]
    assert not tests
    assert len(tests.tags) == 2


@pytest.mark.parametrize("since", [datetime.datetime(2026, 2, 3), 1, True, None])
def test_another_since_is_refused_before_anything_is_sent(since: Any) -> None:
    with serving({}) as swad:
        with pytest.raises(InvalidValue, match="since"):
            Tests.get(course_of(swad), since)
        assert swad.requests == []


def test_empty_lists_are_not_believed_when_the_configuration_counts_questions() -> None:
    handlers = {
        "getTests": recording("getTests--student"),
        "getTestConfig": recording("getTestConfig--student"),
    }
    with serving(handlers) as swad:
        with pytest.raises(ServerBug, match="counts 8 pairs") as caught:
            Tests.get(course_of(swad))
        assert swad.operations == ["getTests", "getTestConfig"]
    assert "export the questions on the site" in str(caught.value)
    assert caught.value.target == "course 1"


def test_tests_without_questions_are_empty() -> None:
    config = {**CONFIG, "numQuestions": 0}
    with serving({"getTests": EMPTY, "getTestConfig": config}) as swad:
        tests = Tests.get(course_of(swad))
    assert list(tests) == []
    assert tests.warnings == ()


def test_tests_that_may_not_be_downloaded_say_so() -> None:
    handlers = {
        "getTests": recording("getTests--course_without_tests"),
        "getTestConfig": recording("getTestConfig--not_pluggable"),
    }
    with serving(handlers) as swad:
        with pytest.raises(UnsupportedOperation, match="do not let the tests"):
            Tests.get(course_of(swad))


def test_a_repaired_server_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(operations.QUIRKS, EMPTY_TESTS)
    with serving({"getTests": EMPTY, "getTestConfig": CONFIG}) as swad:
        assert not Tests.get(course_of(swad))
        assert swad.operations == ["getTests", "getTestConfig"]


def test_questions_come_although_the_configuration_says_not_pluggable() -> None:
    name = "getTests--pluggable_unknown_returns_questions"
    with serving({"getTests": recording(name)}) as swad:
        assert len(Tests.get(course_of(swad))) == 7


def test_a_stranger_is_refused() -> None:
    member = fault("Request forbidden", "Requester must belong to course", "Server")
    with serving({"getTests": member}) as swad:
        with pytest.raises(PermissionDenied):
            Tests.get(course_of(swad))


def test_what_does_not_fit_together_is_left_out_and_told() -> None:
    tests = Tests.joined(
        {
            "tagsArray": [{"tagCode": 1, "tagText": "one"}],
            "questionsArray": [row(5), row(3, "int"), row(5, "text")],
            "answersArray": [answer_row(5, 1, "b"), answer_row(5, 0, "a"), answer_row(9, 0)],
            "questionTagsArray": [pair(5, 7, 0), pair(5, 1, 1), pair(8, 1), pair(8, 1)],
        }
    )
    assert [(question.code, question.type) for question in tests] == [(5, "TF"), (3, "int")]
    assert [answer.html for answer in tests[0].answers] == ["a", "b"]
    assert tests[0].tags == (Tag(1, "one"),)
    assert tests[1].answers == ()
    assert tests.warnings == (
        "1 questions with the code of another were left out",
        "1 answers of questions that did not come were left out",
        "2 tags of questions that did not come were left out",
        "1 tags of questions that are not among the tags were left out",
    )


def test_questions_become_a_table() -> None:
    frame = recorded_tests().to_frame()
    assert list(frame.columns) == [
        "code",
        "type",
        "tags",
        "text",
        "answers",
        "correct",
        "feedback",
        "shuffle",
    ]
    assert frame.loc[3, "correct"] == ["3"]
    assert frame.loc[5, "text"] == "Nombre del “álgebra”"
    assert "identidad de orden 3" in recorded_tests()._repr_html_()


def test_tags_and_answers_become_tables_too() -> None:
    tests = recorded_tests()
    assert tests.tags.to_dicts()[1] == {"code": 1, "text": "Matrices"}
    assert tests[3].answers[3].to_dict() == {
        "index": 3,
        "correct": False,
        "html": "9 &lt; 10",
        "feedback": "",
        "text": "9 < 10",
    }


def test_one_question_shows_as_a_table_of_its_fields() -> None:
    shown = recorded_tests()[3]._repr_html_()
    assert all(cell in shown for cell in (">type</td>", ">uniqueChoice</td>"))
    assert "9 &lt; 10" in shown


def test_questions_pickle() -> None:
    tests = recorded_tests()
    again = pickle.loads(pickle.dumps(tests))
    assert again == tests
    assert again.tags == tests.tags
