"""Jobs that hand out the files of a class: getclassfile, getclasstgz, getclassmodif."""

import datetime as dt
import gzip
import io
import re
import tarfile

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, home, job, path_option
from edusync.sandbox.wims.state.classes import FOLDERS, WimsClass
from edusync.sandbox.wims.state.exercise_files import read
from edusync.sandbox.wims.state.files import trimmed
from edusync.sandbox.wims.wire import ARCHIVE, BYTES, PLAIN, reply


@job("getclassfile")
def getclassfile(ask: Ask) -> Answer:
    found, name = home(ask), path_option(ask)
    if not name:
        raise JobError("missing file name")
    number, sign, path = name.partition("/")
    inner = ask.site.classes.get(f"{found.number}/{number}") if sign else None
    return reply(read(inner, path) if inner else read(found, name), PLAIN)


@job("getclasstgz")
def getclasstgz(ask: Ask) -> Answer:
    found = home(ask)
    inner = [ask.site.classes[number] for number in ask.site.inside(found.number)]
    names = {"Content-Disposition": f"attachment; filename={found.number.replace('/', '_')}.tgz"}
    return Reply(200, {"Content-Type": ARCHIVE, **names}, packed(found, *inner))


def packed(*classes: WimsClass) -> bytes:
    """The archive of a class, and of those inside it: everything below folders of their numbers."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for found in classes:
            _pack(archive, found)
    return gzip.compress(held.getvalue(), compresslevel=1)


def _pack(archive: tarfile.TarFile, found: WimsClass) -> None:
    folders = {path.rpartition("/")[0] for path in found.files} - {""}
    for name in ["", *sorted({*FOLDERS, *folders})]:
        folder = tarfile.TarInfo(f"{found.number}/{name}".rstrip("/"))
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(folder)
    for path in sorted(found.files):
        text = found.files[path].encode(BYTES)
        file = tarfile.TarInfo(f"{found.number}/{path}")
        file.size, file.mode = len(text), 0o644
        file.mtime = int(found.files.written[path].timestamp())
        archive.addfile(file, io.BytesIO(text))


@job("getclassmodif")
def getclassmodif(ask: Ask) -> Answer:
    found = home(ask)
    since = _since(ask["data1"] or "1 day ago", ask.site.now())
    if since is None:
        return [("since_date", ""), ("modifs", [""])]
    # A date has minutes only.
    since = since.replace(second=0, microsecond=0)
    names = [path for path in found.files if found.files.written[path] > since]
    for number in ask.site.inside(found.number):
        files, folder = ask.site.classes[number].files, number.partition("/")[2]
        names += [f"{folder}/{path}" for path in files if files.written[path] > since]
    return [("since_date", f"{since:%Y%m%d%H%M}"), ("modifs", names or [""])]


_UNITS = {
    "min": dt.timedelta(minutes=1),
    "minute": dt.timedelta(minutes=1),
    "hour": dt.timedelta(hours=1),
    "day": dt.timedelta(days=1),
    "week": dt.timedelta(weeks=1),
}
_OF_DATES = re.compile(r"(?i)ago|next|last|sec|min|hour|day|week|fortnight|month|year|\d[-/:]\d")
_WORDS = {"now": 0, "today": 0, "yesterday": -1, "tomorrow": 1, "last week": -7}


def _since(text: str, now: dt.datetime) -> dt.datetime | None:
    """The moment that `date -d` makes of a text, for the forms that people send; None for none."""
    text = trimmed(text)
    if text in _WORDS:
        return now + dt.timedelta(days=_WORDS[text])
    ago = re.fullmatch(r"([0-9]{1,5}) ([a-z]+?)s? ago", text)
    if ago and ago[2] in _UNITS:
        return now - int(ago[1]) * _UNITS[ago[2]]
    for form in ("%Y%m%d", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y%m%d %H:%M"):
        try:
            return dt.datetime.strptime(text, form).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
    if _OF_DATES.search(text):
        raise NotModelled(f"the date {text!r}")
    return None
