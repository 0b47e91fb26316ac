"""Copies whose reply is lost, copies that are not whole, and other things that a server may do."""

from typing import Any

import pytest

from edusync.errors import (
    AlreadyExists,
    ProtocolError,
    ServerBug,
    TransportError,
    UnsupportedOperation,
)
from edusync.wims import Class, WimsAPI, server_info
from edusync.wims.classes.copy import warnings_about
from edusync.wims.classes.rollover import PLANNED_BY
from tests.unit.scripted import Step, error, http, interrupt, ok, playing, reset
from tests.unit.tarfiles import FILES, packed

NUMBER, COPY, OTHER = 1234567, 2000000, 3000000
PERSONAL = (".users/jdoe", ".users/.gone", "score/jdoe")
BARE: dict[str, str | bytes | None] = {**FILES, **dict.fromkeys(PERSONAL)}


def tgz(files: Any, number: int) -> Step:
    return http(200, packed(files, str(number)), "multipart/x-gzip")


def listing(*numbers: int) -> Step:
    told = {"description": "Old", "expiration": "20270101", "supervisor": "Doe"}
    return ok(classes_list=[{"qclass": str(number), **told} for number in numbers])


OLD = tgz(FILES, NUMBER)
MADE = ok(new_class=str(COPY))
HALF = tgz({**BARE, "exams/.exam1": None}, COPY)
NONE = error("there is no class allowed for this server")
READ = [ok(description="Algebra", expiration="20991231"), ok(lastname="Perrin", firstname="S")]

AFTER = [tgz(BARE, COPY), *READ, listing(NUMBER, COPY)]


def of(api: WimsAPI) -> Class:
    """The class of that number, without a request."""
    return Class._loaded({"qclass": NUMBER, "rclass": "r"}, _api=api)


def test_a_lost_copy_is_found_by_what_it_holds() -> None:
    before, after = listing(NUMBER), listing(NUMBER, COPY, OTHER)
    looked_at = [tgz(BARE, COPY), tgz({**BARE, "sheets/.sheet1": ""}, OTHER)]
    rest = [tgz(BARE, COPY), *READ, listing(NUMBER, COPY)]
    with playing(OLD, before, reset, after, *looked_at, *rest) as script:
        made = of(script.api()).copy()
    assert (made.new.qclass, made.left, made.warnings) == (COPY, (), ())
    assert script.jobs.count("copyclass") == 1


@pytest.mark.parametrize(
    ("new", "copies"),
    [
        ([], "new in the list: none; copies: none"),
        ([FILES], f"new in the list: {COPY}; copies: none"),
        ([BARE, BARE], f"copies: {COPY}, {COPY + 1}"),
    ],
    ids=["none", "with-users", "two-alike"],
)
def test_a_lost_copy_that_is_not_sure_is_told(new: list[Any], copies: str) -> None:
    numbers = [COPY + at for at in range(len(new))]
    looked_at = [tgz(files, at) for files, at in zip(new, numbers, strict=True)]
    steps = [OLD, listing(NUMBER), reset, listing(NUMBER, *numbers), *looked_at]
    with playing(*steps) as script, pytest.raises(TransportError) as caught:
        of(script.api()).copy()
    assert caught.value.maybe_applied
    first, last = caught.value.__notes__
    assert "may have been copied" in first
    assert copies in last


def test_a_lost_copy_is_told_where_the_list_cannot_be_read_either() -> None:
    with playing(OLD, listing(NUMBER), reset, reset) as script:
        api = script.api(attempts=1)
        with pytest.raises(TransportError) as caught:
            of(api).copy()
    assert caught.value.maybe_applied
    copied, read = caught.value.__notes__
    assert "look for a new class in Class.list" in copied
    assert "reading it back failed as well" in read


def test_an_interrupted_copy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(OLD, listing(NUMBER)) as script:
        api = script.api()
        interrupt(api, "copyclass", monkeypatch)
        with pytest.raises(KeyboardInterrupt) as caught:
            of(api).copy()
    assert "may have been copied" in caught.value.__notes__[0]


