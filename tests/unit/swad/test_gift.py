"""Questions are written as GIFT, and what Moodle would read is what they were."""

import html
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edusync.swad.assessment.gift import gift, shares
from edusync.swad.assessment.question import Answer, Question, Tag
from tests.unit.swad.giftreader import ReadAnswer, ReadQuestion, fits, read_gift

# What Moodle accepts as a part of a mark: p/q for q up to 6, tenths, 1/7 to 1/10 and 1/20.
ACCEPTED = {Fraction(p, q) for q in (1, 2, 3, 4, 5, 6, 10) for p in range(q + 1)}
ACCEPTED |= {Fraction(1, q) for q in (7, 8, 9, 20)}

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
TRICKY = st.text(st.sampled_from("\\~=#{}:[]()%->&0589;n/\n\r */<>Tbé€日$._html"))
MARKUP = TEXT | TRICKY
SOME_MARKUP = MARKUP.filter(lambda text: bool(text.strip()))


def question(kind: str, *answers: Answer, stem: str = "Stem", feedback: str = "") -> Question:
    return Question(1, kind, stem, feedback, answers=answers)


def options(*texts_and_rights: tuple[str, bool]) -> list[Answer]:
    return [Answer(place, right, text) for place, (text, right) in enumerate(texts_and_rights)]


def read_one(written: Question) -> ReadQuestion:
    made = gift([written])
    assert not made.left
    (read,) = read_gift(made.text)
    return read


def reason(unwritable: Question) -> str:
    made = gift([unwritable])
    assert read_gift(made.text) == []
    ((left, reason),) = made.left
    assert left is unwritable
    assert f"// not written: question 1, {reason}" in made.text
    return reason


def same_markup(read: str, written: str) -> bool:
    """Whether HTML came through: `&&123;`, which Moodle cannot keep, as `&amp;&123;`."""
    expected = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    if "&&" in expected:
        return html.unescape(read.strip()) == html.unescape(expected)
    return read.strip() == expected


def test_an_integer_is_one_number() -> None:
    read = read_one(question("int", Answer(0, True, "-4"), feedback="Suma"))
    assert read.kind == "numerical"
    assert read.answers == (ReadAnswer("-4", 100, ""),)
    assert read.feedback == "Suma"


def test_zero_is_an_answer_too() -> None:
    assert read_one(question("int", Answer(0, True, "0"))).answers[0].text == "0"


@pytest.mark.parametrize(
    ("ends", "interval"),
    [
        (("3.14", "3.15"), "3.14..3.15"),
        (("3.", ".5"), "0.5..3"),
        (("-1", "1e-7"), "-1..1E-7"),
        (("2,5", "2,5"), "2.5..2.5"),
    ],
)
def test_a_float_is_an_interval_from_the_smaller_end(ends: tuple[str, str], interval: str) -> None:
    written = question("float", *options((ends[0], True), (ends[1], True)))
    assert read_one(written).answers == (ReadAnswer(interval, 100, ""),)


@pytest.mark.parametrize("truth", ["T", "F"])
def test_true_or_false(truth: str) -> None:
    read = read_one(question("TF", Answer(0, True, truth, "Because"), feedback="All in all"))
    assert read.kind == "true or false"
    assert read.answers == (ReadAnswer(truth, 100, "Because"),)
    assert read.feedback == "All in all"


def test_one_choice_has_one_right_option_and_feedback_for_each() -> None:
    answers = [Answer(0, False, "1", "No"), Answer(1, True, "<b>3</b>", "¡Sí!")]
    read = read_one(question("uniqueChoice", *answers, feedback="Mira el tema 1"))
    assert read.kind == "one choice"
    assert read.answers == (ReadAnswer("1", 0, "No"), ReadAnswer("<b>3</b>", 100, "¡Sí!"))
    assert read.feedback == "Mira el tema 1"


@pytest.mark.parametrize("right", range(1, 11))
@pytest.mark.parametrize("wrong", range(1, 11))
def test_many_choices_share_the_mark_as_swad_does(right: int, wrong: int) -> None:
    texts = [(f"option {place}", place < right) for place in range(right + wrong)]
    read = read_one(question("multipleChoice", *options(*texts)))
    assert read.kind == "many choices"
    assert [answer.text for answer in read.answers] == [text for text, _ in texts]
    weights = [answer.weight for answer in read.answers]
    assert weights[:right] == pytest.approx([100 / right] * right, abs=1e-4)
    assert weights[right:] == pytest.approx([-100 / wrong] * wrong, abs=1e-4)


