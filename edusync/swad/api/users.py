"""Operations that list users."""

from edusync.swad.api.base import Caller, Reply, Text


class UserOperations(Caller):
    """The operations of SWAD's users."""

    def getUsers(self, wsKey: str, courseCode: int, groups: Text, userRole: int) -> Reply:
        """Lists the students or the teachers of a course.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of one of the user's courses.
            groups: codes of groups, separated by commas; SWAD lists the whole course all the same.
            userRole: 2 students, 3 teachers (editing ones only).

        Returns `{'numUsers', 'usersArray': [{'userCode', 'userNickname', 'userID', 'userSurname1',
        'userSurname2', 'userFirstname', 'userPhoto'}]}`; an ID that the user may not see is
        `********`.
        """

    def findUsers(self, wsKey: str, courseCode: int, filter: Text, userRole: int) -> Reply:
        """Finds users by parts of their names; case does not count, nor do accents on vowels.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of one of the user's courses; of no course, or 0 or less, for the whole
                site.
            filter: words that the full name must hold; % stands for anything.
            userRole: 0 all, 1 guests (of the whole site, whatever the course), 2 students, 3
                teachers (of a course the editing ones only).

        Returns what `getUsers` does; numUsers is -1 for a filter that is too short (usually one
        word of 3 letters and 6 letters in all are needed).
        """
