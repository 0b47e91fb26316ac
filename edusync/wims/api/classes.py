"""Jobs about whole classes. `WimsAPI` documents what all methods share."""

from typing import Any, Unpack

from edusync.core.options import RequestOptions
from edusync.errors import DataLossError
from edusync.wims.api.base import Caller, ClassId, Info, Names, Reply, given, job
from edusync.wims.wire import checks


class ClassJobs(Caller):
    """Jobs about whole classes."""

    @job
    def addclass(
        self,
        qclass: ClassId | None,
        rclass: str,
        class_info: Info,
        supervisor_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Creates a class.

        Parameters:
            qclass: number of the new class, 11111 to 99999999; None: the server draws one.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            class_info: description, institution, supervisor (a name), email, password; expiration,
                lang, limit, level, secure, css, ....
            supervisor_info: lastname, firstname, password of the user `supervisor`.

        Returns: (bool, dict) with class_id (text).

        WIMS cuts a description at 30 bytes, asks for 6 letters in supervisor, and more: the model
        `Class` gets round that. A number that belongs to a group of classes creates a subclass.
        """
        ...

    @job
    def checkclass(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Checks whether the class exists and accepts this connection.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with message.
        """
        ...

    @job
    def getclass(
        self,
        qclass: ClassId,
        rclass: str,
        options: Names | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets the properties of a class, its password among them.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            options: names of the fields wanted, a list or joined by commas; None for all.

        Returns: (bool, dict) with the properties as text, and userlist ([''] when empty).
        """
        ...

    @job
    def listclasses(
        self,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        options: Names | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the classes that accept this connection.

        Parameters:
            rclass: the identifier on our side, or ALL.
            options: names of properties, or 'all'; None for none.

        Returns: (bool, dict) with classes_list: [{'qclass', ...}]; no class at all is an error.
        """
        ...

    @job
    def getclassesuser(
        self,
        rclass: str,
        quser: str,
        verbose: bool = False,
        code: str | None = None,
        options: Names | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the classes of this connection where a user exists.

        Parameters:
            rclass: the class' identifier on our side; letters, digits and . _ -.
            quser: login of the user; letters, digits and . _ @ -.
            options: names of properties, or 'all'; None for none.

        Returns: (bool, dict) with classes_list: [{'qclass', ...}].
        """
        ...

    def modclass(
        self,
        qclass: ClassId,
        rclass: str,
        class_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Changes properties of a class; WIMS checks and cuts nothing here.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            class_info: the properties to change, named as in `addclass`.

        Returns: (bool, dict) with message.

        An expiration that is empty or past is DataLossError, since the server would remove the
        class the next night: `delclass` deletes a class.
        """
        expiration = given(class_info, "expiration")
        if expiration is not None:
            day, today = (checks.date("expiration", one) for one in (expiration, self.today()))
            if day < today:
                raise DataLossError(
                    f"modclass, class {qclass}: WIMS removes a class whose expiration is empty "
                    f"or past ({day!r}) the next night: give a later day, or delete it by delclass"
                )
        asked: dict[str, Any] = {"qclass": qclass, "rclass": rclass, "class_info": class_info}
        return self.call("modclass", verbose=verbose, code=code, request=kwargs, **asked)

    @job
    def delclass(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Deletes a class; the server keeps an archive.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with class_id.
        """
        ...

    @job
    def cleanclass(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Deletes all users but the supervisor, and all their work.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with usercnt_before, usercnt_after, suppressed_users. Raises
        InvalidValue for a subclass: WIMS would delete its users from the group, for good.
        """
        ...

    @job
    def copyclass(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Copies a class without its users and their work.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with new_class, the number that the server drew.
        """
        ...

    @job
    def repairclass(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Looks for damage in a group of classes; does nothing for a plain class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with action and message.
        """
        ...

    @job
    def changedates(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Moves the dates of the class, its sheets and exams into the next year.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with new_date, changed_sheets, changed_exams.
        """
        ...

    @job
    def sharecontent(
        self,
        qclass: ClassId,
        qclass2: ClassId,
        rclass: str,
        options: Names = ("exo",),
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lets another class use the content of a class; both must accept this connection.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qclass2: number of the class that may use the content, another one than `qclass`.
            options: what to share: 'exo'.

        Returns: (bool, dict) with src_class and dest_class.

        The class must have had an exercise: what the other one gets before its first is lost. A
        class that shares with itself, or two that share with each other, lose all later exercises.
        """
        ...

    sharerecontent = sharecontent  # as one of the documents names it