def test_many_choices_that_are_all_right() -> None:
    read = read_one(question("multipleChoice", *options(("a", True), ("b", True), ("c", True))))
    assert [answer.weight for answer in read.answers] == [33.33333] * 3


@pytest.mark.parametrize("count", range(1, 21))
def test_shares_are_what_moodle_accepts_and_sum_to_the_whole(count: int) -> None:
    weights = [float(share) / 100 for share in shares(count)]
    assert len(weights) == count
    assert round(sum(weights), 2) == 1  # as Moodle compares it
    assert all(any(abs(weight - part) < 1e-5 for part in ACCEPTED) for weight in weights)


def test_texts_are_all_right_and_plain() -> None:
    read = read_one(question("text", *options(("lineal &amp; <i>llana</i>", True), ("T", True))))
    assert read.kind == "short answer"
    assert [answer.text for answer in read.answers] == ["lineal & llana", "T"]
    assert [answer.weight for answer in read.answers] == [100, 100]


@pytest.mark.parametrize("text", ["a * b", "\\* x", "f -> g", "[html] 5", "50% of %20%", "&&058;"])
def test_a_text_that_moodle_would_take_for_something_else_still_fits(text: str) -> None:
    (answer,) = read_one(question("text", Answer(0, True, html.escape(text)))).answers
    assert fits(answer.text, text)
    assert not fits(answer.text, "something else")


def test_formulas_come_back_with_every_brace_and_backslash() -> None:
    stem = r"$$\frac{a_{1}}{b} \neq \nu : x=\sqrt{2} \\ \text{~#}$$"
    answers = options((r"\(\{x\}\)", True), (r"$\forall$", False))
    read = read_one(question("uniqueChoice", *answers, stem=stem))
    assert read.stem == stem
    assert [answer.text for answer in read.answers] == [r"\(\{x\}\)", r"$\forall$"]


def test_lines_of_a_stem_stay_lines_of_one_question() -> None:
    stem = "First\n\n// second\r\n$CATEGORY: x\n\n{"
    assert read_one(question("TF", Answer(0, True, "T"), stem=stem)).stem == (
        "First\n\n// second\n$CATEGORY: x\n\n{"
    )


def test_options_that_begin_like_formats_and_weights_are_texts() -> None:
    read = read_one(question("multipleChoice", *options(("[html]", True), ("%50%", False))))
    assert [answer.text for answer in read.answers] == ["[html]", "%50%"]
    assert [answer.weight for answer in read.answers] == [100, -100]


def test_a_wrong_option_that_begins_like_a_weight_is_worth_nothing() -> None:
    read = read_one(question("uniqueChoice", *options(("10%", True), ("%50% off", False))))
    assert read.answers == (ReadAnswer("10%", 100, ""), ReadAnswer("%50% off", 0, ""))


def test_what_moodle_would_replace_is_written_as_html_that_shows_the_same() -> None:
    assert read_one(question("TF", Answer(0, True, "T"), stem="a &&123; b")).stem == (
        "a &amp;&123; b"
    )


def test_questions_lie_in_the_category_of_their_first_tag_and_keep_all_tags() -> None:
    true = (Answer(0, True, "T"),)
    both = (Tag(1, "Matrices"), Tag(2, "a/b \\ [c] <d>"))
    questions = [
        Question(1, "TF", "one", answers=true, tags=both),
        Question(2, "TF", "two", answers=true, tags=both[::-1]),
        Question(3, "TF", "three", answers=true),
        Question(4, "TF", "four", answers=true, tags=both[:1]),
    ]
    read = read_gift(gift(questions).text)
    assert [(each.stem, each.category) for each in read] == [
        ("three", ""),
        ("one", "Matrices"),
        ("four", "Matrices"),
        ("two", "a/b \\ [c] d"),
    ]
    assert read[1].tags == ("Matrices", "a/b c d")


def test_a_tag_of_markup_alone_makes_no_category() -> None:
    answers = (Answer(0, True, "T"),)
    (read,) = read_gift(gift([Question(1, "TF", "", answers=answers, tags=(Tag(1, "<>"),))]).text)
    assert read.category == ""
    assert read.tags == ()


