"""What long calls tell of their progress."""

from pathlib import Path

import pytest

from edusync.sandbox import Sandbox
from edusync.wims import Class, archive_all

Told = list[tuple[int, int]]


@pytest.fixture
def home() -> Class:
    return Class.get(Sandbox.sample().wims_api(), 20001, "myclass")


@pytest.fixture
def told() -> Told:
    return []


def test_a_gradebook_tells_the_sheets_and_exams_that_are_read(home: Class, told: Told) -> None:
    book = home.gradebook(progress=lambda done, total: told.append((done, total)))
    items = len(book.columns) + len(book.unread)
    assert told == [(done, items) for done in range(items + 1)]


def test_an_archive_tells_that_it_is_read_and_written(
    home: Class, told: Told, tmp_path: Path
) -> None:
    home.archive(tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_archives_of_all_classes_tell_how_many_are_done(
    home: Class, told: Told, tmp_path: Path
) -> None:
    api, _ = home.connection
    made = archive_all(
        api, "myclass", tmp_path, progress=lambda done, total: told.append((done, total))
    )
    assert told == [(done, len(made.archives)) for done in range(1, len(made.archives) + 1)]


def test_a_rollover_begins_with_the_archive_and_tells_each_step(
    home: Class, told: Told, tmp_path: Path
) -> None:
    home.rollover(archive_to=tmp_path, progress=lambda done, total: told.append((done, total)))
    total = told[-1][1]
    assert told == [(done, total) for done in range(total + 1)]
