"""Tests with their questions, trivia, games with their matches, files, marks."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from edusync.errors import (
    InvalidValue,
    NotActive,
    NotFound,
    PermissionDenied,
    ServerBug,
    UnsupportedOperation,
)
from edusync.sandbox import Sandbox
from edusync.sandbox.swad.records import File as Stored
from edusync.sandbox.swad.records import TestConfig as Stored_TestConfig
from edusync.sandbox.swad.text import from_site
from edusync.swad import (
    Course,
    Directory,
    File,
    Game,
    Group,
    Marks,
    Match,
    ServerQuirkWarning,
    Session,
    SwadAPI,
)
from edusync.swad.files.file_names import safe_name
from tests.contract.swad.conftest import NOW, LogIn, MakeSite, Site

# Tests


def test_questions_come_with_their_answers_and_tags(course: Course) -> None:
    found = {question.type: question for question in course.tests()}
    assert set(found) == {"int", "float", "TF", "uniqueChoice", "multipleChoice", "text"}
    rank = found["uniqueChoice"]
    assert ([answer.text for answer in rank.answers], rank.tags[0].text) == (
        ["1", "2", "3"], "Matrices",
    )  # fmt: skip
    assert [answer.correct for answer in rank.answers] == [False, False, True]
    assert found["int"].text == "What is 6 × 7?"


def test_all_questions_are_written_for_moodle(course: Course, tmp_path: Path) -> None:
    file = tmp_path / "questions.gift"
    assert course.tests().to_gift(file) == []
    text = file.read_text(encoding="utf-8")
    assert text.count("::") == 2 * 6
    assert "$CATEGORY: " in text
    assert "What is 6 &times; 7?{#\n\t=42\n}" in text


def test_only_questions_that_changed_come(sandbox: Sandbox, course: Course) -> None:
    sandbox.school.questions[2].edited = int(sandbox.clock())
    since = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    assert [question.code for question in course.tests(since)] == [2]


def test_questions_with_a_hidden_tag_are_left_out(sandbox: Sandbox, course: Course) -> None:
    sandbox.school.tags[2].hidden = True
    assert [tag.text for tag in course.tests().tags] == ["Numbers"]
    assert {question.code for question in course.tests()} == {1, 2, 3, 5}


@pytest.mark.parametrize(
    ("pluggable", "error", "text"),
    [
        ("yes", ServerBug, "counts 6 pairs"),
        ("no", UnsupportedOperation, "do not let the tests be downloaded"),
    ],
)
def test_tests_that_do_not_come_are_an_error_and_no_empty_list(
    site: Site,
    sandbox: Sandbox,
    course: Course,
    pluggable: str,
    error: type[Exception],
    text: str,
) -> None:
    sandbox.school.courses[1].tests = Stored_TestConfig(pluggable, 1, 5, 10, "fullFeedback", 31)
    with site.asked() as asked, pytest.raises(error, match=text):
        course.tests()
    assert asked == ["getTests", "getTestConfig"]


@pytest.mark.filterwarnings("error::edusync.swad.ServerQuirkWarning")
def test_a_trivia_question_tells_which_answer_is_right_without_its_text(aarav: Session) -> None:
    with pytest.warns(ServerQuirkWarning, match="numbers instead of the texts"):
        question = aarav.trivia([1, 9])
    assert question is not None
    assert [answer.correct for answer in question.answers] == [False, False, True]
    assert {answer.text for answer in question.answers} == {""}
    assert aarav.trivia(9) is None
    assert aarav.trivia(1, 0.5, 1.0) is None


# Games


def test_an_answer_is_given_changed_and_taken_back(sandbox: Sandbox, studied: Course) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    assert match.status().answer is None
    assert match.answer("b").answer == 1
    assert match.answer(3).answer == 3
    assert sandbox.school.matches[2].sent == {(4, 1): 3}
    assert match.answer(None).answer is None
    assert sandbox.school.matches[2].players == {4}


def test_an_answer_that_is_there_costs_one_request(site: Site, studied: Course) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    match.answer("b")
    with site.asked() as asked:
        match.answer(1)
    assert asked == ["getMatchStatus"]


@pytest.mark.parametrize("shows", ["start", "stem", "results", "end"])
def test_no_answer_is_taken_while_no_options_are_shown(
    site: Site, sandbox: Sandbox, studied: Course, shows: str
) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    sandbox.school.matches[2].shows = shows
    with site.asked() as asked, pytest.raises(NotActive):
        match.answer("a")
    assert asked == ["getMatchStatus"]


def test_a_pause_between_status_and_answer_is_noticed(
    sandbox: Sandbox, studied: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    send = SwadAPI.answerMatchQuestion

    def late(self: SwadAPI, *values: Any) -> Any:
        sandbox.school.matches[2].playing = False
        return send(self, *values)

    monkeypatch.setattr(SwadAPI, "answerMatchQuestion", late)
    with pytest.raises(NotActive, match="ended the answers"):
        match.answer("a")
    assert sandbox.school.matches[2].sent == {}


def test_an_option_that_is_not_there_is_not_sent(site: Site, studied: Course) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    with site.asked() as asked, pytest.raises(InvalidValue, match="4 options"):
        match.answer("e")
    assert asked == ["getMatchStatus"]


def test_a_match_of_other_groups_is_neither_listed_nor_joined(
    sandbox: Sandbox, studied: Course, log_in: LogIn
) -> None:
    match = Match.get(Game.get(studied, 1), 2)
    sandbox.school.matches[2].groups = [4]
    assert [each.code for each in match.game.matches()] == [1]
    with pytest.raises(PermissionDenied, match="can not join this match"):
        match.status()
    studied.join(4)
    assert match.refresh().groups == (4,)
    assert match.status().can_answer


def test_games_are_for_students(course: Course) -> None:
    with pytest.raises(PermissionDenied, match="must be a student"):
        course.games()


# Files


def test_a_zone_is_a_tree(sandbox: Sandbox, course: Course) -> None:
    sandbox.school.files += [
        Stored(0, 1, 1, ("Sheets", "empty"), folder=True),
        Stored(9, 1, 1, (from_site("apuntes “ñ” €.txt"),), b"x", publisher=2),
        Stored(10, 1, 1, ("secret.txt",), b"x", hidden=True),
    ]
    zone = course.documents()
    assert [file.path for file in zone.walk()] == [
        "apuntes “ñ” €.txt", "Sheets/sheet 1.txt", "syllabus.pdf",
    ]  # fmt: skip
    assert zone.find("apuntes “ñ” €.txt").publisher == "Luis Núñez Peña"
    assert zone.find("Sheets/empty").path == "Sheets/empty"


# Of these no two are the same, though some are where their escapes are read.
NAMES = [
    "apuntes “ñ” €.txt", "two  blanks.txt", "a b.txt", "a%20b.txt", "a%2520b.txt", "a%20b c.txt",
    "A.txt", "%41.txt", "%2541.txt", "100 %.txt", "100%.txt", "%", "%%%", "%zz", "%C3%A1", "á",
    "a\u0301", "#1.txt", "why?.txt", "a#b?c=d&e%23.txt", "a+b;c,d=e@f.txt", "Ś漢😀.txt", "Q&A.txt",
    "~$!*(x)[y]{z}^`|.txt",
]  # fmt: skip


def test_the_files_of_a_group_of_another_site_are_not_taken_for_those_of_the_own(
    site: Site, make_site: MakeSite, studied: Course
) -> None:
    elsewhere = Group.get(Course.get(make_site().log_in("@aarav"), 1), 3)
    with site.asked() as asked, pytest.raises(NotFound, match="is no group of course 1"):
        studied.documents(elsewhere)
    assert not Directory.check(studied, group=elsewhere)
    assert asked == []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_downloaded_whatever_its_name(
    sandbox: Sandbox, course: Course, tmp_path: Path, name: str
) -> None:
    sandbox.school.files.append(Stored(9, 1, 1, (from_site(name),), b"\x00\xff" * 70_000))
    path = File.get(course, 9).download(tmp_path / "here")
    assert path.read_bytes() == b"\x00\xff" * 70_000
    assert path.stat().st_mtime == 1_760_000_000


def test_names_that_differ_by_escapes_are_different_files(
    sandbox: Sandbox, course: Course, tmp_path: Path
) -> None:
    files = [
        Stored(code, 1, 1, ("%41 é", from_site(name)), b"%d" % code)
        for code, name in enumerate(NAMES, 1)
    ]
    sandbox.school.files[:] = [Stored(0, 1, 1, ("%41 é",), folder=True), *files]
    assert course.documents().mirror(tmp_path).counts == {"created": len(NAMES)}
    found = {path.name: int(path.read_bytes()) for path in (tmp_path / "%41 é").iterdir()}
    assert sorted(found.values()) == [*range(1, len(NAMES) + 1)]
    same = [name for name in NAMES if safe_name(name) == name]
    assert [found[name] for name in same] == [NAMES.index(name) + 1 for name in same]
    assert {"%41.txt", "A.txt", "%2541.txt", "a%20b.txt", "a b.txt", "#1.txt"} <= {*same}
    assert course.documents().mirror(tmp_path).counts == {"unchanged": len(NAMES)}


def test_a_mirror_fetches_what_changed(
    site: Site, sandbox: Sandbox, course: Course, tmp_path: Path
) -> None:
    first = course.documents().mirror(tmp_path)
    assert first.counts == {"created": 2}
    with site.asked() as asked:
        again = course.documents().mirror(tmp_path)
    assert asked == ["getDirectoryTree"]
    assert again.counts == {"unchanged": 2}
    [sheet] = [file for file in sandbox.school.files if file.code == 2]
    sheet.content, sheet.time = b"2. Divide.\n", sheet.time + 60
    assert course.documents().mirror(tmp_path).counts == {"updated": 1, "unchanged": 1}
    assert (tmp_path / "Sheets" / "sheet 1.txt").read_bytes() == b"2. Divide.\n"


def test_what_was_changed_on_the_disk_is_skipped(course: Course, tmp_path: Path) -> None:
    course.documents().mirror(tmp_path)
    (tmp_path / "syllabus.pdf").write_bytes(b"my notes")
    os.utime(tmp_path / "syllabus.pdf", (NOW, NOW))
    assert course.documents().mirror(tmp_path).counts == {"skipped": 1, "unchanged": 1}
    assert (tmp_path / "syllabus.pdf").read_bytes() == b"my notes"


def test_a_file_that_is_gone_from_the_disk_is_not_found(
    sandbox: Sandbox, course: Course, tmp_path: Path
) -> None:
    file = course.documents().find("syllabus.pdf")
    assert isinstance(file, File)
    sandbox.school.files[0].content = None
    with pytest.raises(NotFound, match="gone from the server's disk"):
        file.download(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert file.path not in [each.path for each in course.documents().walk()]


def test_a_link_to_a_file_ends_after_two_hours(sandbox: Sandbox, course: Course) -> None:
    info = File.get(course, 1).info()
    api = course.session.api
    session = api.client._session()
    assert session.get(info.url).content == b"%PDF-1.4\n%%EOF\n"
    sandbox.clock.advance(hours=2, seconds=1)
    assert session.get(info.url).status_code == 404


def test_files_of_a_group_are_for_its_members(course: Course, studied: Course) -> None:
    assert [file.name for file in studied.documents(3).walk()] == ["lab.txt"]
    with pytest.raises(PermissionDenied, match="must belong to group"):
        course.documents(3)
    with pytest.raises(PermissionDenied, match="must belong to group"):
        File.get(course, 5)
    with pytest.raises(NotFound, match="not a group of the specified course"):
        Directory.get(Course.get(course.session, 2), "documents", 3)
    assert studied.join(4).updated
    assert studied.documents(4).walk() == []


def test_every_view_of_a_file_counts(sandbox: Sandbox, course: Course) -> None:
    File.get(course, 1).info()
    assert sandbox.school.files[0].views == 2


# Marks


def test_a_teacher_reads_the_whole_file_of_marks(course: Course) -> None:
    assert Marks.get(course, 4).rows == [["ID"]]


def test_students_marks_are_refused_as_every_server_does(studied: Course) -> None:
    with pytest.raises(ServerBug, match="You can not get marks from this file"):
        Marks.get(studied, 4)
    marks = studied.marks_files().files[0]
    with pytest.raises(UnsupportedOperation, match="gives students no files of marks"):
        marks.download()


def test_teachers_who_may_not_edit_get_no_marks(log_in: LogIn) -> None:
    with pytest.raises(PermissionDenied, match="Wrong file zone"):
        Marks.get(Course.get(log_in("@ines"), 1), 4)
