"""Jobs about the exercises (OEF sources) of a class.

`WimsAPI` documents what all methods share.
"""

from typing import Any, Unpack

from edusync.core.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, FileReply, Reply, job


class ExerciseJobs(Caller):
    """Jobs about the exercises that belong to a class (OEF sources)."""

    @job
    def addexo(
        self,
        qclass: ClassId,
        rclass: str,
        qexo: str,
        exo_src: str,
        no_build: bool = False,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds an exercise to a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexo: name of the exercise; letters, digits, - and _, and no - first.
            exo_src: source in OEF, in windows-1252, every bracket closed.
            no_build: do not compile: faster for many, then call `buildexos` once.

        Returns: (bool, dict) with exo_id and compilation_result. Raises ServerBug where WIMS says
            OK and did not compile it, unless `no_build`.
        """
        ...

    @job
    def testexo(
        self,
        exo_src: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Compiles an exercise without adding it.

        Parameters:
            exo_src: source in OEF, in windows-1252, every bracket closed.

        Returns: (bool, dict) with compilation_result; (False, ...) for a source that does not
            compile.
        """
        ...

    @job
    def buildexos(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Compiles the exercises of a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with compilation_result.
        """
        ...

    @job
    def listexos(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the exercises of a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with exocount and exotitlelist [{'id', 'title'}] ([{'id': ''}] when
            none).
        """
        ...

    @job
    def getexofile(
        self,
        qclass: ClassId,
        rclass: str,
        qexo: str,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Downloads the source of an exercise.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexo: name of the exercise; letters, digits, - and _, and no - first.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        ...

    @job
    def delexo(
        self,
        qclass: ClassId,
        rclass: str,
        qexo: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Deletes an exercise of a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexo: name of the exercise; letters, digits, - and _, and no - first.

        Returns: (bool, dict) with exo_id.
        """
        ...

    def movexo(
        self,
        qclass: ClassId,
        qclass2: ClassId,
        rclass: str,
        qsheet: str,
        copy: bool = False,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Moves an exercise to another class that accepts this connection.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qclass2: number of the class that gets them.
            qsheet: name of the exercise (the documented name of this parameter is wrong).
            copy: copy instead of moving.

        Returns: (bool, dict) with message.

        A class that never had an exercise must get one by `addexo` first: what is moved is lost
        otherwise.
        """
        where: dict[str, Any] = {"qclass": qclass, "qclass2": qclass2, "rclass": rclass}
        return self.call(
            "movexo", verbose=verbose, code=code, request=kwargs, **where, qexo=qsheet, copy=copy
        )

    @job
    def movexos(
        self,
        qclass: ClassId,
        qclass2: ClassId,
        rclass: str,
        copy: bool = False,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Moves every exercise to another class that accepts this connection.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qclass2: number of the class that gets them.
            copy: copy instead of moving.

        Returns: (bool, dict) with message.

        A class that never had an exercise must get one by `addexo` first: what is moved is lost
        otherwise.
        """
        ...

    def lightpopup(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        session: str,
        exercice: str,
        about: bool = True,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Gets the page of an exercise without menus; follows the server's redirect.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            session: session given by `authuser`.
            exercice: address of the exercise, like 'classes/en&exo=Exercise1&qnum=1'.
            about: show who wrote the exercise.

        Returns: (True, bytes): the HTML page.
        """
        kwargs.setdefault("allow_redirects", True)
        asked: dict[str, Any] = {"qclass": qclass, "rclass": rclass, "quser": quser}
        asked |= {"session": session, "exercice": exercice.strip()}
        asked["options"] = "about" if about else "noabout"
        return self.call("lightpopup", code=code, request=kwargs, **asked)
