"""constraints.txt pins whatever development installs, so that it can be audited and repeated."""

import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PINS = {
    canonicalize_name(name): version
    for name, version in (
        line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split()
    )
}


def test_every_package_that_development_needs_is_pinned_to_a_version_that_is_allowed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    lists = [groups["dev"], groups["test"], groups["bench"], project["project"]["dependencies"]]
    wanted = [Requirement(one) for group in lists for one in group if isinstance(one, str)]
    assert len(wanted) > 30
    for one in wanted:
        assert one.specifier.contains(PINS.get(canonicalize_name(one.name), "0")), str(one)
