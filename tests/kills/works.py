"""All works by name."""

from typing import cast

from tests.kills import swadworks, wimsworks
from tests.kills.here import Work

WORKS = cast(dict[str, Work], {**wimsworks.WORKS, **swadworks.WORKS})
