"""The half of `Class` about what the class holds: collections, and wimsapi's item methods."""

from typing import TYPE_CHECKING, Any, TypeVar, cast

from edusync.errors import InvalidItemTypeError
from edusync.results import ItemList
from edusync.wims import gradereading
from edusync.wims.exams import Exams
from edusync.wims.exercises import Exercises
from edusync.wims.gradebook import Gradebook
from edusync.wims.items import ClassItem, ClassItemABC, connected
from edusync.wims.sheets import Sheets
from edusync.wims.users import Users

if TYPE_CHECKING:
    from edusync.wims.classes import Class

I = TypeVar("I", bound=ClassItem)  # noqa: E741


class ClassContents:
    """The collections of a class, and the same by wimsapi's names."""

    @property
    def _me(self) -> "Class":
        return cast("Class", self)

    @property
    def users(self) -> Users:
        """The users: see `Users`. No request by itself."""
        return Users(self._me)

    @property
    def sheets(self) -> Sheets:
        """The sheets: see `Sheets`. No request by itself."""
        return Sheets(self._me)

    @property
    def exams(self) -> Exams:
        """The exams: see `Exams`. No request by itself."""
        return Exams(self._me)

    @property
    def exercises(self) -> Exercises:
        """The OEF exercises that belong to the class: see `Exercises`. No request by itself."""
        return Exercises(self._me)

    def gradebook(self, scale: float | None = 20, *, hidden: bool = False) -> Gradebook:
        """The marks of all students in all sheets and exams, with WIMS' average.

        1 request (getclasstgz), 1 for each sheet that is active or expired (getsheetscores), and 1
        for each exam that was activated (getexamscores); none for a student. What cannot be read is
        in `book.unread`, with the reason. Where WIMS' average counts such a sheet or exam, the
        averages are None, and `book.no_average` says so.

        The average is that of WIMS' score pages: the sum of weight times mark, over the sum of the
        weights. The marks are those of sheets that are active, expired or hidden, by their formula,
        and of exams that were activated; who never worked has 0. In a class that is ordered in
        sequences, the sheets are those of the sequences that are not hidden. All weights 0: 0.

        Parameters:
            scale: the best mark of what is shown, over 0; None: the class' own. Raw components stay
                as WIMS tells them.
            hidden: True reads hidden sheets as well, by 1 request more for each student (getscore);
                tries and last results are not told then (-1).

        Returns a `Gradebook`. Raises NotSaved, InvalidValue, and what would fail for every sheet:
        AuthenticationError, PermissionDenied, ConnectFailed, ServerUnavailable.
        """
        return gradereading.read(self._me, scale, hidden=hidden)

    def additem(self, item: ClassItemABC) -> None:
        """Saves a new object in the class, by `item.save(c, check_exists=False)`."""
        connected(self._me, "additem")
        _kind_of(item, None)
        item.save(self._me, check_exists=False)

    def delitem(self, item: Any, cls: type[ClassItemABC] | None = None) -> None:
        """Deletes an object: `delitem(user)`, `delitem("jdoe", User)`, `delitem(2, Sheet)`.

        Raises InvalidItemTypeError for what cannot be in a class; requests as `cls.remove`.
        """
        connected(self._me, "delitem")
        _kind_of(item, cls).remove(self._me, item)

    def checkitem(self, item: Any, cls: type[ClassItemABC] | None = None) -> bool:
        """Whether an object, or that identifier of a `cls`, is in the class: 1 request.

        Raises InvalidItemTypeError for what cannot be in a class.
        """
        connected(self._me, "checkitem")
        found: bool = _kind_of(item, cls).check(self._me, item)
        return found

    def getitem(self, identifier: Any, cls: type[I]) -> I:
        """Gets the `cls` of that identifier; raises and takes requests as `cls.get`."""
        connected(self._me, "getitem")
        _kind_of(identifier, cls)
        return cls.get(self._me, identifier)

    def listitem(self, cls: type[I]) -> ItemList[I]:
        """Lists every `cls` of the class; requests as `cls.list`."""
        connected(self._me, "listitem")
        _kind_of("", cls)
        return cls.list(self._me)

    def __contains__(self, item: object) -> bool:
        """Whether the object is in the class: 1 request."""
        return self.checkitem(item)


def _kind_of(item: Any, cls: type[Any] | None) -> type[Any]:
    kind = cls or type(item)
    named = cls is not None and isinstance(item, str | int)
    if not issubclass(kind, ClassItemABC) or not (named or isinstance(item, ClassItemABC)):
        what = kind.__name__ if isinstance(item, ClassItemABC) or cls else repr(item)
        raise InvalidItemTypeError(
            f"{what} cannot be in a WIMS class: give a User, Sheet, Exam or Exercise, "
            "or an identifier and one of these classes"
        )
    return kind
