"""A reply that lost a part is an error, and no shorter list."""

from typing import Any

import pytest

from edusync.errors import ProtocolError
from tests.unit.net.hostile import KEY, envelope, hostile, reply

ITEM = "<item><userCode>1</userCode><userFirstname>Ana</userFirstname></item>"
OTHER = "<item><userCode>2</userCode><userFirstname>Eva</userFirstname></item>"


def users(inside: str, number: int | str = 1, more: str = "") -> str:
    return (
        f"<swad:getUsersOutput><numUsers>{number}</numUsers>"
        f"<usersArray>{inside}</usersArray>{more}</swad:getUsersOutput>"
    )


ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY who "Ana">]>'
NAMED = ITEM.replace("Ana", "&who;")


def asked(body: bytes) -> Any:
    with hostile(reply(body)) as server:
        return server.swad().getUsers(KEY, 1, "", 3)


def test_a_whole_reply_is_read() -> None:
    found = asked(envelope(users(ITEM + OTHER, 2)))
    assert [user["userFirstname"] for user in found["usersArray"]] == ["Ana", "Eva"]


BROKEN = {
    "40 users of whom one came": envelope(users(ITEM, 40)),
    "fewer users than came": envelope(users(ITEM + OTHER, 1)),
    "less than none": envelope(users("", -1)),
    "two lists": envelope(users(ITEM, 1, f"<usersArray>{OTHER}</usersArray>")),
    "two numbers": envelope(users(ITEM, 1, "<numUsers>1</numUsers>")),
    "two fields of a name": envelope(
        users(ITEM.replace("</item>", "<userCode>9</userCode></item>"))
    ),
    "items of another name": envelope(users(ITEM + OTHER.replace("item>", "user>"), 1)),
    "elements in a text": envelope(users(ITEM.replace("Ana", "A<b>n</b>a"))),
    "a list that stands elsewhere": envelope(
        users(ITEM).replace("<usersArray>", '<usersArray href="#1">')
    ),
    "two bodies": envelope(f"{users(ITEM)}</SOAP-ENV:Body><SOAP-ENV:Body>{users(ITEM + OTHER, 2)}"),
    "two replies": envelope(users(ITEM) + users(ITEM + OTHER, 2)),
    "an entity": ENTITIES.encode() + envelope(users(NAMED)).partition(b"?>")[2],
    "an entity that nobody defined": envelope(users(NAMED)),
    "deep elements": envelope(users("<item>" * 100_000 + "</item>" * 100_000, 1)),
    "more tags than SWAD ever sent": envelope(users("<item/>" * 1_000_001, 1_000_001)),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_reply_that_would_be_read_in_part_is_an_error(body: bytes) -> None:
    with pytest.raises(ProtocolError) as caught:
        asked(body)
    assert not caught.value.maybe_applied


def test_a_write_with_such_a_reply_may_have_been_applied() -> None:
    body = envelope(users(ITEM, 40)).replace(b"getUsersOutput", b"sendMessageOutput")
    with hostile(reply(body)) as server, pytest.raises(ProtocolError) as caught:
        server.swad().sendMessage(KEY, 0, "@ana", "subject", "body")
    assert caught.value.maybe_applied


def test_a_list_without_a_number_loses_nothing_either() -> None:
    tags = "<item><tagCode>1</tagCode><tagText>a</tagText></item><tag><tagCode>2</tagCode></tag>"
    body = f"<swad:getTestsOutput><tagsArray>{tags}</tagsArray></swad:getTestsOutput>"
    with hostile(reply(envelope(body))) as server, pytest.raises(ProtocolError):
        server.swad().getTests(KEY, 1, 0)


def test_find_users_says_that_there_are_too_many_to_list_them() -> None:
    with hostile(reply(envelope(users("", -1)))) as server:
        assert server.swad().findUsers(KEY, 0, "Ana", 3)["numUsers"] == -1


def test_comments_inside_a_text_take_nothing_away() -> None:
    found = asked(envelope(users(ITEM.replace("Ana", "A<!-- x -->n<?y z?>a"))))
    assert found["usersArray"][0]["userFirstname"] == "Ana"


def test_a_character_that_xml_names_itself_is_no_entity() -> None:
    found = asked(envelope(users(ITEM.replace("Ana", "A&amp;a &#233;"))))
    assert found["usersArray"][0]["userFirstname"] == "A&a é"


def test_what_no_table_knows_may_come_twice() -> None:
    found = asked(envelope(users(ITEM, 1, "<more>1</more><more>2</more>")))
    assert found["numUsers"] == 1
