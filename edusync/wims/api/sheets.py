"""Jobs about sheets and their exercises. What all methods share is said in `WimsAPI`."""

from typing import Unpack

from edusync.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, Info, Names, Reply


class SheetJobs(Caller):
    """Jobs about sheets and their exercises."""

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            sheet_info: title, description (HTML), expiration, sheetmode, weight, formula (0 to 6),
                indicator (0 to 2), contents (`;` for line ends, `@` for `=`).

        Returns: (bool, dict) with sheet_id (int) and sheet_count.

        After a sheet of the class was activated, 4.29a answers `error in sheet count` although it
        made the sheet: never send that again.
        """
        return self.call(
            "addsheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            sheet_info=sheet_info,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with message.
        """
        return self.call(
            "checksheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
        )

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
        """Gets a sheet with its exercises; WIMS ignores `options`.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            options: names of the fields wanted, a list or joined by commas; None for all.

        Returns: (bool, dict) with sheet_title, sheet_status, exolist, ...
        """
        return self.call(
            "getsheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            options=options,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.

        Returns: (bool, dict) with nbsheet, sheetlist ([''] when none), sheettitlelist
            ['id:title:status'], ...
        """
        return self.call(
            "listsheets", verbose=verbose, code=code, request=kwargs, qclass=qclass, rclass=rclass
        )

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
        """Changes a sheet; weight, formula and indicator are reported as done, and are not.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            sheet_info: status (0 to 3), expiration, title, description.

        Returns: (bool, dict) with changes_done.
        """
        return self.call(
            "modsheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            sheet_info=sheet_info,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with sheet_count.
        """
        return self.call(
            "delsheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            module: path of a module, like 'E1/geometry/oefsquare.fr'.
            options: params (WIMS refuses an exercise without), points, weight, title, description.

        Returns: (bool, dict) with exo_count.
        """
        return self.call(
            "putexo",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            exo_info={"module": module, **(options or {})},
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.

        Returns: (bool, dict) with exo_module, exo_params, exo_title, ... as text.
        """
        return self.call(
            "getexo",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            qexo=qexo,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.

        Returns: (bool, dict) with exo_module, exo_points (int), exo_weight (int), ...
        """
        return self.call(
            "getexosheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            qexo=qexo,
        )

    def modexosheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        qexo: int | str,
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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.
            exo_info: what to modify: params, points, weight, title, description.
            action: 'modify', 'moveup', 'remove' or 'remove forced'.

        Returns: (bool, dict) with message.
        """
        return self.call(
            "modexosheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            qexo=qexo,
            exo_info=exo_info,
            action=action,
        )
