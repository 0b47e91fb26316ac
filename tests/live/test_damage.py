"""Damage that only somebody with the server's files can do, and what a program sees of it."""

from pathlib import Path

import pytest

from edusync.errors import ServerBug
from edusync.wims import Class, WimsAPI
from tests.conftest import make_class

pytestmark = pytest.mark.files


@pytest.fixture
def damaged(home: Class, classes: Path) -> Path:
    """The definition of a class whose description the server cannot read any more."""
    path = classes / str(home.qclass) / ".def"
    text = path.read_text(encoding="cp1252")
    path.write_text(text.replace("=Algebra\n", "=!damaged\n"), encoding="cp1252")
    return path


def test_a_damaged_class_cannot_be_read_and_can_be_repaired(
    api: WimsAPI, home: Class, damaged: Path
) -> None:
    with pytest.raises(ServerBug, match="not_trusted"):
        Class.get(api, home.qclass, home.rclass)
    home.name = "Repaired"
    home.save()
    assert Class.get(api, home.qclass, home.rclass).name == "Repaired"


def test_a_damaged_class_does_not_hide_the_others(api: WimsAPI, home: Class, damaged: Path) -> None:
    with pytest.raises(ServerBug) as caught:
        Class.list(api, home.rclass)
    assert f"the damaged class {home.qclass}" in caught.value.__notes__[0]
    other = make_class(home.rclass, institution="A")  # which the server lists first
    other.save(api)
    found = Class.list(api, home.rclass)
    assert other in found
    assert f"the damaged class {home.qclass}" in found.warnings[0]
    home.name = "Repaired"
    home.save()
    assert Class.list(api, home.rclass).warnings == ()
    other.delete()
