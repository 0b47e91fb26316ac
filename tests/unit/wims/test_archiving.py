"""Archives and repairs with a server that does wrong."""

import os
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import DataLossError, InvalidValue, ServerBug, ServerError
from edusync.wims import Class, WimsAPI, archive_all
from edusync.wims.classes.rollover import PLANNED_BY
from tests.unit.scripted import Step, error, http, interrupt, ok, playing
from tests.unit.tarfiles import FILES, LISTED, packed

NUMBER = 1234567
FOUND: dict[str, Any] = {**LISTED, "description": "Algebra"}


def tgz(body: bytes) -> Step:
    return http(200, body, "multipart/x-gzip")


def of(api: WimsAPI) -> Class:
    """The class of that number, without a request."""
    return Class._loaded({"qclass": NUMBER, "rclass": "r"}, _api=api)


def test_an_archive_that_lacks_a_user_is_not_written(tmp_path: Path) -> None:
    listed = {**FOUND, "userlist": ["jdoe", "xroe"], "usercount": "2"}
    lacks = pytest.raises(ServerBug, match=r"lacks the users xroe.*nothing was written")
    with playing(ok(**listed), tgz(packed(FILES))) as script, lacks:
        of(script.api()).archive(tmp_path / "a.tgz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("there", "written"), [(b"", 1), (b":H2\nexo=1\n", 0)])
def test_exercises_that_an_archive_lacks_are_looked_for(
    tmp_path: Path, there: bytes, written: int
) -> None:
    bare = packed({**FILES, "sheets/.sheet1": None})
    with playing(ok(**FOUND), tgz(bare), http(200, there, "text/plain")) as script:
        if written:
            assert of(script.api()).archive(tmp_path / "a.tgz").requests == 3
        else:
            with pytest.raises(ServerBug, match=r"lacks sheets/.sheet1"):
                of(script.api()).archive(tmp_path / "a.tgz")
    assert script.requests[-1]["option"] == "sheets/.sheet1"
    assert len(list(tmp_path.iterdir())) == written


def test_the_folder_of_many_archives_is_looked_through_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []
    listed = os.listdir

    def looking(place: Any) -> list[str]:
        looks.append(place)
        return listed(place)

    monkeypatch.setattr(os, "listdir", looking)
    left = [tmp_path / f".{name}.0a1b2c3d" for name in ("1234568.tgz", "SHA256SUMS")]
    for file in left:
        file.touch()
    rows = [{"qclass": str(number)} for number in (NUMBER, NUMBER + 1)]
    read = [(ok(**FOUND), tgz(packed(FILES, row["qclass"]))) for row in rows]
    with playing(ok(classes_list=rows), *read[0], *read[1]) as script:
        assert archive_all(script.api(), "r", tmp_path, workers=1).whole
    assert looks.count(tmp_path) == 1
    assert not any(file.exists() for file in left)


def test_a_class_that_fails_never_stops_the_others(tmp_path: Path) -> None:
    rows = [{"qclass": str(number)} for number in (NUMBER, NUMBER + 1, NUMBER + 2)]
    steps = [
        ok(classes_list=rows),
        error("connection refused by requested class (1234567)"),
        *(ok(**FOUND), tgz(packed(FILES, "1234568"))),
        *(ok(**FOUND), tgz(b"cut")),
    ]
    with playing(*steps) as script:
        made = archive_all(script.api(), "r", tmp_path, workers=1)
    assert [archive.qclass for archive in made.archives] == ["1234568"]
    assert {qclass: type(e).__name__ for qclass, e in made.failures.items()} == {
        "1234567": "PermissionDenied",
        "1234569": "ProtocolError",
    }
    assert (made.whole, made.requests) == (False, 6)
    assert {path.name for path in tmp_path.iterdir()} == {"1234568.tgz", "SHA256SUMS"}


def test_only_the_missing_classes_are_asked_for_again(tmp_path: Path) -> None:
    rows = [{"qclass": str(number)} for number in (NUMBER, NUMBER + 1)]
    first = [
        ok(classes_list=rows),
        *(ok(**FOUND), tgz(packed(FILES))),
        error("class 1234568 not existing"),
    ]
    again = [ok(classes_list=rows), ok(**FOUND), tgz(packed(FILES, "1234568"))]
    with playing(*first, *again) as script:
        api = script.api()
        assert not archive_all(api, "r", tmp_path, workers=1).whole
        done = archive_all(api, "r", tmp_path, workers=1)
    assert [(a.qclass, a.skipped) for a in done.archives] == [("1234567", True), ("1234568", False)]
    assert (done.whole, done.requests) == (True, 3)


def test_a_damaged_file_of_sums_only_costs_time(tmp_path: Path) -> None:
    rows = [{"qclass": str(NUMBER)}]
    round_ = [ok(classes_list=rows), ok(**FOUND), tgz(packed(FILES))]
    with playing(*round_, *round_) as script:
        api = script.api()
        archive_all(api, "r", tmp_path, workers=1)
        sums = tmp_path / "SHA256SUMS"
        sums.write_text(sums.read_text()[:40])
        assert not archive_all(api, "r", tmp_path, workers=1).archives[0].skipped
    total, name = sums.read_text().split()
    assert (len(total), name) == (64, "1234567.tgz")


def test_a_file_of_sums_that_is_no_text_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "SHA256SUMS").write_bytes(b"\xff\xfe  1234567.tgz\n")
    with playing(ok(classes_list=[{"qclass": str(NUMBER)}]), ok(**FOUND), tgz(packed(FILES))) as s:
        assert archive_all(s.api(), "r", tmp_path, workers=1).whole


