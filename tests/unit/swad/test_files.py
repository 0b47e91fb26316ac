"""Folders and files of a course as objects."""

import datetime
import pickle
from typing import Any

import pytest

from edusync.errors import (
    InvalidValue,
    NotFound,
    ProtocolError,
    UnsupportedOperation,
)
from edusync.swad.files.directory import Directory
from edusync.swad.files.file import File
from edusync.swad.session import Session
from tests.unit.swad.server import Swad
from tests.unit.swad.zones import DOCUMENTS, Held, documents, holding, recorded

TIME = datetime.datetime(2025, 10, 9, 8, 53, 20, tzinfo=datetime.UTC)


def tree_codes(swad: Swad) -> list[dict[str, str]]:
    shown = ("courseCode", "groupCode", "treeCode")
    return [{name: sent[name] for name in shown} for _, sent in swad.requests]


@pytest.mark.parametrize(("zone", "code"), [("documents", "1"), ("shared", "2"), ("marks", "3")])
def test_a_zone_is_read_by_one_request(zone: str, code: str) -> None:
    with recorded(**DOCUMENTS) as (swad, course):
        Directory.get(course, zone)
    assert tree_codes(swad) == [{"courseCode": "1", "groupCode": "0", "treeCode": code}]


def test_a_zone_of_a_group_is_asked_for_by_its_code() -> None:
    with recorded(getDirectoryTree="student_group_marks") as (swad, course):
        found = Directory.get(course, "marks", 4)
    assert [file.name for file in found] == ["notas-grupo.html"]
    assert tree_codes(swad) == [{"courseCode": "1", "groupCode": "4", "treeCode": "3"}]


@pytest.mark.parametrize("group", [0, -1, True, "4", 4.5])
def test_what_is_no_group_is_not_taken_for_the_whole_course(group: Any) -> None:
    with recorded(**DOCUMENTS) as (swad, course), pytest.raises(InvalidValue, match="group"):
        Directory.get(course, "documents", group)
    assert swad.requests == []


def test_an_unknown_zone_is_refused() -> None:
    with recorded(**DOCUMENTS) as (swad, course), pytest.raises(InvalidValue, match="shared"):
        Directory.get(course, "briefcases")
    assert swad.requests == []


def test_all_zones_are_read_by_three_requests() -> None:
    with recorded(**DOCUMENTS) as (swad, course):
        found = Directory.list(course)
    assert [directory.zone for directory in found] == ["documents", "shared", "marks"]
    assert len(swad.requests) == 3


@pytest.mark.parametrize(
    ("case", "there"),
    [
        ("student_documents", True),
        ("group_other_course", False),
        ("course_nonexistent", False),
        ("not_enrolled", False),
    ],
)
def test_whether_a_zone_may_be_read_is_one_request(case: str, there: bool) -> None:
    with recorded(getDirectoryTree=case) as (swad, course):
        assert Directory.check(course, "documents", 7) is there
    assert len(swad.requests) == 1


def test_folders_and_files_are_told_apart_and_stay_in_order() -> None:
    found = documents()
    assert [folder.name for folder in found.dirs] == ["Carpeta con ñ", "Vacia"]
    assert [file.name for file in found.files] == ["enlace.url", "Q&A.txt", "tema1.pdf"]
    assert [entry.name for entry in found] == [
        *("Carpeta con ñ", "enlace.url", "Q&A.txt", "tema1.pdf", "Vacia")
    ]


def test_walk_gives_the_files_of_all_folders() -> None:
    assert [file.path for file in documents().walk()] == [
        "Carpeta con ñ/apuntes “ñandú”.txt",
        "Carpeta con ñ/sub/sin-registro.txt",
        "enlace.url",
        "Q&A.txt",
        "tema1.pdf",
    ]


def test_a_file_knows_what_the_tree_tells() -> None:
    file = documents().find("tema1.pdf")
    assert isinstance(file, File)
    assert file.to_dict() == {
        "code": 1,
        "name": "tema1.pdf",
        "path": "tema1.pdf",
        "zone": "documents",
        "size": 380,
        "time": TIME,
        "license": "unknown / other",
        "publisher": "Ágata Ñandú Teixidó",
    }


def test_files_make_a_table() -> None:
    frame = documents().walk().to_frame()
    assert [*frame["code"]] == [2, 16, 7, 17, 1]


