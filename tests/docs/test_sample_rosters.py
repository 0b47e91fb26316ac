"""Each list of examples/rosters is enrolled by a test, in the way that its guide tells."""

from tests.contract.wims.test_sample_rosters import ROSTERS, SAMPLES


def test_every_sample_has_its_people_and_stands_in_the_guide() -> None:
    files = {path.name for path in ROSTERS.iterdir()} - {"README.md"}
    assert files == {*SAMPLES}
    guide = (ROSTERS / "README.md").read_text("utf-8")
    for name, sample in SAMPLES.items():
        key = "" if sample.key == "regnum" else f', key="{sample.key}"'
        assert f'`c.enrol("{name}"{key})`' in guide
