"""Jobs about the server itself. `WimsAPI` documents what all methods share."""

from typing import Unpack

from edusync.core.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, FileReply, Names, Reply, job


class ServerJobs(Caller):
    """Jobs about the server itself."""

    @job
    def checkident(
        self, verbose: bool = False, code: str | None = None, **kwargs: Unpack[RequestOptions]
    ) -> Reply:
        """Checks whether the server accepts this connection.

        Returns: (bool, dict) with message.
        """
        ...

    @job
    def gettime(
        self, verbose: bool = False, code: str | None = None, **kwargs: Unpack[RequestOptions]
    ) -> Reply:
        """Gets the server's clock.

        Returns: (bool, dict) with server_time, like '20261122.00:26:47'.
        """
        ...

    @job
    def getinfoserver(
        self, verbose: bool = False, code: str | None = None, **kwargs: Unpack[RequestOptions]
    ) -> Reply:
        """Gets the server's version and settings.

        Returns: (bool, dict) with server_version, compilation_date, site_manager, ...
        """
        ...

    @job
    def getmodule(
        self,
        module: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets the description of a module.

        Parameters:
            module: path of the module, like 'E1/geometry/oefsquare.fr'.

        Returns: (bool, dict) with title, author, ...; all are '' for a module that the server
            lacks.
        """
        ...

    @job
    def listmodules(
        self,
        level: str = "H4",
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the modules of a level.

        Parameters:
            level: E1 to E6, H1 to H6, U1 to U5, G or R, or a folder of modules.

        Returns: (bool, dict) with nbelement and listContent, a list of modules.
        """
        ...

    @job
    def getserverstat(
        self, options: Names = "server", code: str | None = None, **kwargs: Unpack[RequestOptions]
    ) -> FileReply:
        """Gets the server's statistics.

        Parameters:
            options: one of class, user, classgeoloc, servergeoloc, server.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        ...

    @job
    def getmodulesstat(
        self,
        options: Names | None = None,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> FileReply:
        """Gets how much each module was used.

        Parameters:
            options: one of day, week, month, year.

        Returns: (True, bytes), or (False, dict) for an error.
        """
        ...

    @job
    def listclassbackups(
        self,
        qclass: ClassId | None = None,
        year: int | str | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the classes that the server can restore.

        Parameters:
            qclass: number of the class; None for all.
            year: year of the backup; None for all.

        Returns: (bool, dict) with total and restorable, {year: [class numbers]}.
        """
        ...

    @job
    def restoreclassbackup(
        self,
        qclass: ClassId,
        year: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Restores a class that the server removed.

        Parameters:
            qclass: number of the class.
            year: year of the backup.

        Returns: (bool, dict) with message and new_expiration.

        The class is not put into the server's class index: `listclasses` does not show it.
        """
        ...

    @job
    def search(
        self, verbose: bool = False, code: str | None = None, **kwargs: Unpack[RequestOptions]
    ) -> Reply:
        """Does nothing: WIMS answers OK and has not implemented it.

        Returns: (bool, dict) with message.
        """
        ...

    @job
    def update(
        self, verbose: bool = False, code: str | None = None, **kwargs: Unpack[RequestOptions]
    ) -> Reply:
        """Asks WIMS to call back for new data; broken on 4.29a.

        Returns: never: ServerBug on 4.29a.
        """
        ...

    @job
    def getsession(
        self,
        data1: str = "adm/createxo",
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Opens a session; 4.29a does not allow it (`authuser` opens one).

        Parameters:
            data1: a module.

        Returns: (False, dict) on 4.29a.
        """
        ...
