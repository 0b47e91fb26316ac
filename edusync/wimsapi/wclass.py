"""`Class`, as in wimsapi, and the languages and levels that it takes."""

import builtins
import contextlib
from collections.abc import Mapping
from typing import Any, Self, TypeAlias, TypeVar

from edusync.errors import InvalidValue
from edusync.results.tables import ItemList, SaveResult
from edusync.wims.api.client import WimsAPI as AnyAPI
from edusync.wims.base.handle import ClassHandle, connected
from edusync.wims.classes import class_
from edusync.wims.models.item import ClassItem
from edusync.wims.wire.logins import SUPERVISOR
from edusync.wimsapi import plain
from edusync.wimsapi.api import WimsAPI
from edusync.wimsapi.connection import Connection
from edusync.wimsapi.exam import Exams
from edusync.wimsapi.exceptions import AdmRawError, InvalidItemTypeError, NotSavedError
from edusync.wimsapi.item import ClassItemABC
from edusync.wimsapi.sheet import Sheets
from edusync.wimsapi.user import User, Users
from edusync.wimsapi.utils import one_year_later

__all__ = [
    "LANG",
    "LEVEL",
    "AdmRawError",
    "Class",
    "ClassItemABC",
    "InvalidItemTypeError",
    "NotSavedError",
    "User",
    "WimsAPI",
    "one_year_later",
]

# The codes of ISO 639-1, and some others that wimsapi takes. A class in a language that WIMS has no
# texts in is in English.
LANG = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu "
    "cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi "
    "ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks "
    "ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl "
    "nn no nr nv oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm "
    "sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi "
    "vo wa wo xh yi yo za zh zu"
).split()
LEVEL = "K1 K2 K3 E1 E2 E3 E4 E5 E6 H1 H2 H3 H4 H5 H6 U1 U2 U3 U4 U5 G R".split()


AnyItem: TypeAlias = ClassItemABC | ClassItem
ITEMS = (ClassItemABC, ClassItem)
# What users, sheets and exams ask of their class, besides what wimsapi has.
ASKED = {"exclusive", "read_file", "run", *ClassHandle.__annotations__}
ASKED |= {name for name in vars(ClassHandle) if name.startswith("wims_")}
I = TypeVar("I", bound=AnyItem)  # noqa: E741


