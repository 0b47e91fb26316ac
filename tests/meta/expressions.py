"""The regular expressions of the package, and texts that make a slow one slow.

An expression is slow where twice the text takes four times the time, as `\\s*x` does on blanks
when it is searched: it begins anew at each of them. The texts are built from what an expression
itself names: its letters, and signs of its sets, alone and in pairs, many times, behind one that
may begin a match.
"""

import ast
import importlib
import itertools
import re
import re._parser as parser  # type: ignore[import-not-found,unused-ignore]
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from edusync.wims.classfiles import definitions
from edusync.wims.wire.failures import FAILURES

SEARCHES = frozenset("search split sub subn findall finditer".split())
METHODS = SEARCHES | {"match", "fullmatch"}
OF_RE = METHODS | {"compile"}
UNBOUNDED = 1_000  # a repeat that may be longer than this is one without an end
MOST = 12  # signs of an expression that texts are made from
SIZES = (12, 16, 20, 24, 100, 400, 1600, 6400)  # some double their time with each sign
SUSPECT = 0.004  # seconds of CPU: a linear expression takes a tenth of it for the longest text
_CATEGORIES = {"DIGIT": "1", "SPACE": " ", "WORD": "a", "NOT_DIGIT": "a", "NOT_SPACE": "a"}
_TYPICAL = "a1 .-\n_"


@attrs.frozen
class Expression:
    """An expression, where it stands, and the methods of `re` it is used by."""

    place: str
    pattern: str | bytes
    flags: int
    methods: frozenset[str]

    def runs(self) -> Iterator[Callable[[Any], object]]:
        """What the methods do; all that search cost the same."""
        compiled = re.compile(self.pattern, self.flags)
        if self.methods & SEARCHES:
            yield lambda text: sum(1 for _ in compiled.finditer(text))
        yield from (getattr(compiled, name) for name in sorted(self.methods - SEARCHES))

    def texts(self) -> Iterator[Callable[[int], Any]]:
        """Texts of any length that may make it slow."""
        signs = sorted(set(_signs(_parsed(self))), key=lambda sign: (len(sign), sign))[:MOST]
        units = [*signs, *map("".join, itertools.permutations(signs, 2))]
        for start, unit in itertools.product(["", *signs], units):
            yield lambda size, start=start, unit=unit: self._as_text(  # type: ignore[misc]
                start + unit * (size // len(unit) + 1) + "\0"
            )

    def _as_text(self, text: str) -> str | bytes:
        return text if isinstance(self.pattern, str) else text.encode("latin-1", "replace")


def slow(expression: Expression) -> str | None:
    """The start of a text on which the expression takes more than its length's share of time."""
    for run, text in itertools.product(expression.runs(), expression.texts()):
        for size, longer in zip(SIZES, (*SIZES[1:], 4 * SIZES[-1]), strict=True):
            if _seconds(run, text(size)) < SUSPECT:
                continue
            before, after = (min(_seconds(run, text(n)) for _ in range(3)) for n in (size, longer))
            if after > SUSPECT and after > before * 2 * longer / size:
                return str(text(20))
            break
    return None


def _seconds(run: Callable[[Any], object], text: str | bytes) -> float:
    began = time.thread_time()
    run(text)
    return time.thread_time() - began


def _parsed(expression: Expression) -> Any:
    pattern = expression.pattern
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    return parser.parse(text, expression.flags)


def endless(expression: Expression) -> bool:
    """Whether it can match more than a bounded number of signs: only such a one can be slow."""
    return int(_parsed(expression).getwidth()[1]) > UNBOUNDED


def _signs(parsed: Any) -> Iterator[str]:
    """Single signs that an expression names, one of each of its sets, and its words."""
    word = ""
    for kind, what in parsed:
        if str(kind) == "LITERAL":
            word += chr(what)
            yield chr(what)
            continue
        if len(word) > 1:
            yield word
        word = ""
        yield from _SIGNS.get(str(kind), lambda _: ())(what)
    if len(word) > 1:
        yield word


def _of_set(items: Any) -> Iterator[str]:
    if str(items[0][0]) == "NEGATE":
        yield next((sign for sign in _TYPICAL if not _is_in(sign, items[1:])), "\xe9")
        return
    for kind, what in items[:4]:
        if str(kind) == "CATEGORY":
            yield _CATEGORIES.get(str(what).removeprefix("CATEGORY_"), " ")
        else:
            yield chr(what if str(kind) == "LITERAL" else what[0])


def _is_in(sign: str, items: Any) -> bool:
    return any(
        (str(kind) == "LITERAL" and chr(what) == sign)
        or (str(kind) == "RANGE" and what[0] <= ord(sign) <= what[1])
        or (str(kind) == "CATEGORY" and _CATEGORIES.get(str(what)[9:], " ") == sign)
        for kind, what in items
    )


_SIGNS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "NOT_LITERAL": lambda what: iter("b" if chr(what) == "a" else "a"),
    "ANY": lambda _: iter("a"),
    "IN": _of_set,
    "SUBPATTERN": lambda what: _signs(what[3]),
    "BRANCH": lambda what: itertools.chain.from_iterable(map(_signs, what[1])),
    "ASSERT": lambda what: _signs(what[1]),
    "ASSERT_NOT": lambda what: _signs(what[1]),
    "ATOMIC_GROUP": lambda what: _signs(what),
    **dict.fromkeys(
        ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"), lambda what: _signs(what[2])
    ),
}


