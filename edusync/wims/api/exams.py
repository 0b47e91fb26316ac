"""Jobs about exams. What all methods share is said in `WimsAPI`."""

from typing import Unpack

from edusync.errors import InvalidValue
from edusync.options import RequestOptions
from edusync.wims.api.base import Caller, ClassId, Info, Reply


class ExamJobs(Caller):
    """Jobs about exams."""

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            exam_info: title, description (HTML), expiration, duration (minutes), attempts,
                cut_hours, opening.

        Returns: (bool, dict) with exam_id (int) and exam_count.
        """
        return self.call(
            "addexam",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            exam_info=exam_info,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with message.
        """
        return self.call(
            "checkexam",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qexam=qexam,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exam_title, exam_status, exam_duration, ... as text.
        """
        return self.call(
            "getexam",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qexam=qexam,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.

        Returns: (bool, dict) with nbexam, examlist ([''] when none), examtitlelist
            ['id:title:status'], ...
        """
        return self.call(
            "listexams", verbose=verbose, code=code, request=kwargs, qclass=qclass, rclass=rclass
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qexam: number of the exam, from 1.
            exam_info: title, description, expiration, status, and duration with attempts: one of
                the two alone is InvalidValue, since WIMS would ignore it.

        Returns: (bool, dict) with nb_modifs.
        """
        return self.call(
            "modexam",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qexam=qexam,
            exam_info=_duration_with_attempts(exam_info),
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exam_count.
        """
        return self.call(
            "delexam",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qexam=qexam,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            qexo: number of the exercise in the sheet, from 1.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exo_count; a number that does not exist is an error, and is
            linked all the same.
        """
        return self.call(
            "linkexo",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            qexo=qexo,
            qexam=qexam,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with exo_count; a second call adds them again.
        """
        return self.call(
            "linksheet",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            qexam=qexam,
        )

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
            qclass: number of the class on the WIMS server, or like 12345_1 for a subclass.
            rclass: the class' identifier on our side; letters, digits and . _ -.
            qsheet: number of the sheet, from 1.
            qexam: number of the exam, from 1.

        Returns: (bool, dict) with nblinks and listlinks ['sheet.exercise'] ([''] when none).
        """
        return self.call(
            "listlinks",
            verbose=verbose,
            code=code,
            request=kwargs,
            qclass=qclass,
            rclass=rclass,
            qsheet=qsheet,
            qexam=qexam,
        )


def _duration_with_attempts(info: Info) -> Info:
    """The same fields, with duration and attempts in the one field that WIMS reads."""
    given = [key for key in ("duration", "attempts") if info.get(key) is not None]
    if not given:
        return info
    if len(given) == 1:
        reason = "WIMS ignores one of duration and attempts: give both"
        raise InvalidValue(given[0], info[given[0]], reason)
    rest = {key: value for key, value in info.items() if key not in given}
    return {**rest, "duration_and_attempts": f"{info['duration']} {info['attempts']}"}
