"""Questions as Moodle GIFT: pure, and written so that Moodle's own reader gives the same back.

Moodle splits a file at blank lines, takes ~ = # { } : after a backslash for themselves and an n
for a new line, and reads `[html]` before a text as its format.

Questions that GIFT cannot hold are left out and returned: one invalid question stops Moodle's whole
import.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

import attrs

from edusync.swad.assessment.question import Answer, Question

_ESCAPED = str.maketrans({char: f"\\{char}" for char in "\\~=#{}:"} | {"\n": "\\n"})
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_REPLACED = re.compile(r"&&(?=\d{3};)")  # how Moodle's reader notes a character meanwhile
_NAME_LENGTH = 60
_MOST_SHARES = 20  # Moodle knows no fraction smaller than 5 %


class Unwritable(Exception):
    """Why GIFT cannot hold a question; it never leaves this module."""


@attrs.frozen
class Gift:
    """A GIFT file, and which questions are not in it, each with the reason."""

    text: str
    left: tuple[tuple[Question, str], ...]


def gift(questions: Iterable[Question]) -> Gift:
    """The questions as GIFT: those without tags first, then a category for each first tag."""
    categories: dict[str, list[str]] = {"": []}
    left = []
    for question in questions:
        try:
            lines = _lines(question)
        except Unwritable as error:
            left.append((question, str(error)))
        else:
            category = _category(question.tags[0].text) if question.tags else ""
            categories.setdefault(category, []).append(lines)
    blocks = [f"// not written: question {question.code}, {reason}" for question, reason in left]
    for category, written in categories.items():
        blocks += [f"$CATEGORY: {category}"] if category else []
        blocks += written
    return Gift("".join(f"{block}\n\n" for block in blocks), tuple(left))


def shares(count: int) -> list[str]:
    """The percentages by which `count` answers share 100 %, each one that Moodle accepts.

    Moodle knows 1/1 to 1/10 and 1/20, so that from 11 on some get 10 % and some 5 %.
    """
    if count <= 10:
        return [f"{100 / count:.5f}".rstrip("0").rstrip(".")] * count
    tens = max(_MOST_SHARES - count, 0)
    return ["10"] * tens + ["5"] * (count - tens)


def _lines(question: Question) -> str:
    if question.type not in _ANSWERS:
        raise Unwritable(f"answers of type {question.type!r} are unknown")
    answers = _ANSWERS[question.type](question.answers)
    if feedback := question.feedback.strip():
        answers.append(f"####{_html(feedback)}")
    tags = "".join(_tag(tag.text) for tag in question.tags)
    opening = "{#" if question.type in ("int", "float") else "{"
    return "\n".join(
        [
            f"// [id:swad-{question.code}]{tags}",
            f"::{_name(question)}::[html]{_escape(_whole(question.stem))}{opening}",
            *(f"\t{answer}" for answer in answers),
            "}",
        ]
    )


def _number(answer: Answer) -> Decimal:
    text = answer.text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        raise Unwritable(f"{answer.text!r} is no number")
    return Decimal(text)


def _one_number(answers: Sequence[Answer]) -> list[str]:
    if len(answers) != 1:
        raise Unwritable(f"it has {len(answers)} answers instead of one number")
    return [f"={_number(answers[0])}{_feedback(answers[0])}"]


def _interval(answers: Sequence[Answer]) -> list[str]:
    if len(answers) != 2:
        raise Unwritable(f"it has {len(answers)} answers instead of the two ends of an interval")
    least, most = sorted(_number(answer) for answer in answers)
    return [f"={least}..{most}{_feedback(answers[0])}"]


def _true_or_false(answers: Sequence[Answer]) -> list[str]:
    texts = [answer.text for answer in answers]
    if texts not in (["T"], ["F"]):
        raise Unwritable(f"its answers are {texts} instead of T or F")
    of_right = _feedback(answers[0])
    return [("TRUE" if texts == ["T"] else "FALSE") + (f"#{of_right}" if of_right else "")]


def _unique_choice(answers: Sequence[Answer]) -> list[str]:
    _require_options(answers)
    return [f"{'=' if answer.correct else '~'}{_option(answer)}" for answer in answers]


def _multiple_choice(answers: Sequence[Answer]) -> list[str]:
    """Right options share 100 % and wrong ones -100 %: SWAD's own score of such a question."""
    _require_options(answers)
    counts = {right: sum(answer.correct == right for answer in answers) for right in (True, False)}
    if max(counts.values()) > _MOST_SHARES:
        raise Unwritable(f"Moodle's marks cannot be shared by more than {_MOST_SHARES} options")
    weights = {right: iter(shares(count)) for right, count in counts.items() if count}
    signs = {True: "", False: "-"}
    return [
        f"~%{signs[answer.correct]}{next(weights[answer.correct])}%{_option(answer)}"
        for answer in answers
    ]


