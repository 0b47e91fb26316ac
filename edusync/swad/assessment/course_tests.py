"""`Tests`: the questions of a course's self-assessment tests, and how the tests are set up.

getTests may return nothing because there is nothing, because downloads are not allowed, or by the
server's fault: getTestConfig decides.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Self

import attrs

from edusync.core.arguments import path_of
from edusync.core.files import write_whole
from edusync.core.foreign import Welcoming
from edusync.core.warning import warn
from edusync.errors import InvalidValue, ServerBug, UnsupportedOperation
from edusync.results.tables import ItemList
from edusync.results.values import Value
from edusync.swad.api.client import SwadAPI
from edusync.swad.assessment.gift import gift
from edusync.swad.assessment.question import Question, Tag, question_of
from edusync.swad.assessment.visibility import Visibility, visibility
from edusync.swad.base.handle import CourseHandle, of_course
from edusync.swad.wire import quirks
from edusync.swad.wire.times import seconds

EMPTY_TESTS = "empty tests"  # the quirk: tests that may be downloaded come as empty lists


@attrs.frozen
class TestConfig(Value):
    """How the tests of a course are set up.

    `pluggable` says whether the teachers let them be downloaded; `question_tag_pairs` is no number
    of questions: a question with two tags counts twice, and all count 0 where tests are not
    pluggable. `min_questions`, `default_questions` and `max_questions` are those of one test.
    `feedback` is what older servers showed afterwards (nothing, totalResult, eachResult,
    eachGoodBad, fullFeedback); `visibility` is what students see of their results, None
    where an older server does not report it.
    """

    __test__: ClassVar[bool] = False  # no class of tests for pytest

    pluggable: bool
    question_tag_pairs: int
    min_questions: int
    default_questions: int
    max_questions: int
    feedback: str
    visibility: Visibility | None

    @classmethod
    def get(cls, course: CourseHandle) -> Self:
        """The configuration of the tests of `course`: 1 request (getTestConfig).

        Raises PermissionDenied where the user is not in the course.
        """
        of_course(course)
        reply = course.session.call(SwadAPI.getTestConfig, course.code)
        return cls(
            pluggable=bool(reply["pluggable"]),
            question_tag_pairs=reply["numQuestions"],
            min_questions=reply["minQuestions"],
            default_questions=reply["defQuestions"],
            max_questions=reply["maxQuestions"],
            feedback=reply["feedback"],
            visibility=visibility(reply["visibility"]),
        )


class Tests(Welcoming, ItemList[Question]):
    """The questions of the tests of a course; `tags` are all its visible tags.

    A selection is made by `Tests(question for question in tests if ...)`.
    """

    __test__: ClassVar[bool] = False  # no class of tests for pytest

    def __init__(
        self,
        questions: Iterable[Question] = (),
        tags: Iterable[Tag] = (),
        warnings: Sequence[str] = (),
    ) -> None:
        super().__init__(questions, warnings)
        self.tags: ItemList[Tag] = ItemList(tags)

    @classmethod
    def get(cls, course: CourseHandle, since: datetime.datetime | int = 0) -> Self:
        """The questions of a course that were edited at or after `since`, 0 for all.

        1 request (getTests); 1 more (getTestConfig) where no question and no tag comes. `since`
        is an aware datetime. Questions that were deleted or hidden meanwhile are never sent:
        compare with all of them (since=0) from time to time. Questions without tags, or with a
        hidden one, do not come. What did not fit together is in `warnings`.

        Raises UnsupportedOperation where the teachers do not let the tests be downloaded; ServerBug
        where their configuration says that there are questions and the server sends none, as many
        versions of SWAD do; InvalidValue for another `since`.
        """
        of_course(course)
        begin = _begin(since)
        found = cls.joined(course.session.call(SwadAPI.getTests, course.code, begin))
        if found or found.tags:
            return found
        config = TestConfig.get(course)
        if not config.pluggable:
            # not an empty list: who compares all questions with it would delete what there is
            raise UnsupportedOperation(
                f"course {course.code}: its teachers do not let the tests be downloaded: one of"
                " them allows it on the site (Assessment > Tests, in the configuration)"
            )
        if config.question_tag_pairs and quirks.has(EMPTY_TESTS):
            raise ServerBug(
                "the server sends no questions, although its configuration of the tests counts "
                f"{config.question_tag_pairs} pairs of question and tag",
                operation="getTests",
                target=f"course {course.code}",
                advice="many versions of SWAD do so for all tests that may be downloaded: a "
                "teacher can export the questions on the site (Assessment > Tests), and the "
                "administrators can repair the server",
            )
        return found

    @classmethod
    def joined(cls, reply: Mapping[str, Any]) -> Self:
        """The four flat lists of a getTests reply as questions; pure.

        Answers and tags of no question that came, unknown tags and second questions of the same
        code are left out and named in `warnings`.
        """
        tags = {row["tagCode"]: Tag(row["tagCode"], row["tagText"]) for row in reply["tagsArray"]}
        questions: dict[int, Mapping[str, Any]] = {}
        for row in reply["questionsArray"]:
            questions.setdefault(row["questionCode"], row)
        answers = _by_question(reply["answersArray"], "answerIndex")
        pairs = _by_question(reply["questionTagsArray"], "tagIndex")
        dangling = {
            "questions with the code of another": len(reply["questionsArray"]) - len(questions),
            "answers of questions that did not come": _strangers(answers, questions),
            "tags of questions that did not come": _strangers(pairs, questions),
            "tags of questions that are not among the tags": sum(
                row["tagCode"] not in tags for row in reply["questionTagsArray"]
            ),
        }
        return cls(
            (
                question_of(
                    row,
                    answers[code],
                    [tags[pair["tagCode"]] for pair in pairs[code] if pair["tagCode"] in tags],
                )
                for code, row in questions.items()
            ),
            tags.values(),
            [f"{count} {what} were left out" for what, count in dangling.items() if count],
        )

    def to_gift(self, path: str | Path, *, overwrite: bool = False) -> ItemList[Question]:
        """Writes the questions as Moodle GIFT in UTF-8, and gives those that it cannot hold.

        A question lands in the category of its first tag and is named by its code and text; all
        tags are in a comment, where newer versions of Moodle read them. Right options of a multiple
        choice share 100 % and wrong ones -100 %, as SWAD marks it; a wrong choice of one takes
        nothing off in Moodle. Formulas stay as they are written: Moodle shows those between `$$`.
        The server sends no pictures.

        What is given back is not in the file, for the reasons in its `warnings`, and a UserWarning
        says so. The file is readable by its owner only, since it holds the answers. Raises
        InvalidValue where there is a file and `overwrite` is False. Makes no request.

        >>> tests = session.courses()["ALG"].tests()
        >>> tests.to_gift("tests of ALG.txt")
        []
        """
        made = gift(self)
        write_whole(path_of("path", path), made.text.encode("utf-8"), overwrite=overwrite)
        reasons = [f"question {question.code}: {reason}" for question, reason in made.left]
        if reasons:
            first = "; ".join(reasons[:3]) + ("; ..." if reasons[3:] else "")
            warn(f"{len(reasons)} questions are not in {path}: {first}")
        return ItemList((question for question, _ in made.left), reasons)


Rows = dict[int, list[Mapping[str, Any]]]


def _by_question(rows: Iterable[Mapping[str, Any]], order: str) -> Rows:
    found: Rows = defaultdict(list)
    for row in sorted(rows, key=lambda row: row[order] or 0):
        found[row["questionCode"]].append(row)
    return found


def _strangers(rows: Rows, questions: Mapping[int, object]) -> int:
    return sum(len(of_one) for code, of_one in rows.items() if code not in questions)


def _begin(since: datetime.datetime | int) -> int:
    if isinstance(since, datetime.datetime):
        return seconds(since, "since")
    if since != 0:
        raise InvalidValue("since", since, "must be an aware datetime, or 0 for all questions")
    return 0
