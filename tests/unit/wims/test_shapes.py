"""What models read of a reply is checked, and whatever WIMS was seen to answer passes."""

import functools
import json
import urllib.parse
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest

from edusync.errors import ProtocolError
from edusync.sandbox import Sandbox
from edusync.wims import Class
from edusync.wims.wire.shapes import SHAPES, checked
from tests.sandbox.wimsrecordings import CASSETTES, CODEPAGE, cassettes, exchanges


@functools.cache
def recorded() -> Mapping[str, list[Any]]:
    """The replies of WIMS in all recordings, by the job."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for name in cassettes():
        text = (CASSETTES / f"{name}.yaml").read_text("utf-8")
        if not any(f"job={job}&" in text for job in SHAPES):
            continue
        for one in exchanges(name):
            asked = dict(urllib.parse.parse_qsl(one.body.decode(CODEPAGE), encoding=CODEPAGE))
            if asked.get("job") in SHAPES and one.reply.startswith(b"{"):
                reply = json.loads(one.reply.decode(CODEPAGE), strict=False)
                found[asked["job"]] += [reply] if reply["status"] == "OK" else []
    return found


@pytest.mark.parametrize("job", SHAPES)
def test_each_recorded_reply_has_what_models_read(job: str) -> None:
    assert recorded()[job]
    for reply in recorded()[job]:
        assert checked(job, reply) is reply


def test_a_class_without_exercises_lists_none(class_of_a_group: Class) -> None:
    assert class_of_a_group.exercises.list() == []


def test_a_user_of_a_class_where_nothing_counts_yet_has_no_scores(class_of_a_group: Class) -> None:
    assert not class_of_a_group.users["anna"].scores().sheets


def test_the_scores_of_one_sheet_can_be_asked_for_by_run() -> None:
    c = Class.get(Sandbox.sample().wims_api(), 20001, "myclass")
    assert c.run("getscore", quser="alba", qsheet=1)["query_sheet"] == "1"


def test_scores_without_their_highest_mark_are_no_reply_of_wims() -> None:
    with pytest.raises(ProtocolError, match="score_max is ''"):
        checked("getscore", {"score_max": "", "exam_scores": [[]], "require_points": [[10]]})


@pytest.fixture
def class_of_a_group() -> Class:
    """A class of a group, in which nobody did anything."""
    api = Sandbox.sample().wims_api()
    settings = {
        "institution": "University",
        "supervisor": "Sophie Perrin",
        "email": "s@example.org",
    }
    settings |= {"password": "open1234", "description": "Group"}
    teacher = {"lastname": "Perrin", "firstname": "Sophie", "password": "secret99"}
    for more in ({"type": 2}, {}):
        assert api.addclass(30000, "myclass", settings | more, teacher)[0]
    anna = {"lastname": "Arnaud", "firstname": "Anna", "password": "secret12"}
    assert api.adduser(30000, "myclass", "anna", anna | {"participate": "30000/1"})[0]
    return Class.get(api, "30000_1", "myclass")
