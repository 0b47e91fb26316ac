"""The rules of the house: who may import whom, what importing costs, what recordings hold."""

import ast
import re
import subprocess
import sys
import urllib.parse
import warnings
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import pytest

import edusync
from edusync.swad.wire.operations import OPERATIONS
from edusync.wims.wire.jobs import JOBS
from tests.conftest import CASSETTES, ROOT
from tests.contract.differences import DIFFERENCES
from tests.sandbox.wimsrecordings import PASSWORD
from tests.targets import TARGETS

PACKAGE = ROOT / "edusync"
SOURCES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_fits_in_the_head(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


FOLDERS = sorted({path.parent for path in SOURCES} - {PACKAGE})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(PACKAGE)))
def test_a_folder_is_small_and_says_what_it_is(folder: Path) -> None:
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert len(files) <= 13
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text()))
    assert [name for name in files if f"{name}s" in files] == []  # no X beside Xs


@pytest.mark.parametrize("platform", ["wims", "swad"])
def test_no_two_files_of_a_platform_have_one_name(platform: str) -> None:
    names = Counter(path.stem for path in (PACKAGE / platform).rglob("*.py"))
    assert [name for name, count in names.items() if count > 1] == ["__init__"]


def test_the_map_names_every_folder_and_no_other() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    first_cells = " ".join(re.findall(r"^\| (`.*?`) \|", text, re.MULTILINE))
    named = set(re.findall(r"`([\w/]+)/`", first_cells))
    assert named == {str(folder.relative_to(PACKAGE)) for folder in FOLDERS}


CLOCKS = re.compile(r"\b(date\.today|datetime\.(utc)?now|datetime\.today|time\.time)\b")
READERS_OF_THE_CLOCK = {
    "edusync/net/transport.py",  # what `today=` of a client is by default
    "edusync/net/answer.py",  # and `now=`; what an answer without a date is compared with
    "edusync/wimsapi/utils.py",  # wimsapi's one_year_later, which tests give another date
    "edusync/sandbox/clock.py",  # a sandbox without `start` or `today`
    "edusync/sandbox/inprocess.py",
    "edusync/sandbox/swad/school.py",
    "tests/sandbox/test_public_reports.py",  # a Retry-After that is a date
    "tests/live/wims_server.py",  # the age of files that WIMS left
}


def test_nobody_else_reads_the_clock_of_the_machine() -> None:
    files = [*SOURCES, *(ROOT / "tests").rglob("*.py")]
    found = {str(path.relative_to(ROOT)) for path in files if CLOCKS.search(path.read_text())}
    assert found == READERS_OF_THE_CLOCK


HEAVY = set("zeep lxml platformdirs pandas rich tqdm matplotlib numpy werkzeug openpyxl".split())


MODULES = [
    "edusync",
    "edusync.wims",
    "edusync.wimsapi",
    "edusync.swad",
    "edusync.sandbox",
    "edusync.pytest_plugin",
]


@pytest.mark.parametrize("module", MODULES)
def test_importing_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


CONTRACT = ROOT / "tests" / "contract"


def names_in(path: Path) -> set[str]:
    """The names of the tests in a file."""
    functions = [n for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)]
    return {function.name for function in functions if function.name.startswith("test_")}


def recorded_tests() -> set[str]:
    files = (CONTRACT / "wims").glob("test_*.py")
    return {f"{path.stem}/{name}" for path in files for name in names_in(path)}


def test_the_differences_of_targets_name_tests_that_exist() -> None:
    files = CONTRACT.rglob("test_*.py")
    known = {f"{path.relative_to(CONTRACT)}::{name}" for path in files for name in names_in(path)}
    named = {test.partition("[")[0] for listed in DIFFERENCES.values() for test in listed}
    assert named <= known
    assert set(DIFFERENCES) == set(TARGETS)


RECORDINGS = sorted((CASSETTES / "wims").rglob("*.yaml"))


def test_every_cassette_has_its_test_and_every_test_its_cassette() -> None:
    held = {f"{path.parent.name}/{path.stem.partition('[')[0]}" for path in RECORDINGS}
    assert held == recorded_tests()


def test_every_job_is_recorded_at_least_once() -> None:
    text = "\n".join(path.read_text() for path in RECORDINGS)
    assert {job for job in JOBS if not re.search(rf"&job={job}&", text)} == set()


def test_cassettes_hold_no_secret() -> None:
    for path in RECORDINGS:
        text = path.read_text()
        passwords = set(re.findall(r"\bpasswd=([^&\s]*)", text))
        assert passwords <= {PASSWORD, "wrong"}, path
        assert not re.search(r"//(127\.0\.0\.1|localhost)", text), path


def test_cassettes_have_names_that_every_system_takes() -> None:
    assert [path.name for path in RECORDINGS if not re.fullmatch(r"[\w.\[\]-]+", path.name)] == []


OUR_CLASSES = {
    "edusynctests", "another", "anotherconnection", "listedalone", "nobodyelses", "nobodysclasses",
}  # fmt: skip


def test_cassettes_hold_only_classes_that_our_tests_made() -> None:
    for path in RECORDINGS:
        used = set(re.findall(r"&rclass=([^&\s]*)", path.read_text()))
        words = [urllib.parse.unquote_plus(name).split() for name in used]
        assert all(OUR_CLASSES & {*parts} for parts in words), path


def test_the_version_is_that_of_the_installed_package() -> None:
    assert version("edusync") == edusync.__version__


def test_no_test_measures_time_or_sleeps() -> None:
    """A machine may be busy: what takes how long is for benchmarks."""
    measured = re.compile(r"\btime\.(monotonic|perf_counter|process_time|sleep)\b")
    tests = (ROOT / "tests").rglob("test_*.py")
    assert [path for path in tests if measured.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "module", ["edusync.wims.models.user", "tests.unit.wims.test_class", "<string>"]
)
def test_a_deprecation_of_ours_fails_a_test(module: str) -> None:
    with pytest.raises(DeprecationWarning):
        warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, module)


def test_a_deprecation_of_another_package_fails_none() -> None:
    warnings.warn_explicit("old", DeprecationWarning, "x.py", 1, "pyparsing.core")


def test_nothing_in_the_repository_names_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.split("\0")[:-1]
    pattern = re.compile(r"/(root|home)/\w")
    wrong = [
        name
        for name in tracked
        if not name.startswith(("cassettes/", "tests/meta/"))
        and pattern.search((ROOT / name).read_text(encoding="utf-8", errors="replace"))
    ]
    assert wrong == []


SWAD_RECORDINGS = sorted((CASSETTES / "swad").iterdir())


def test_every_operation_of_swad_is_recorded() -> None:
    assert len(SWAD_RECORDINGS) == 422
    assert {path.name.partition("--")[0] for path in SWAD_RECORDINGS} == {*OPERATIONS, "protocol"}


def test_recordings_of_swad_are_of_one_loopback_server() -> None:
    for path in SWAD_RECORDINGS:
        addresses = set(re.findall(r"^    uri: (\S+)$", path.read_text("utf-8"), re.MULTILINE))
        assert all(address.startswith("http://127.0.0.1:8088/") for address in addresses), path
