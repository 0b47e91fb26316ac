"""Operations on the files of a course."""

from edusync.swad.api.base import Caller, Reply


class FileOperations(Caller):
    """The operations of SWAD's file zones."""

    def getDirectoryTree(self, wsKey: str, courseCode: int, groupCode: int, treeCode: int) -> Reply:
        """Reads the tree of a file zone; SWAD gives codes to files that had none yet.

        Parameters:
            wsKey: key that a login gave.
            courseCode: code of one of the user's courses.
            groupCode: code of one of the user's groups there; 0 or less for the whole course.
            treeCode: 1 documents, 2 shared files, 3 marks.

        Returns `{'tree'}`, a text that holds an XML document, in which SWAD escapes nothing;
        `edusync.swad.files.tree_text` reads it. Raises NotFound, PermissionDenied, InvalidRequest.
        """

    def getFile(self, wsKey: str, fileCode: int) -> Reply:
        """Makes a file public for about two hours, and counts a view of it.

        Parameters:
            wsKey: key that a login gave.
            fileCode: code from the tree or from a notification.

        Returns `{'fileName', 'URL', 'size', 'time', 'license', 'publisherName', 'publisherPhoto'}`:
        bytes, and seconds since 1970. Of a link the URL is its target; of a file that is gone, size
        and time are 0. Non-ASCII in the URL is to be percent-encoded as windows-1252. Raises
        NotFound; PermissionDenied, also to students who ask for marks.
        """

    def getMarks(self, wsKey: str, fileCode: int) -> Reply:
        """Reads the user's own row of a file of marks.

        Many versions of SWAD answer a fault to every file (ServerBug).

        Returns `{'content'}`: an HTML page, between a literal `<![CDATA[` and `]]>`.
        """
