"""What docs/migration.md says that differs from wimsapi: each line of its first three tables."""

import re

import pytest
import requests

from edusync import wims, wimsapi
from edusync.errors import (
    AlreadyExists,
    DataLossError,
    InvalidValue,
    NotSaved,
    UnsupportedOperation,
)
from tests.conftest import FAR_AWAY, ROOT
from tests.wimsapi import test_calls, test_models
from tests.wimsapi.worlds import NUMBER, RCLASS, World

HERE = (NUMBER, RCLASS)
MODULE = "H3/analysis/oeflinf.fr"
SOURCE = test_calls.SOURCE


def test_the_login_of_somebody_else_changes_nobody(world: World) -> None:
    c = world.saved_class()
    c.additem(world.user("jdoe", lastname="Doe"))
    with pytest.raises(AlreadyExists) as caught:
        world.user("jdoe", lastname="Roe", password="another1").save(c)
    assert isinstance(caught.value, wimsapi.AdmRawError)
    found = c.getitem("jdoe", wimsapi.User)
    assert (found.lastname, found.password) == ("Doe", "pass")


def test_the_password_of_who_is_there_stays(world: World) -> None:
    c = world.saved_class()
    c.additem(world.user("jdoe"))
    world.user("jdoe", password="another1").save(c)
    assert c.getitem("jdoe", wimsapi.User).password == "pass"


def test_the_supervisor_is_not_deleted(world: World) -> None:
    c = world.saved_class()
    with pytest.raises(UnsupportedOperation):
        c.getitem("supervisor", wimsapi.User).delete()
    assert not world.api.deluser(*HERE, "supervisor")[0]


