"""A mirror of files: only what changed is fetched, nothing of the user's own is lost."""

import errno
import os
from pathlib import Path

import pytest

from edusync.errors import (
    AuthenticationError,
    Banned,
    InvalidValue,
    UnsupportedOperation,
)
from edusync.swad.files.directory import Directory
from edusync.swad.files.mirror import MirrorReport
from tests.unit.swad.server import KEY_GONE, Http, html
from tests.unit.swad.zones import TIME, Held, holding, recorded


def three() -> dict[str, Held]:
    return {"a.txt": Held(b"aaa"), "sub/b.txt": Held(b"bb"), "sub/deep/c.txt": Held(b"c")}


def disk(folder: Path) -> dict[str, bytes]:
    """The files below a folder, and what is in them."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def statuses(report: MirrorReport) -> dict[str, str]:
    return {line.path: line.status for line in report}


def test_a_mirror_of_n_files_is_n_operations_and_n_downloads(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        report = directory.mirror(tmp_path)
    assert disk(tmp_path) == {"a.txt": b"aaa", "sub/b.txt": b"bb", "sub/deep/c.txt": b"c"}
    assert swad.operations == ["getFile"] * 3
    assert len(swad.fetched) == 3
    assert report.counts == {"created": 3}
    assert report.requests == 6


def test_a_course_is_mirrored_by_one_operation_and_one_for_each_file(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        report = directory.course.documents().mirror(tmp_path)
    assert swad.operations == ["getDirectoryTree", *["getFile"] * 3]
    assert (len(swad.fetched), report.requests) == (3, 6)


def test_a_second_mirror_has_nothing_to_do(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        directory.mirror(tmp_path)
        swad.requests.clear()
        report = directory.mirror(tmp_path)
    assert report.counts == {"unchanged": 3}
    assert (report.requests, swad.requests) == (0, [])


def test_only_what_changed_is_fetched(tmp_path: Path) -> None:
    files = three()
    with holding(files) as (swad, directory):
        directory.mirror(tmp_path)
        files["sub/b.txt"].body, files["sub/b.txt"].time = b"BB", TIME + 60
        files["a.txt"].body = b"longer"
        swad.requests.clear()
        report = directory.refresh().mirror(tmp_path)
    assert report.counts == {"updated": 2, "unchanged": 1}
    assert disk(tmp_path)["sub/b.txt"] == b"BB"
    assert disk(tmp_path)["a.txt"] == b"longer"
    assert [sent["fileCode"] for name, sent in swad.requests if name == "getFile"] == ["1", "2"]


def test_a_dry_run_tells_all_and_does_nothing(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        report = directory.mirror(tmp_path / "new", dry_run=True)
    assert (report.counts, report.dry_run, report.requests) == ({"would create": 3}, True, 0)
    assert (swad.requests, swad.fetched, [*tmp_path.iterdir()]) == ([], [], [])


def test_each_file_has_a_line(tmp_path: Path) -> None:
    with holding(three()) as (_, directory):
        report = directory.mirror(tmp_path)
    assert [line.to_dict() for line in report][1] == {
        "row": 2,
        "status": "created",
        "path": "sub/b.txt",
        "target": str(tmp_path / "sub" / "b.txt"),
        "size": 2,
        "reason": "",
    }


def test_folders_are_kept_also_without_files(tmp_path: Path) -> None:
    with holding({"empty/": Held(), "full/a.txt": Held()}) as (_, directory):
        directory.mirror(tmp_path / "made" / "here")
    assert (tmp_path / "made" / "here" / "empty").is_dir()


def test_a_folder_of_a_zone_is_mirrored_alone(tmp_path: Path) -> None:
    with holding(three()) as (_, directory):
        sub = directory.find("sub")
        assert isinstance(sub, Directory)
        sub.mirror(tmp_path)
    assert [*disk(tmp_path)] == ["b.txt", "deep/c.txt"]


def test_the_recorded_tree_is_planned_whole(tmp_path: Path) -> None:
    with recorded(getDirectoryTree="student_documents") as (_, course):
        report = Directory.get(course).mirror(tmp_path, dry_run=True)
    assert [str(line.target.relative_to(tmp_path)) for line in report] == [
        "Carpeta con ñ/apuntes “ñandú”.txt",
        "Carpeta con ñ/sub/sin-registro.txt",
        "enlace.url",
        "Q&A.txt",
        "tema1.pdf",
    ]


def test_what_was_changed_here_is_kept(tmp_path: Path) -> None:
    files = three()
    with holding(files) as (_, directory):
        directory.mirror(tmp_path)
        (tmp_path / "a.txt").write_bytes(b"my notes")
        for held in files.values():
            held.time += 100
        directory.refresh()
        report = directory.mirror(tmp_path)
        assert statuses(report) == {
            "a.txt": "skipped",
            "sub/b.txt": "updated",
            "sub/deep/c.txt": "updated",
        }
        assert "overwrite=True" in report.skipped[0].reason
        assert disk(tmp_path)["a.txt"] == b"my notes"
        assert directory.mirror(tmp_path, overwrite=True).counts == {"updated": 1, "unchanged": 2}
    assert disk(tmp_path)["a.txt"] == b"aaa"


def test_what_was_here_before_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"mine")
    with holding(three()) as (_, directory):
        assert statuses(directory.mirror(tmp_path))["a.txt"] == "skipped"
    assert disk(tmp_path)["a.txt"] == b"mine"


def test_an_old_file_with_a_fraction_of_a_second_is_not_of_the_mirror(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"mine")
    os.utime(tmp_path / "a.txt", ns=(1, 1_000_000_000_000_000_001))
    with holding(three()) as (_, directory):
        assert statuses(directory.mirror(tmp_path))["a.txt"] == "skipped"


@pytest.mark.parametrize(("time", "status"), [(TIME - 1, "updated"), (TIME + 1, "unchanged")])
def test_disks_that_count_in_steps_of_two_seconds_are_understood(
    tmp_path: Path, time: int, status: str
) -> None:
    held = Held(b"aaa", time=time)
    with holding({"a.txt": held}) as (_, directory):
        directory.mirror(tmp_path)
        os.utime(tmp_path / "a.txt", (TIME, TIME) if time > TIME else (TIME - 4, TIME - 4))
        assert directory.mirror(tmp_path).counts == {status: 1}


def test_files_that_are_gone_from_the_site_stay(tmp_path: Path) -> None:
    files = three()
    with holding(files) as (_, directory):
        directory.mirror(tmp_path)
        del files["a.txt"]
        directory.refresh().mirror(tmp_path)
    assert disk(tmp_path)["a.txt"] == b"aaa"


def test_one_file_that_fails_keeps_no_other_from_being_copied(tmp_path: Path) -> None:
    files = three()
    files["a.txt"].sent = Http(404)
    with holding(files) as (_, directory):
        report = directory.mirror(tmp_path)
        assert report.counts == {"failed": 1, "created": 2}
        assert "HTTP 404" in report.failed[0].reason
        files["a.txt"].sent = None
        assert directory.mirror(tmp_path).counts == {"created": 1, "unchanged": 2}
    assert disk(tmp_path)["a.txt"] == b"aaa"


@pytest.mark.parametrize("held", [Held(url="http://127.0.0.1:1/x"), Held(sent=Http(502))])
def test_a_download_that_fails_is_the_trouble_of_one_file(tmp_path: Path, held: Held) -> None:
    with holding({"a.txt": held, "b.txt": Held()}) as (_, directory):
        assert statuses(directory.mirror(tmp_path)) == {"a.txt": "failed", "b.txt": "created"}


def test_a_file_without_a_code_fails_alone(tmp_path: Path) -> None:
    with holding({"a.txt": Held(code=-1), "b.txt": Held(time=10**15)}) as (swad, directory):
        swad.handlers.files["a.txt"].code = 7
        assert statuses(directory.mirror(tmp_path)) == {"a.txt": "failed", "b.txt": "created"}
        assert directory.files[1].time is None


def test_a_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    held = Held(b"x" * 10_000, sent=Http(200, b"x" * 100, cut=True))
    with holding({"a.bin": held, "b.bin": Held()}) as (_, directory):
        assert statuses(directory.mirror(tmp_path)) == {"a.bin": "failed", "b.bin": "created"}
    assert [*disk(tmp_path)] == ["b.bin"]


def test_links_are_mirrored_as_files_that_systems_open(tmp_path: Path) -> None:
    held = Held(b"http://uiv.example/enlace", url="http://uiv.example/enlace")
    with holding({"enlace.url": held}) as (swad, directory):
        directory.mirror(tmp_path)
        assert directory.mirror(tmp_path).counts == {"unchanged": 1}
    assert disk(tmp_path)["enlace.url"].startswith(b"[InternetShortcut]")
    assert swad.fetched == []


def test_what_no_other_file_would_survive_ends_the_mirror(tmp_path: Path) -> None:
    files = three()
    files["sub/b.txt"].sent = html(429, Retry_After="3600")
    with holding(files) as (swad, directory):
        report = directory.mirror(tmp_path)
    assert [line.status for line in report] == ["created", "failed", "failed"]
    assert report[2].reason.startswith("not tried: ")
    assert swad.operations == ["getFile"] * 2


def test_what_ends_it_before_anything_was_written_is_raised(tmp_path: Path) -> None:
    with holding(three()) as (swad, directory):
        for answer, error in ((html(403), Banned), (KEY_GONE, AuthenticationError)):
            swad.handlers = {"getFile": answer}
            with pytest.raises(error):
                directory.mirror(tmp_path)
            directory.session.api.resume()
    assert swad.operations == ["getFile"] * 2


def test_a_full_disk_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with holding(three()) as (swad, directory), pytest.raises(OSError, match="No space"):
        directory.mirror(tmp_path)
    assert swad.operations == ["getFile"]
    assert disk(tmp_path) == {}


def test_progress_tells_the_files_and_an_interruption_has_the_report(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with holding(three()) as (_, directory), pytest.raises(KeyboardInterrupt) as caught:
        directory.mirror(tmp_path, progress=stop)
    report: MirrorReport = caught.value.report  # type: ignore[attr-defined]
    assert (report.counts, report.requests) == ({"created": 2}, 4)


def test_students_have_no_files_of_marks_to_mirror(tmp_path: Path) -> None:
    with recorded(getDirectoryTree="student_marks") as (_, course):
        with pytest.raises(UnsupportedOperation, match=r"file\.marks\(\)"):
            Directory.get(course, "marks").mirror(tmp_path)


def test_a_file_is_no_folder_to_mirror_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with holding(three()) as (_, directory), pytest.raises(InvalidValue, match="no folder"):
        directory.mirror(tmp_path / "file")