@plain.built
class Class(plain.Plain, class_.Class):
    """A class of a WIMS server: `edusync.wims.Class`, as in wimsapi.

    Parameters as there; `lang`, `level`, `limit` and `expiration` are checked at once (ValueError),
    the others by `save()`; other keywords are ignored. `expiration` is a year from today unless it
    is given, `qclass` is text once the class is saved. Classes that are not saved cannot be
    compared (NotSaved).

        >>> from edusync.wimsapi import Class, User
        >>> c = Class.get(api, 20001, "myclass")
        >>> c.checkitem("alba", User), c.getitem("alba", User).lastname
        (True, 'Giménez Ruiz')
    """

    _words = ("expiration",)
    _needed_of_teacher = ("password",)  # an empty name is saved, as wimsapi does

    def __init__(
        self,
        rclass: str,
        name: str,
        institution: str,
        email: str,
        password: str,
        supervisor: User,
        qclass: int | str | None = None,
        lang: str = "en",
        expiration: str | None = None,
        limit: int | str = 30,
        level: str = "H4",
        secure: str = "all",
        bgcolor: str = "",
        refcolor: str = "",
        css: str = "",
        cloningpwd: str = "",
        **kwargs: Any,
    ) -> None:
        if lang not in LANG:
            raise InvalidValue("lang", lang, f"must be one of {', '.join(LANG)}")
        if level not in LEVEL:
            raise InvalidValue("level", level, f"must be one of {', '.join(LEVEL)}")
        self.__dict__["limit"] = int(limit)
        plain.check_day(self)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ASKED and name not in self._fields():
            raise AttributeError(f"{name!r} is part of edusync's Class: choose another name")
        super().__setattr__(name, value)

    @property
    def url(self) -> str:
        """Address of the server; NotSaved before the first save."""
        return self.connection[0].url

    @property
    def ident(self) -> str:
        """Name of the connection; NotSaved before the first save."""
        return self.connection[0].ident

    @property
    def passwd(self) -> str:
        """Password of the connection; NotSaved before the first save."""
        return self.connection[0].passwd

    @property
    def users(self) -> Users:
        """The users of the class: `c.users["jdoe"]`, `c.users.list()`, `for user in c.users`."""
        return Users(self)

    @property
    def sheets(self) -> Sheets:
        """The sheets of the class: `c.sheets[1]`, `c.sheets.list()`, `for sheet in c.sheets`."""
        return Sheets(self)

    @property
    def exams(self) -> Exams:
        """The exams of the class: `c.exams[1]`, `c.exams.list()`, `for exam in c.exams`."""
        return Exams(self)

    def wims_at(self, number: int | str, settings: Mapping[str, str] | None = None) -> Self:
        """The class of that number, which is text, in the same connection: no request."""
        found = super().wims_at(number, settings)
        found.__dict__["qclass"] = str(number)
        return found

    def save(
        self,
        url: "str | AnyAPI | None" = None,
        ident: str | None = None,
        passwd: str | None = None,
        *,
        force: bool = False,
        if_unchanged: bool = False,
        **kwargs: Any,
    ) -> SaveResult:
        """Saves what changed, here and in the supervisor; no request for an unchanged class.

        A class that is not saved needs url, ident and passwd (NotSaved); other keywords go to
        requests, and hold for all calls of this class. `force` saves an expiration that is past or
        an empty password, too; `if_unchanged` raises Conflict where somebody else changed what is
        to be saved.
        """
        api: AnyAPI | None = None
        if isinstance(url, str) and ident is not None and passwd is not None:
            api = Connection(url, ident, passwd, **kwargs)
        elif isinstance(url, AnyAPI):
            api = _strict(url)
        elif not self._saved and self._api is None:
            raise NotSavedError("Give url, ident and passwd to save a class for the first time.")
        was_saved = self._saved
        try:
            with contextlib.ExitStack() as held:
                held.enter_context(self._converted(check=True))
                supervisor = self.__dict__.get(SUPERVISOR)
                if isinstance(supervisor, User):
                    held.enter_context(supervisor._converted(check=True))
                return super().save(api, force=force, if_unchanged=if_unchanged)
        finally:
            if self._saved and not was_saved:
                self.__dict__["qclass"] = str(self.qclass)

    @classmethod
    def get(
        cls,
        url: "str | AnyAPI",
        ident: Any = None,
        passwd: Any = None,
        qclass: int | str | None = None,
        rclass: str | None = None,
        **kwargs: Any,
    ) -> Self:
        """Gets a class, `get(url, ident, passwd, qclass, rclass)`: 2 requests.

        Other keywords go to requests, and hold for all calls of this class.
        """
        api, which = _connected(url, ident, passwd, (qclass, rclass), kwargs)
        found = super().get(api, *which)
        found.__dict__["qclass"] = which[0]
        return found

    @classmethod
    def check(
        cls,
        url: "str | AnyAPI",
        ident: Any = None,
        passwd: Any = None,
        qclass: int | str | None = None,
        rclass: str | None = None,
        **kwargs: Any,
    ) -> bool:
        """Whether the class exists and accepts this connection: 1 request. Keywords as in `get`."""
        api, which = _connected(url, ident, passwd, (qclass, rclass), kwargs)
        return super().check(api, *which)

    @classmethod
    def list(
        cls,
        url: "str | AnyAPI",
        ident: Any = None,
        passwd: Any = None,
        rclass: str | None = None,
        **kwargs: Any,
    ) -> ItemList[Self]:
        """Lists the classes of a connection: 1 request. Keywords as in `get`."""
        api, which = _connected(url, ident, passwd, (rclass,), kwargs)
        found = super().list(api, *which)
        for one in found:
            one.__dict__["qclass"] = str(one.qclass)
        return found

    def additem(self, item: AnyItem) -> None:
        """Saves a new object in the class, by `item.save(c, check_exists=False)`."""
        self._kind_of("additem", item)
        if isinstance(item, ClassItemABC):
            item.save(self, check_exists=False)
        else:
            item.save(self)

    def delitem(self, item: Any, cls: type[AnyItem] | None = None) -> None:
        """Deletes an object: `delitem(user)`, `delitem("jdoe", User)`, `delitem(2, Sheet)`.

        Raises InvalidItemTypeError for what cannot be in a class; requests as `cls.remove`.
        """
        self._kind_of("delitem", item, cls).remove(self, item)

    def checkitem(self, item: Any, cls: type[AnyItem] | None = None) -> bool:
        """Whether an object, or that identifier of a `cls`, is in the class: 1 request.

        Raises InvalidItemTypeError for what cannot be in a class.
        """
        found: bool = self._kind_of("checkitem", item, cls).check(self, item)
        return found

    def getitem(self, identifier: Any, cls: type[I]) -> I:
        """Gets the `cls` of that identifier; raises and takes requests as `cls.get`."""
        found: I = self._kind_of("getitem", identifier, cls).get(self, identifier)
        return found

    def listitem(self, cls: type[I]) -> builtins.list[I]:
        """Lists every `cls` of the class; requests as `cls.list`."""
        found: builtins.list[I] = self._kind_of("listitem", "", cls).list(self)
        return found

    def __contains__(self, item: object) -> bool:
        """Whether the object is in the class: 1 request."""
        return self.checkitem(item)

    def _kind_of(self, what: str, item: Any, cls: type[Any] | None = None) -> type[Any]:
        """The class of an object, or of an identifier, with which `what` is to be done here."""
        kind = cls or type(item)
        named = cls is not None and isinstance(item, str | int)
        if not issubclass(kind, ITEMS) or not (named or isinstance(item, ITEMS)):
            wrong = kind.__name__ if isinstance(item, ITEMS) or cls else repr(item)
            raise InvalidItemTypeError(
                f"{wrong} cannot be in a WIMS class: give a User, Sheet, Exam or Exercise, "
                "or an identifier and one of these classes"
            )
        connected(self, what)
        return kind


def _connected(
    url: "str | AnyAPI",
    ident: Any,
    passwd: Any,
    which: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> tuple[AnyAPI, tuple[Any, ...]]:
    """The client and what names the object, from `(url, ident, passwd, ...)` or `(api, ...)`."""
    if isinstance(url, AnyAPI):
        return _strict(url), (ident, passwd)[: len(which)]
    return Connection(url, ident, passwd, **kwargs), which


def _strict(api: AnyAPI) -> AnyAPI:
    """The client whose methods raise what they may not send, which objects ask."""
    return Connection.of(api) if isinstance(api, WimsAPI) else api
