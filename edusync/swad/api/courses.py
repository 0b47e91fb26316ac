"""Operations on courses and their groups."""

from edusync.swad.api.base import Caller, Reply, Text


class CourseOperations(Caller):
    """The operations of SWAD's courses and groups."""

    def getCourses(self, wsKey: str) -> Reply:
        """Lists the courses of the user, by full name.

        Returns `{'numCourses', 'coursesArray': [{'courseCode', 'courseShortName', 'courseFullName',
        'userRole'}]}`; the role is 2 for a student and 3 for a teacher, editing or not.
        """

    def getCourseInfo(self, wsKey: str, courseCode: int, infoType: Text) -> Reply:
        """Reads one of the texts about a course.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of one of the user's courses.
            infoType: introduction, guide, lectures, practicals, bibliography, FAQ, links,
                assessment or program.

        Returns `{'infoSrc', 'infoTxt'}`: the source is none, editor, plainText, richText, page or
        URL; the text is HTML, or an address followed by a line end. Raises NotFound for code 0 and
        for a course that does not exist, PermissionDenied for another's course.
        """

    def getGroupTypes(self, wsKey: str, courseCode: int) -> Reply:
        """Lists the types of groups of a course; opens the groups whose time has come.

        Returns `{'numGroupTypes', 'groupTypesArray': [{'groupTypeCode', 'groupTypeName',
        'mandatory', 'multiple', 'openTime'}]}`; the time is in seconds since 1970, 0 for none.
        """

    def getGroups(self, wsKey: str, courseCode: int) -> Reply:
        """Lists the groups of a course, by type and name; opens those whose time has come.

        Returns `{'numGroups', 'groupsArray': [{'groupCode', 'groupName', 'groupTypeCode',
        'groupTypeName', 'open', 'maxStudents', 'numStudents', 'fileZones', 'member'}]}`; -1
        students at most means no limit, flags are 0 and 1.
        """

    def sendMyGroups(self, wsKey: str, courseCode: int, myGroups: str) -> Reply:
        """Replaces the user's groups in a course by a list of codes.

        SWAD checks only that a new group is open and not full: it enters groups that do not exist
        or are of another course, and two of a type that allows one; where the user is in such a one
        already it breaks down (ServerBug) after a part of the change. `Group.join` checks all that.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of one of the user's courses.
            myGroups: codes of all groups wanted, separated by commas; the others are left, except
                closed ones. '' leaves all groups that are open.

        Returns `{'success'}` and what `getGroups` does; 0 when nothing was changed because a new
        group is closed or full.
        """
