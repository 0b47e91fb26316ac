"""The half of `Class` about what the class holds, and who."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from edusync import foreign
from edusync.people.source import People
from edusync.progress import Progress
from edusync.wims import enrolment, gradereading
from edusync.wims.enrolment import EnrolReport
from edusync.wims.exams import Exams
from edusync.wims.exercises import Exercises
from edusync.wims.gradebook import Gradebook
from edusync.wims.sheets import Sheets
from edusync.wims.users import Users

if TYPE_CHECKING:
    from edusync.wims.classes import Class


class ClassContents(foreign.Welcoming):
    """The collections of a class, and what is done with all that is in them."""

    @property
    def _me(self) -> "Class":
        return cast("Class", self)

    @property
    def users(self) -> Users:
        """The users: see `Users`. No request by itself."""
        return Users(self._me)

    @property
    def sheets(self) -> Sheets:
        """The sheets: see `Sheets`. No request by itself."""
        return Sheets(self._me)

    @property
    def exams(self) -> Exams:
        """The exams: see `Exams`. No request by itself."""
        return Exams(self._me)

    @property
    def exercises(self) -> Exercises:
        """The OEF exercises that belong to the class: see `Exercises`. No request by itself."""
        return Exercises(self._me)

    @foreign.as_given
    def enrol(
        self,
        people: People,
        key: str = "regnum",
        *,
        passwords_to: str | Path | None = None,
        update_passwords: bool = False,
        force: bool = False,
        dry_run: bool = False,
        progress: Progress = None,
        deadline: float | None = None,
    ) -> EnrolReport:
        """Sees to it that the class holds these people: a second call has nothing to do.

        Who is missing is added, who is in the trash recovered, what differs updated; an empty cell
        changes nothing, and nobody is removed. Who brings no login (`quser`) gets one made of the
        name, who brings no password a random one. A login that is taken, or that WIMS would
        change, becomes another. New users need not agree to the terms of use (agreecgu).

        Programs on one machine take turns. On two machines at once, with people in common, each may
        believe that its passwords count.

        Parameters:
            people: path of a CSV file (delimiter `;`, `,` or tab; UTF-8 or windows-1252; headers
                like 'Nom', 'Prénom', 'N° étudiant', 'Apellidos', 'E-mail' are known), DataFrame,
                or dicts and Users. 22012345.0 and ="22012345" are the number 22012345; a row whose
                number a spreadsheet spoilt (2,2E+07, #N/A) fails.
            key: what tells a person from another: 'regnum' (student number), 'quser', 'email',
                'external_auth', 'regprop1' to 'regprop5'.
            passwords_to: the CSV file to which new passwords are added, each before WIMS gets it,
                so that a run that is killed loses none; made for its owner alone where it is
                missing. Of several rows of one person the last one counts. Passwords that `people`
                has are not written there. None: only the report has the new passwords.
            update_passwords: gives users who are there the password of their row.
            force: goes on beyond the class' limit of users.
            dry_run: tells what would be done, and only reads.
            progress: True for a bar, or a function of (rows done, all rows).
            deadline: seconds for all of it, waiting while WIMS is too busy; None: no end, and a
                busy WIMS is asked again by the attempts of the client only.

        Returns an `EnrolReport` with a line for each row: created, updated, recovered, unchanged
        or failed, with the reason; its `passwords` are the new ones, and its `warnings` name users
        whose files stop WIMS' lists. Requests: 1 (getclasstgz) and,
        where something is to be done, rounds of 1 or 2 (putcsv, each of about 500 users), 1
        (adduser, moduser, recuser) for each of at most 50 whom putcsv would damage, and 1 to read
        back. Raises PlanError where two rows have one key; InvalidValue where none has it, for a
        `passwords_to` that cannot be written and, with the lines, where a quote joins rows of a
        file; UnsupportedOperation for a portal; and what stops it before anything is sent,
        PlanError for a full disk; later on, that is the reason of the rows left.

        In a class of a group, new people are made in the group and take part in the class. Those of
        the group take part from now on ('updated', `participate`), and nothing else of them
        changes: by one putcsv for about 500, and 1 request (getcsv) for the list of the class.
        Teachers of the group fail. `update_passwords` is refused there (InvalidValue).
        """
        options = enrolment.Options(dry_run, progress, deadline, passwords_to)
        return enrolment.enrol(
            self._me, people, key, options, update_passwords=update_passwords, force=force
        )

    @foreign.as_given
    def unenrol(
        self,
        people: People,
        key: str = "regnum",
        *,
        purge: bool = False,
        dry_run: bool = False,
        progress: Progress = None,
        deadline: float | None = None,
    ) -> EnrolReport:
        """Moves these people to the trash, with their work: a second call has nothing to do.

        Parameters:
            people: as for `enrol`; or a list of keys, as text.
            purge: deletes them from the trash too, for good, with all their work.
            key, dry_run, progress, deadline: as for `enrol`.

        Returns an `EnrolReport` with a line for each row: removed, failed, or unchanged: in the
        trash already, with `purge` in neither, which the reason says, since a key that was never
        there looks the same. Requests: 2 (getclasstgz), 1 more after each 50 users; 1 (deluser)
        for each user, 2 with `purge`. Raises as `enrol`.

        Out of a class of a group they go by 2 requests each (getuser, moduser): they take part in
        it no more, and stay in the group with their work; `purge` is refused there
        (UnsupportedOperation). In a group `purge` puts away their work in its classes first, where
        nobody who gets the login finds it (3 requests for each class): the reason of the line names
        what is left, and where. Who worked in a class that does not let us change it fails before
        anything is sent. Teachers of a group fail.
        """
        options = enrolment.Options(dry_run, progress, deadline)
        return enrolment.unenrol(self._me, people, key, options, purge=purge)

    def gradebook(self, scale: float | None = 20, *, hidden: bool = False) -> Gradebook:
        """The marks of all students in all sheets and exams, with WIMS' average.

        1 request (getclasstgz), 1 for each sheet that is active or expired (getsheetscores), and 1
        for each exam that was activated (getexamscores); none for a student. What cannot be read is
        in `book.unread`, with the reason. Where WIMS' average counts such a sheet or exam, the
        averages are None, and `book.no_average` says so.

        The average is that of WIMS' score pages: the sum of weight times mark, over the sum of the
        weights. The marks are those of sheets that are active, expired or hidden, by their formula,
        and of exams that were activated; who never tried has 0 there, and no mark (the files of the
        class tell). In a class that is ordered in sequences, the sheets are those of the sequences
        that are not hidden. All weights 0: 0.

        Parameters:
            scale: the best mark of what is shown, over 0; None: the class' own. Marks are rounded
                as WIMS does on its own scale, to 2 decimals; on another one to at least 4 digits
                of marks near the best one: 2 decimals out of 20 or 100, 3 out of 5, 4 out of 1.
                Raw components stay as WIMS tells them.
            hidden: True reads hidden sheets as well, by 1 request more for each student (getscore):
                tries and last results are not told then (-1); who cannot be read has a warning, and
                neither mark nor average. By itself a hidden sheet is not read: it is 0 where nobody
                worked on it, else the averages are missing.

        Whom another program damaged, so that WIMS tells of somebody else, has a line too, by 1
        request more for each (getscore); one warning (ServerQuirkWarning) says so, and `to_csv` and
        `fill_template` leave them out unless told otherwise.

        Returns a `Gradebook`. Raises NotSaved, InvalidValue, and what would fail for every sheet:
        AuthenticationError, PermissionDenied, ConnectFailed, ServerUnavailable.
        """
        return gradereading.read(self._me, scale, hidden=hidden)
