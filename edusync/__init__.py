"""Object-oriented access to two learning platforms: WIMS and SWAD.

    from edusync.wims import Class

Importing this package imports neither zeep nor pandas.
"""

__version__ = "0.1.0"
