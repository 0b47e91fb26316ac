"""What a client asks of the adapter that sends its requests (`adapter=`)."""

from typing import Any

from requests.adapters import BaseAdapter, HTTPAdapter


def is_networked(adapter: BaseAdapter | None) -> bool:
    """Whether other programs can meet the same server: a sandbox is in this process alone."""
    return adapter is None or isinstance(adapter, HTTPAdapter)


def without_connections(adapter: BaseAdapter | None) -> BaseAdapter | None:
    """The same adapter with connections of its own, for a forked child.

    Those of the parent would be read by both, and their pool may be locked for ever.
    """
    if not isinstance(adapter, HTTPAdapter):
        return adapter
    kept = {key: value for key, value in vars(adapter).items() if key != "proxy_manager"}
    found: Any = object.__new__(type(adapter))
    found.__setstate__(kept)  # as after pickling, with what a subclass added
    renewed: BaseAdapter = found
    return renewed
