"""`Flags`: a base of flags that a newer server may have more of."""

import enum
from typing import Any


class Flags(enum.Flag, boundary=enum.KEEP):
    """Flags that keep the bits of newer servers, and are equal, copied and pickled by their bits.

    The `enum` of Python 3.11.2, which Debian 12 has, does so for the bits alone that have names.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.value == other.value

    def __hash__(self) -> int:
        return hash(self.value)

    def __reduce_ex__(self, protocol: object) -> Any:
        return type(self), (self.value,)
