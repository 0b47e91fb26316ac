"""The part of `Class` about the year's work: archives, copies, the next year."""

import datetime
from pathlib import Path
from typing import Any, Literal, overload

from edusync.errors import ServerBug
from edusync.results.progress import Progress
from edusync.results.report import Report
from edusync.results.tables import ItemList
from edusync.wims.api.base import ClassId
from edusync.wims.api.client import WimsAPI
from edusync.wims.base import class_list
from edusync.wims.base.handle import ClassHandle, during
from edusync.wims.classes import backups
from edusync.wims.classes import copy as copying
from edusync.wims.classes import repair as repairing
from edusync.wims.classes import rollover as rolling
from edusync.wims.classes.archive import ArchiveResult, archive
from edusync.wims.classes.backups import Backup
from edusync.wims.classes.copy import CleanResult, CopyResult
from edusync.wims.classes.lookup import ClassFinder, F
from edusync.wims.classes.repair import RepairedUser, RepairResult
from edusync.wims.classes.rollover import RolloverResult
from edusync.wims.models.index import refuse_loss
from edusync.wims.wire.days import Day


class ClassYear(ClassFinder):
    """What a class needs once a year."""

    def archive(
        self, path: str | Path, *, overwrite: bool = False, progress: Progress = None
    ) -> ArchiveResult:
        """Writes everything of the class into a `.tgz` file, as WIMS packs it.

        Parameters:
            path: the file, or a folder, in which it is named `NUMBER-YYYYMMDD.tgz`.
            overwrite: True replaces a file that is there.
            progress: True for a bar, or a function of (steps done, all steps: read and written).

        The file holds the passwords of all users in clear, so only its owner may read it. It is
        there whole or not at all: its sum is checked, each user and each sheet and exam that the
        server counts must be in it and readable. `read_archive` reads it; an administrator can
        unpack it among the server's classes. That of a class in a group holds the scores and no
        users, who are in that of the group.

        2 requests (getclass, getclasstgz); 1 more where a user's file makes getclass fail, which is
        warned of. Returns an ArchiveResult. Raises InvalidValue for a file
        that is there, ServerBug and ProtocolError for an archive that is not whole, OSError.

        >>> c.archive("algebra.tgz").path
        PosixPath('algebra.tgz')
        """
        return archive(self, path, overwrite, progress)[0]

    def copy(self: F) -> CopyResult[F]:
        """Copies the class on its server, without students, their work and the trash.

        The copy has a number that the server draws, the same connection and supervisor, and all
        else of the class; it expires in a year, or when the class does if that is later. What WIMS
        copies of students all the same is deleted; what no job deletes is in `left` of the result:
        each file that a login names, or that holds one as a word (log, forums, votes, WIMS' lists).

        WIMS copies only the settings that its jobs know. Those of its own pages (exolog, actcolor,
        which every class has that was made there, backup, regvars, keywords, ...) are missing in
        the copy, and no job can set them: `not_copied` of the result has each with its value, and a
        warning names them. `rollover(in_place=True)` keeps all.

        7 requests (getclasstgz, listclasses, copyclass, getclasstgz, getclass, getuser,
        listclasses); for users in the trash 1 for each (deluser) and 1 more; for a reply that is
        lost 1 (listclasses) and 1 for each new class in the list (getclasstgz); for a list that
        lacks the copy 2 (modclass, listclasses). Returns a CopyResult. Raises ServerBug for a copy
        whose files differ from those of the class, UnsupportedOperation for a group of classes.
        After an error the copy is deleted again (1 request, delclass), or a note of the error names
        it; where only the list cannot be read, that is a warning.

        The copy of a class of a group is one more class of that group, in which nobody takes part;
        2 requests more (getclasstgz of the group). Whom another program left in a class that it
        deleted, whose number the copy may get, leaves it before: 1 request (moduser) for each, 3
        (recuser, moduser, deluser) for each in the trash of the group; UnsupportedOperation for
        one whose file WIMS refuses to read.
        """
        return copying.copy(self)

    def clean(self, *, dry_run: bool = False) -> CleanResult:
        """Deletes all users but the supervisor, their work and the trash, for good.

        Sheets, exams and exercises stay. `archive` first: the server keeps an archive that only its
        administrator can reach (log/classes/NUMBER.tgz), and only the last one. `left` of the
        result names the files that mention these users still, as in `copy`.

        Parameters:
            dry_run: True only reports who would be deleted: 1 request (getclasstgz).

        3 requests (getclasstgz, cleanclass, getclasstgz); for users in the trash 1 for each
        (deluser) and 1 more. Returns a CleanResult. Raises UnsupportedOperation for a group of
        classes (the work in its classes would stay) and for a class of one (WIMS would erase its
        users from the whole group), ServerBug where users are still there.
        """
        return copying.clean(self, dry_run)

    def change_dates(self, *, force: bool = False) -> Day:
        """Gives the class and all its sheets and exams one expiration: a year from today.

        `rollover` moves each date separately instead. 3 requests (2 getclassfile, changedates).
        Returns the day as `yyyymmdd`. Raises DataLossError where WIMS would drop what was set in
        its own pages (cut hours, individual settings), unless `force=True`.
        """
        with during(self, "change_dates"):
            if not force:
                files = {path: self.wims_read_file(path) for path in rolling.PLANNED_BY[1:]}
                refuse_loss(files, self)
            reply = self.wims_run("changedates")
        day = Day(reply["new_date"])
        self._take({"expiration": day})
        return day

    def repair(self, *, force: bool = False) -> RepairResult:
        """Lets the server look for damage, and repair it: its list of users, a group's users.

        In a group of classes users of no class would be removed: DataLossError, unless
        `force=True`. Each call leaves an archive in the server's folder `backup`. 1 request
        (repairclass), 2 where a group needs a repair. Returns a RepairResult.
        """
        return repairing.repair(self, force)

    def repair_users(self, *, dry_run: bool = False) -> Report[RepairedUser]:
        """Writes users again whom another program stored so that WIMS' own lists get them wrong.

        Those are users with a raw comma in a name, and with a backslash at the end of a value. A
        value that begins with `!` can be mended by no job: the report says what to do. A second
        call has nothing to do; users in the trash stay as they are.

        Parameters:
            dry_run: reports what would be done, and only reads.

        Returns a `Report` with a line for each damaged user: 'updated', or 'failed' with the
        reason; none where all is well. 1 request (getclasstgz), and where something is to be done 1
        for each user (moduser) and 1 to read back. In a class of a group
        those who take part in it are mended, for all its classes. Raises UnsupportedOperation for a
        portal, and what stops it before anything is sent; later on, that is the reason of the lines
        left.
        """
        return repairing.repair_users(self, dry_run)

    def put_in_list(self) -> bool:
        """Puts the class into the server's list, by which `Class.list` and `archive_all` go.

        A class that an administrator connected, or restored, works by its number and is in no list
        until the server writes that anew. 1 request (listclasses); 3 more where it is missing
        (getclass, modclass with the name that the server has, listclasses).

        Returns whether it was missing. Raises UnsupportedOperation for a class in a group,
        PermissionDenied for a connection that may only read, ServerBug where the class stays out.
        """
        return class_list.put_in_list(self)

    def share_with(self, other: ClassHandle) -> None:
        """Lets another class use the exercises of this one, as `c.exercises.share_with` does."""
        self.exercises.share_with(other)

    @overload
    def rollover(
        self: F,
        *,
        archive_to: str | Path | None,
        expiration: str | datetime.date = "+1y",
        dates: str | None = None,
        name: str | None = None,
        in_place: bool = False,
        dry_run: Literal[False] = False,
        force: bool = False,
        progress: Progress = None,
    ) -> RolloverResult[F]: ...

    @overload
    def rollover(
        self: F,
        *,
        archive_to: str | Path | None,
        expiration: str | datetime.date = "+1y",
        dates: str | None = None,
        name: str | None = None,
        in_place: bool = False,
        dry_run: Literal[True],
        force: bool = False,
        progress: Progress = None,
    ) -> RolloverResult[None]: ...

    @overload
    def rollover(
        self: F,
        *,
        archive_to: str | Path | None,
        expiration: str | datetime.date = "+1y",
        dates: str | None = None,
        name: str | None = None,
        in_place: bool = False,
        dry_run: bool,
        force: bool = False,
        progress: Progress = None,
    ) -> RolloverResult[F | None]: ...

    def rollover(
        self: F,
        *,
        archive_to: str | Path | None,
        expiration: str | datetime.date = "+1y",
        dates: str | None = None,
        name: str | None = None,
        in_place: bool = False,
        dry_run: bool = False,
        force: bool = False,
        progress: Progress = None,
    ) -> RolloverResult[Any]:
        """Makes the class of the next year: archives this one, copies it, moves its dates.

        Parameters:
            archive_to: file or folder for the archive, as in `archive`; it is made first, and
                nothing else is done where it fails. None makes none, which `in_place` refuses. One
                that is there is used where it holds all that students did (see below).
            expiration: of the new class: '+1y', '+6m', '+30d' from that of this one, or a day.
            dates: how far the expirations of sheets and exams move, like '+1y'; default: as far as
                that of the class.
            name: of the new class; default: the same.
            in_place: True cleans this class instead of copying it.
            dry_run: True only reports what would be done, and with `in_place` first whom it would
                erase: 4 requests (3 getclassfile, and listclasses, or getclasstgz with `in_place`).
            force: True goes on where WIMS drops what was set in its own pages (cut hours,
                individual settings), in the new class, or in this one with `in_place`; and makes
                another class where that of the next year is there already.
            progress: True for a bar, or a function of (steps done, all steps after the archive).

        The new class has no students, none of their work and none of the trash, and lacks the
        settings that `copy` does not copy (`not_copied` of the result, also of a dry run); this
        class is untouched unless `in_place`, which keeps all settings. Statuses stay, but a sheet
        that had expired by its date is active again. Exams are never reopened.

        A class of this connection (of the group, for a class of one) with the name, expiration and
        supervisor of the new one is what an earlier call made: it is refused (AlreadyExists), and a
        warning of a dry run.

        After a rollover that was cut off, the same call does the rest: it goes on from the archive
        that is there, so that no date moves twice, and completes a copy in which nobody is and
        whose dates have not all moved (not in a group). The archive must be that of this class, and
        the class be what it holds, or be on the way from there to the next year: where students
        came or worked since, or somebody set other dates, it is refused as any other file. So name
        a file: in a folder only a call of the same day finds it. A copy that has no name of its own
        yet is left, and a warning names it: delete it.

        Requests: 17 for a copy (3 getclassfile, listclasses, or getclasstgz of the group that the
        class is in, getclass, getclasstgz, listclasses, copyclass,
        getclasstgz, modclass, getclass, getuser, listclasses, and getclassfile of sheets and exams,
        before and after), 2 less without sheets or without exams; 2 for each sheet and exam; those
        of `copy` for the trash; after one that was cut off up to 4 more (getclasstgz). Returns a
        RolloverResult. Raises DataLossError, InvalidValue for an expiration that is not to come, a
        class with edits, and, before any request, any other file in the place of the archive, and
        what `archive` and `copy` raise; an error on the way has notes that say what was done, what
        is left, and which class was made; a copy that is not whole is deleted again.
        """
        return rolling.rollover(
            self,
            archive_to,
            expiration,
            dates,
            name,
            in_place,
            dry_run,
            force,
            progress,
            note=self._take,
        )

    @classmethod
    def backups(
        cls, api: WimsAPI, qclass: ClassId | None = None, year: int | None = None
    ) -> ItemList[Backup]:
        """Lists the classes that the server can restore, of all connections: 1 request.

        Those are the ones that its administrator, or its nightly work, removed; what `delete`
        removed is not among them. `qclass` and `year` choose. Returns an ItemList of Backup.
        """
        return backups.backups(api, qclass, year)

    @classmethod
    def restore(
        cls: type[F], api: WimsAPI, qclass: ClassId, rclass: str, year: int | None = None
    ) -> F:
        """Brings back a class that the server removed: 8 requests.

        By default from its newest backup, else from that of `year`. It expires in a month: set
        another expiration. The server leaves it out of its lists, so that it is put into them, as
        by `put_in_list`. The jobs are checkclass, listclassbackups, restoreclassbackup, getclass,
        getuser, listclasses, modclass, listclasses.

        Returns the class. Raises AlreadyExists for a number that is taken, NotFound without backup,
        PermissionDenied where the restored class refuses this connection, ServerBug where it is
        restored and stays out of the list.
        """
        backups.restore(api, qclass, rclass, year)
        back = cls.get(api, qclass, rclass)
        if warnings := class_list.listed(back, qclass, back.name):
            raise ServerBug(warnings[0], operation="restoreclassbackup", maybe_applied=True)
        return back
