"""A reader of GIFT for the tests, which follows the rules that Moodle's importer keeps.

An escaped character becomes a lone surrogate while the text is taken apart, so that nothing takes
it for a sign of the format.
"""

import re

import attrs

BLANKS = " \t\n\r\0\x0b"
_ESCAPED = {char: chr(0xDC00 + ord(char)) for char in "\\~=#{}:\n"}
_BACK = {ord(mark): char for char, mark in _ESCAPED.items()}
_WEIGHT = re.compile(r"%(-?\d{1,2}\.?\d*)%")
_FORMATS = ("html", "plain", "moodle", "markdown")
_NOTED = re.compile(r"&&(058|035|061|123|125|126|010|092);")


@attrs.frozen
class ReadAnswer:
    text: str
    weight: float
    feedback: str


@attrs.frozen
class ReadQuestion:
    kind: str
    name: str
    stem: str
    answers: tuple[ReadAnswer, ...]
    feedback: str
    category: str
    tags: tuple[str, ...]


def read_gift(text: str) -> list[ReadQuestion]:
    """The questions of a GIFT file as Moodle would have them; AssertionError where it refuses."""
    questions, category = [], ""
    for block in _blocks(text):
        comments = [line for line in block if line.startswith("//")]
        rest = "\n".join(line for line in block if not line.startswith("//")).strip(BLANKS)
        if rest.startswith("$CATEGORY:"):
            steps = re.split("(?<!/)/(?!/)", rest.removeprefix("$CATEGORY:").replace("\\\\", "\\"))
            (category,) = [step.replace("//", "/").strip(BLANKS) for step in steps]
        elif rest:
            tags = re.findall(r"\[tag:([^][<>`\x00-\x1f]+)\]", "".join(comments))
            questions.append(_question(_hide(rest), category, tuple(tags)))
    return questions


def fits(pattern: str, text: str) -> bool:
    """Whether Moodle takes `text` as the answer that `pattern` stands for."""
    parts = re.split(r"(?<!\\)\*", pattern)
    regex = ".*".join(re.escape(part.replace("\\*", "*")) for part in parts)
    return re.fullmatch(regex, text, re.DOTALL | re.IGNORECASE) is not None


def _blocks(text: str) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in text.split("\n"):
        if stripped := line.strip(BLANKS):
            blocks[-1].append(stripped)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _hide(text: str) -> str:
    def escaped(match: re.Match[str]) -> str:
        char = match.group(1)
        return _ESCAPED["\n" if char == "n" else char]

    return re.sub(r"\\([\\~=#{}:n])", escaped, text)


def _shown(text: str, form: str) -> str:
    """The text without its format, which must be `form` where it is named."""
    named = re.match(r"\[(\w+)\]", text)
    if named and named.group(1) in _FORMATS:
        assert named.group(1) == form
        text = text[named.end() :]
    text = _NOTED.sub("?", text)  # Moodle would put another character there
    return text.translate(_BACK).strip(BLANKS)


def _question(text: str, category: str, tags: tuple[str, ...]) -> ReadQuestion:
    assert text.startswith("::")
    name, rest = text[2:].split("::", 1)
    stem, rest = rest.strip(BLANKS).split("{", 1)
    assert stem.startswith("[html]")
    body, after = rest.split("}", 1)
    assert not after.strip(BLANKS)
    body, separator, general = body.strip(BLANKS).rpartition("####")
    if not separator:
        body, general = general, ""
    body = body.strip(BLANKS)
    kind = _kind(body)
    return ReadQuestion(
        kind=kind,
        name=_shown(name, "plain"),
        stem=_shown(stem, "html"),
        answers=tuple(_ANSWERS[kind](body)),
        feedback=_shown(general, "html"),
        category=category,
        tags=tags,
    )


def _kind(body: str) -> str:
    assert body, "this would be an essay"
    if body.startswith("#"):
        return "numerical"
    if "~" in body:
        return "one choice" if "=" in body else "many choices"
    assert "->" not in body or "=" not in body, "this would be a question of pairs"
    head = body.partition("#")[0].strip(BLANKS)
    return "true or false" if head in ("T", "TRUE", "F", "FALSE") else "short answer"


def _answer(text: str, default: float, form: str) -> ReadAnswer:
    text = text.strip(BLANKS)
    weight = default
    if match := _WEIGHT.match(text):
        weight, text = float(match.group(1)), text[match.end() :]
    shown, _, feedback = text.partition("#")
    return ReadAnswer(
        _shown(shown.strip(BLANKS), form), weight, _shown(feedback.strip(BLANKS), "html")
    )


def _numbers(body: str) -> list[ReadAnswer]:
    first, *answers = body[1:].split("=")
    assert not first.strip(BLANKS)
    return [_answer(answer, 100, "plain") for answer in answers]


def _choices(body: str) -> list[ReadAnswer]:
    first, *answers = body.replace("=", "~=").split("~")
    assert not first.strip(BLANKS)
    assert len(answers) >= 2
    found = []
    for answer in answers:
        right = answer.startswith("=")
        found.append(_answer(answer.removeprefix("="), 100 if right else 0, "html"))
    return found


def _texts(body: str) -> list[ReadAnswer]:
    first, *answers = body.split("=")
    assert not first.strip(BLANKS)
    return [_answer(answer, 100, "plain") for answer in answers]


def _truth(body: str) -> list[ReadAnswer]:
    truth, *feedback = body.split("#", 2)
    of_right = feedback[1] if len(feedback) == 2 else ""
    return [ReadAnswer(truth.strip(BLANKS)[0], 100, _shown(of_right.strip(BLANKS), "html"))]


_ANSWERS = {
    "numerical": _numbers,
    "one choice": _choices,
    "many choices": _choices,
    "short answer": _texts,
    "true or false": _truth,
}
