"""Jobs that carry files: parts of a class, CSV. What all methods share is said in `WimsAPI`."""

from pathlib import Path
from typing import Unpack

from edusync.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, FileReply, Names, Reply


class CsvOptions(RequestOptions, total=False):
    """What `getcsv` takes besides: its format, by the name that wimsapi gave it."""

    frmt: str


class FileJobs(Caller):
    """Jobs that carry files: parts of a class, archives, CSV."""

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            filename: path inside the class, like 'sheets/.severity'.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        return self.call(
            "getclassfile",
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            filename=filename,
        )

    def getclasstgz(
        self,
        qclass: ClassId,
        rclass: str,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Downloads a whole class as a gzipped tar archive.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        return self.call("getclasstgz", code=code, request=kwargs, qclass=qclass, rclass=rclass)

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            date: a day like '20260131', a time like '202601311200', or '2 hours ago'.

        Returns: (bool, dict) with since_date and modifs ([''] when none).
        """
        return self.call(
            "getclassmodif",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            date=date,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            csv: path of a CSV file in UTF-8 or windows-1252; or its text, where `file` is False.
            file: whether `csv` is a path.

        Returns: (bool, dict); the message is always the same. WIMS skips bad rows and columns in
        silence: `warnings` names those that the table itself shows. It also skips users of the
        trash, and new ones in a full class: `getclass(..., options="userlist")` tells who is there.
        Without the column `supervisable`, whoever stands below a teacher becomes a teacher.
        """
        return self.call(
            "putcsv",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            csv=Path(csv) if file else csv,
        )

    def getcsv(
        self,
        qclass: ClassId,
        rclass: str,
        options: Names,
        format: str = "csv",
        code: str | None = None,
        **kwargs: Unpack[CsvOptions],
    ) -> FileReply:
        """Downloads data of all users; more than about 45 kB of it are HTTP 450 (InvalidRequest).

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            options: login, password, name, lastname, firstname, email, regnum, allscore, averages,
                average0 to average2, sheets, sheet1, ..., exams, exam1, ..., manuals, manual1, ....
            format: 'csv', 'tsv' or 'xls' (semicolons).

        Returns: (True, bytes), or (False, dict) for an error.
        """
        wanted = kwargs.pop("frmt", format)
        return self.call(
            "getcsv",
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            options=options,
            format=wanted,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            options: as in `getcsv`.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        return self.call(
            "getcsv",
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            options=options,
            format="xls",
        )
