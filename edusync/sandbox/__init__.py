"""Verified stand-ins for the servers: in memory, with their rules, limits, texts and known bugs.

from edusync.sandbox import Sandbox

with Sandbox.sample().serve() as served:
    print(served.wims.url, served.swad.url)
"""

from edusync.sandbox.clock import Clock
from edusync.sandbox.door import Entry
from edusync.sandbox.exchange import Reply
from edusync.sandbox.faults import Faults, Trouble
from edusync.sandbox.sandbox import Sandbox, Served, ServedSwad, ServedWims

__all__ = [
    "Clock",
    "Entry",
    "Faults",
    "Reply",
    "Sandbox",
    "Served",
    "ServedSwad",
    "ServedWims",
    "Trouble",
]
