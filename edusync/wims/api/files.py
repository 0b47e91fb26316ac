"""Jobs that carry files: parts of a class, CSV. `WimsAPI` documents what all methods share."""

import contextlib
from pathlib import Path
from typing import Any, Unpack

from edusync.core.options import RequestOptions
from edusync.errors import DataLossError
from edusync.wims.api.base import Caller, ClassId, FileReply, Names, Reply, job
from edusync.wims.classfiles import definitions, participation
from edusync.wims.wire import checks
from edusync.wims.wire.csv_quirks import TEACHES, hides_teachers
from edusync.wims.wire.jobs import JOBS


class FileJobs(Caller):
    """Jobs that carry files: parts of a class, archives, CSV."""

    @job
    def getclassfile(
        self,
        qclass: ClassId,
        rclass: str,
        filename: str,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Downloads one file of a class; a file that does not exist is empty.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            filename: path inside the class, like 'sheets/.severity'.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        ...

    @job
    def getclasstgz(
        self,
        qclass: ClassId,
        rclass: str,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Downloads a whole class as a gzipped tar archive.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (True, bytes), or (False, dict) for an error.
        """
        ...

    @job
    def getclassmodif(
        self,
        qclass: ClassId,
        rclass: str,
        date: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the files of a class that changed since a time.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            date: a day like '20260131', a time like '202601311200', or '2 hours ago'.

        Returns: (bool, dict) with since_date and modifs ([''] when none).
        """
        ...

    def putcsv(
        self,
        qclass: ClassId,
        rclass: str,
        csv: str | Path,
        file: bool = True,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds and changes users from a CSV with commas or tabs.

        Its header names login, lastname, firstname and, for new users, password.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            csv: path of a CSV file in UTF-8 or windows-1252; or its text, where `file` is False.
            file: whether `csv` is a path.

        Returns: (bool, dict); the message is always the same. WIMS skips bad rows and columns in
        silence: `warnings` names those that the table itself shows. It also skips users of the
        trash, and new ones in a full class: `getclass(..., options="userlist")` lists who is there.

        Without the column `supervisable` (yes for a teacher), WIMS makes everyone below a teacher's
        row a teacher, and a teacher below a student's row a student. A table of
        users without it is therefore DataLossError where the class has teachers beside its
        supervisor. To check that, such a table takes 1 more request (getclasstgz, since no job
        lists teachers; for a class in a group, the archive of the group). An empty cell in the
        column changes nothing; `call("putcsv", ...)` sends any table.
        """
        self._refuse_misspelt("putcsv", kwargs)
        where: dict[str, Any] = {"qclass": qclass, "rclass": rclass}
        asked = {**where, "csv": Path(csv) if file else csv}
        table = JOBS["putcsv"].send(asked).get("data1", "")  # refuses before anything is sent
        with contextlib.ExitStack() as held:
            if hides_teachers(table):
                held.enter_context(self._alone(qclass, kwargs))
                group = checks.group_of(qclass) or qclass
                done, archive = self.call(
                    "getclasstgz", request=kwargs, qclass=group, rclass=rclass
                )
                if not done:
                    return False, archive
                _refuse_hidden_teachers(archive, qclass, group)
            return self.call(
                "putcsv", verbose=verbose, code=code, request=kwargs, **where, csv=table
            )

    @job
    def getcsv(
        self,
        qclass: ClassId,
        rclass: str,
        options: Names,
        format: str = "csv",
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Downloads data of all users; more than about 45 kB of it are HTTP 450 (InvalidRequest).

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            options: login, password, name, lastname, firstname, email, regnum, allscore, averages,
                average0 to average2, sheets, sheet1, ..., exams, exam1, ..., manuals, manual1, ....
            format: 'csv', 'tsv' or 'xls' (semicolons).

        Returns: (True, bytes), or (False, dict) for an error.
        """
        ...

    def getscores(
        self,
        qclass: ClassId,
        rclass: str,
        options: Names,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Downloads data of all users with semicolons: `getcsv` with format='xls'.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            options: names of columns, such as login, lastname, averages, sheet1 (`getcsv` has all).

        Returns: (True, bytes), or (False, dict) for an error.

            >>> done, table = api.getscores(20001, "myclass", ["login", "lastname", "sheet1"])
            >>> table.decode("cp1252").splitlines()[0]
            'login;lastname;sheet1'
        """
        return self.getcsv(qclass, rclass, options, "xls", code, **kwargs)


def _refuse_hidden_teachers(archive: bytes, qclass: ClassId, group: ClassId) -> None:
    users = definitions.users_of(definitions.members(archive, group))
    teachers = [login for login, user in users.items() if participation.is_teacher(user)]
    if teachers:
        raise DataLossError(
            f"putcsv: the table has no column {TEACHES}, and class {qclass} has teachers: "
            f"{', '.join(teachers)}. WIMS would make teachers of students, or students of them; "
            "add the column, yes for a teacher, and empty for who stays what he is"
        )
