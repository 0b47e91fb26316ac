"""Both sides of the benchmark of decoding do the work that is measured."""

from typing import Any

from benchmarks.swad_decoding import bare, ours, reply


def test_both_sides_read_all_users() -> None:
    found: Any = ours(reply(25))()
    theirs: Any = bare(reply(25))()
    assert found["numUsers"] == theirs.numUsers == len(found["usersArray"]) == 25
    assert len(theirs.usersArray.item) == 25
    assert found["usersArray"][0]["userSurname1"] == "Świątek"
