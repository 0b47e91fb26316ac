"""The part of `Class` about what the class holds, and who."""

from collections.abc import Mapping
from pathlib import Path

from edusync.core import foreign
from edusync.people.keys import Key
from edusync.people.source import People, Source
from edusync.results.progress import Progress
from edusync.wims.base.handle import ClassHandle
from edusync.wims.enrolment import enrol as enrolment
from edusync.wims.enrolment.doubles import OnDouble
from edusync.wims.enrolment.enrol import EnrolReport
from edusync.wims.gradebook import marks
from edusync.wims.gradebook.gradebook import Gradebook
from edusync.wims.models.exam import Exams
from edusync.wims.models.exercise import Exercises
from edusync.wims.models.sheet import Sheets
from edusync.wims.models.user import Users


class ClassContents(ClassHandle):
    """The collections of a class, and what is done with all that is in them."""

    @property
    def users(self) -> Users:
        """The users: see `Users`. Makes no request."""
        return Users(self)

    @property
    def sheets(self) -> Sheets:
        """The sheets: see `Sheets`. Makes no request."""
        return Sheets(self)

    @property
    def exams(self) -> Exams:
        """The exams: see `Exams`. Makes no request."""
        return Exams(self)

    @property
    def exercises(self) -> Exercises:
        """The OEF exercises that belong to the class: see `Exercises`. Makes no request."""
        return Exercises(self)

    @foreign.as_given
    def enrol(
        self,
        people: People,
        key: Key = "regnum",
        *,
        columns: Mapping[str, str | None] | None = None,
        encoding: str | None = None,
        sheet: str | int | None = None,
        on_double: OnDouble = None,
        passwords_to: str | Path | None = None,
        update_passwords: bool = False,
        force: bool = False,
        dry_run: bool = False,
        progress: Progress = None,
        deadline: float | None = None,
    ) -> EnrolReport:
        """Makes sure these people are enrolled: a second call has nothing to do.

        Adds missing people, recovers those in the trash, updates what differs; an empty cell
        changes nothing, and nobody is removed. Rows without a login (`quser`) get one made of the
        name, rows without a password a random one. A login that is taken, or that WIMS would
        change, becomes another. New users need not agree to the terms of use (agreecgu).

        A row whose key nobody has is compared with who is there under its names, and is no person
        of another row (case, accents, apostrophes, hyphens and blanks do not count). One user
        without that number, and without another e-mail, is that person ('adopted': the number is
        added, the login kept); of several, or for several rows, none is guessed ('failed'). Equal
        names and e-mail under another number fail, with a question; other namesakes are named in a
        warning. A name that is there is never shortened, nor swapped with the other one; a row that
        has the key of somebody, and no name like theirs, fails with a question. By another key, who
        has the row's number alone is asked about too, and so is who has the key, and another number
        and name (a family's e-mail).

        Programs on one machine take turns. On two machines at once, with people in common, each may
        believe that its passwords count.

        Parameters:
            people: a file (path, bytes, or open): CSV in any of the usual forms, .xlsx or .ods; a
                DataFrame of pandas or polars, its rows, dicts, Users, or `course.students()` of
                SWAD. Columns are known by the names that schools give them in seven languages
                ('Nom', 'Apellido 1', 'N° étudiant', 'SIS User ID', ...); 22012345.0 and
                ="22012345" are the number 22012345; a row whose number a spreadsheet spoilt
                (2,2E+07, #N/A) fails. Totals, empty lines and headers that stand again are passed
                over.
            key: what identifies a person: 'regnum' (student number), 'quser', 'email',
                'external_auth', 'regprop1' to 'regprop5', 'name'; or several of them, such as
                ('lastname', 'firstname', 'email'). By 'name', homonyms in the class fail.
            columns: what columns hold whose names do not say it: a field of users, 'fullname',
                'surname1', 'surname2', 'lastname firstname' (two words in that order),
                or None to leave one out: {"Élève": "fullname", "Niveau": None}.
            encoding: of a file of text, as Python names it ('cp1252'); None finds it.
            sheet: of a spreadsheet, its name or its number from 1; None: the first.
            on_double: for rows whose key nobody has, and whose names somebody has: None as above,
                'create' makes new people, 'adopt' takes the only namesake for the person, whatever
                the number and e-mail there, 'fail' refuses the row.
            passwords_to: the CSV file to which new passwords are added, each before WIMS gets it,
                so that a run that is killed loses none; made for its owner alone where it is
                missing. Of several rows of one person the last one counts, and whom a killed run
                left out gets that one. Passwords that `people` has are written only below another
                one of that login. None: only the report has the new passwords, and says so.
            update_passwords: gives users who are there the password of their row.
            force: goes on beyond the class' limit of users, and writes names that are shorter,
                swapped, other ones, or read in a wrong encoding (JosÃ©) or HTML (Jos&eacute;).
            dry_run: reports what would be done, and only reads.
            progress: True for a bar, or a function of (rows done, all rows).
            deadline: seconds for all of it, waiting while WIMS is too busy; None: no end, and a
                busy WIMS is asked again by the attempts of the client only.

        Returns an `EnrolReport` with a line for each row: created, adopted, updated, recovered,
        unchanged or failed, with the reason; its `passwords` are the new ones, its
        `password_unknown` the lines of those in the class whose password is not in `passwords_to`,
        and its `warnings` name namesakes, lines that are nobody, columns that are not read, and
        users whose files stop WIMS' lists.

        Requests: 1 (getclasstgz) and, where something is to be done, rounds of 1 or 2 (putcsv, each
        of about 500 users), 1 (adduser, moduser, recuser) for each of at most 50 whom putcsv would
        damage, and 1 to read back.

        Raises, before anything is sent: InvalidValue for a list that cannot be understood for
        certain (its columns, encoding or quotes, with the lines and what to give), where no row has
        the key, and for a `passwords_to` that cannot be written; PlanError where two rows have one
        key, where most rows that are not there have the names of users under other numbers (3 at
        least), and for a full disk; UnsupportedOperation for a portal; and what stops the reading.
        Later on, that is the reason of the rows left. docs/wims.md ("Lists as you have them") has
        what is read, and what to do about each error.

        In a class of a group, new people are made in the group and take part in the class. Those of
        the group take part from now on ('updated', `participate`), and nothing else of them
        changes: by one putcsv for about 500, and 1 request (getcsv) for the list of the class.
        Teachers of the group fail. `update_passwords` is refused there (InvalidValue).
        """
        options = enrolment.Options(dry_run, progress, deadline, passwords_to)
        return enrolment.enrol(
            self,
            Source(people, columns, encoding, sheet),
            key,
            options,
            update_passwords=update_passwords,
            force=force,
            on_double=on_double,
        )

    @foreign.as_given
    def unenrol(
        self,
        people: People,
        key: Key = "regnum",
        *,
        columns: Mapping[str, str | None] | None = None,
        encoding: str | None = None,
        sheet: str | int | None = None,
        purge: bool = False,
        dry_run: bool = False,
        progress: Progress = None,
        deadline: float | None = None,
    ) -> EnrolReport:
        """Moves these people to the trash, with their work: a second call has nothing to do.

        Parameters:
            people: as for `enrol`; or a list of keys, as text.
            purge: deletes them from the trash too, for good, with all their work.
            key, columns, encoding, sheet, dry_run, progress, deadline: as for `enrol`.

        Returns an `EnrolReport` with a line for each row: removed, failed, or unchanged: in the
        trash already, with `purge` in neither, which the reason says, since a key that was never
        there looks the same. Requests: 2 (getclasstgz), 1 more after each 50 users; 1 (deluser)
        for each user, 2 with `purge`. Raises as `enrol`.

        Out of a class of a group they go by 2 requests each (getuser, moduser): they take part in
        it no more, and stay in the group with their work; `purge` is refused there
        (UnsupportedOperation). In a group `purge` puts away their work in its classes first, where
        nobody who gets the login finds it (3 requests for each class): the reason of the line names
        what is left, and where. Who worked in a class that does not let us change it fails before
        anything is sent. Teachers of a group fail, and so do rows with the key of
        somebody and no name like theirs.
        """
        options = enrolment.Options(dry_run, progress, deadline)
        source = Source(people, columns, encoding, sheet)
        return enrolment.unenrol(self, source, key, options, purge=purge)

    def gradebook(
        self, scale: float | None = 20, *, hidden: bool = False, progress: Progress = None
    ) -> Gradebook:
        """The marks of all students in all sheets and exams, with WIMS' average.

        1 request (getclasstgz), 1 for each sheet that is active or expired (getsheetscores), and 1
        for each exam that was activated (getexamscores); none for a student. What cannot be read is
        in `book.unread`, with the reason. Where WIMS' average counts such a sheet or exam, the
        averages are None, and `book.no_average` says so.

        The average is that of WIMS' score pages: the sum of weight times mark, over the sum of the
        weights. The marks are those of sheets that are active, expired or hidden, by their formula,
        and of exams that were activated; who never tried has 0 there, and no mark (the files of the
        class show it). In a class that is ordered in sequences, the sheets are those of the
        sequences that are not hidden. All weights 0: 0.

        Parameters:
            scale: the best mark of what is shown, over 0; None: the class' own. Marks are rounded
                as WIMS does on its own scale, to 2 decimals; on another one to at least 4 digits
                of marks near the best one: 2 decimals out of 20 or 100, 3 out of 5, 4 out of 1.
                Raw components stay as WIMS reports them.
            hidden: True reads hidden sheets as well, by 1 request more for each student (getscore):
                tries and last results are -1 then, unknown; who cannot be read has a warning, and
                neither mark nor average. Default: a hidden sheet is not read; it is 0 where nobody
                worked on it, else the averages are missing.
            progress: True for a bar, or a function of (sheets and exams read, all of them).

        Whom another program damaged, so that WIMS reports somebody else, has a line too, by 1
        request more for each (getscore); one warning (ServerQuirkWarning) says so, and `to_csv` and
        `fill_template` leave them out by default.

        Returns a `Gradebook`. Raises NotSaved, InvalidValue, and what would fail for every sheet:
        AuthenticationError, PermissionDenied, ConnectFailed, ServerUnavailable.
        """
        return marks.read(self, scale, hidden=hidden, progress=progress)
