"""What the models of SWAD share: the session they came by, and what only the site can do."""

from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, cast

import attrs

from edusync.core.model import Model
from edusync.errors import InvalidValue, NotSaved, UnsupportedOperation

if TYPE_CHECKING:
    from edusync.swad.courses.course import Course
    from edusync.swad.session import Session


class SwadModel(Model):
    """An object of a SWAD site.

    A subclass says in `_on_the_site` how to do there what the web service cannot.
    """

    _on_the_site: ClassVar[str]
    _session: "Session"

    def __init__(self, *_: object, **__: object) -> None:
        """Refused for what is made on the site only: `list` and `get` give such objects."""
        raise UnsupportedOperation(
            f"a {type(self).__name__} is made on the site: list() and get() give those there are"
        )

    @property
    def session(self) -> "Session":
        """The session that the object came by; NotSaved where it has none yet."""
        found: Session | None = self.__dict__.get("_session")
        if found is None:
            raise NotSaved(f"this {type(self).__name__} is not on a site: {self._way_to_save()}")
        return found

    def _fixed(self) -> object:
        return self._identity()  # of what comes from the site only

    @property
    def infos(self) -> dict[str, Any]:
        """What the server tells of the object now; edits here stay. As many requests as `get`."""
        self._require_saved("infos")
        return self._read()

    def save(self) -> Any:
        """Refused: the web service has no operation for it."""
        raise self._unsupported("save")

    def delete(self) -> Any:
        """Refused: the web service has no operation for it."""
        raise self._unsupported("delete")

    def _unsupported(self, what: str) -> UnsupportedOperation:
        return UnsupportedOperation(
            f"{what}: SWAD's web service cannot do this to a {type(self).__name__};"
            f" {self._on_the_site}"
        )


class CourseModel(SwadModel):
    """An object of a course, which it came by."""

    @property
    def course(self) -> "Course":
        """The course of the object; no request."""
        return cast("Course", self.__dict__["_course"])


def of_course(course: object) -> None:
    """Raises InvalidValue for what is no course."""
    if not (isinstance(course, SwadModel) and hasattr(type(course), "teaches")):
        reason = "must be a Course: session.courses() lists one's own"
        raise InvalidValue("course", course, reason)


def of_session(session: object) -> None:
    """Raises InvalidValue for what is no session."""
    if not hasattr(type(session), "call"):
        raise InvalidValue("session", session, "must be a Session: login(...) makes one")


def only_read(instance: "SwadModel", attribute: "attrs.Attribute[Any]", _: object) -> NoReturn:
    """What happens where such a field is set: UnsupportedOperation."""
    raise UnsupportedOperation(
        f"{attribute.name} of {instance.label}: SWAD's web service cannot change it; "
        f"{instance._on_the_site}"
    )
