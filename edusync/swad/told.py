"""Fields of a model that the server tells and the web service cannot change."""

from typing import TYPE_CHECKING, Any, NoReturn

import attrs

from edusync.errors import UnsupportedOperation

if TYPE_CHECKING:
    from edusync.swad.models import SwadModel


def refuse(instance: "SwadModel", attribute: "attrs.Attribute[Any]", _: object) -> NoReturn:
    """What happens where such a field is set: UnsupportedOperation."""
    raise UnsupportedOperation(
        f"{attribute.name} of {instance.label}: SWAD's web service cannot change it; "
        f"{instance._on_the_site}"
    )
