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
