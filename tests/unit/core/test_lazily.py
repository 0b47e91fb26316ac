"""Names that are loaded when they are first used: what goes wrong then is told as what it is."""

import importlib
import subprocess
import sys
import textwrap
import threading
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

INIT = """
from edusync.core import imports
__getattr__, __dir__, _NAMES = imports.names(__name__, {places})
__all__ = [*_NAMES]
"""
Make = Callable[..., types.ModuleType]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes a package of these modules, each of which holds what is named like it, capitalized."""
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)

    def make(places: dict[str, str] | None = None, **sources: str) -> types.ModuleType:
        (tmp_path / "lazy").mkdir()
        told = places or {name: name.capitalize() for name in sources}
        (tmp_path / "lazy" / "__init__.py").write_text(INIT.format(places=told))
        for name, source in sources.items():
            (tmp_path / "lazy" / f"{name}.py").write_text(textwrap.dedent(source))
        return importlib.import_module("lazy")

    yield make
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == "lazy":
            del sys.modules[name]


GOOD = "class Good: pass"
# How a name is used, each of which loads it.
USES: dict[str, Callable[[str], Any]] = {
    "an attribute": lambda name: getattr(sys.modules["lazy"], name),
    "hasattr": lambda name: hasattr(sys.modules["lazy"], name),
    "from ... import": lambda name: exec(f"from lazy import {name}", {}),
    "from ... import *": lambda name: exec("from lazy import *", {}),
}
each_use = pytest.mark.parametrize("use", USES.values(), ids=USES)


def test_a_module_is_loaded_once_when_a_name_of_it_is_used(package: Make) -> None:
    lazy = package(good=GOOD)
    assert "lazy.good" not in sys.modules
    first = lazy.Good
    assert lazy.Good is first is sys.modules["lazy.good"].Good
    assert "Good" in vars(lazy)


def test_names_are_listed_without_loading_anything(package: Make) -> None:
    lazy = package(good=GOOD)
    assert {"Good", "__all__"} <= {*dir(lazy)}
    assert "lazy.good" not in sys.modules


def test_modules_are_not_listed_among_the_names(package: Make) -> None:
    lazy = package(good=GOOD)
    assert lazy.Good
    assert "lazy.good" in sys.modules
    assert not {"good", "lazily"} & {*dir(lazy)}


def test_a_name_that_there_is_not_is_an_attribute_error(package: Make) -> None:
    lazy = package(good=GOOD)
    with pytest.raises(AttributeError, match="module 'lazy' has no attribute 'Bad'"):
        lazy.Bad  # noqa: B018
    assert not hasattr(lazy, "Bad")
    with pytest.raises(ImportError, match="cannot import name 'Bad'"):
        exec("from lazy import Bad", {})


@each_use
def test_an_attribute_error_of_the_module_is_told_as_its_cause(
    package: Make, use: Callable[[str], Any]
) -> None:
    package(broken="import math\nclass Broken:\n    half = math.nothing")
    with pytest.raises(ImportError, match=r"lazy\.broken could not be loaded: .*'nothing'") as got:
        use("Broken")
    assert type(got.value.__cause__) is AttributeError
    assert got.value.name == "lazy.broken"


@each_use
def test_an_import_error_of_the_module_is_raised_as_it_is(
    package: Make, use: Callable[[str], Any]
) -> None:
    package(old="raise ImportError('the other library is too old')")
    with pytest.raises(ImportError, match=r"^the other library is too old$"):
        use("Old")


@each_use
def test_a_package_that_is_missing_is_told_by_its_name(
    package: Make, use: Callable[[str], Any]
) -> None:
    package(needy="import a_package_of_an_extra")
    with pytest.raises(ModuleNotFoundError) as got:
        use("Needy")
    assert got.value.name == "a_package_of_an_extra"


@pytest.mark.parametrize("error", ["NameError", "SyntaxError", "RuntimeError", "KeyboardInterrupt"])
def test_every_other_error_is_raised_as_it_is(package: Make, error: str) -> None:
    lazy = package(broken=f"raise {error}('inside')")
    with pytest.raises(BaseException, match="inside") as got:
        lazy.Broken  # noqa: B018
    assert type(got.value).__name__ == error


def test_a_module_without_the_name_says_so(package: Make) -> None:
    lazy = package(places={"good": "Better"}, good=GOOD)
    expected = r"lazy\.good could not be loaded: module 'lazy\.good' has no attribute 'Better'"
    with pytest.raises(ImportError, match=expected):
        lazy.Better  # noqa: B018


def test_a_circle_of_imports_says_so(package: Make) -> None:
    package(
        egg="from lazy import Hen\nclass Egg: pass",
        hen="from lazy import Egg\nclass Hen: pass",
    )
    with pytest.raises(ImportError, match=r"lazy\.egg could not be loaded: .*circular import"):
        exec("from lazy import Egg", {})


def test_what_could_not_be_loaded_is_tried_again(package: Make, tmp_path: Path) -> None:
    lazy = package(late="import math\nmath.nothing")
    with pytest.raises(ImportError):
        lazy.Late  # noqa: B018
    (tmp_path / "lazy" / "late.py").write_text("class Late: 'a longer text than before'")
    assert lazy.Late.__name__ == "Late"


def test_a_name_can_come_from_a_module_beside_the_package(package: Make, tmp_path: Path) -> None:
    package(shared="class Shared: pass")
    (tmp_path / "lazy" / "inner").mkdir()
    init = INIT.format(places={".shared": "Shared"})
    (tmp_path / "lazy" / "inner" / "__init__.py").write_text(init)
    assert importlib.import_module("lazy.inner").Shared is sys.modules["lazy.shared"].Shared


def test_threads_that_use_a_name_at_once_load_it_once(
    package: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = types.SimpleNamespace(barrier=threading.Barrier(2))  # so the test waits for the module
    monkeypatch.setitem(sys.modules, "lazy_begun", begun)
    lazy = package(good="import lazy_begun\nlazy_begun.barrier.wait()\nclass Good: pass")
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(lazy.Good)) for _ in range(4)]
    for thread in threads:
        thread.start()
    begun.barrier.wait()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({id(each) for each in found}) == 1


@pytest.mark.parametrize("face", ["edusync.wims", "edusync.swad"])
def test_threads_can_load_everything_at_once(face: str) -> None:
    program = f"""
    import random, sys, threading
    import {face} as face
    ready, failed = threading.Barrier(8), []
    def load(seed):
        names = random.Random(seed).sample(face.__all__, len(face.__all__))
        ready.wait()
        try:
            for name in names:
                getattr(face, name)
        except BaseException as error:
            failed.append(error)
    threads = [threading.Thread(target=load, args=(seed,)) for seed in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    sys.exit(repr(failed) if failed else 0)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)