def test_a_list_that_a_damaged_class_cuts_tells_what_is_before_it() -> None:
    cut = (
        b'{"status" : "OK","classes_list":[{"qclass":"2000000"},\nERROR. Status: 550 classes/9/.def'
    )
    broken = http(200, cut)
    steps = [OLD, listing(NUMBER), reset, broken, tgz(BARE, COPY), tgz(BARE, COPY), *READ]
    with playing(*steps, listing(COPY)) as script:
        assert of(script.api()).copy().new.qclass == COPY


def test_a_copy_that_is_not_whole_is_deleted_again() -> None:
    with playing(OLD, listing(NUMBER), MADE, HALF, ok()) as script:
        with pytest.raises(ServerBug) as caught:
            of(script.api()).copy()
    assert "class 2000000, differs in exams/.exam1" in str(caught.value)
    assert not caught.value.maybe_applied
    assert caught.value.__notes__ == ["The copy, class 2000000, was deleted again."]
    assert (script.jobs[-1], script.requests[-1]["qclass"]) == ("delclass", str(COPY))


def test_a_copy_that_cannot_be_deleted_is_named() -> None:
    refused = error("modification of class not allowed")
    with playing(OLD, listing(NUMBER), MADE, HALF, refused) as script:
        with pytest.raises(ServerBug, match="differs in") as caught:
            of(script.api()).copy()
    assert caught.value.maybe_applied
    (note,) = caught.value.__notes__
    assert note.startswith("The copy, class 2000000, is left on the server: ")
    assert "modification of class not allowed" in note


def test_a_copy_that_was_found_after_a_lost_reply_is_never_deleted() -> None:
    found = [OLD, listing(NUMBER), reset, listing(NUMBER, COPY), tgz(BARE, COPY)]
    with playing(*found, HALF) as script, pytest.raises(ServerBug) as caught:
        of(script.api()).copy()
    assert "class 2000000, is left on the server" in caught.value.__notes__[-1]


def test_an_interrupt_deletes_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("edusync.wims.classes.copy.unlike", interrupted)
    with playing(OLD, listing(NUMBER), MADE, tgz(BARE, COPY)) as script:
        with pytest.raises(KeyboardInterrupt) as caught:
            of(script.api()).copy()
    assert "class 2000000, is left on the server" in caught.value.__notes__[0]


def test_a_rollover_deletes_a_copy_that_is_not_whole() -> None:
    read = [http(200, FILES[path].encode("cp1252"), "text/plain") for path in PLANNED_BY]
    with playing(*read, listing(NUMBER), OLD, listing(NUMBER), MADE, HALF, ok()) as script:
        with pytest.raises(ServerBug) as caught:
            of(script.api()).rollover(archive_to=None, force=True)
    deleted, steps = caught.value.__notes__
    assert deleted == "The copy, class 2000000, was deleted again."
    assert steps.startswith("Done: copyclass. Left: proof of the copy, modclass")


def test_settings_that_wims_does_not_copy_are_named() -> None:
    held = {**FILES, ".def": f"{FILES['.def']}!set class_exolog=2\n!set class_regvars=a, b\n"}
    with playing(tgz(held, NUMBER), listing(NUMBER), MADE, *AFTER) as script:
        made = of(script.api()).copy()
    assert made.not_copied == {"exolog": "2", "regvars": "a, b"}
    (warning,) = made.warnings
    assert "settings: exolog='2', regvars='a, b'; " in warning
    assert "in_place=True" in warning


def test_the_warning_about_a_setting_shows_no_password() -> None:
    (warning,) = warnings_about({"password": "open1234"})
    assert "settings: password; " in warning


def test_a_whole_copy_is_kept_where_the_list_cannot_be_read() -> None:
    with playing(OLD, listing(NUMBER), MADE, *AFTER[:-1], http(500)) as script:
        made = of(script.api(attempts=1)).copy()
    assert made.new.qclass == COPY
    assert "not known whether class 2000000 is in the server's list" in made.warnings[0]


