"""Jobs about scores. `WimsAPI` documents what all methods share."""

from typing import Unpack

from edusync.core.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, Reply, job


class ScoreJobs(Caller):
    """Jobs about scores."""

    @job
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
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            qsheet: number of a sheet, from 1; None for all sheets and exams.

        Returns: (bool, dict) with exam_scores, got_points, score_qualities, ...
        """
        ...

    @job
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
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with data_scores [{'id', 'first_name', 'user_percent', ...}],
            sheet_formula, ...
        """
        ...

    @job
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
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.

        Returns: (bool, dict) with weights, sheet_mean_quality, user_cnt, ...
        """
        ...

    @job
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
            qclass, rclass: the class (see `WimsAPI`).
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with data_scores ('' when nobody tried).
        """
        ...

    @job
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
            qclass, rclass: the class (see `WimsAPI`).
            quser: login of the user; letters, digits and . _ @ -.
            qexam: number of the exam, from 1.

        Returns: (False, dict) without logs, else ServerBug on 4.29a.
        """
        ...
