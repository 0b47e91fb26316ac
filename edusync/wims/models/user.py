"""`User`: a user of a class, and `Users`, the users of a class."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

import attrs

from edusync.core.arguments import several
from edusync.core.model import IDENTITY, SECRET, model
from edusync.errors import InvalidValue, NotSaved
from edusync.people.source import Source
from edusync.results.progress import Progress
from edusync.results.tables import ItemList, SaveResult
from edusync.terminals import printable
from edusync.wims.base import accounts, admission
from edusync.wims.base.accounts import ask_user, is_there, read_user, sought, target_of
from edusync.wims.base.admission import Newcomer, OnDeleted, Way, enlist, entering
from edusync.wims.base.fields import BLANK_USER, PASSWORD, TEXT, literal, refuse_blank, shared, text
from edusync.wims.base.handle import NOBODY, ClassHandle, Damaged, Rows, connected
from edusync.wims.enrolment.enrol import EnrolReport, Options, unenrol
from edusync.wims.models.item import ClassItem, Collection, properties
from edusync.wims.models.pages import address
from edusync.wims.models.privacy import ForgetResult, forget
from edusync.wims.models.score import ExamLogEntry, LogEntry, UserScores
from edusync.wims.models.score_lists import exam_log_of, log_of, of_user
from edusync.wims.wire.logins import SUPERVISOR, adapted, logins_of
from edusync.wims.wire.values import as_text

if TYPE_CHECKING:
    from edusync.wims.models.exam import Exam
    from edusync.wims.models.sheet import Sheet

U = TypeVar("U", bound="User")  # as F in `classes.lookup`


@shared
class UserFields:
    """What WIMS holds of a user."""

    quser: str = attrs.field(converter=as_text, validator=TEXT, metadata=IDENTITY)
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


@model
class User(ClassItem, UserFields):
    """A user of a WIMS class.

    Parameters:
        quser: login. WIMS keeps letters and digits of the first word, 4 to 24: `save()` turns
            'émilie.petit' into 'emiliepetit', and look-ups do the same.
        lastname, firstname: any text.
        password: 4 to 40 letters, digits and . ; : ^ _ # % ~ @ -, which is what WIMS' login takes.
        email, comments, regnum (student number), regprop1 to regprop5: any text.
        photourl: address of a picture, without `=`.
        participate, courses, classes, supervise: lists of classes, in a group of classes.
        supervisable: 'yes' lets the user supervise a class; external_auth: an external login.
        agreecgu: 'yes' if the user need not agree to the terms of use at first login.
    """

    plural: ClassVar[str] = "users"

    @property
    def fullname(self) -> str:
        """First and last name, as they are written."""
        return f"{self.firstname} {self.lastname}"

    @property
    def damaged(self) -> str:
        """Why WIMS' lists get this user wrong, as `list`, scores or a gradebook found; else ''."""
        return str(self.__dict__.get("_damage", ""))

    @property
    def infos(self) -> dict[str, Any]:
        """All fields as the server has them, the password too: 1 request (getuser).

        Raises NotSaved, or NotFound when the user is gone.
        """
        return properties(ask_user(self._home("infos"), self.quser))

    def __str__(self) -> str:
        return printable(self.fullname)

    def _identity(self) -> tuple[object, ...]:
        return (*self._home("comparing users")._identity(), self.quser)

    def _fixed(self) -> object:
        try:
            return adapted(self.quser)  # which is the login once the user is saved
        except InvalidValue:
            return self.quser

    def _read(self, name: str = "", /) -> dict[str, Any]:
        if not name or len(self._peers) < 2:
            return read_user(self._home("reading"), self.quser)
        found = accounts.present(self._home(name)).users
        for user in self._peers:
            user._fill(found.get(user.quser, {}))
        return dict(found.get(self.quser) or read_user(self._home(name), self.quser))

    @classmethod
    def get(cls, wclass: ClassHandle, quser: str) -> Self:
        """Gets a user by login: 1 request (getuser), the password included.

        Where no user has a login like 'j.doe' as it stands, it looks for the one that WIMS makes of
        it: 1 request more. Raises NotFound, or InvalidValue for a login that WIMS cannot have.
        """
        connected(wclass, "User.get")
        login, fields = sought(quser, lambda login: read_user(wclass, login))
        return cls._loaded({"quser": login, **fields}, _class=wclass)

    @classmethod
    def list(cls: type[U], wclass: ClassHandle, *, full: bool = False) -> ItemList[U]:
        """Lists the users, sorted by name.

        1 request (getcsv) for logins, passwords, names, e-mails, regnums, comments and external
        logins; reading another field takes 1 request (getclasstgz) for all users of the list. Where
        getcsv fails, for about 400 users or more or for somebody's damaged names, 1 request more
        (getclasstgz) brings everything; `full=True` sends it at once. WIMS leaves out users who may
        supervise the class (`supervisable='yes'`); `full=True` lists them as well. Warns of users
        whom another program damaged (ServerQuirkWarning); `damaged` of each says why. Raises
        ServerBug where getcsv returns other columns than those asked for.
        """
        connected(wclass, "User.list")
        rows, wrong = accounts.rows(wclass, full=full)
        found = cls._marked(wclass, rows, {user.quser: user for user in wrong})
        found.warnings = tuple(accounts.tell(wclass, wrong))
        return found

    @classmethod
    def _marked(cls, wclass: ClassHandle, rows: Rows, damaged: Damaged) -> ItemList[Self]:
        """The users of these rows, of whom some are damaged; no request."""
        found = cls._listed(wclass, rows)
        for user in found:
            if user.quser in damaged:
                user.__dict__["_damage"] = damaged[user.quser].reason
        return found

    @classmethod
    def check(cls, wclass: ClassHandle, user: "User | str") -> bool:
        """Whether a user, or a login (sought as `get` does), is in the class.

        1 request (checkuser); none for a login that WIMS cannot have, which is in no class.
        """
        connected(wclass, "User.check")
        return any(is_there(wclass, login) for login in logins_of(user))

    @classmethod
    def remove(cls, wclass: ClassHandle, user: "User | str") -> None:
        """Moves a user, or the one of that login (sought as `get` does), to the trash: 1 request.

        The work done goes along; `save` of a new user of the same person brings both back. The job
        is deluser. Out of a class of a group: 2 requests (getuser, moduser); the user no longer
        takes part in it, and stays in the group with the work done. Raises NotFound, and
        UnsupportedOperation for the supervisor, and in a class of a group for a teacher.
        """
        connected(wclass, "User.remove")
        wclass.wims_require("users.remove")
        if isinstance(user, User) and user.saved and user._class != wclass:
            raise NotSaved(f"{user!r} is not in class {wclass.qclass}")
        sought(user, lambda login: admission.remove(wclass, login))
        if isinstance(user, User) and user.saved:
            user._leave()

    def save(
        self,
        wclass: ClassHandle | None = None,
        *,
        adapt: bool = True,
        on_deleted: OnDeleted = "recover",
        if_unchanged: bool = False,
        force: bool = False,
    ) -> SaveResult:
        """Saves what changed, or the new user in `wclass`.

        A user of the class: 1 request (moduser), none when nothing changed. A new one: 2 (getuser,
        adduser). Where the login is taken by the same person (equal regnum if both have one, else
        equal names), only the fields that were given are changed, and never the password. A user
        in the trash is recovered, by 3 requests more.

        Parameters:
            wclass: the class; default: the one that the user is in.
            adapt: False refuses a login that WIMS would change.
            on_deleted: what to do where the login is in the trash: 'recover' the person with the
                work done; 'purge' deletes that for good; 'error' raises InTrash.
            if_unchanged: reads the user first (1 request more), and raises Conflict where somebody
                else changed a field that is to be saved. A new user has nothing to compare.
            force: True saves an empty password, first or last name, too, which otherwise is
                InvalidValue. WIMS takes no new user without last name and password.

        Returns a SaveResult; a changed login is in its warnings. Raises AlreadyExists where the
        login is another person's, Conflict, InvalidValue, NotSaved.

        In a class of a group a new user is made in the group: 2 requests (getclasstgz, adduser).
        A user of the group takes part in the class from then on, and nothing else changes: 4
        requests (getclasstgz, getuser, moduser, getcsv), 1 more for one in the trash. A login whose
        work is left in a class of the group is refused (AlreadyExists).
        """
        if wclass is not None and self._goes_elsewhere(wclass):
            return self._save_copy(wclass, adapt=adapt, on_deleted=on_deleted, force=force)
        if not self._saved:
            home = wclass or self._home("save")
            connected(home, "save")
            self._require_whole()
            return self._enter(home, enlist, on_deleted, force, adapt)
        home, compared = self._home("save"), if_unchanged and bool(self.changes())
        with home.wims_exclusive() if compared else home.connection[0].counted() as count:
            if compared:
                self._compare()
            fields = self._send_changes(force)
            return SaveResult(updated=bool(fields), fields=fields, requests=count())

    def _enter(
        self, home: ClassHandle, way: Way, on_deleted: OnDeleted, force: bool, adapt: bool = True
    ) -> SaveResult:
        """Gets a new user into a class, and sends what then differs from the user who was there."""
        newcomer = Newcomer(self._values(), self._given, on_deleted, force, adapt)
        with entering(home) as count:
            found = way(home, newcomer)
            self._become(home, found.login, found.values, found.settled)
            new, fields = found.created, found.sent
            if not new:
                fields += self._send_changes(force)
            updated, said = bool(fields) and not new, found.warnings
            return SaveResult(new, updated, fields, count(), said, found.recovered)

    def _send_changes(self, force: bool) -> tuple[str, ...]:
        """Sends what changed; returns the names of the fields."""
        changed = {name: new for name, (_, new) in self.changes().items()}
        refuse_blank(changed, BLANK_USER, force=force)
        if changed:
            self._moduser(changed)
        return tuple(changed)

    def _compare(self) -> None:
        """Raises Conflict where somebody else changed what is to be saved: 1 request (getuser)."""
        home = self._home("save")
        self._require_unchanged(read_user(home, self.quser), target_of(self.quser, home))

    def scores(self) -> UserScores:
        """The scores of the user: 4 requests (getscore, 3 getclassfile).

        Returns UserScores: `sheets`, a `SheetScore` for each active or expired sheet (`last` and
        `tries` of its exercises are not known: -1), and `exams`, an `ExamScore` for each exam that
        was activated. Raises NotSaved, NotFound.
        """
        return of_user(self, self._home("scores"))

    def log(self) -> ItemList[LogEntry]:
        """What the user did in sheets, in order: 1 request (getlog), an ItemList of LogEntry."""
        return log_of(self.quser, self._home("log"))

    def exam_log(self) -> ItemList[ExamLogEntry]:
        """What the user did in exams, in order: 1 request (getlog), an ItemList of ExamLogEntry."""
        return exam_log_of(self.quser, self._home("log"))

    def forget(self, export_to: str | Path) -> ForgetResult:
        """Exports the personal data of the user, then erases them from the class, for good.

        Parameters:
            export_to: a new JSON file, which only its owner may read: all fields but the password,
                the scores, what was done in sheets and exams, the user's files of the class, and
                the lines of others that hold the login. Names without the login are not looked for.

        The object is then like a new one. If the export fails nothing is erased. What the server
        keeps is in `left` of the result (the class' log `.log`, forums, handed-in work); beyond
        that it keeps archives (of deleted and cleaned classes, of the night) and its own logs, and
        whoever made archives of the class keeps those.

        10 requests (2 getclasstgz, getscore, 3 getclassfile, 2 getlog, 2 deluser), 3 for a user in
        the trash already (`c.users.forget`), as after an error half way. Returns a ForgetResult.
        Raises InvalidValue for a file that is there, NotFound, UnsupportedOperation for the
        supervisor, ServerBug where the user is still there.

        In a group the work in its classes is put away, since no job deletes it: nobody who gets the
        login finds it, and `left` names it; PermissionDenied, before anything is done, where one of
        these classes does not let us change it. In a class of a group the user leaves that class,
        where the work is put away, and stays in the group, as `left` says.
        """
        return forget(self, self._home("forget"), export_to, self._leave)

    def login_url(
        self,
        sheet: "Sheet | int | None" = None,
        exam: "Exam | int | None" = None,
        scores: bool = False,
        ip: str | None = None,
        lang: str | None = None,
    ) -> str:
        """An address that opens WIMS as this user, without a password: 1 request (authuser).

        With a sheet or exam 1 more before (getclassfile), to see whether the user finds it.

        Parameters:
            sheet, exam: the page of that sheet or exam, or its number; scores: the user's own
                scores; none of them: the class' home page. One of the three at most. Warns of a
                hidden one (UserWarning), whose page scolds the student.
            ip: the address of the user's browser; needed during exams.
            lang: language of the page, two letters.

        Returns the address. Anybody who has it can open the session, again and again, until that
        ends (WIMS closes idle ones). Raises NotFound when the user, the sheet or the exam is
        not there, NotActive for one in preparation (the supervisor may see it), Conflict when its
        number is another one now, PermissionDenied in an exam session from another address.
        """
        return address(self._home("login_url"), self.quser, sheet, exam, scores, ip, lang)

    def _become(
        self, home: ClassHandle, quser: str, values: Mapping[str, Any], settled: Iterable[str] = ()
    ) -> None:
        """Turns a new object into that user of the server.

        Fields that were not given, and those that `settled` names, take the server's values.
        """
        self.__dict__.update(_class=home, _saved=True, quser=quser)
        self._wrote(values)
        kept = self._given - {*settled} - ({"password"} if not self.password else set())
        self.__dict__.update({name: value for name, value in values.items() if name not in kept})

    def _moduser(self, values: Mapping[str, Any]) -> None:
        home = self._home("save")
        home.wims_require("save the supervisor" if self.quser == SUPERVISOR else "user.save")
        with self._trying(values), accounts.explained(home):
            home.wims_run("moduser", quser=self.quser, user_info=values, fine="nothing done")