@pytest.mark.parametrize(
    "path", ["Carpeta con ñ/sub", "/Carpeta con ñ/sub/", "Carpeta con n\u0303/sub"]
)
def test_find_takes_paths_as_they_are_written(path: str) -> None:
    found = documents().find(path)
    assert isinstance(found, Directory)
    assert found.path == "Carpeta con ñ/sub"
    assert found.find("sin-registro.txt").path == "Carpeta con ñ/sub/sin-registro.txt"


def test_find_of_nothing_is_the_folder_itself() -> None:
    found = documents()
    assert found.find("") is found


@pytest.mark.parametrize("path", ["tema2.pdf", "tema1.pdf/x", "Vacia/x", "tema1.PDF", ".."])
def test_find_tells_what_is_there_instead(path: str) -> None:
    with pytest.raises(NotFound, match="what it holds: "):
        documents().find(path)


def test_a_folder_that_cannot_be_read_whole_is_an_error() -> None:
    with recorded(getDirectoryTree={"tree": "<tree><dir name='x'>"}) as (_, course):
        with pytest.raises(ProtocolError, match="in the middle"):
            Directory.get(course)


def test_deep_folders_need_no_recursion() -> None:
    path = "/".join("d" * 2000)
    file = '<file name="deep.txt"><code>1</code></file>'
    tree = "<tree>" + '<dir name="d">' * 2000 + file + "</dir>" * 2000 + "</tree>"
    with recorded(getDirectoryTree={"tree": tree}) as (_, course):
        directory = Directory.get(course)
    assert [file.path for file in directory.walk()] == [f"{path}/deep.txt"]
    assert directory.find(path).path == path
    assert "deep" not in directory._repr_html_()


def test_refresh_reads_the_folder_again() -> None:
    files = {"a/old.txt": Held()}
    with holding(files) as (swad, directory):
        folder = directory.find("a")
        assert isinstance(folder, Directory)
        files["a/new.txt"] = Held(code=2)
        assert folder.refresh() is folder
        assert [file.name for file in folder] == ["old.txt", "new.txt"]
        files.clear()
        with pytest.raises(NotFound, match="not in documents"):
            folder.refresh()
        files["a"] = Held(code=3)
        with pytest.raises(NotFound, match="is a file by now"):
            folder.refresh()
    assert swad.operations == ["getDirectoryTree"] * 3


def test_a_folder_shows_as_a_tree() -> None:
    found = documents()
    assert repr(found) == "<Directory documents of course 1: 2 folders, 3 files>"
    shown = found._repr_html_()
    assert "\n    sub/\n        sin-registro.txt\n" in shown
    assert "Q&amp;A.txt" in shown


def test_a_large_folder_is_shown_in_part() -> None:
    with holding({f"<b>{number}": Held() for number in range(60)}) as (_, directory):
        shown = directory._repr_html_()
    assert shown.count("\n") == 51
    assert shown.endswith("10 more</pre>")
    assert "<b>" not in shown


def test_objects_are_the_same_thing_by_their_codes() -> None:
    one, other = documents(), documents()
    assert one.find("tema1.pdf") != one.find("Q&A.txt")
    with recorded(**DOCUMENTS) as (_, course):
        same, again = Directory.get(course), Directory.get(course)
        assert (same, {same}) == (again, {again})
        assert same.find("tema1.pdf") == again.find("tema1.pdf")
        assert same != Directory.get(course, "shared")
        assert same.find("Vacia") != same
    assert one != other  # two servers


def test_folders_pickle() -> None:
    found = documents()
    copy = pickle.loads(pickle.dumps(found))
    assert [file.path for file in copy.walk()] == [file.path for file in found.walk()]
    assert isinstance(copy.session, Session)


@pytest.mark.parametrize("path", ["", "tema1.pdf"])
def test_what_only_the_site_can_do_is_refused(path: str) -> None:
    found = documents().find(path)
    for refused in (found.save, found.delete):
        with pytest.raises(UnsupportedOperation, match="on the site"):
            refused()


def test_a_field_cannot_be_set() -> None:
    found = documents()
    for entry in (found, found.find("tema1.pdf")):
        with pytest.raises(UnsupportedOperation, match="on the site"):
            entry.name = "other.pdf"
