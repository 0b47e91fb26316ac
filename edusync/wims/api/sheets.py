"""Jobs about sheets and their exercises. `WimsAPI` documents what all methods share."""

import contextlib
from typing import Any, Unpack

from edusync.core.options import RequestOptions
from edusync.errors import DataLossError, UnsupportedOperation
from edusync.wims.api.base import Caller, ClassId, Info, Names, Reply, given, job
from edusync.wims.classfiles import definitions
from edusync.wims.wire import quirks
from edusync.wims.wire.jobs import JOBS

_PAGE = 5  # the line of a record of the index that says whether the sheet has a page of its own


class SheetJobs(Caller):
    """Jobs about sheets and their exercises."""

    @job
    def addsheet(
        self,
        qclass: ClassId,
        rclass: str,
        sheet_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds a sheet to a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            sheet_info: title, description (HTML), expiration, sheetmode, weight, formula (0 to 6),
                indicator (0 to 2), contents (`;` for line ends, `@` for `=`).

        Returns: (bool, dict) with sheet_id (int) and sheet_count.

        After a sheet of the class was activated, 4.29a answers `error in sheet count` although it
        made the sheet: never send that again.
        """
        ...

    @job
    def checksheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Checks whether a sheet exists.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with message.
        """
        ...

    def getsheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        options: Names | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets a sheet with its exercises.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            options: names of the fields wanted, a list or joined by commas; None for all. Those of
                an exercise (module, title, params, points, weight, description) are kept in
                exolist. WIMS sends all fields; the others are dropped here.

        Returns: (bool, dict) with sheet_title, sheet_status, exolist, ...

            >>> done, sheet = api.getsheet(20001, "myclass", 1, options="sheet_title,title")
            >>> sheet["sheet_title"], sheet["exolist"][0]
            ('Vectors', {'title': 'Sums of vectors'})
        """
        names = options.split(",") if isinstance(options, str) else list(options or ())
        asked: dict[str, Any]
        asked = {"qclass": qclass, "rclass": rclass, "qsheet": qsheet, "options": names}
        done, reply = self.call("getsheet", verbose=verbose, code=code, request=kwargs, **asked)
        return done, quirks.of_sheet(names, reply) if done and names else reply

    @job
    def listsheets(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the sheets of a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with nbsheet, sheetlist ([''] when none), sheettitlelist
            ['id:title:status'], ...
        """
        ...

    def modsheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        sheet_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Changes a sheet.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            sheet_info: status (0 to 3), expiration, title, description. WIMS counts weight, formula
                and indicator as done, and changes nothing; it ignores contents.

        Returns: (bool, dict) with changes_done.

        This erases what WIMS' own pages set for single users or hours, in every sheet of the class.
        WIMS writes a weight over the setting for the sheet's own page: where it has one, that is
        DataLossError (1 more request with a weight, getclassfile).
        """
        where: dict[str, Any] = {"qclass": qclass, "rclass": rclass}
        asked = {**where, "qsheet": qsheet, "sheet_info": sheet_info}
        JOBS["modsheet"].send(asked)  # refuses before anything is sent
        with contextlib.ExitStack() as held:
            if given(sheet_info, "weight") is not None:
                held.enter_context(self._alone(qclass, kwargs))
                path = definitions.SHEETS
                done, body = self.call("getclassfile", request=kwargs, **where, filename=path)
                if done:
                    _refuse_losing_page(body, int(qsheet))
            return self.call("modsheet", verbose=verbose, code=code, request=kwargs, **asked)

    @job
    def delsheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Deletes a sheet; every later sheet gets the number before it.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with sheet_count.
        """
        ...

    def putexo(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        module: str,
        options: Info | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds an exercise to a sheet that is in preparation.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            module: path of a module, like 'E1/geometry/oefsquare.fr'.
            options: params (WIMS refuses an exercise without), points, weight, title, description.

        Returns: (bool, dict) with exo_count.
        """
        where: dict[str, Any] = {"qclass": qclass, "rclass": rclass, "qsheet": qsheet}
        info = {"module": module, **(options or {})}
        return self.call(
            "putexo", verbose=verbose, code=code, request=kwargs, **where, exo_info=info
        )

    @job
    def getexo(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        qexo: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets an exercise of a sheet.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.

        Returns: (bool, dict) with exo_module, exo_params, exo_title, ... as text.
        """
        ...

    @job
    def getexosheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        qexo: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets an exercise of a sheet; query_exo repeats the sheet's number (a bug of WIMS).

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.

        Returns: (bool, dict) with exo_module, exo_points (int), exo_weight (int), ...
        """
        ...

    def modexosheet(
        self,
        qclass: ClassId | None = None,
        rclass: str | None = None,
        qsheet: int | str | None = None,
        qexo: int | str | None = None,
        exo_info: Info | None = None,
        action: str = "modify",
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Changes, moves or removes an exercise of a sheet that is in preparation.

        WIMS cuts a title at 40 bytes and a description at 250, counted as they are stored (a comma
        takes 5): longer ones are InvalidValue.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.
            exo_info: what to modify: points, weight, title, description.
            action: 'modify', 'moveup', 'remove' or 'remove forced'.

        Returns: (bool, dict) with message. Raises UnsupportedOperation, which says what to give,
        where the exercise is not named: the documents of wimsapi list this method without
        parameters, as not implemented.
        """
        where: dict[str, Any]
        where = {"qclass": qclass, "rclass": rclass, "qsheet": qsheet, "qexo": qexo}
        if None in where.values():
            self._refuse_misspelt("modexosheet", kwargs)
            raise UnsupportedOperation(
                "modexosheet: give qclass, rclass, qsheet and qexo, and exo_info (points, weight, "
                "title, description) or action='moveup', 'remove' or 'remove forced'"
            )
        asked = {**where, "exo_info": exo_info, "action": action}
        return self.call("modexosheet", verbose=verbose, code=code, request=kwargs, **asked)


def _refuse_losing_page(index: bytes, number: int) -> None:
    """Raises where modsheet would write a weight over what says that a sheet has a page."""
    found = definitions.records(index)
    page = definitions.line(found[number - 1], _PAGE) if number <= len(found) else ""
    if page == "yes" or "/" in page:  # of older classes: where the page is
        raise DataLossError(
            f"sheet {number}: WIMS would write the weight over the setting {page!r} of the sheet's "
            "own page, and change no weight: set it on WIMS' own pages"
        )
