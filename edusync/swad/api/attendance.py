"""Operations on attendance events: for editing teachers of the course only."""

from edusync.swad.api.base import Caller, Reply


class AttendanceOperations(Caller):
    """The operations of SWAD's attendance."""

    def getAttendanceEvents(self, wsKey: str, courseCode: int) -> Reply:
        """Lists the attendance events of a course, newest first.

        Returns `{'numEvents', 'eventsArray': [{'attendanceEventCode', 'hidden', 'userSurname1',
        'userSurname2', 'userFirstname', 'userPhoto', 'startTime', 'endTime',
        'commentsTeachersVisible', 'title', 'text', 'groups'}]}`; times are seconds since 1970,
        groups codes separated by commas, '' for the whole course. commentsTeachersVisible says on
        many servers whether the event is open now.
        """

    def sendAttendanceEvent(
        self,
        wsKey: str,
        attendanceEventCode: int,
        courseCode: int,
        hidden: int,
        startTime: int,
        endTime: int,
        commentsTeachersVisible: int,
        title: str,
        text: str,
        groups: str,
    ) -> Reply:
        """Creates an attendance event (never repeated), or replaces one with all its fields.

        Parameters:
            wsKey: key that a login gave.
            attendanceEventCode: code of the event; 0 or less for a new one.
            courseCode: code of its course.
            hidden, commentsTeachersVisible: 0 or 1.
            startTime, endTime: seconds since 1970, below 2**31; 0 is kept as no time.
            title: plain text, not empty, at most 2047 bytes as SWAD stores it.
            text: HTML; '' wipes the text that is there.
            groups: codes of groups of the course, separated by commas, '' for the whole course;
                SWAD drops others silently, and takes an event that is left without any for one of
                the whole course.

        Returns `{'attendanceEventCode'}`.
        """

    def removeAttendanceEvent(self, wsKey: str, attendanceEventCode: int) -> Reply:
        """Deletes an attendance event with its marks.

        Returns `{'attendanceEventCode'}`. Raises NotFound where it is gone already.
        """

    def getAttendanceUsers(self, wsKey: str, attendanceEventCode: int) -> Reply:
        """Lists the students of an attendance event, present or not.

        Returns what `getUsers` does, each with `'present'` (0 or 1) and its ID shown; no users for
        an event that does not exist.
        """

    def sendAttendanceUsers(
        self, wsKey: str, attendanceEventCode: int, users: str, setOthersAsAbsent: int
    ) -> Reply:
        """Marks students as present.

        Many servers store the marks and then fail (ServerBug, maybe_applied) when the others are to
        stay as they are. `AttendanceEvent.mark` reads back.

        Parameters:
            wsKey: key that a login gave.
            attendanceEventCode: code of the event.
            users: codes of users, separated by commas, '' for nobody; who is not of the course is
                left out silently.
            setOthersAsAbsent: 1 marks everybody else as absent, so everybody where `users` is '';
                0 leaves them as they are.

        Returns `{'success', 'numUsers'}`: 0 for an event that does not exist; the number is always
        0.
        """
