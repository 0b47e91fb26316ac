"""Every message as it stands in the code: errors, warnings, log lines; `{...}` is filled in.

`text` is any other sentence of the code, of which messages are made.
"""

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from typing import TypeGuard

import edusync.errors
from tests.conftest import ROOT

PACKAGE = ROOT / "edusync"
OTHERS = {"warn", "failure", "log_step", "log_trouble", "_refused"}
LOGGED = {"info", "warning", "error"}
_SENTENCE = re.compile(r"[A-Za-z'}]+,? [A-Za-z'{]+,? [A-Za-z'{]+")

Known = Mapping[str, ast.expr]


def lines() -> Iterator[str]:
    """The messages of each file, below its name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        found = list(_of_file(ast.parse(path.read_text("utf-8"))))
        if found and not {"sandbox", "demo"} & {*path.relative_to(PACKAGE).parts}:
            yield f"\n## {path.relative_to(ROOT).as_posix()}"
            yield from (line.replace("\r", "\\r") for line in found)


def _of_file(tree: ast.Module) -> Iterator[str]:
    classes = _error_classes(tree)
    texts = _assigned(tree.body)
    told = _docstrings(tree)
    for scope in _scopes(tree):
        known = {**texts, **_assigned(ast.walk(scope))}
        for node in _own(scope):
            if isinstance(node, ast.Call) and (found := [*_of_call(node, known, classes)]):
                told |= {id(inner) for inner in ast.walk(node)}
                yield from found
            elif isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in told:
                told |= {id(inner) for inner in ast.walk(node)}
                if _SENTENCE.search(text := _text(node, known)):
                    yield f"text: {text}"


def _docstrings(tree: ast.Module) -> set[int]:
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _scopes(tree: ast.Module) -> list[ast.AST]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [tree, *(node for node in ast.walk(tree) if isinstance(node, functions))]


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function in the order of its lines, without functions inside it."""
    for child in ast.iter_child_nodes(scope):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
            yield from _own(child)


def _error_classes(tree: ast.Module) -> set[str]:
    ours = {name for name in vars(edusync.errors) if name[0].isupper()}
    theirs = {
        name
        for name, value in vars(builtins).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    return {*ours, *theirs}


def _assigned(nodes: "Iterator[ast.AST] | list[ast.stmt]") -> dict[str, ast.expr]:
    """What names stand for, where that is said once and for all, as a text."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _of_call(call: ast.Call, known: Known, classes: set[str]) -> Iterator[str]:
    name = ast.unparse(call.func).rpartition(".")[2]
    given = {word.arg: word.value for word in call.keywords if word.arg}
    if name == "InvalidValue":
        yield f"{name}: {_invalid(call.args, given, known)}"
    elif name in classes and (call.args or given):
        yield f"{name}: {_error(call.args, given, known)}"
    elif name in OTHERS or (name in LOGGED and "log" in ast.unparse(call.func).lower()):
        yield f"{name}: {' | '.join(_text(arg, known) for arg in call.args)}"
    elif name == "append" and "warnings" in ast.unparse(call.func):
        yield f"warning: {_text(call.args[0], known)}"


def _invalid(args: list[ast.expr], given: Known, known: Known) -> str:
    parts = dict(zip(("field", "value", "reason"), args, strict=False)) | {**given}
    field = _text(parts["field"], known)
    hidden = "secret" in parts or "value" not in parts
    shown = "" if hidden else f" (given: {{{ast.unparse(parts['value'])}}})"
    reason = _text(parts["reason"], known) if "reason" in parts else ""
    return f"{field}: {reason}{shown}"


def _error(args: list[ast.expr], given: Known, known: Known) -> str:
    text = " | ".join(_text(arg, known) for arg in args)
    where = [_text(given[key], known) for key in ("operation", "target") if key in given]
    server = _text(given["server"], known) if "server" in given else ""
    text = f"{server} responded with an ERROR: {text}" if server else text
    text += f" [{', '.join(where)}]" if where else ""
    return f"{text} - {_text(given['advice'], known)}" if "advice" in given else text


def _text(node: ast.expr, known: Known, depth: int = 3) -> str:
    """An expression as a text with holes."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else repr(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, known, depth) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        inner = node.value
        if isinstance(inner, ast.Name) and _is_text(known.get(inner.id)) and depth:
            return _text(known[inner.id], known, depth - 1)
        return f"{{{ast.unparse(inner)}}}"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left, known, depth) + _text(node.right, known, depth)
    if isinstance(node, ast.IfExp):
        one, other = (_text(part, known, depth) for part in (node.body, node.orelse))
        return f"<{one} / {other}>"
    if isinstance(node, ast.Name) and depth and _is_text(found := known.get(node.id)):
        return _text(found, known, depth - 1)
    return f"{{{ast.unparse(node)}}}"


def _is_text(node: ast.expr | None) -> TypeGuard[ast.expr]:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    if isinstance(node, ast.IfExp):
        return _is_text(node.body) or _is_text(node.orelse)
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
