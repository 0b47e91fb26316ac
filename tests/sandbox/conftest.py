"""Classes of the sandbox's WIMS, with its bugs and without."""

import pytest

from edusync.sandbox.wims.site import WimsSite
from tests.sandbox.asking import Client


@pytest.fixture
def wims() -> Client:
    """A class on a site with all bugs."""
    return Client(WimsSite()).class_()


@pytest.fixture
def mended() -> Client:
    """A class on a site without the known bugs."""
    return Client(WimsSite(quirks=False)).class_()


@pytest.fixture
def school(wims: Client) -> Client:
    """A class with a student, two sheets in preparation and two exams."""
    wims.student("anna")
    for weights in ((1, 2), (1,)):
        wims.sheet(weights, active=False)
    for title in "AB":
        wims.ok("addexam", data1=f"title={title}")
    return wims
