"""A copy of a class of a group has nobody, whoever was left in a class of its number before."""

from pathlib import Path

import pytest

from edusync.errors import AlreadyExists
from edusync.wims import Class
from tests.contract.wims.grouping import Group, logins


def left_behind(grouped: Group) -> None:
    """Deletes the second class as another program does: who was in it still names it.

    anna takes part in it, bert does in the trash, and lola supervises it.
    """
    place = f"{grouped.number}/2"
    grouped.raw("moduser", quser="bert", user_info={"participate": place})
    grouped.raw("moduser", quser="lola", user_info={"supervise": place})
    grouped.raw("deluser", quser="bert")
    grouped.raw("delclass", grouped.two)


def made_by(grouped: Group, way: str, folder: Path) -> Class:
    if way == "copy":
        return grouped.one.copy().new
    new = grouped.one.rollover(archive_to=folder if way == "rollover-archived" else None).new
    assert new is not None
    return new


@pytest.mark.versions
def test_a_second_rollover_makes_no_second_class_in_the_group(grouped: Group) -> None:
    new = made_by(grouped, "rollover", Path())
    with pytest.raises(AlreadyExists, match=f"class {new.qclass} is that of the next year already"):
        grouped.one.rollover(archive_to=None)
    plan = grouped.one.rollover(archive_to=None, dry_run=True)
    assert [text for text in plan.warnings if f"class {new.qclass} is that" in text]
    another = grouped.one.rollover(archive_to=None, force=True).new
    assert another is not None
    assert another.qclass != new.qclass


@pytest.mark.parametrize("way", ["copy", "rollover", "rollover-archived"])
def test_the_copy_of_a_class_of_a_group_has_nobody(
    grouped: Group, way: str, tmp_path: Path
) -> None:
    left_behind(grouped)
    new = made_by(grouped, way, tmp_path)
    assert str(new.qclass) == f"{grouped.number}_2"
    assert list(new.users.list(full=True)) == []
    grouped.raw("recuser", quser="bert")
    assert list(new.users.list(full=True)) == []
    assert grouped.places("anna") == ["1"]
    assert grouped.raw("getuser", quser="lola", options=["supervise"])["supervise"] == ""
    assert logins(grouped.one) == ["anna"]
    assert logins(grouped.whole) == ["anna", "bert", "carl"]