def test_a_class_that_is_in_no_list_is_copied() -> None:
    with playing(OLD, NONE, MADE, *AFTER[:-1], NONE, ok(), listing(COPY)) as script:
        assert of(script.api()).copy().warnings == ()


def test_a_copy_that_is_not_listed_is_put_into_the_list() -> None:
    steps = [OLD, listing(NUMBER), MADE, tgz(BARE, COPY), *READ, listing(NUMBER), ok()]
    with playing(*steps, listing(NUMBER, COPY)) as script:
        assert of(script.api()).copy().warnings == ()
    assert script.requests[-2]["data1"] == "description=Algebra\n"
    with playing(*steps, listing(NUMBER)) as script:
        (warning,) = of(script.api()).copy().warnings
    assert "class 2000000 is not in the server's list" in warning


def test_a_group_of_classes_is_neither_copied_nor_cleaned() -> None:
    group = {**FILES, ".def": "!set class_defined=yes\n!set class_type=2\n"}
    for what in ("copy", "clean"):
        refused = pytest.raises(UnsupportedOperation, match=f"^{what}: .* the group {NUMBER}")
        with playing(tgz(group, NUMBER)) as script, refused:
            getattr(of(script.api()), what)()


def test_users_who_are_there_after_a_cleaning_are_told() -> None:
    stays = pytest.raises(ServerBug, match="users jdoe are still there")
    with playing(OLD, ok(suppressed_users=0), OLD) as script, stays:
        of(script.api()).clean()


def test_a_number_that_is_taken_is_not_restored() -> None:
    refused = error("connection refused by requested class (1234567)")
    with playing(refused) as script, pytest.raises(AlreadyExists):
        Class.restore(script.api(), NUMBER, "r")


def test_a_restored_class_is_put_into_a_list_that_was_empty() -> None:
    gone, back = error("class 1234567 not existing"), ok(restorable={"2020": [str(NUMBER)]})
    with playing(gone, back, ok(), *READ, NONE, ok(), listing(NUMBER)) as script:
        assert Class.restore(script.api(), NUMBER, "r").name == "Algebra"


def test_a_class_that_stays_out_of_the_list_is_told() -> None:
    read = ok(description="Algebra")
    with playing(NONE, read, ok(), NONE) as script, pytest.raises(ServerBug, match="a comma in"):
        of(script.api()).put_in_list()


def test_a_class_in_a_group_is_in_no_list() -> None:
    inside = Class._loaded({"qclass": "20003_1", "rclass": "r"}, _api=WimsAPI("http://x", "a", "b"))
    with pytest.raises(UnsupportedOperation, match="lists the group alone"):
        inside.put_in_list()


def test_a_restored_class_that_stays_out_of_the_list_is_told() -> None:
    steps = [
        error("class 1234567 not existing"),
        ok(restorable={"2020": [str(NUMBER)], "2021": [str(NUMBER)]}),
        ok(message="This class has successfully been restored."),
        *READ,
        listing(OTHER),
        ok(),
        listing(OTHER),
    ]
    hidden = pytest.raises(ServerBug, match="not in the server's list")
    with playing(*steps) as script, hidden:
        Class.restore(script.api(), NUMBER, "r")
    assert script.requests[2]["data1"] == "2021"


def test_a_clock_that_cannot_be_read_is_told() -> None:
    told = ok(server_version="4.29a", compilation_date="", site_manager="")
    unread = pytest.raises(ProtocolError, match="'noon'")
    with playing(told, ok(server_time="noon")) as script, unread:
        server_info(script.api())


def test_where_the_list_is_cut_a_rollover_says_what_it_cannot_know() -> None:
    read = [http(200, FILES[path].encode("cp1252"), "text/plain") for path in PLANNED_BY]
    cut = http(200, b'{"status" : "OK","classes_list":[{"qclass":"11')
    with playing(*read, cut) as script:
        plan = of(script.api()).rollover(archive_to=None, dry_run=True, force=True)
    assert "nobody can say whether a rollover made the class already" in plan.warnings[-1]
