"""The language OEF as WIMS' compiler reads it: title, author, and what does not compile."""

import re
from collections.abc import Iterator

UNTITLED = "No title"
_COMMAND = re.compile(r"\\([a-z]+)\s*(?=\{)")


def commands(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a source with what their braces hold; those inside of others are none."""
    place = 0
    while command := _COMMAND.search(text, place):
        begin = command.end() + 1
        place = _closing(text, begin)
        yield command[1], text[begin:place]


def _closing(text: str, place: int) -> int:
    """Where the brace that is open at a place is closed."""
    depth = 1
    for match in re.compile("[{}]").finditer(text, place):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(text)


def bodies(text: str, name: str) -> list[str]:
    """What a source says by a command, once for each time."""
    return [body for command, body in commands(text) if command == name]


def refusal(text: str) -> str:
    """Why a source does not compile; empty for one that does."""
    count = len(bodies(text, "statement"))
    if count == 1:
        return ""
    return "Multiple definition of statement." if count else "No statement defined."


def title(text: str) -> str:
    """The title of a source, the last if there are several."""
    last = (bodies(text, "title") or [""])[-1]
    plain = re.sub(r"[\n\t]", " ", last).partition("=")[0]
    return plain.replace(",", ";").strip(" ") or UNTITLED


def author(text: str) -> str:
    """The author of a source, the first if there are several."""
    return (bodies(text, "author") or [""])[0].replace("\n", "\t")
