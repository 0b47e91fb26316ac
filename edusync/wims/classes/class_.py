"""`Class`: a class of a WIMS server."""

import contextlib
from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Unpack, cast, overload

import attrs

from edusync.core.arguments import object_of
from edusync.core.model import IDENTITY, SECRET, checked, model, run_steps
from edusync.core.readback import settle
from edusync.errors import DataLossError, NotSaved, ServerBug
from edusync.results.progress import Steps
from edusync.results.tables import SaveResult
from edusync.wims.api.base import ClassId, WimsOptions
from edusync.wims.api.client import WimsAPI
from edusync.wims.base import groups, kinds
from edusync.wims.base.accounts import in_spite_of, read_user
from edusync.wims.base.fields import (
    BLANK_CLASS,
    BLANK_USER,
    NAME,
    PASSWORD,
    TEXT,
    amount,
    day,
    literal,
    look,
    refuse_blank,
    secret,
    text,
)
from edusync.wims.base.handle import Notes
from edusync.wims.classes import creation
from edusync.wims.classes.contents import ClassContents
from edusync.wims.classes.lookup import WIRE_NAMES, connect, refuse_misspelt, state
from edusync.wims.classes.year import ClassYear
from edusync.wims.classfiles import definitions
from edusync.wims.models.item import properties, settled_expiration
from edusync.wims.models.user import User
from edusync.wims.wire import checks
from edusync.wims.wire.days import Day
from edusync.wims.wire.logins import SUPERVISOR
from edusync.wims.wire.values import as_class_id, as_day, as_text


def _teacher(name: str, value: Any) -> User:
    return object_of(name, value, User, 'User("", last name, first name, password) makes one')