@pytest.mark.parametrize("address", ["wims.example.org", "ftp://wims.example.org/wims.cgi"])
def test_an_address_that_is_none_is_told_at_once(address: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        wimsapi.WimsAPI(address, "myself", "secret")
    assert isinstance(caught.value, wimsapi.WimsAPIError)
    assert isinstance(caught.value, ValueError)


def test_a_label_is_taken_and_refused_by_save(world: World) -> None:
    c = world.saved_class()
    c.additem(wimsapi.Sheet("T", "D", FAR_AWAY))
    c.additem(wimsapi.Exam("T", "D", FAR_AWAY))
    sheet, exam = c.listitem(wimsapi.Sheet)[0], c.getitem(1, wimsapi.Exam)
    sheet.sheetmode = exam.exammode = "active"
    assert (sheet.sheetmode, exam.exammode) == ("active", "active")
    for item in (sheet, exam):
        with pytest.raises(InvalidValue, match="mode"):
            item.save()
    assert (sheet.sheetmode, exam.exammode) == ("active", "active")


def test_what_wims_cannot_change_is_refused(world: World) -> None:
    c = world.saved_class()
    sheet = wimsapi.Sheet("T", "D", FAR_AWAY)
    c.additem(sheet)
    sheet.weight = 3
    with pytest.raises(UnsupportedOperation):
        sheet.save()
    c.expiration = "20200101"
    with pytest.raises(DataLossError):
        c.save()


def test_what_can_be_in_no_class_is_an_error(world: World) -> None:
    c = world.saved_class()
    for item in (1, "jdoe", int, None):
        with pytest.raises(wimsapi.InvalidItemTypeError):
            assert item not in c


TEXTS = [
    "a = b",
    "two\nlines",
    "a, b",
    "open (",
    "€ 5",
    "李娜",
    'say "hi"',
    "back\\slash",
    "!first",
]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_comes_back(world: World, text: str) -> None:
    c = world.saved_class(institution=text)
    c.additem(world.user("jdoe", lastname=text, comments=text))
    c.additem(wimsapi.Sheet(text, expiration=FAR_AWAY))
    assert world.get().institution == text
    found = c.getitem("jdoe", wimsapi.User)
    assert (found.lastname, found.comments) == (text, text)
    assert c.getitem(1, wimsapi.Sheet).title == text


def test_movexo_moves(world: World) -> None:
    for number in (NUMBER, NUMBER + 1):
        world.saved_class(number)
        world.api.addexo(number, RCLASS, "there", SOURCE)
    world.api.addexo(*HERE, "square", SOURCE)
    done, _ = world.api.movexo(NUMBER, NUMBER + 1, RCLASS, "square")
    assert done
    assert world.api.getexofile(NUMBER + 1, RCLASS, "square")[0]
    assert not world.api.getexofile(*HERE, "square")[0]


def test_putexo_sends_all_parameters(world: World) -> None:
    world.saved_class().additem(wimsapi.Sheet("T", "D", FAR_AWAY))
    named = {"exo": "fnctlin1", "qnum": "2", "scoredelay": "20,50"}
    assert world.api.putexo(*HERE, 1, MODULE, {**named, "weight": 3, "title": "A, b"})[0]
    _, reply = world.api.getexo(*HERE, 1, 1)
    assert reply["exo_params"] == "exo=fnctlin1&qnum=2&scoredelay=20,50"
    assert (reply["exo_weight"], reply["exo_title"]) == ("3", "A, b")
    assert world.api.putexo(*HERE, 1, MODULE, {"params": "exo=a", "qnum": "1"})[0]
    assert world.api.getexo(*HERE, 1, 2)[1]["exo_params"] == "exo=a&qnum=1"
    assert not world.api.putexo(*HERE, 1, MODULE, {"title": "without"})[0]


def test_modexam_changes_duration_and_attempts(world: World) -> None:
    c = world.saved_class()
    c.additem(wimsapi.Exam("T", "D", FAR_AWAY))
    assert world.api.modexam(*HERE, 1, {"duration": 55})[0]
    exam = c.getitem(1, wimsapi.Exam)
    assert (exam.duration, exam.attempts) == ("55", "1")
    exam.attempts = "3"
    exam.save()
    assert c.getitem(1, wimsapi.Exam).attempts == "3"


def test_getcsv_has_the_format_asked_for(world: World) -> None:
    world.saved_class().additem(world.user("jdoe"))
    api, wanted = world.api, ["login", "name"]
    assert api.getcsv(*HERE, wanted)[1].startswith(b"login,")
    assert api.getcsv(*HERE, wanted, "tsv")[1].startswith(b"login\t")
    assert api.getcsv(*HERE, wanted, frmt="xls")[1].startswith(b"login;")
    assert api.getscores(*HERE, wanted)[1].startswith(b"login,")


@pytest.mark.filterwarnings("ignore::edusync.wims.ServerQuirkWarning")
def test_options_are_the_fields_asked_for(world: World) -> None:
    world.saved_class().additem(wimsapi.Sheet("T", "D", FAR_AWAY))
    assert "institution" not in world.api.getclass(*HERE, "password")[1]
    assert "sheet_status" not in world.api.getsheet(*HERE, 1, ["sheet_title"])[1]
    assert set(world.api.getuser(*HERE, "supervisor", "email")[1]) >= {"email"}


def test_a_file_that_is_not_there_is_empty(world: World) -> None:
    world.saved_class()
    assert world.api.getclassfile(*HERE, "nothing") == (True, b"")


def test_a_login_with_signs_is_adapted_and_found(world: World) -> None:
    c = world.saved_class()
    user, kept = world.user("j.doe"), world.user("j-roe")
    user.save(c)
    kept.save(c, adapt=False)
    assert (user.quser, kept.quser) == ("jdoe", "j-roe")
    assert c.getitem("j.doe", wimsapi.User) == user
    assert c.checkitem("jroe", wimsapi.User)


def test_an_unchanged_user_takes_no_request(world: World) -> None:
    c = world.saved_class()
    c.additem(world.user("jdoe"))
    user = c.getitem("jdoe", wimsapi.User)
    before = len(world.served.wims.journal)
    user.save()
    assert len(world.served.wims.journal) == before


def test_no_title_is_the_servers(world: World) -> None:
    c = world.saved_class()
    sheet, exam = wimsapi.Sheet(), wimsapi.Exam()
    c.additem(sheet)
    c.additem(exam)
    assert (sheet.title, exam.title) == ("Feuille d'exercices #1", "Examen #1")


def test_a_deleted_user_is_recovered(world: World) -> None:
    c = world.saved_class()
    user = world.user("jdoe")
    c.additem(user)
    user.delete()
    assert user.save(c).recovered


def test_scores_of_nobody_and_of_who_never_tried(world: World) -> None:
    c = world.get(20001)
    exam, sheet = c.getitem(1, wimsapi.Exam), c.getitem(1, wimsapi.Sheet)
    tried = {score.user.quser for score in exam.scores()}
    lazy = next(user for user in wimsapi.User.list(c) if user.quser not in tried)
    assert (exam.scores(lazy).score, exam.scores(lazy).attempts) == (0, 0)
    assert sheet.scores(lazy).exercises[0].exo.number == 1
    assert sheet.scores(lazy) in sheet.scores()


def test_numbers_follow_deletes(world: World) -> None:
    c = world.saved_class()
    for title in ("First", "Second"):
        c.additem(wimsapi.Sheet(title, "D", FAR_AWAY))
    first, second = c.listitem(wimsapi.Sheet)
    first.delete()
    assert (first.qsheet, second.qsheet) == ("1", "1")
    second.title = "changed"
    second.save()
    assert [sheet.title for sheet in c.listitem(wimsapi.Sheet)] == ["changed"]


def test_what_was_removed_is_like_new(world: World) -> None:
    c = world.saved_class()
    user = world.user("jdoe")
    c.additem(user)
    c.delitem(user)
    assert not user.wclass
    with pytest.raises(NotSaved):
        user.refresh()


def test_equal_objects_have_equal_hashes(world: World) -> None:
    c = world.saved_class()
    sheet = wimsapi.Sheet("T", "D", FAR_AWAY)
    c.additem(sheet)
    for one, other in ((c, world.get(str(NUMBER))), (sheet, c.getitem("1", wimsapi.Sheet))):
        assert one == other
        assert hash(one) == hash(other)


def test_save_tells_what_was_sent(world: World) -> None:
    c = world.get(20001)
    c.institution = "Another"
    assert c.save().fields == ("institution",)


def test_no_password_is_shown(world: World) -> None:
    user = world.user("jdoe", password="secret12")
    assert "secret12" not in repr(user)
    assert str(user) == "First Last"


def test_the_newer_methods_are_there(world: World) -> None:
    c = world.get(20001)
    assert isinstance(c, wims.Class)
    assert isinstance(c.users.list()[0], wimsapi.User)
    assert c.sheets[1] == c.getitem(1, wimsapi.Sheet)
    assert c.exams[1] == c.getitem(1, wimsapi.Exam)
    book, user = c.gradebook(), c.users.list()[0]
    assert (len(book), book.unread) == (len(c.users.list()), [])
    assert len(user.scores().sheets) == 2
    assert "sheet" in user.login_url(sheet=1)
    c.sheets[1].hide()
    with pytest.warns(UserWarning, match="hidden"):
        user.login_url(sheet=1)


def test_the_number_of_a_copy_is_text_as_that_of_every_saved_class(world: World) -> None:
    c = world.get(20001)
    for new in (c.copy().new, c.rollover(archive_to=None).new):
        assert isinstance(new.qclass, str)


def test_a_sheet_that_was_deleted_by_its_number_has_no_address(world: World) -> None:
    c = world.get(20001)
    sheet = wimsapi.Sheet("Same")
    for one in (sheet, wimsapi.Sheet("Same")):
        c.additem(one)
    c.sheets.remove(sheet.qsheet)
    with pytest.raises(NotSaved, match="was deleted"):
        c.users.list()[0].login_url(sheet=sheet)


def test_objects_of_both_are_the_same(world: World) -> None:
    theirs = wims.Class.get(*world.connection, 20001, RCLASS)
    ours = world.get(20001)
    assert ours == theirs
    assert theirs == ours
    assert wims.Sheet.get(theirs, 1) == ours.getitem(1, wimsapi.Sheet)
    wims.User("jdoe", "Doe", "John", "secret12").save(ours)
    assert wimsapi.User.get(theirs, "jdoe").lastname == "Doe"


def test_a_misspelt_keyword_is_told_at_once(world: World) -> None:
    with pytest.raises(TypeError, match="timeout"):
        wimsapi.WimsAPI(*world.connection, timeuot=3)
    with pytest.raises(TypeError, match="timeout"):
        world.api.checkident(timeuot=3)


def test_parse_response_reads_what_requests_brought(world: World) -> None:
    url, ident, passwd = world.connection
    asked = {"module": "adm/raw", "ident": ident, "passwd": passwd, "code": "abc", "lang": "en"}
    answer = wimsapi.api.post(url, data={**asked, "job": "checkident"}, timeout=30)
    assert wimsapi.api.parse_response(answer)[0]
    answer = wimsapi.api.post(url, data={**asked, "job": "nothing"}, timeout=30)
    assert wimsapi.api.parse_response(answer) == (
        False,
        {"status": "ERROR", "code": "abc", "message": "wrong request: no job"},
    )
    page = requests.get(url.replace("wims.cgi", "none"), timeout=30)
    with pytest.raises(wimsapi.InvalidResponseError):
        wimsapi.api.parse_response(page, verbose=True)


def test_a_password_in_a_reply_is_there_and_not_printed(world: World) -> None:
    c = world.saved_class()
    c.additem(world.user("jdoe", password="hush1234"))
    reply = world.api.getuser(*HERE, "jdoe", ["password"])[1]
    for told in (reply, c.getitem("jdoe", wimsapi.User).infos):
        assert told["password"] == "hush1234"
        assert "hush1234" not in f"{told}"
        assert "hush1234" in f"{dict(told)}"


def test_the_page_counts_what_is_compared() -> None:
    text = (ROOT / "docs" / "migration.md").read_text("utf-8")
    calls, steps = map(int, re.findall(r"put (\d+) raw calls and (\d+) steps", text)[0])
    assert calls == len(test_calls.CALLS)
    assert steps == sum(test_models.SCRIPTS.values())
