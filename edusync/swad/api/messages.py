"""Operations on notifications, notices and messages."""

from edusync.swad.api.base import Caller, Reply


class MessageOperations(Caller):
    """The operations of SWAD's communication."""

    def getNotifications(self, wsKey: str, beginTime: int) -> Reply:
        """Lists the notifications of the user, newest first; SWAD marks the messages as opened.

        Parameters:
            wsKey: key that a login gave.
            beginTime: seconds since 1970: only those since then; 0 for all.

        Returns `{'numNotifications', 'notificationsArray': [{'notifCode', 'eventType', 'eventCode',
        'eventTime', 'userNickname', 'userSurname1', 'userSurname2', 'userFirstname', 'userPhoto',
        'location', 'status', 'summary', 'content'}]}`; summary and content are HTML, the status a
        set of bits: 0 mail wanted, 1 mail sent, 2 read, 3 removed.
        """

    def markNotificationsAsRead(self, wsKey: str, notifications: str) -> Reply:
        """Marks notifications as read.

        Parameters:
            wsKey: key that a login gave.
            notifications: values of notifCode, separated by commas; '' marks none.

        Returns `{'numNotifications'}`: how many positive numbers the list holds, whether they were
        the user's notifications or not.
        """

    def sendNotice(self, wsKey: str, courseCode: int, body: str) -> Reply:
        """Puts up a notice (yellow note) in a course, as an editing teacher; never repeated.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of the course.
            body: HTML, at most 65535 bytes as SWAD stores it.

        Returns `{'noticeCode'}`. Nobody is notified.
        """

    def sendMessage(self, wsKey: str, messageCode: int, to: str, subject: str, body: str) -> Reply:
        """Sends a message; never repeated.

        Parameters:
            wsKey: key that a login gave.
            messageCode: 0, or the eventCode of the notification of a message to reply to, whose
                sender is then a recipient as well.
            to: @nicknames, separated by commas, '' for nobody but that sender; SWAD leaves others
                out, and fails where there is no @nickname and no reply.
            subject: plain text.
            body: HTML.

        Returns what `getUsers` does: the recipients found; no message is sent where there is none.
        """
