"""`User`: a user of a class."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from edusync.model import IDENTITY, SECRET, SETTERS, lenient
from edusync.wims.failures import expect
from edusync.wims.fields import LOGIN, PASSWORD, TEXT, as_text, literal, text
from edusync.wims.items import ClassItem

if TYPE_CHECKING:
    from edusync.wims.classes import Class

SUPERVISOR = "supervisor"  # the login of the teacher, in every class


@lenient
@attrs.define(slots=False, eq=False, repr=False, on_setattr=SETTERS)
class User(ClassItem):
    """A user of a WIMS class.

    Parameters:
        quser: login; letters, digits and . _ @ - (WIMS keeps only letters and digits, 4 to 24).
        lastname, firstname: any text.
        password: 4 to 40 letters, digits and . ; : ^ _ # % ~ @ -, which is what WIMS' login takes.
        email, comments, regnum (student number), regprop1 to regprop5: any text.
        photourl: address of a picture, without `=`.
        participate, courses, classes, supervise: lists of classes, in a group of classes.
        supervisable: 'yes' lets the user supervise a class.
        external_auth: login of an external authentication.
        agreecgu: 'yes' if the user need not agree to the terms of use at first login.
        Other keywords are ignored.
    """

    quser: str = attrs.field(converter=as_text, validator=LOGIN, metadata=IDENTITY)
    lastname: str = attrs.field(converter=as_text, validator=TEXT)
    firstname: str = attrs.field(converter=as_text, validator=TEXT)
    password: str = attrs.field(converter=as_text, validator=PASSWORD, metadata=SECRET)
    email: str = text()
    comments: str = text()
    regnum: str = text()
    photourl: str = literal()
    participate: str = literal()
    courses: str = literal()
    classes: str = literal()
    supervise: str = literal()
    supervisable: str = literal("no")
    external_auth: str = literal()
    agreecgu: str = literal("yes")
    regprop1: str = text()
    regprop2: str = text()
    regprop3: str = text()
    regprop4: str = text()
    regprop5: str = text()

    @property
    def fullname(self) -> str:
        """First and last name, each word with a capital letter."""
        return f"{self.firstname} {self.lastname}".title()

    @property
    def infos(self) -> dict[str, Any]:
        """All fields as the server has them, the password too: 1 request (getuser).

        Raises NotSaved, or NotFound when the user is gone.
        """
        return read_user(self._home("infos"), self.quser)

    def __str__(self) -> str:
        return self.fullname

    def _identity(self) -> tuple[object, ...]:
        return (*self._home("comparing users")._identity(), self.quser)

    def _become(self, home: "Class", quser: str, values: Mapping[str, Any]) -> None:
        """Turns a new object into that user of the server: what was not given is the server's."""
        self.__dict__.update(_class=home, _saved=True, quser=quser)
        self._wrote(values)
        for name, value in values.items():
            if name not in self._given or (name == "password" and not self.password):
                self.__dict__[name] = value

    def _moduser(self, values: Mapping[str, Any]) -> None:
        home = self._home("save")
        api, qclass = home.connection
        answer = api.moduser(qclass, home.rclass, self.quser, values)
        target = f"user {self.quser} of class {qclass}"
        expect("moduser", answer, target, fine="nothing done")
        self._wrote(values)

    def _read(self, _: str = "", /) -> dict[str, Any]:
        return self.infos


USER_FIELDS = tuple(name for name in attrs.fields_dict(User) if name != "quser")


def read_user(home: "Class", quser: str) -> dict[str, Any]:
    """All fields of a user, the password too, by 1 request (getuser)."""
    api, qclass = home.connection
    answer = api.getuser(qclass, home.rclass, quser, USER_FIELDS)
    reply = expect("getuser", answer, f"user {quser} of class {qclass}")
    return {name: reply.get(name, "") for name in USER_FIELDS}
