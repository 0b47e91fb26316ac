"""Jobs about exams. `WimsAPI` documents what all methods share."""

import contextlib
from typing import Any, Unpack

from edusync.core.options import RequestOptions
from edusync.errors import DataLossError
from edusync.wims.api.base import Caller, ClassId, Info, Reply, given, job
from edusync.wims.wire.jobs import JOBS


class ExamJobs(Caller):
    """Jobs about exams."""

    @job
    def addexam(
        self,
        qclass: ClassId,
        rclass: str,
        exam_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds an exam to a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            exam_info: title, description (HTML), expiration, duration (minutes), attempts,
                cut_hours, opening.

        Returns: (bool, dict) with exam_id (int) and exam_count.
        """
        ...

    @job
    def checkexam(
        self,
        qclass: ClassId,
        rclass: str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Checks whether an exam exists.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with message.
        """
        ...

    @job
    def getexam(
        self,
        qclass: ClassId,
        rclass: str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Gets an exam.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exam_title, exam_status, exam_duration, ... as text.
        """
        ...

    @job
    def listexams(
        self,
        qclass: ClassId,
        rclass: str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the exams of a class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).

        Returns: (bool, dict) with nbexam, examlist ([''] when none), examtitlelist
            ['id:title:status'], ...
        """
        ...

    def modexam(
        self,
        qclass: ClassId,
        rclass: str,
        qexam: int | str,
        exam_info: Info,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Changes an exam; this erases the cut_hours of every exam of the class.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexam: number of the exam, from 1.
            exam_info: title, description, expiration, status, duration (minutes), attempts. WIMS
                requires both of the last two: where only one is given, the other one is read first
                (1 more request, getexam).

        Returns: (bool, dict) with nb_modifs. Raises DataLossError where that reading shows
        cut_hours.
        """
        where: dict[str, Any] = {"qclass": qclass, "rclass": rclass, "qexam": qexam}
        JOBS["modexam"].send({**where, "exam_info": exam_info})  # refuses before anything is sent
        limits = {key: given(exam_info, key) for key in LIMITS}
        with contextlib.ExitStack() as held:
            if list(limits.values()).count(None) == 1:
                held.enter_context(self._alone(qclass, kwargs))
                done, there = self.getexam(qclass, rclass, qexam, verbose, code, **kwargs)
                if not done:
                    return done, there
                _refuse_losing_hours(there)
                limits = {
                    key: there[f"exam_{key}"] if limit is None else limit
                    for key, limit in limits.items()
                }
            info = _with_limits(exam_info, limits)
            return self.call(
                "modexam", verbose=verbose, code=code, request=kwargs, **where, exam_info=info
            )

    @job
    def delexam(
        self,
        qclass: ClassId,
        rclass: str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Deletes an exam; every later exam gets the number before it.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exam_count.
        """
        ...

    @job
    def linkexo(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        qexo: int | str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds an exercise of an active sheet to an exam that is in preparation.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exo_count; a number that does not exist is an error, and is
            linked anyway.
        """
        ...

    @job
    def linksheet(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Adds every exercise of an active sheet to an exam that is in preparation.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exo_count; a second call adds them again.
        """
        ...

    @job
    def listlinks(
        self,
        qclass: ClassId,
        rclass: str,
        qsheet: int | str,
        qexam: int | str,
        verbose: bool = False,
        code: str | None = None,
        **kwargs: Unpack[RequestOptions],
    ) -> Reply:
        """Lists the exercises of a sheet that an exam holds.

        Parameters:
            qclass, rclass: the class (see `WimsAPI`).
            qsheet: number of the sheet, from 1.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with nblinks and listlinks ['sheet.exercise'] ([''] when none).
        """
        ...


LIMITS = ("duration", "attempts")  # of an exam; modexam takes them together


def _with_limits(info: Info, limits: Info) -> Info:
    """The same fields, with duration and attempts in the one field that WIMS reads."""
    if None in limits.values():
        return info
    rest = {key: value for key, value in info.items() if key not in LIMITS}
    return {**rest, "duration_and_attempts": " ".join(str(limits[key]) for key in LIMITS)}


def _refuse_losing_hours(exam: Info) -> None:
    """Raises where a getexam shows what modexam would erase."""
    if hours := exam["exam_cut_hours"]:
        raise DataLossError(
            f"exam {exam['query_exam']} of class {exam['query_class']}: WIMS would erase its "
            f"cut_hours, {hours}; give both duration and attempts to do it all the same"
        )
