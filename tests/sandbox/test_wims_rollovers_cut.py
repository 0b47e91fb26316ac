"""A rollover that is cut off after any request: a second one makes or completes the class."""

from collections.abc import Callable

import pytest

from edusync.errors import AlreadyExists, EdusyncError
from edusync.sandbox import Sandbox
from edusync.wims import Class, WimsAPI
from tests.conftest import make_class
from tests.contract.wims.test_year import NEXT_FAR
from tests.contract.wims.work import make_sheet
from tests.sandbox.test_wims_groups_cut import MOST, Killed, class_of, school


def simple() -> Sandbox:
    box = Sandbox()
    home = make_class("r", qclass=1234567)
    home.save(box.wims_api())
    make_sheet("One", 1).save(home)
    return box


def home_of(api: WimsAPI, box: Sandbox) -> Class:
    return class_of(api, 1 if "1234567/1" in box.wims.classes else 0)


def made(box: Sandbox) -> list[str]:
    """The classes that have the name of the new one."""
    named = "class_description=Next year\n"
    return [number for number, one in box.wims.classes.items() if named in one.files.read(".def")]


@pytest.mark.parametrize("built", [simple, school], ids=["single", "of a group"])
def test_two_runs_make_one_class(built: Callable[[], Sandbox]) -> None:
    """One that has nothing left to complete is named."""
    refused = 0
    for cut in range(2, MOST):
        box = built()
        api = box.wims_api()
        killed = WimsAPI(api.url, api.ident, api.passwd, attempts=1, adapter=Killed(box, cut))
        try:
            home_of(killed, box).rollover(archive_to=None, name="Next year")
        except EdusyncError:
            pass
        else:
            assert refused
            return
        there, named = made(box), True
        try:
            home_of(api, box).rollover(archive_to=None, name="Next year")
        except AlreadyExists as error:
            refused += 1
            named = there[0].replace("/", "_") in str(error)
        [new] = made(box)
        assert named, cut
        assert built is school or NEXT_FAR in box.wims.classes[new].files.read("sheets/.sheets")
    pytest.fail(f"it takes more than {MOST} requests")
