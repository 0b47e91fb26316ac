"""The versions of WIMS that the sandbox can be, and what differs between them.

The module of adm/raw is the same in all of them; what differs comes from the engine below it.
"""

from collections.abc import Sequence

import attrs


@attrs.frozen
class Version:
    """A version of WIMS.

    `own_order`: a list of wanted names is answered in the server's own order, not in that of the
    request. `stray_key`: getclass has a key '' when hidden properties are asked for too, which it
    otherwise has only without an option. `joined_first`: putcsv writes a class of a group before
    those in which a user takes part already, not after them. `modules`: what stands beside the
    modules of exercises.
    """

    name: str
    compiled: str
    own_order: bool
    stray_key: bool
    joined_first: bool
    modules: tuple[str, ...]

    def ordered(self, asked: Sequence[str], own: Sequence[str]) -> list[str]:
        """The names asked for, each once, in the order in which this version answers them."""
        names = list(dict.fromkeys(asked))
        return sorted(names, key=own.index) if self.own_order else names


VERSIONS = {
    one.name: one
    for one in (
        Version(
            "4.29a",
            compiled="2025-05-03",
            own_order=False,
            stray_key=False,
            joined_first=False,
            modules=("help", "local", "tool"),
        ),
        Version(
            "4.31b",
            compiled="2026-04-01",
            own_order=True,
            stray_key=True,
            joined_first=True,
            modules=(".placeholder", "contrib", "help", "local", "tool"),
        ),
    )
}
NEWEST = VERSIONS["4.31b"]


def version(name: str) -> Version:
    """The version of that name; ValueError, which names those there are, if there is none."""
    try:
        return VERSIONS[name]
    except KeyError:
        known = " or ".join(map(repr, VERSIONS))
        raise ValueError(f"wims must be {known}, not {name!r}") from None
