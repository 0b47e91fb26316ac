"""Operations on games and their matches: for students of the course only."""

from edusync.swad.api.base import Caller, Reply


class GameOperations(Caller):
    """The operations of SWAD's games."""

    def getGames(self, wsKey: str, courseCode: int) -> Reply:
        """Lists the games of a course that are not hidden.

        Returns `{'numGames', 'gamesArray': [{'gameCode', 'userSurname1', 'userSurname2',
        'userFirstname', 'userPhoto', 'startTime', 'endTime', 'title', 'text', 'numQuestions',
        'maxGrade', 'visibility'}]}`; numQuestions is garbage on many servers. Raises
        PermissionDenied to teachers.
        """

    def getMatches(self, wsKey: str, courseCode: int, gameCode: int) -> Reply:
        """Lists the matches of a game that the user may join.

        Returns `{'numMatches', 'matchesArray': [{'matchCode', 'userSurname1', 'userSurname2',
        'userFirstname', 'userPhoto', 'startTime', 'endTime', 'title', 'questionIndex',
        'groups'}]}`; the index is 0 before the start and 2147483647 at the end, groups
        codes separated by commas, '' for the whole course.
        """

    def getMatchStatus(self, wsKey: str, courseCode: int, gameCode: int, matchCode: int) -> Reply:
        """Returns what a match shows now; SWAD registers the student as a player.

        Returns `{'matchCode', 'questionIndex', 'numAnswers', 'answerIndex'}`; the code is above 0
        only while the student may answer, the answer -1 when there is none.
        """

    def answerMatchQuestion(
        self,
        wsKey: str,
        courseCode: int,
        gameCode: int,
        matchCode: int,
        questionIndex: int,
        answerIndex: int,
    ) -> Reply:
        """Answers the current question of a match.

        Parameters:
            wsKey: key that a login gave.
            courseCode, gameCode, matchCode: codes of the match.
            questionIndex: index of the current question, from 1.
            answerIndex: option from 0; below 0 takes the answer back.

        Returns `{'matchCode'}`, above 0 even where nothing was stored (-1 where the course has
        neither that game nor that match): read `getMatchStatus`.
        """