class Users(Collection[User]):
    """The users of a class: `c.users`.

    `c.users["jdoe"]`, `get`, `check`, `in`, `remove`: 1 request, 2 for a login with signs that WIMS
    dropped; `list`, iteration: 1 or 2 at any size; `add`: 2 for a new user.
    """

    _kind = User
    _sought = ("quser", "lastname", "firstname", "regnum", "email")

    def __getitem__(self, key: Any) -> User:
        return self.get(key)

    def of(self, rows: Rows, damaged: Damaged = NOBODY) -> ItemList[User]:
        """Users of whom only some fields are known, and some of whom are damaged: no request."""
        return self._kind._marked(self._class, rows, damaged)

    def list(self, *, full: bool = False) -> ItemList[User]:
        """Lists the users, sorted by name, by 1 or 2 requests (getcsv, getclasstgz) at any size.

        `full=True` reads all fields, and lists those who may supervise the class as well.
        """
        return self._kind.list(self._class, full=full)

    def forget(self, login: str, export_to: str | Path) -> ForgetResult:
        """Exports a user of the class or its trash into a new JSON file, then erases the user.

        10 requests, 3 for a user in the trash. Returns a ForgetResult. Raises InvalidValue for a
        file that is there, NotFound; `User.forget` says what is exported, and what is kept.
        """
        return self.of([{"quser": login}])[0].forget(export_to)

    def remove_many(
        self,
        users: "Iterable[User | str]",
        *,
        purge: bool = False,
        dry_run: bool = False,
        progress: Progress = None,
        deadline: float | None = None,
    ) -> EnrolReport:
        """Moves users of this class, given as objects or logins, to the trash, with their work.

        `purge` deletes them for good, `dry_run` only reports. 2 requests (getclasstgz), 1 (deluser)
        for each, 2 with `purge`; 1 more after each 50. Returns an EnrolReport; more: `c.unenrol`.
        """
        many = [users] if isinstance(users, str) else several("users", users, "users or logins")
        if any(isinstance(one, str) and not one.strip() for one in many):
            raise InvalidValue("users", users, "an empty login is nobody's")
        options = Options(dry_run, progress, deadline)
        report = unenrol(self._class, Source(many), "quser", options, purge=purge)
        for user, line in zip(many, report, strict=True):
            gone = line.status == "removed" and not dry_run
            if gone and isinstance(user, User) and user._class == self._class:
                user._leave()
        return report
