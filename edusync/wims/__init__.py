"""WIMS: the raw client and the models."""

from edusync.wims.api import WimsAPI

__all__ = ["WimsAPI"]
