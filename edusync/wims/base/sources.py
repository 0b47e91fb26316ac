"""How exercises of a class are read, sent and compiled.

WIMS compiles all changed sources at once, answers for one of them, and may then delete a good one.
So every source is tried first, sent without being compiled, and all are compiled by one request.

WIMS says OK as well where nothing was stored: a source whose name begins with `-` stops all
compiling in its class, and exercises shared in a circle go nowhere. So an OK that names nothing is
not believed.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from edusync.core.readback import settle
from edusync.errors import AlreadyExists, NotFound, ServerBug
from edusync.results.tables import SaveResult
from edusync.wims.base.accounts import files
from edusync.wims.base.handle import ClassHandle
from edusync.wims.wire import codec
from edusync.wims.wire.failures import expect
from edusync.wims.wire.jobs import NOT_COMPILED, compiles

Sources: TypeAlias = Sequence[tuple[str, str]]  # name and source of each exercise

_SOURCE_FILE = re.compile(r"src/([\w-]+)\.oef")
_STOPS = "src/-"  # how the path of a source begins that keeps WIMS from compiling any


def add(home: ClassHandle, new: Sources, *, replace: bool) -> SaveResult:
    """Tries, sends and compiles sources; see `Exercises.add_many`."""
    api, qclass = home.connection
    with home.wims_exclusive() as count:
        for name, source in new:
            expect("testexo", api.testexo(source), target_of(home, name))
        if not replace:
            _refuse_taken(home, new)
        for name, source in new:
            _send(home, name, source)
        done, reply = api.buildexos(qclass, home.rclass)
        _prove(home, [name for name, _ in new], reply if done else {})
        return SaveResult(not replace, replace, ("source",), count())


def _refuse_taken(home: ClassHandle, new: Sources) -> None:
    """Raises AlreadyExists where a name has another source already: 1 request.

    The same source is what an earlier try left behind, and is compiled now.
    """
    names = [name for name, _ in new]
    there = _sources_by_name(home, names)
    taken = [name for name in set(names) if names.count(name) > 1]
    taken += [name for name, source in new if there.get(name, source) != source]
    if taken:
        raise AlreadyExists(
            f"other exercises of these names exist: {', '.join(taken)}",
            operation="addexo",
            target=f"class {home.qclass}",
            advice="take another name, or replace=True",
        )


def _sources_by_name(home: ClassHandle, names: Sequence[str]) -> dict[str, str]:
    if len(names) != 1:
        return sources_of(home)
    try:
        return {names[0]: source_of(home, names[0])}
    except NotFound:
        return {}


def _send(home: ClassHandle, qexo: str, source: str) -> None:
    options = "no_build,force_rewrite"
    settle(
        lambda: home.wims_run("addexo", qexo=qexo, exo_src=source, options=options),
        lambda: source_of(home, qexo) == source,
    )


def _prove(home: ClassHandle, names: Sequence[str], reply: Mapping[str, Any]) -> None:
    """Raises where a reply of buildexos ({} for a failed one) and the class do not show exercises.

    1 request (listexos) where some source of the class did not compile; 1 (getclasstgz) where the
    reply does not name an exercise: that of an earlier request, which was lost, may have.
    """
    if not reply or "ERROR" in reply.get("compilation_result", ""):
        require_compiled(home, names)
    elif not all(compiles(reply, name) for name in names):
        held = files(home)
        stopped = any(path.startswith(_STOPS) for path in held)
        missing = [name for name in names if stopped or f"def/{name}.def" not in held]
        if missing:
            raise _not_compiled(home, f"WIMS said OK, and did not compile {', '.join(missing)}")


def require_compiled(home: ClassHandle, names: Sequence[str]) -> None:
    """Raises where WIMS does not list an exercise that it has: 1 request (listexos)."""
    listed = {row["id"] for row in listed_in(home)}
    missing = [name for name in names if name not in listed]
    if missing:
        said = f"WIMS has the source of {', '.join(missing)}, and does not list it as compiled"
        raise _not_compiled(home, said)


def _not_compiled(home: ClassHandle, said: str) -> ServerBug:
    return ServerBug(
        said,
        operation="buildexos",
        target=f"class {home.qclass}",
        advice=NOT_COMPILED,
        maybe_applied=True,
    )


def listed_in(home: ClassHandle) -> list[dict[str, str]]:
    """The compiled exercises, each by `id` and `title`: 1 request (listexos)."""
    return [row for row in home.wims_run("listexos")["exotitlelist"] if row["id"]]


def source_of(home: ClassHandle, qexo: str) -> str:
    """The source of an exercise: 1 request (getexofile). Raises NotFound."""
    return _decoded(home.wims_run("getexofile", qexo=qexo))


def sources_of(home: ClassHandle) -> dict[str, str]:
    """The sources of all exercises by name: 1 request (getclasstgz)."""
    return {
        match[1]: _decoded(body)
        for path, body in files(home).items()
        if (match := _SOURCE_FILE.fullmatch(path))
    }


def _decoded(body: bytes) -> str:
    """A source as it was sent: WIMS writes `$` as a reference, and adds a line end."""
    return codec.text_of(body).replace("&#36;", "$").removesuffix("\n")


def target_of(home: ClassHandle, qexo: str) -> str:
    return f"exercise {qexo} of class {home.qclass}"