def expressions(package: Path) -> Iterator[Expression]:
    """All expressions that the source of a package names, and those of its tables."""
    trees = {
        path: ast.parse(path.read_text("utf-8"))
        for path in sorted(package.rglob("*.py"))
        if path.stem != "__main__"
    }
    shared = _uses(trees.values())
    for path, tree in trees.items():
        own = _uses([tree])
        elsewhere = set().union(*(own[name] for name in own if name.islower() and name != "re"))
        module = ".".join(path.relative_to(package.parent).with_suffix("").parts)
        names = vars(importlib.import_module(module.removesuffix(".__init__")))
        kept = {  # also those in a table, by the name of the table
            call: getattr(target, "id", "")
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            for call in ast.walk(node.value)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if getattr(call.func.value, "id", "") != "re" or call.func.attr not in OF_RE:
                continue
            name = kept.get(call, "")
            uses = own if name.startswith("_") else shared
            # one of a table is used by the name that a loop gives it
            methods = {call.func.attr} if call.func.attr in METHODS else uses.get(name, elsewhere)
            pattern, flags = _value(call.args[0], names), 0
            if pattern is None:  # of a table, below
                continue
            for more in (*call.args[1:], *(keyword.value for keyword in call.keywords)):
                value = _value(more, names)
                flags |= value if isinstance(value, re.RegexFlag) else 0
            yield Expression(f"{module}:{call.lineno}", pattern, int(flags), frozenset(methods))
    for failure in FAILURES:
        yield Expression("FAILURES", failure.pattern, int(re.IGNORECASE), frozenset({"search"}))
    row = ",".join(definitions._CSV_CELLS.values())
    yield Expression("_CSV_CELLS", row, 0, frozenset({"fullmatch"}))


def _uses(trees: Any) -> dict[str, set[str]]:
    """The methods of `re` by the name they are called on."""
    found: dict[str, set[str]] = {}
    for node in itertools.chain.from_iterable(map(ast.walk, trees)):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            value = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            name = getattr(value, "id", getattr(value, "attr", ""))
            found.setdefault(name, set()).add(node.attr)
    return found


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """What an expression of the source is; names of functions stand for a letter."""
    known = dict(names)
    while True:
        try:
            return eval(compile(ast.Expression(node), "source", "eval"), known)
        except NameError as error:
            known[str(error.name)] = _Any("a")
        except (AttributeError, TypeError, ValueError, KeyError):
            return None


class _Any(str):
    """A value of a function that is not run: its attributes are letters too."""

    __slots__ = ()

    def __getattr__(self, name: str) -> "_Any":
        return self
