"""A write whose outcome cannot be read back either stays in doubt, and says so."""

from collections.abc import Callable

import pytest

from edusync.errors import TransportError
from edusync.wims import Class, Exam, Exercise, WimsAPI
from tests.conftest import make_class
from tests.unit.scripted import Step, error, http, ok, playing, reset


def home(api: WimsAPI) -> Class:
    return Class._loaded({"qclass": 9001, "rclass": "r", "name": "Algebra"}, _api=api)


EMPTY = http(200, b"", "text/plain")
GONE = error("class 19001 not existing")


@pytest.mark.parametrize(
    ("before", "write"),
    [
        ([], lambda c: c.users.remove("jdoe")),
        ([EMPTY], lambda c: Exam("One").save(c)),
        ([GONE], lambda c: make_class("r", qclass=19001).save(c.connection[0])),
        ([], lambda c: Exercise.remove(c, "sum1")),
    ],
    ids=["deluser", "addexam", "addclass", "delexo"],
)
def test_a_lost_write_that_cannot_be_read_back_says_maybe_applied(
    before: list[Step], write: Callable[[Class], object]
) -> None:
    with playing(*before, reset, reset) as script:
        with pytest.raises(TransportError) as caught:
            write(home(script.api(attempts=1)))
        assert caught.value.maybe_applied
        assert "reading it back failed as well" in caught.value.__notes__[0]


def test_a_lost_write_that_is_read_back_is_no_error() -> None:
    with playing(reset, error("user jdoe not in this class (9001)")) as script:
        home(script.api(attempts=1)).users.remove("jdoe")
    assert script.jobs == ["deluser", "checkuser"]


def test_a_lost_write_that_was_not_applied_is_the_first_error() -> None:
    with (
        playing(reset, ok(message="user jdoe exists")) as script,
        pytest.raises(TransportError, match="deluser"),
    ):
        home(script.api(attempts=1)).users.remove("jdoe")


def test_a_new_class_that_could_not_be_read_back_is_completed_by_the_next_save() -> None:
    held = {
        "description": "Algebra",
        "institution": "University of Elsewhere",
        "supervisor": "Sophie Perrin",
        "email": "sophie@example.org",
        "password": "open1234",
    }
    teacher = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}
    steps = [GONE, ok(), reset, ok(), ok(**held), ok(**teacher)]
    new = make_class("r", qclass=19001)
    with playing(*steps) as script:
        api = script.api(attempts=1)
        with pytest.raises(TransportError):
            new.save(api)
        new.save()
    assert script.jobs[:5] == ["checkclass", "addclass", "getclass", "checkclass", "getclass"]
    assert new.saved
