"""A group of which one class does not let us change it: nobody is left half done."""

from pathlib import Path

import pytest

from edusync.errors import PermissionDenied
from edusync.wims import Class, User
from edusync.wims.base.accounts import files
from tests.contract.wims.grouping import Group, logins
from tests.contract.wims.work import Work

REFUSES, READ_ONLY = "other/other", "edusync/edusynctests"


def close(grouped: Group, home: Class, connections: str) -> None:
    """Writes other connections into a class, as its administrator does."""
    work = Work(grouped.server, home)
    opened = f"+{grouped.server.ident}/{home.rclass}+"
    work.write(".def", work.read(".def").replace(opened, f"+{connections}"))


def paths(grouped: Group) -> list[str]:
    """The files of the group that tell who is where, and of whose work."""
    found = files(grouped.whole)
    return sorted(path for path in found if "score/" in path or "users/" in path)


@pytest.mark.parametrize("connections", [REFUSES, READ_ONLY], ids=["refuses", "read-only"])
def test_a_purge_touches_nobody_whose_work_is_in_a_closed_class(
    grouped: Group, connections: str
) -> None:
    grouped.worked("anna", "bert")
    grouped.worked("anna", home=grouped.two)
    close(grouped, grouped.two, connections)
    before = paths(grouped)
    for dry_run in (True, False):
        report = grouped.whole.unenrol(["anna"], key="quser", purge=True, dry_run=dry_run)
        assert [line.status for line in report] == ["would fail" if dry_run else "failed"]
        assert f"class {grouped.number}_2, which does not let" in report[0].reason
        assert "the first line `!set class_connections=`" in report[0].reason
    assert paths(grouped) == before
    assert sorted(grouped.places("anna")) == ["1", "2"]
    (line,) = grouped.whole.unenrol(["bert"], key="quser", purge=True)
    assert line.status == "removed"
    assert logins(grouped.whole) == ["anna", "carl"]


def test_who_never_worked_in_a_closed_class_is_purged(grouped: Group) -> None:
    grouped.worked("anna")
    close(grouped, grouped.two, REFUSES)
    (line,) = grouped.whole.unenrol(["anna"], key="quser", purge=True)
    assert line.status == "removed"
    assert logins(grouped.whole) == ["bert", "carl"]


def test_who_worked_in_a_closed_class_is_not_forgotten(grouped: Group, tmp_path: Path) -> None:
    grouped.worked("anna")
    grouped.worked("anna", home=grouped.two)
    close(grouped, grouped.two, REFUSES)
    before = paths(grouped)
    with pytest.raises(PermissionDenied, match=f"class {grouped.number}_2, which does not let"):
        grouped.whole.users.forget("anna", tmp_path / "anna.json")
    assert paths(grouped) == before
    assert list(tmp_path.iterdir()) == []


def test_who_worked_in_a_closed_class_stays_in_the_trash(grouped: Group) -> None:
    grouped.worked("anna")
    grouped.worked("anna", home=grouped.two)
    close(grouped, grouped.two, REFUSES)
    grouped.whole.users.remove("anna")
    before = paths(grouped)
    with pytest.raises(PermissionDenied, match=f"class {grouped.number}_2, which does not let"):
        User("anna", "Anna", "F", "secret12").save(grouped.whole, on_deleted="purge")
    assert paths(grouped) == before


def test_a_purge_names_the_work_where_it_is(grouped: Group) -> None:
    grouped.worked("anna")
    Work(grouped.server, grouped.one).exam("anna", 1, [5.0])
    for dry_run in (True, False):
        (line,) = grouped.whole.unenrol(["anna"], key="quser", purge=True, dry_run=dry_run)
        _, _, named = line.reason.partition("in the group: ")
        assert {"1/score/.anna", "1/score/.anna.exam"} <= {*named.split(", ")}
    found = {path for path in files(grouped.whole) if "/.anna" in path}
    assert {*named.split(", ")} == found - {".users/.anna"}