@model
class Class(ClassContents, ClassYear):
    """A class of a WIMS server.

    Parameters:
        rclass: the class' identifier on our side; letters, digits and . _ -.
        name, institution, email: any text; the name must not be empty.
        password: of the registration, 4 to 40 letters, digits and . ; : ^ _ # % ~ @ -; '' for none,
            with which everybody may register: `save(force=True)`.
        supervisor: a `User`, the teacher; its login becomes `supervisor`.
        qclass: number on the server (a new class: 11111 to 99999999); None: `save()` draws one.
            It is None until then.
        lang: two letters, like 'fr'.
        expiration: `yyyymmdd` or a date; None (default): a year from the day of `save()`.
            WIMS deletes expired classes.
        limit: how many users may register.
        level: E1 to E6, H1 to H6, U1 to U5, K1 to K3, G or R.
        secure: addresses that may ask for confidential data, or 'all'.
        The others are WIMS' own properties of the same names.
    """

    plural: ClassVar[str] = "classes"

    rclass: str = attrs.field(validator=checked(checks.rclass), metadata=IDENTITY)
    name: str = attrs.field(converter=as_text, validator=NAME, kw_only=True)
    institution: str = attrs.field(converter=as_text, validator=TEXT, kw_only=True)
    email: str = attrs.field(converter=as_text, validator=TEXT, kw_only=True)
    password: str = attrs.field(
        converter=as_text, validator=PASSWORD, metadata=SECRET, kw_only=True
    )
    supervisor: User = attrs.field(validator=checked(_teacher), kw_only=True)
    qclass: int | str = attrs.field(
        default=cast(Any, None),
        converter=as_class_id,
        validator=attrs.validators.optional(checked(checks.class_id)),
        metadata=IDENTITY,
        kw_only=True,
    )
    lang: str = attrs.field(default="en", validator=checked(checks.language), kw_only=True)
    expiration: Day = day()
    limit: int = amount(30, checks.number)
    level: str = attrs.field(default="H4", validator=checked(checks.level), kw_only=True)
    secure: str = literal("all")
    bgcolor: str = look()
    refcolor: str = look()
    css: str = look()
    cloningpwd: str = secret()
    typename: str = text()
    external_auth: str = literal()
    mixed_external_auth: str = literal()
    cas_auth: str = literal()
    php_auth: str = literal()
    authidp: str = literal()
    topscores: str = literal()
    bgimg: str = look()
    scorecolor: str = look()
    logo: str = look()
    logoside: str = look()
    ref_menucolor: str = look()
    ref_button_color: str = look()
    ref_button_bgcolor: str = look()
    ref_button_help_color: str = look()
    ref_button_help_bgcolor: str = look()
    theme: str = look()
    theme_icon: str = look()
    sendmailteacher: str = literal()
    allowcloning: str = literal()

    _needed_of_teacher: ClassVar[tuple[str, ...]] = ("lastname", "firstname", "password")

    def _start(self) -> None:
        super()._start()
        self._api: WimsAPI | None = None
        self._attempt = creation.Attempt()  # to make the class
        self._shown_supervisor = ""  # the supervisor's name on the class' page
        self._wished_supervisor = ""  # that name, where addclass could not carry it
        self.__dict__["wims_noted"] = Notes()

    @property
    def connection(self) -> tuple[WimsAPI, ClassId]:
        """The client and the number of this class; NotSaved when it has none."""
        if self._api is None or self.qclass is None:
            raise NotSaved(f"this Class is not on a server: {self._way_to_save()}")
        return self._api, self.qclass

    def _kind_of_old(self) -> kinds.Kind:
        """What kind of class it was before it was deleted, or what its number says."""
        if self.qclass is None:
            return kinds.SINGLE
        return kinds.kind_of(self.qclass, self.wims_noted.settings)

    def _refuse_new(self) -> None:
        """Raises UnsupportedOperation for a group, or class of one, that is not on a server."""
        kind = self._kind_of_old()
        if not self._saved and kind != kinds.SINGLE:
            group = kinds.superclass_of(self.qclass, self.wims_noted.settings)
            kinds.refuse("save a new one", kind, self.qclass, group)

    def _way_to_save(self) -> str:
        kind = self._kind_of_old()
        if (rule := kinds.rule("save a new one", kind)).verdict == kinds.REFUSED:
            return f"a {kind} is not saved again: {rule.says}"
        return "save(url, ident, passwd), or save(api)"

    @property
    def infos(self) -> dict[str, Any]:
        """Everything that getclass replies, as text: 1 request.

        Raises NotSaved, or NotFound when the class is gone.
        """
        return properties(self.wims_run("getclass"))

    def _identity(self) -> tuple[object, ...]:
        api, qclass = self.connection
        return (api.server, str(qclass))

    def _read(self, name: str = "", /) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if name != SUPERVISOR:
            values |= self._from_reply(self._properties())
        if name in ("", SUPERVISOR):
            fields = {"quser": SUPERVISOR, **read_user(self, SUPERVISOR)}
            (values[SUPERVISOR],) = self.users.of([fields])
        return values

    def _properties(self) -> dict[str, Any]:
        """The reply of getclass: 1 request; 1 more (getclasstgz) where a user's file breaks it."""
        try:
            return self.infos
        except ServerBug as error:
            held = in_spite_of(error, self)
            told = dict.fromkeys((WIRE_NAMES.get(name, name) for name in self._fields()), "")
            return told | definitions.settings(held[definitions.DEFINITION], "class")

    def _from_reply(self, reply: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that a reply about this class holds; notes what else it says."""
        self._shown_supervisor = reply.get(SUPERVISOR, "")
        self.wims_noted.know_kind(reply)
        return self._told_by(reply)

    @overload
    def save(
        self,
        url: str,
        ident: str,
        passwd: str,
        *,
        force: bool = False,
        if_unchanged: bool = False,
        **kwargs: Unpack[WimsOptions],
    ) -> SaveResult: ...

    @overload
    def save(
        self, api: WimsAPI | None = None, /, *, force: bool = False, if_unchanged: bool = False
    ) -> SaveResult: ...

    def save(
        self,
        url: str | WimsAPI | None = None,
        ident: str | None = None,
        passwd: str | None = None,
        *,
        force: bool = False,
        if_unchanged: bool = False,
        **kwargs: Unpack[WimsOptions],
    ) -> SaveResult:
        """Saves what changed, here and in the supervisor.

        A new class needs a server: `save(url, ident, passwd)`, other keywords go to `WimsAPI`, or
        `save(api)`. Without a qclass it gets a free number of 7 digits. Requests: none for an
        unchanged class; modclass and moduser, as far as they are needed; 3 more for a new class
        (checkclass, addclass, getclass).

        `if_unchanged=True` reads the class, the supervisor, or both first (1 request more for each
        that is to be changed), and raises Conflict where somebody else changed a field that is to
        be saved. A new class has nothing to compare.

        Returns a SaveResult. Raises DataLossError for an expiration that is empty or past, since
        WIMS would delete the class the next night, and InvalidValue for an empty password, with
        which everybody may register, or an empty name or password of the supervisor (`force=True`
        goes on); NotSaved without server; AlreadyExists when the number is taken;
        UnsupportedOperation for a new group or a class of one, be it one that was deleted. After an
        error, `save()` again does the rest.
        """
        refuse_misspelt(self.save, kwargs)
        self._refuse_new()
        if url is not None:
            self._api, _ = connect(self.save, url, ident, passwd, (), kwargs)
        if self._api is None:
            raise NotSaved(
                "save: a new Class needs its server: save(url, ident, passwd), or save(api)"
            )
        with (
            contextlib.ExitStack() as held,
            settled_expiration(self, self._api, lambda: self._attempt.sent is not None),
            self._api.counted() as count,
        ):
            self._refuse_expired(force, self._api)
            self._own_supervisor()
            self._refuse_blank(force)
            if self._saved:
                if if_unchanged and (changes := self.changes()):
                    held.enter_context(self.wims_exclusive())
                    self._compare(changes)
                fields = self._update()
                return SaveResult(updated=bool(fields), fields=fields, requests=count())
            self._create(self._api)
            self._update()
            given = tuple(name for name in self._fields() if name in self._given)
            return SaveResult(created=True, fields=given, requests=count())

    def _create(self, api: WimsAPI) -> None:
        """Makes the class, and leaves what addclass could not carry as changes."""
        wished, teacher = self._given | creation.ALWAYS_SENT, self.supervisor
        names = sorted(wished - {"rclass", "qclass", "name", SUPERVISOR})
        values = {name: getattr(self, name) for name in names}
        values |= {"description": self.name, SUPERVISOR: teacher.fullname}
        wanted = creation.Wanted(self.rclass, values, teacher.to_dict(secrets=True))
        self._attempt = attrs.evolve(self._attempt, number=None)
        try:
            number, reply = creation.create(api, wanted, self.qclass, self._attempt)
        finally:
            if self._attempt.number is not None:
                self.__dict__["qclass"] = self._attempt.number
        self._api, self._saved, self._attempt = api, True, creation.Attempt()
        self.__dict__["qclass"] = number
        actual = self._from_reply(reply)
        self._wrote(actual)
        if self._shown_supervisor != teacher.fullname:
            self._wished_supervisor = teacher.fullname
        for name, value in {**self._values(), **actual}.items():
            if name not in wished:  # a default is no wish
                self._take({name: value})
        own_email = "email" in teacher.known()
        there = creation.first_supervisor(wanted.supervisor, reply)
        teacher._become(self, SUPERVISOR, there)
        if not own_email:
            teacher.email = self.email  # as WIMS does, but never a placeholder

    def _refuse_expired(self, force: bool, api: WimsAPI) -> None:
        if force or (self._saved and "expiration" not in self.changes()):
            return
        if self.expiration < as_day(api.today()):
            raise DataLossError(
                f"class {self.qclass}: its expiration, {self.expiration!r}, is empty or past, and "
                "WIMS "
                "would delete it the next night; set a later day, or force=True saves it so"
            )

    def _refuse_blank(self, force: bool) -> None:
        """Raises InvalidValue where a password, or a name of the supervisor, becomes empty."""
        changed = {name: new for name, (_, new) in self.changes().items()}
        refuse_blank(changed, BLANK_CLASS, force=force)
        teacher = {name.partition(".")[2]: new for name, new in changed.items() if "." in name}
        if self._saved and teacher and not self.supervisor.saved:
            teacher.pop("password", None)  # where it is empty, that of the server stays
        blank = {name: BLANK_USER[name] for name in self._needed_of_teacher}
        refuse_blank(teacher, blank, force=force)

    def _own_supervisor(self) -> None:
        """Takes a copy of a supervisor who is a user of another class."""
        given: User | None = self.__dict__.get(SUPERVISOR)
        if given is not None and given.saved and not (self._saved and given.is_in(self)):
            self.__dict__[SUPERVISOR] = given._copy()

    def _compare(self, changes: Collection[str]) -> None:
        """Raises Conflict where somebody else changed what is to be saved: 1 or 2 requests."""
        if any("." not in name for name in changes):
            self._require_unchanged(self._from_reply(self._properties()), f"class {self.qclass}")
        if any("." in name for name in changes) and self.supervisor.saved:
            self.supervisor._compare()

    def _update(self) -> tuple[str, ...]:
        """Sends what changed; the names of the fields."""
        supervisor: User | None = self.__dict__.get(SUPERVISOR)
        if supervisor is not None and not supervisor.saved:
            supervisor._become(self, SUPERVISOR, read_user(self, SUPERVISOR))
        changes = self.changes()
        info = {key: new for key, (_, new) in changes.items() if "." not in key}
        user = {key.partition(".")[2]: new for key, (_, new) in changes.items() if "." in key}
        if changes:
            self.wims_require("save")
        if user:
            self.wims_require("save the supervisor")
        steps: Steps = []
        shown = self._new_shown_supervisor(supervisor, user)
        if info or shown:
            steps.append(("modclass", lambda: self._modclass(info, shown)))
        if supervisor is not None and user:
            steps.append(("moduser of the supervisor", lambda: supervisor._moduser(user)))
        run_steps(steps)
        return tuple(changes)

    def _new_shown_supervisor(self, supervisor: User | None, user: Mapping[str, Any]) -> str:
        """The name for the class' page, where it showed the supervisor's old name; else ''."""
        if supervisor is None or not {"lastname", "firstname"} & set(user):
            return self._wished_supervisor
        changes = supervisor.changes()
        names = ("firstname", "lastname")
        was = " ".join(changes[n][0] if n in changes else getattr(supervisor, n) for n in names)
        shown = self._shown_supervisor in ("", was, was.title())  # wimsapi writes capitals
        return supervisor.fullname if shown else self._wished_supervisor

    def _modclass(self, info: Mapping[str, Any], shown: str) -> None:
        sent = {WIRE_NAMES.get(key, key): value for key, value in info.items()}
        if shown:
            sent[SUPERVISOR] = shown
        with self._trying(info):
            self.wims_run("modclass", class_info=sent)
        if shown:
            self._shown_supervisor, self._wished_supervisor = shown, ""

    def delete(self) -> None:
        """Deletes the class from the server, which keeps an archive: 1 request (delclass).

        A group goes with all its classes. A class of a group has no archive: `archive()` it before;
        its users leave it first, so that the next class of its number has none of them, by 1
        request (getclasstgz), 1 (moduser) for each, and 3 for each in the trash of the group.

        The object is then like a new one; a group and a class of one cannot be saved again. A lost
        reply is settled by 1 request more (checkclass).
        Raises NotSaved, or NotFound when it was gone already.
        """
        self._require_saved("delete")
        self.wims_require("delete")
        api, qclass = self.connection
        with self.wims_exclusive(index=True):
            if self.kind == kinds.SUBCLASS:
                groups.everybody_leaves(self)
            settle(
                lambda: self.wims_run("delclass"),
                lambda: state(api, self.rclass, qclass) == "gone",
            )
        self._given |= set(self._values())  # a later save makes it again, as it was
        self._saved, self._api, self._baseline = False, None, {}