def _require_options(answers: Sequence[Answer]) -> None:
    if len(answers) < 2:
        raise Unwritable("Moodle wants two options at least")
    if not all(answer.html.strip() for answer in answers):
        raise Unwritable("an option has no text: the server does not send pictures")
    if not any(answer.correct for answer in answers):
        raise Unwritable("no option is right")


def _texts(answers: Sequence[Answer]) -> list[str]:
    """Texts are plain in Moodle, and * in them stands for anything.

    An arrow would make it a question of pairs, and cannot be escaped: `-*>` stands for it.
    """
    texts = [" ".join(answer.text.split()).replace("*", "\\*") for answer in answers]
    if not texts or not all(texts):
        raise Unwritable("it has no text that is right")
    return [
        f"={_escape(_guarded(_REPLACED.sub('&*&', text.replace('->', '-*>')), 'plain'))}"
        f"{_feedback(answer).replace('->', '-&gt;')}"
        for text, answer in zip(texts, answers, strict=True)
    ]


_ANSWERS: Mapping[str, Callable[[Sequence[Answer]], list[str]]] = {
    "int": _one_number,
    "float": _interval,
    "TF": _true_or_false,
    "uniqueChoice": _unique_choice,
    "multipleChoice": _multiple_choice,
    "text": _texts,
}


def _option(answer: Answer) -> str:
    return _html(answer.html) + _feedback(answer)


def _feedback(answer: Answer) -> str:
    return f"#{_html(answer.feedback)}" if answer.feedback.strip() else ""


def _html(markup: str) -> str:
    return _escape(_guarded(_whole(markup), "html"))


def _whole(markup: str) -> str:
    """The markup without what Moodle's reader would take for a character that it has replaced."""
    return _REPLACED.sub("&amp;&", markup.strip())


def _guarded(text: str, form: str) -> str:
    """The text with its format named where its beginning could be read as a format or a weight."""
    return f"[{form}]{text}" if text.startswith(("[", "%")) else text


def _escape(text: str) -> str:
    return re.sub("\r\n?", "\n", text).translate(_ESCAPED)


def _name(question: Question) -> str:
    """A name that begins with the code, so that no two are alike; Moodle cuts it at a <."""
    start = re.sub("[<>]", " ", _REPLACED.sub("& &", question.text))
    return _escape(textwrap.shorten(f"{question.code} {start}", _NAME_LENGTH, placeholder="..."))


def _category(tag: str) -> str:
    """The tag as one step of a path, where a / would begin the next one."""
    name = re.sub(r"[<>\s]+", " ", tag).strip()
    return name.replace("\\", "\\\\").replace("/", "//")


def _tag(tag: str) -> str:
    """The tag in the comment that Moodle reads tags from, which has no brackets nor markup."""
    name = re.sub(r"[][<>`\\\s\x00-\x1f\x7f]+", " ", tag).strip()
    return f" [tag:{name}]" if name else ""
