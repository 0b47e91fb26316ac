"""The tour of `make demo`: what it does with WIMS and SWAD is in `edusync/demo/`.

To try something of your own, put it in the place of `tour`: `served.wims` and `served.swad` hold
the addresses of two servers in memory, and who may log in there.
"""

from edusync.demo import tour
from edusync.sandbox import Sandbox

with Sandbox.sample().serve() as served:
    tour(served, "demo-output")
