"""Object-oriented access to two learning platforms: WIMS and SWAD.

    from edusync.wims import Class

Importing this package imports neither zeep nor pandas.
"""

import logging

# What these log is in a report, a result or a warning as well, or was mended by another attempt:
# a program that configured no logging does not see it. Its other loggers write to stderr then.
for _name in ("edusync.wims", "edusync.swad", "edusync.quirks"):
    logging.getLogger(_name).addHandler(logging.NullHandler())

__version__ = "0.1.0"
