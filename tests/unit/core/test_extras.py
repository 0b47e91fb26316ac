"""What is not installed is told with what to install."""

import sys
from collections.abc import Callable

import pytest

from edusync.results import ItemList, SaveResult
from edusync.sandbox import Sandbox
from edusync.wims import Class, Gradebook


@pytest.fixture
def book() -> Gradebook:
    return Class.get(Sandbox.sample().wims_api(), 20001, "myclass").gradebook()


CALLS: dict[str, tuple[str, str, Callable[[Gradebook], object]]] = {
    "list": ("pandas", "pandas", lambda _: ItemList([]).to_frame()),
    "gradebook": ("pandas", "pandas", lambda book: book.to_frame()),
    "picture": ("matplotlib.figure", "plot", lambda book: book.plot()),
}


@pytest.mark.parametrize(("package", "extra", "call"), CALLS.values(), ids=list(CALLS))
def test_the_extra_is_named(
    package: str,
    extra: str,
    call: Callable[[Gradebook], object],
    book: Gradebook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModuleNotFoundError, match=rf'pip install "\.\[{extra}\]"'):
        call(book)


def test_a_result_shows_what_was_done() -> None:
    assert repr(SaveResult()) == "SaveResult(requests=0)"
    assert repr(SaveResult(updated=True, fields=("name",), requests=1)) == (
        "SaveResult(updated=True, fields=('name',), requests=1)"
    )
