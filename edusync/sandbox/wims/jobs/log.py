"""Jobs about what a user did: getlog and getexamlog."""

from edusync.sandbox.wims.ask import Answer, Ask, JobError, home, job, member
from edusync.sandbox.wims.pages import broken_off
from edusync.sandbox.wims.state.files import lines
from edusync.sandbox.wims.wire import Value, done, reply

# Where the log of each option stands, and the parameter that picks from it.
LOGS = {
    "score": ("score", "qsheet"),
    "noscore": ("noscore", "qsheet"),
    "exams": ("noscore", "qexam"),
}


@job("getlog")
def getlog(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    sort = next((option for option in LOGS if ask.has(option)), "score")
    folder, parameter = LOGS[sort]
    noted = lines(where.files.read(f"{folder}/{login}"))
    rows = [_told(line) for line in noted if line.startswith("E") == (sort == "exams")]
    rows = [row for row in rows if ask[parameter] in ("", row[2])]
    return [
        ("query_class", where.number),
        ("query_user", login),
        ("query_sheet", ask["qsheet"]),
        ("query_exam", ask["qexam"]),
        ("log_size", str(len(rows))),
        ("user_log", rows or ""),
    ]


def _told(line: str) -> list[Value]:
    """A line of work, with the address half hidden, where WIMS takes it to stand."""
    words = line.split()
    place = 5 if line.startswith("E") and words[4] != "score" else 6
    last = ["", *words[place].split(".")][-2:]
    words[place] = f"###.###.{'.'.join(last)}"
    return list(words)


@job("getexamlog")
def getexamlog(ask: Ask) -> Answer:
    where = home(ask)
    login = member(ask, where)
    if any(path.startswith(f"examlog/{login}/") for path in where.files):
        begun = done(ask["code"], "getexamlog", []).removesuffix("}")
        return reply(begun + broken_off("getexamlog", ask.site.version.name))
    raise JobError(f"the user {login} hasn't any exam log in this class.")
