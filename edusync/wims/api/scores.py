"""Jobs about scores. What all methods share is said in `WimsAPI`."""

from typing import Unpack

from edusync.core.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, Reply


class ScoreJobs(Caller):
    """Jobs about scores."""

    def getscore(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        qsheet: int | str | None = None,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets the scores of a user.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            quser: login of the user; letters, digits and . _ @ -.
            qsheet: number of a sheet, from 1; None for all sheets and exams.

        Returns: (bool, dict) with exam_scores, got_points, score_qualities, ...
        """
        return self.call(
            "getscore",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            quser=quser,
            qsheet=qsheet,
        )

    def getsheetscores(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets the scores of all users for a sheet; a sheet in preparation or hidden is an error.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with data_scores [{'id', 'first_name', 'user_percent', ...}],
            sheet_formula, ...
        """
        return self.call(
            "getsheetscores",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
        )

    def getsheetstats(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets means and maxima of a sheet.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with weights, sheet_mean_quality, user_cnt, ...
        """
        return self.call(
            "getsheetstats",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
        )

    def getexamscores(
        self,
        qclass: ClassId,
        rclass: str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets the best scores, out of 10, of the users who tried an exam.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with data_scores ('' when nobody tried).
        """
        return self.call(
            "getexamscores",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qexam=qexam,
        )

    def getexamlog(
        self,
        qclass: ClassId,
        rclass: str,
        quser: str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets what a user did in exams; 4.29a can only say that there is nothing.

        Parameters:
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            quser: login of the user; letters, digits and . _ @ -.
            qexam: number of the exam, from 1.

        Returns: (False, dict) without logs, else ServerBug on 4.29a.
        """
        return self.call(
            "getexamlog",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            quser=quser,
            qexam=qexam,
        )
