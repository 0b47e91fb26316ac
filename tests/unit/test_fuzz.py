"""The pure parts of `make fuzz-wims`, and its runner on two sandboxes."""

import random
from collections.abc import Sequence

import pytest

from edusync.errors import InvalidValue
from tests.fuzz.calls import ABSENT, CLASS, Call, call, check, lines
from tests.fuzz.compare import Answer, Difference, difference
from tests.fuzz.generate import NAMES, sequence
from tests.fuzz.report import Outcome, kinds, not_modelled, rate, rate_before
from tests.fuzz.run import compare, new_numbers
from tests.fuzz.servers import in_memory
from tests.fuzz.shrink import smallest

JSON = "application/json ; charset=iso-8859-1"


def json_answer(text: str) -> Answer:
    return Answer(200, JSON, text.encode("latin-1"))


def compared(real: Answer, sandbox: Answer) -> Difference | None:
    return difference("getclass", real, sandbox, {"23456789": "A"}, {"34567890": "A"})


def test_a_seed_draws_the_same_sequence_again() -> None:
    assert sequence("1", 7, 50) == sequence("1", 7, 50)
    assert sequence("1", 7, 50).calls != sequence("2", 7, 50).calls


def test_sequences_take_the_themes_in_turn() -> None:
    drawn = [sequence("1", number, 5) for number in range(len(NAMES))]
    assert [one.theme for one in drawn] == NAMES
    assert {len(one.calls) for one in drawn} == {5}


def test_every_call_that_is_drawn_passes_the_checks_of_the_client() -> None:
    numbers = new_numbers(random.Random(1))
    for number in range(80):
        for one in sequence("1", number, 50).calls:
            check(one.job, one.bound(numbers))


@pytest.mark.parametrize(
    ("job", "sent"),
    [
        ("getclassfile", {"option": "../other"}),
        ("addexo", {"qexo": "a b"}),
        ("putexo", {"data1": "params=x\nmodule=a b"}),
        ("addsheet", {"data1": "contents=:H1/a;x;1;1;;:b c;x;1;1;;"}),
        ("addclass", {"qclass": "1+1"}),
    ],
)
def test_what_the_client_refuses_for_the_servers_sake_is_not_sent(
    job: str, sent: dict[str, str]
) -> None:
    with pytest.raises(InvalidValue):
        check(job, sent)


def test_the_number_of_a_class_takes_the_place_of_its_name() -> None:
    asked = call("moduser", qclass="@A@_1", data1="participate=@A@/1,@C@", option="")
    assert asked.bound({"A": "23456789"}) == {
        "qclass": "23456789_1",
        "data1": f"participate=23456789/1,{ABSENT}",
    }


def test_what_a_server_draws_makes_no_difference() -> None:
    real = (
        '{"wims_session" : "AB1234567F", "a":"x session=AB1234567F.1 20261130.18:00:01 23456789/1"}'
    )
    box = '{"a":"x session=CD1234567F.2 20261130.18:00:09 34567890/1","wims_session":"CD12345678"}'
    assert compared(json_answer(real), json_answer(box)) is None


def test_the_order_of_listed_classes_makes_no_difference() -> None:
    one, turned, other = (
        f'{{"classes_list":[{{"qclass":"{first}"}},{{"qclass":"{second}"}}]}}'
        for first, second in ("12", "21", "13")
    )
    assert compared(json_answer(one), json_answer(turned)) is None
    assert compared(json_answer(one), json_answer(other)) is not None


def test_a_difference_is_named_by_the_key_where_it_stands() -> None:
    found = compared(
        json_answer('{"status":"OK","a":{"b":["1","2"]}}'),
        json_answer('{"status":"OK","a":{"b":["1","3"]}}'),
    )
    assert found == Difference("getclass: a b", "'2'", "'3'")


def test_refusals_are_named_by_their_words_without_numbers() -> None:
    real, box = (f'{{"status":"ERROR","message":"user {who} in class 7"}}' for who in ("x1", "y"))
    found = compared(json_answer(real), json_answer(box))
    assert found
    assert found.kind == "getclass: ERROR user # in class # / ERROR user y in class #"


def test_replies_that_are_no_json_are_compared_without_blanks_around_signs() -> None:
    assert (
        compared(json_answer('{"a":"b" c",\n"d":1}'), json_answer('{"a":"b" c"\n,"d":1\n}')) is None
    )
    assert compared(json_answer('{"a":"b" c"}'), json_answer('{"a":"b"}')) is not None


def test_another_status_is_a_difference() -> None:
    found = compared(Answer(550, "text/plain"), Answer(200, JSON))
    assert found
    assert found.kind == "getclass: status 550, 200"


@pytest.mark.parametrize("wanted", [{3}, {0, 9}, {2, 5, 7}, set(range(10))])
def test_the_smallest_part_that_still_shows_it_is_found(wanted: set[int]) -> None:
    assert smallest(range(10), lambda part: wanted <= set(part), 1000) == sorted(wanted)


def test_shrinking_gives_what_it_has_after_so_many_tries() -> None:
    tried: list[Sequence[int]] = []

    def shows(part: Sequence[int]) -> bool:
        tried.append(part)
        return 7 in part

    assert 7 in smallest(range(100), shows, tries=3)
    assert len(tried) == 3


DIFFERENT = Difference("getclass: a", "1", "2")
MISSING = Difference("update: a", "1", "not modelled here: update")


def outcome(*found: Difference | None) -> Outcome:
    return Outcome(sequence("1", 0, len(found)), found)


def test_the_rate_is_of_all_calls_and_of_those_before_which_nothing_differed() -> None:
    held = [outcome(None, DIFFERENT, None, DIFFERENT), outcome(None, None, MISSING, None)]
    assert (rate(held).different, rate(held).calls) == (2, 8)
    assert (rate_before(held).different, rate_before(held).calls) == (1, 6)
    assert not_modelled(held) == 1


def test_kinds_are_those_of_the_first_differences() -> None:
    other = Difference("getcsv: text", "1", "2")
    held = [outcome(None, other, DIFFERENT), outcome(DIFFERENT, other), outcome(DIFFERENT)]
    assert [(kind, len(found)) for kind, found in kinds(held).items()] == [
        ("getclass: a", 2),
        ("getcsv: text", 1),
    ]


@pytest.mark.parametrize("version", ["4.29a", "4.31b"])
@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_sandbox_answers_as_another_one_does(version: str, number: int) -> None:
    numbers = new_numbers(random.Random(number))
    calls = sequence("1", number, 50).calls
    assert compare(calls, in_memory(version), in_memory(version), numbers) == [None] * 50


def test_the_classes_of_a_sequence_are_deleted_afterwards() -> None:
    made: tuple[Call, ...] = (
        call(
            "addclass",
            qclass="@A@",
            rclass="@R@",
            data1=lines(CLASS),
            data2="lastname=Li\nfirstname=Xu\npassword=secret99",
        ),
        call("copyclass", qclass="@A@", rclass="@R@"),
    )
    one, other = in_memory("4.31b"), in_memory("4.31b")
    assert compare(made, one, other, new_numbers(random.Random(1))) == [None, None]
    assert not one.box.wims.classes
    assert len(other.box.wims.classes) == 2