def test_names_are_unique_short_and_without_markup() -> None:
    answers = (Answer(0, True, "T"),)
    stem = "Is <b>2 &lt; 3</b>: yes::or no? " + "word " * 40
    read = read_gift(gift(Question(code, "TF", stem, answers=answers) for code in (7, 8)).text)
    assert read[0].name.startswith("7 Is 2 3: yes::or no?")
    assert len({each.name for each in read}) == 2
    assert all(len(each.name) <= 60 and "<" not in each.name for each in read)


@pytest.mark.parametrize(
    ("unwritable", "why"),
    [
        (question("essay"), "type 'essay'"),
        (question("int"), "0 answers"),
        (question("int", Answer(0, True, "four")), "'four' is no number"),
        (question("int", Answer(0, True, "1e9999")), "no number"),
        (question("float", Answer(0, True, "1")), "1 answers"),
        (question("TF", Answer(0, True, "yes")), "instead of T or F"),
        (question("TF"), "instead of T or F"),
        (question("text"), "no text"),
        (question("text", Answer(0, True, "<p></p>")), "no text"),
        (question("uniqueChoice", Answer(0, True, "a")), "two options"),
        (question("uniqueChoice", *options(("a", True), (" ", False))), "no text"),
        (question("uniqueChoice", *options(("a", False), ("b", False))), "no option is right"),
        (question("multipleChoice", *options(("a", False), ("b", False))), "no option is right"),
        (question("multipleChoice", *options(*[("a", True)] * 21)), "more than 20"),
    ],
)
def test_what_gift_cannot_hold_is_left_out_with_the_reason(unwritable: Question, why: str) -> None:
    assert why in reason(unwritable)


def test_a_question_that_is_left_out_takes_no_other_with_it() -> None:
    made = gift([question("essay"), question("TF", Answer(0, True, "T"))])
    assert [read.kind for read in read_gift(made.text)] == ["true or false"]


ANSWERS = {
    "int": st.integers().map(lambda number: [(str(number), True)]),
    "TF": st.sampled_from([[("T", True)], [("F", True)]]),
    "text": st.lists(st.tuples(SOME_MARKUP, st.just(True)), min_size=1, max_size=5),
    "uniqueChoice": st.lists(SOME_MARKUP, min_size=2, max_size=5).map(
        lambda texts: [(text, place == 1) for place, text in enumerate(texts)]
    ),
    "multipleChoice": st.lists(st.tuples(SOME_MARKUP, st.booleans()), min_size=2, max_size=10),
}
KINDS = {
    "int": "numerical",
    "TF": "true or false",
    "text": "short answer",
    "uniqueChoice": "one choice",
    "multipleChoice": "many choices",
}


@st.composite
def any_question(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(sorted(ANSWERS)))
    answers = [
        Answer(place, right, text, draw(MARKUP))
        for place, (text, right) in enumerate(draw(ANSWERS[kind]))
    ]
    tags = draw(st.lists(st.builds(Tag, st.integers(1, 9), MARKUP), max_size=2))
    return Question(
        draw(st.integers(1, 99)),
        kind,
        draw(MARKUP),
        draw(MARKUP),
        answers=tuple(answers),
        tags=tuple(tags),
    )


@given(st.lists(any_question(), max_size=4, unique_by=lambda each: each.code))
def test_any_text_comes_back_from_the_file(questions: list[Question]) -> None:
    made = gift(questions)
    left = [unwritten.code for unwritten, _ in made.left]
    written = {each.code: each for each in questions if each.code not in left}
    read = {int(re.split(r"[ .]", each.name)[0]): each for each in read_gift(made.text)}
    assert read.keys() == written.keys()
    for code, original in written.items():
        assert_same(read[code], original)
    for unwritten, _ in made.left:
        assert unwritten.type in ("text", "multipleChoice")


def assert_same(read: ReadQuestion, written: Question) -> None:
    assert read.kind == KINDS[written.type]
    assert same_markup(read.stem, written.stem)
    assert same_markup(read.feedback, written.feedback)
    assert len(read.answers) == len(written.answers)
    for found, answer in zip(read.answers, written.answers, strict=True):
        assert (found.weight > 0) == answer.correct
        if written.type == "text":
            assert fits(found.text, " ".join(answer.text.split()))
            arrows = answer.feedback.replace("->", "-&gt;")
            assert same_markup(found.feedback, arrows)
        else:
            assert same_markup(found.text, answer.html)
            assert same_markup(found.feedback, answer.feedback)
