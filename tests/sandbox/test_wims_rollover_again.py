"""The same rollover called again: one that was cut off goes on from its archive."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from edusync.errors import AlreadyExists, EdusyncError, InvalidValue
from edusync.sandbox import Sandbox
from edusync.sandbox.door import Door
from edusync.sandbox.inprocess import InProcess
from edusync.wims import Class, Exam, User, WimsAPI, read_archive
from edusync.wims.classes.rollover import RolloverResult
from tests.conftest import make_class
from tests.contract.wims.work import make_sheet
from tests.sandbox.test_wims_groups_cut import MOST, Killed

NUMBER = 1234567
OLD = "20970601"


def made() -> Sandbox:
    """A class with a student, who worked on the first of two sheets, and with an exam."""
    box = Sandbox()
    home = make_class("r", qclass=NUMBER, expiration=OLD)
    home.save(box.wims_api())
    for number in (1, 2):
        make_sheet(f"Sheet {number}", 1, expiration=f"2097030{number}").save(home)
    home.sheets[1].activate()
    Exam("Exam", expiration="20970501").save(home)
    User("jdoe", "Doe", "Jo", "secret99").save(home)
    box.work("jdoe", qclass=NUMBER, sheet=1, score=7)
    return box


@pytest.fixture
def box() -> Sandbox:
    return made()


def home_of(api: WimsAPI) -> Class:
    return Class.get(api, NUMBER, "r")


def rolled(api: WimsAPI, folder: Path, **options: Any) -> RolloverResult[Class]:
    place = folder / "old.tgz"
    found: RolloverResult[Class]
    found = home_of(api).rollover(archive_to=place, name="Next year", **options)
    return found


class KilledAfter(InProcess):
    """A way to the sandbox that ends when a job has been done so many times."""

    def __init__(self, box: Sandbox, job: str, left: int = 1) -> None:
        super().__init__(Door(box.wims))
        self.job, self.left = job, left

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        if not self.left:
            raise requests.ConnectionError("the program is gone")
        self.left -= f"job={self.job}&" in f"{request.body.decode()}&"
        return super().send(request, *args, **kwargs)


def cut_off(box: Sandbox, folder: Path, adapter: InProcess, **options: Any) -> bool:
    """Whether a rollover that goes that way is cut off."""
    api = box.wims_api()
    try:
        rolled(
            WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=adapter), folder, **options
        )
    except EdusyncError:
        return True
    return False


def days(one: Class) -> list[str]:
    return [str(item.expiration) for item in (*one.sheets, *one.exams)]


def next_years(api: WimsAPI) -> list[Class]:
    return [one for one in Class.list(api, "r") if one.name == "Next year"]


@pytest.mark.parametrize("in_place", [True, False])
def test_cut_off_anywhere_the_same_call_completes_it_and_no_date_moves_twice(
    tmp_path: Path, in_place: bool
) -> None:
    for cut in range(2, MOST):
        box, folder = made(), tmp_path / str(cut)
        folder.mkdir()
        api = box.wims_api()
        if not cut_off(box, folder, Killed(box, cut), in_place=in_place):
            return
        with suppress(AlreadyExists, InvalidValue):  # nothing was left to do
            rolled(api, folder, in_place=in_place)
        [new] = [home_of(api)] if in_place else next_years(api)
        assert (new.name, new.expiration) == ("Next year", "20980601"), cut
        assert days(new) == ["20980301", "20980302", "20980501"], cut
        assert list(new.users.list(full=True)) == [], cut
        assert [user.quser for user in read_archive(folder / "old.tgz").users] == ["jdoe"]
    pytest.fail(f"it takes more than {MOST} requests")


@pytest.mark.parametrize("in_place", [True, False])
def test_one_that_ended_is_refused_when_it_is_called_again(
    box: Sandbox, tmp_path: Path, in_place: bool
) -> None:
    api = box.wims_api()
    rolled(api, tmp_path, in_place=in_place)
    with pytest.raises((AlreadyExists, InvalidValue)):
        rolled(api, tmp_path, in_place=in_place)
    new = home_of(api) if in_place else next_years(api)[0]
    assert days(new) == ["20980301", "20980302", "20980501"]


def test_a_class_of_which_the_archive_holds_all_is_taken_from_there(
    box: Sandbox, tmp_path: Path
) -> None:
    api = box.wims_api()
    home_of(api).archive(tmp_path / "old.tgz")
    done = rolled(api, tmp_path, in_place=True)
    assert done.archive is not None
    assert done.archive.skipped
    assert list(home_of(api).users) == []


def registers(box: Sandbox) -> None:
    User("xroe", "Roe", "Xo", "secret99").save(home_of(box.wims_api()))


def works(box: Sandbox) -> None:
    box.work("jdoe", qclass=NUMBER, sheet=1, score=9)


def writes_in_the_forum(box: Sandbox) -> None:
    box.wims.classes[f"{NUMBER}"].files["forum/messages"] = "Where is the room?"


@pytest.mark.parametrize("meanwhile", [registers, works, writes_in_the_forum])
def test_nothing_is_erased_that_the_archive_lacks(
    box: Sandbox, tmp_path: Path, meanwhile: Callable[[Sandbox], None]
) -> None:
    api = box.wims_api()
    home_of(api).archive(tmp_path / "old.tgz")
    meanwhile(box)
    there = list(home_of(api).users.list(full=True))
    with pytest.raises(InvalidValue, match="is there already"):
        rolled(api, tmp_path, in_place=True)
    assert list(home_of(api).users.list(full=True)) == there


def test_who_registered_after_the_class_was_cleaned_stays(box: Sandbox, tmp_path: Path) -> None:
    assert cut_off(box, tmp_path, KilledAfter(box, "modsheet"), in_place=True)
    registers(box)
    with pytest.raises(InvalidValue, match="is there already"):
        rolled(box.wims_api(), tmp_path, in_place=True)
    assert [user.quser for user in home_of(box.wims_api()).users] == ["xroe"]


def test_a_date_that_somebody_set_meanwhile_stays(box: Sandbox, tmp_path: Path) -> None:
    assert cut_off(box, tmp_path, KilledAfter(box, "modsheet"), in_place=True)
    exam = home_of(box.wims_api()).exams[1]
    exam.expiration = "20980615"
    exam.save()
    with pytest.raises(InvalidValue, match="is there already"):
        rolled(box.wims_api(), tmp_path, in_place=True)
    assert home_of(box.wims_api()).exams[1].expiration == "20980615"


def test_the_archive_of_another_class_is_refused_before_any_request(
    box: Sandbox, tmp_path: Path
) -> None:
    api = box.wims_api()
    other = make_class("r", name="Other")
    other.save(api)
    other.archive(tmp_path / "old.tgz")
    home = home_of(api)
    with api.counted() as count, pytest.raises(InvalidValue, match="is there already"):
        home.rollover(archive_to=tmp_path / "old.tgz", in_place=True)
    assert count() == 0


def test_a_new_class_in_which_somebody_is_already_is_not_completed(
    box: Sandbox, tmp_path: Path
) -> None:
    api = box.wims_api()
    assert cut_off(box, tmp_path, KilledAfter(box, "modsheet"))
    [new] = next_years(api)
    User("xroe", "Roe", "Xo", "secret99").save(new)
    with pytest.raises(AlreadyExists, match=f"class {new.qclass} is that of the next year"):
        rolled(api, tmp_path)


def test_a_new_class_that_is_completed_is_named(box: Sandbox, tmp_path: Path) -> None:
    assert cut_off(box, tmp_path, KilledAfter(box, "modsheet"))
    [new] = next_years(box.wims_api())
    done = rolled(box.wims_api(), tmp_path)
    assert done.new == new
    assert done.warnings[0] == (
        f"class {new.qclass}, which a rollover had left unfinished, is completed"
    )


def test_a_copy_that_was_cut_off_before_its_name_is_named_and_left(
    box: Sandbox, tmp_path: Path
) -> None:
    api = box.wims_api()
    assert cut_off(box, tmp_path, KilledAfter(box, "copyclass"))
    [lost] = [one for one in Class.list(api, "r") if one.qclass != NUMBER]
    done = rolled(api, tmp_path)
    assert done.new != lost
    assert f"class {lost.qclass} is a copy of this one with nobody in it" in str(done.warnings)
    assert lost.refresh().name == "Algebra"
