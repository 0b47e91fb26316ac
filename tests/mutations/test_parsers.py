"""Whatever a server sends or a file holds gives a result, or an error of edusync."""

import pytest

from tests.mutations.parsers import inputs
from tests.mutations.run import run

INPUTS = dict.fromkeys(inputs(), 120) | {"models": 40}
TAKE_ALL = ("class files", "pages")  # which nearly any text may be


@pytest.mark.parametrize("kind", INPUTS)
def test_damaged_bytes_give_a_result_or_an_error_of_ours(kind: str) -> None:
    result = run(kind, INPUTS[kind], seed=1)
    assert [str(accident) for accident in result.accidents] == []
    assert result.read + result.refused == INPUTS[kind]
    assert result.refused or kind in TAKE_ALL
