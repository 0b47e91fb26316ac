"""Operations that log in, and that ask who one is."""

from edusync.swad.api.base import Caller, Reply, Text


class AccessOperations(Caller):
    """The operations of SWAD's access."""

    def createAccount(
        self, userNickname: str, userEmail: str, userPassword: str, appKey: Text = None
    ) -> Reply:
        """Creates an account; never repeated.

        Parameters:
            userNickname: with its @; 3 to 16 ASCII letters, digits and _ behind it.
            userEmail: address of the user.
            userPassword: the password itself, of Latin-1 characters without ' and backslash; at
                least 8, no blank, not only digits.
            appKey: key of the plugin, where it is not that of the client.

        Returns `{'userCode', 'wsKey'}`; a code below 0 says why nothing was created: -1 nickname
        not valid, -2 taken, -3 e-mail not valid, -4 taken, -5 password not valid.
        """

    def loginByUserPasswordKey(
        self, userID: Text, userPassword: Text, appKey: Text = None
    ) -> Reply:
        """Logs in by name and password; adds a key, which lives for 7 days.

        Parameters:
            userID: @nickname with its @, e-mail, or ID; at most 255 bytes.
            userPassword: what `edusync.swad.digest` makes of the password.
            appKey: key of the plugin, where it is not that of the client.

        Returns `{'userCode', 'wsKey', 'userNickname', 'userID', 'userSurname1', 'userSurname2',
        'userFirstname', 'userPhoto', 'userBirthday', 'userRole'}`; the birthday is yyyymmdd or '',
        the role 0 (guest), 2 (student) or 3 (teacher). Raises AuthenticationError for a wrong user,
        password or plugin.
        """

    def loginBySessionKey(self, sessionID: str, appKey: Text = None) -> Reply:
        """Logs in by a session of the site, as a plugin opened from there does; adds a key.

        Parameters:
            sessionID: what the site passes to the plugin: 43 letters, digits, - and _.
            appKey: key of the plugin, where it is not that of the client.

        Returns what `loginByUserPasswordKey` does, and `'degreeTypeCode', 'degreeCode',
        'courseCode', 'degreeTypeName', 'degreeName', 'courseName'` of the course that was open: -1
        and '' where none was. Raises AuthenticationError where the session is over.
        """

    def getAvailableRoles(self, wsKey: str, courseCode: int) -> Reply:
        """Returns the roles that the user can take.

        Parameters:
            wsKey: key that a login gave.
            courseCode: any number; SWAD answers with the user's highest role in ANY course.

        Returns `{'roles'}`, a set of bits: 0 unknown, 1 guest, 2 user, 3 student, 4 non-editing
        teacher, 5 teacher, 6 to 9 administrator of degree, center, institution, system.
        """

    def getNewPassword(self, userID: str, appKey: Text = None) -> Reply:
        """Sends a new password by mail, which counts once it was used on the site; never repeated.

        Parameters:
            userID: @nickname or ID; SWAD refuses every e-mail address.
            appKey: key of the plugin, where it is not that of the client.

        Returns `{'success'}`: 1 when a mail was sent; 0 for an unknown user, one without an e-mail
        address, or a failure of the mail. Raises NotFound for a name that is malformed.
        """