def test_no_class_at_all_is_no_success(tmp_path: Path) -> None:
    with playing(ok(classes_list=[])) as script:
        made = archive_all(script.api(), "r", tmp_path)
    assert not made.whole
    assert made.warnings == ("the connection has no class under the rclass 'r'",)


@pytest.mark.parametrize("workers", [0, -1, 1.5, True, "2"])
def test_workers_that_are_no_number(tmp_path: Path, workers: Any) -> None:
    refused = pytest.raises(InvalidValue, match="workers: must be a whole number from 1")
    with playing() as script, refused:
        archive_all(script.api(), "r", tmp_path / "new", workers=workers)
    assert list(tmp_path.iterdir()) == []


def test_a_taken_file_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "a.tgz").write_bytes(b"precious")
    with playing() as script:
        home = of(script.api())
        with pytest.raises(InvalidValue, match=r"name another file, or give overwrite=True"):
            home.archive(tmp_path / "a.tgz")
        for dry_run in (False, True):
            with pytest.raises(InvalidValue, match="already: name another file, unless"):
                home.rollover(archive_to=tmp_path / "a.tgz", dry_run=dry_run)
            with pytest.raises(InvalidValue, match="must be in a folder that is there"):
                home.rollover(archive_to=tmp_path / "absent" / "a.tgz", dry_run=dry_run)
        home.institution = "Elsewhere"
        with pytest.raises(InvalidValue, match="class: must be without edits"):
            home.rollover(archive_to=None)


def test_a_failed_rollover_in_place_names_the_archive(tmp_path: Path) -> None:
    files = [http(200, FILES[name].encode(), "text/plain") for name in PLANNED_BY]
    steps = [*files, ok(**FOUND), tgz(packed(FILES)), error("something new")]
    with playing(*steps) as script, pytest.raises(ServerError) as caught:
        of(script.api()).rollover(archive_to=tmp_path / "a.tgz", in_place=True, force=True)
    assert caught.value.__notes__[-2:] == [
        f"The archive {tmp_path}/a.tgz holds what the class was.",
        f"With archive_to='{tmp_path}/a.tgz' the same call does the rest.",
    ]


def test_an_interrupted_rollover_tells_what_may_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [http(200, FILES[name].encode(), "text/plain") for name in PLANNED_BY]
    told = {"description": "Old", "expiration": "20270101", "supervisor": "Doe"}
    listed = ok(classes_list=[{"qclass": str(NUMBER), **told}])
    with playing(*files, listed, tgz(packed(FILES)), listed) as script:
        api = script.api()
        interrupt(api, "copyclass", monkeypatch)
        with pytest.raises(KeyboardInterrupt) as caught:
            of(api).rollover(archive_to=None, force=True)
    may_be, steps = caught.value.__notes__
    assert "may have been copied" in may_be
    assert steps.startswith("Done: nothing. Left: copyclass, proof of the copy, modclass")


GROUP: dict[str, Any] = {"action": "checkonly", "message": "Some", "mess_list": ["2 users"]}


def test_users_of_no_class_are_not_removed_by_a_repair() -> None:
    refused = pytest.raises(DataLossError, match="2 users are in no class of the group")
    with playing(ok(**GROUP, delete_users=2, correct_users=0)) as script, refused:
        of(script.api()).repair()
    assert script.requests[0]["option"] == "checkonly"


@pytest.mark.parametrize(("users", "force"), [(0, False), (2, True)])
def test_a_group_of_classes_is_repaired(users: int, force: bool) -> None:
    told = ok(**GROUP, delete_users=users, correct_users=1, correct_subclasses=1)
    with playing(told, ok(action="checkandrepair")) as script:
        found = of(script.api()).repair(force=force)
    assert script.requests[1]["option"] == "checkandrepair"
    assert (found.users_deleted, found.users_corrected, found.requests) == (users, 1, 2)
    assert found.messages == ("2 users",)
