"""Object-oriented access to two learning platforms: WIMS and SWAD.

    from edusync.wims import Class

Importing this package imports neither zeep nor pandas.
"""

from importlib.metadata import version

__version__ = version("edusync")
