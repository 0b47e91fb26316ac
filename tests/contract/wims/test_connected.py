"""A class that an administrator lets a program into by its `.def`, which no list knows."""

from pathlib import Path

import pytest

from edusync.errors import PermissionDenied
from edusync.wims import Class, WimsAPI
from tests.contract.wims.registered import ALONE, let_in, let_read, second_line
from tests.contract.wims.work import Work
from tests.targets import Server


@pytest.fixture
def unlisted(api: WimsAPI, home: Class, server: Server) -> Class:
    """A class that is connected and in no list of its connection."""
    work = Work(server, home)
    work.write(".def", let_in(work.read(".def")))
    return Class.get(api, home.qclass, ALONE)


def numbers(api: WimsAPI) -> list[object]:
    return [c.qclass for c in Class.list(api, ALONE)]


def test_a_class_that_is_in_no_list_is_found_by_its_number(api: WimsAPI, unlisted: Class) -> None:
    assert Class.check(api, unlisted.qclass, ALONE)
    assert Class.check_many(api, ALONE, [unlisted.qclass]) == {unlisted.qclass: "exists"}
    assert Class.get_or_create(api, ALONE, qclass=unlisted.qclass) == unlisted
    assert numbers(api) == []


def test_a_class_that_is_in_no_list_is_copied(api: WimsAPI, unlisted: Class) -> None:
    made = unlisted.copy()
    assert (made.warnings, numbers(api)) == ((), [made.new.qclass])
    made.new.delete()


def test_a_class_that_is_in_no_list_is_rolled_over(
    api: WimsAPI, unlisted: Class, tmp_path: Path
) -> None:
    done = unlisted.rollover(archive_to=tmp_path)
    assert done.new is not None
    assert numbers(api) == [done.new.qclass]
    done.new.delete()


def test_one_call_puts_a_class_into_the_list(api: WimsAPI, unlisted: Class) -> None:
    unlisted.name = "Not saved"
    assert unlisted.put_in_list()
    assert numbers(api) == [unlisted.qclass]
    assert not unlisted.put_in_list()
    assert (unlisted.name, unlisted.refresh().name) == ("Not saved", "Algebra")


def test_without_the_plus_behind_it_a_connection_only_reads(
    api: WimsAPI, home: Class, server: Server
) -> None:
    work = Work(server, home)
    work.write(".def", let_read(work.read(".def")))
    found = Class.get(api, home.qclass, ALONE)
    with pytest.raises(PermissionDenied, match=r"with a \+ behind it"):
        found.put_in_list()


def test_only_the_first_line_of_connections_counts(
    api: WimsAPI, home: Class, server: Server
) -> None:
    work = Work(server, home)
    work.write(".def", second_line(work.read(".def")))
    with pytest.raises(PermissionDenied, match=r"first line `!set class_connections=`"):
        Class.get(api, home.qclass, ALONE)
