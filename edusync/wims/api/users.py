"""Jobs about users. `WimsAPI` documents what all methods share."""

from typing import Any, Unpack

from edusync.core.options import RequestOptions
from edusync.errors import UnsupportedOperation
from edusync.wims.api.base import Caller, ClassId, Info, Names, Reply, job
from edusync.wims.wire import checks
from edusync.wims.wire.logins import SUPERVISOR


class UserJobs(Caller):
    """Jobs about users."""

    @job
    def adduser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        user_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds a user to a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            user_info: lastname, firstname, password; email, comments, regnum, photourl,
                participate, courses, classes, supervise, supervisable, external_auth, agreecgu,
                regprop1 to regprop5.

        Returns: (bool, dict) with user_id: the login, as WIMS adapted it.

        WIMS keeps only the letters and digits of the login, and requires 4 to 24 of them.
        """
        ...

    @job
    def checkuser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Checks whether a user exists.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.

        Returns: (bool, dict) with message.
        """
        ...

    @job
    def getuser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        options: Names | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets the fields of a user.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            options: names of the fields wanted; None for all but password.

        Returns: (bool, dict) with the fields as text.
        """
        ...

    @job
    def moduser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        user_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Changes fields of a user; 'nothing done' is an ERROR of WIMS when no value differs.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            user_info: the fields to change, named as in `adduser`.

        Returns: (bool, dict) with nb_modifs.
        """
        ...

    def deluser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Moves a user and the work done to the class' trash.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -; not supervisor.

        Returns: (bool, dict) with message. Raises UnsupportedOperation for the supervisor and in a
        subclass: WIMS would answer OK, keep the user and remove the scores.
        """
        if quser == SUPERVISOR:
            raise _only_scores(f"the supervisor of class {qclass}", "no job deletes the teacher")
        if not checks.class_id("qclass", qclass).isdecimal():
            number = checks.class_number(qclass)
            raise _only_scores(f"{quser} in subclass {qclass}", f"delete the user of {number}")
        who: dict[str, Any] = {"qclass": qclass, "rclass": rclass, "quser": quser}
        return self.call("deluser", verbose=verbose, code=code, request=kwargs, **who)

    @job
    def recuser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Recovers a deleted user and the work done.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.

        Returns: (bool, dict) with message.
        """
        ...

    @job
    def authuser(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        hashlogin: str | None = None,
        verbose: bool = False,
        code: str | None = None,
        ip: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Opens a session for a user, without the password.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            hashlogin: name of a hash function, where `quser` is an external identification; the
                proposed login is in the error text.
            ip: IP address of the user: sessions and exams are tied to it.

        Returns: (bool, dict) with wims_session and home_url.

        WIMS takes the function from its own configuration: only whether one is named here matters.
        """
        ...

    @job
    def getlog(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets what a user did.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.

        Returns: (bool, dict) with log_size and user_log ('' when empty).
        """
        ...


def _only_scores(who: str, instead: str) -> UnsupportedOperation:
    return UnsupportedOperation(
        f"deluser of {who}: WIMS would take the scores away and nothing else; {instead}"
    )
