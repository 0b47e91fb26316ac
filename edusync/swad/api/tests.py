"""Operations on the test questions of a course."""

from edusync.swad.api.base import Caller, Reply, Text


class TestOperations(Caller):
    """The operations of SWAD's self-assessment tests."""

    __test__ = False  # pytest takes every class called Test... for its own

    def getTestConfig(self, wsKey: str, courseCode: int) -> Reply:
        """Reads how the tests of a course are configured.

        Returns `{'pluggable', 'numQuestions', 'minQuestions', 'defQuestions', 'maxQuestions',
        'feedback', 'visibility'}`; numQuestions counts pairs of a question and a tag, and is 0 when
        not pluggable; visibility is a set of 5 bits.
        """

    def getTests(self, wsKey: str, courseCode: int, beginTime: int) -> Reply:
        """Reads the test questions of a course, as four lists to be joined by their codes.

        Many versions of SWAD send four empty lists exactly where the teachers allow the export.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of one of the user's courses.
            beginTime: seconds since 1970: only questions edited since then; 0 for all.

        Returns `{'tagsArray': [{'tagCode', 'tagText'}], 'questionsArray': [{'questionCode',
        'answerType', 'shuffle', 'stem', 'feedback'}], 'answersArray': [{'questionCode',
        'answerIndex', 'correct', 'answerText', 'answerFeedback'}], 'questionTagsArray':
        [{'questionCode', 'tagCode', 'tagIndex'}]}`.
        """

    def getTrivialQuestion(
        self, wsKey: str, degrees: Text, lowerScore: float, upperScore: float
    ) -> Reply:
        """Draws a question with one right answer, of any course of some degrees.

        Parameters:
            wsKey: key that a login gave.
            degrees: codes of degrees, separated by commas; of a part that is none SWAD takes the
                number at its beginning, or nothing.
            lowerScore, upperScore: between -1 and 1: the mean score of the question.

        Returns `{'question': {...}, 'answersArray': [...]}` as in `getTests`; the code is -1 when
        there is no question. Many versions of SWAD send codes in the place of the answers' texts.
        """
