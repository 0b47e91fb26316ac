"""Our description of the service."""

from edusync.swad.api.envelopes import WSDL
from scripts.service_wsdl import description


def test_it_is_what_the_table_of_operations_gives() -> None:
    assert WSDL.read_bytes() == description(), "run `make wsdl`"
