"""What is exported of a user, and a server that erases nothing."""

import base64
from pathlib import Path

import pytest

from edusync.errors import ServerBug, TransportError
from edusync.wims import Class, User
from edusync.wims.models.privacy import about, of_files
from tests.unit.scripted import http, ok, playing, reset
from tests.unit.tarfiles import FILES, as_bytes, packed

CLASS = as_bytes(FILES)


def test_the_files_that_are_about_a_user_are_told() -> None:
    files = CLASS | as_bytes({".log": "User jdoe created", "doc/x": "jdoe2", "exolog/jdoe/1": "x"})
    assert about(files, "jdoe") == [".log", ".users/jdoe", "exolog/jdoe/1", "score/jdoe"]


def test_an_export_holds_files_as_text_and_pictures_as_base64() -> None:
    picture = b"\xff\xd8\0\0"
    held = of_files({**CLASS, "photoboard/jdoe": picture, "score/jdoe.bin": b"\0"}, "jdoe")
    assert held["user"]["lastname"] == "Doe, Jr"
    assert set(held["files"]) == {"score/jdoe", "photoboard/jdoe"}
    assert base64.b64decode(held["files"]["photoboard/jdoe"]["base64"]) == picture
    assert "secret12" not in str(held)


def test_an_export_holds_the_lines_of_others_that_mention_the_user() -> None:
    log = "User jdoe created\nUser xroe created\n"
    settings = "!set class_password=jdoe\n!set class_defined=yes"
    held = of_files(CLASS | as_bytes({".log": log, ".def": settings}), "jdoe")
    assert held["mentioned_in"] == {".log": ["User jdoe created"], ".def": []}


def test_a_proof_that_fails_tells_how_to_go_on(tmp_path: Path) -> None:
    gone = {**FILES, ".users/.jdoe": FILES[".users/jdoe"], ".users/jdoe": None}
    there = http(200, packed(gone), "multipart/x-gzip")
    with playing(there, ok(message="deleted"), reset) as script:
        home = Class._loaded({"qclass": 1234567, "rclass": "r"}, _api=script.api(attempts=1))
        with pytest.raises(TransportError) as caught:
            home.users.forget("jdoe", tmp_path / "jdoe.json")
    (told,) = caught.value.__notes__
    assert told.startswith("Done: deluser of the trash. Left: proof.")
    assert told.endswith("NotFound then means that all is erased.")


def test_a_user_who_is_still_there_is_no_success(tmp_path: Path) -> None:
    trash = {".users/.jdoe": FILES[".users/jdoe"], ".users/jdoe": None}
    there = http(200, packed({**FILES, **trash}), "multipart/x-gzip")
    stays = pytest.raises(ServerBug, match=r"still there, as .users/.jdoe")
    with playing(there, ok(message="deleted"), there) as script, stays as caught:
        home = Class._loaded({"qclass": 1234567, "rclass": "r"}, _api=script.api())
        user = User._loaded({"quser": "jdoe"}, _class=home)
        user.forget(tmp_path / "jdoe.json")
    assert "Left: proof" in caught.value.__notes__[0]
    assert not user.saved
    assert (tmp_path / "jdoe.json").exists()
