"""Tests: their configuration, the questions; the trivia question."""

from edusync.sandbox.swad.asked import Asked
from edusync.sandbox.swad.faults import require
from edusync.sandbox.swad.records import Course, Question, Tag, TestConfig
from edusync.sandbox.swad.table import operation
from edusync.sandbox.swad.text import codes_in, given, sorting
from edusync.sandbox.swad.wire import Fields, Part

_NO_CONFIG = TestConfig("unknown", 1, 20, 30, "fullFeedback", 31)


@operation("getTestConfig", "wsKey courseCode:int")
def config(asked: Asked, code: int) -> Fields:
    course = asked.course_of_mine(code, missing="MEMBER")
    tests = course.tests or _NO_CONFIG
    pluggable = tests.pluggable == "yes"
    visible = _visible(asked, course)
    # Pairs of a question and a tag are counted.
    number = sum(len(each.tags) if asked.school.quirks else 1 for each in visible)
    return [
        ("pluggable", int(pluggable)),
        ("numQuestions", number if pluggable else 0),
        ("minQuestions", tests.least),
        ("defQuestions", tests.usual),
        ("maxQuestions", tests.most),
        ("feedback", tests.feedback),
        ("visibility", tests.visibility),
    ]


@operation("getTests", "wsKey courseCode:int beginTime:long")
def tests(asked: Asked, code: int, since: int) -> Fields:
    course = asked.course_of_mine(code, missing="MEMBER")
    pluggable = (course.tests or _NO_CONFIG).pluggable
    gives = "unknown" if asked.school.quirks else "yes"  # the condition is the wrong way round
    tags: list[Tag] = []
    found: list[Question] = []
    if pluggable == gives:
        known = asked.school.tags.values()
        tags = [tag for tag in known if tag.course == course.code and not tag.hidden]
        found = [each for each in _visible(asked, course) if each.edited >= since]
    by_text = sorted(tags, key=lambda tag: sorting(tag.text))
    tag_items: list[Fields] = [[("tagCode", tag.code), ("tagText", tag.text)] for tag in by_text]
    pairs: list[Fields] = [
        [("questionCode", each.code), ("tagCode", tag), ("tagIndex", index)]
        for each in found
        for index, tag in enumerate(each.tags)
    ]
    return [
        ("tagsArray", tag_items),
        ("questionsArray", [_question(each) for each in found]),
        ("answersArray", [item for each in found for item in _answers(each)]),
        ("questionTagsArray", pairs),
    ]


@operation("getTrivialQuestion", "wsKey degrees lowerScore:float upperScore:float")
def trivia(asked: Asked, degrees: str | None, lower: float, upper: float) -> Fields:
    require(-1 <= lower <= upper <= 1, "SCORES")
    wanted = {code for code in codes_in(given(degrees)) if code > 0}
    require(wanted, "DEGREES")
    courses = {each.code for each in asked.school.courses.values() if each.degree in wanted}
    found = [
        each
        for each in asked.school.questions.values()
        if each.course in courses
        and each.kind == "uniqueChoice"
        and each.hits > 0
        and lower <= each.score <= upper
    ]
    if not found:
        empty = _question(Question(-1, 0, "", "", [], []))
        return [("question", Part(empty)), ("answersArray", [])]
    chosen = asked.school.chance.choice(found)
    answers = _answers(chosen, broken=asked.school.quirks)
    return [("question", Part(_question(chosen))), ("answersArray", answers)]


def _visible(asked: Asked, course: Course) -> list[Question]:
    hidden = {tag.code for tag in asked.school.tags.values() if tag.hidden}
    return [
        each
        for each in sorted(asked.school.questions.values(), key=lambda one: one.code)
        if each.course == course.code and each.tags and not hidden & set(each.tags)
    ]


def _question(each: Question) -> Fields:
    return [
        ("questionCode", each.code),
        ("answerType", each.kind),
        ("shuffle", int(each.shuffle)),
        ("stem", each.stem),
        ("feedback", each.feedback),
    ]


def _answers(each: Question, *, broken: bool = False) -> list[Fields]:
    """The answers; `broken`: the columns of the trivia question are those before the right ones."""
    return [
        [
            ("questionCode", each.code),
            ("answerIndex", index),
            ("correct", int(answer.correct)),
            ("answerText", "-1" if broken else answer.text),
            ("answerFeedback", "NY"[answer.correct] if broken else answer.feedback),
        ]
        for index, answer in enumerate(each.answers)
    ]
