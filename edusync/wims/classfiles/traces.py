"""What is left of students in the files of a class. Pure."""

import re
from collections.abc import Collection, Mapping

# Folders that hold what users did; each has a file or folder named by the login.
PERSONAL = (".users score noscore examlog exolog photoboard tchat swork freeworksdata").split()
_WORD = re.compile(rb"[\w@-]+")  # the signs of a login


def is_personal(path: str) -> bool:
    """Whether a file of a class is in a folder of what users did."""
    return path.partition("/")[0] in PERSONAL


def named_by(path: str, login: str) -> bool:
    """Whether a file of a class is named by a login: `score/jdoe.exam`, `exolog/.jdoe/1`."""
    return _named_by_any([login]).search(path) is not None


def _named_by_any(users: Collection[str]) -> re.Pattern[str]:
    return re.compile(rf"(^|[/.-])({'|'.join(map(re.escape, users)) or '(?!)'})($|[/.-])")


def mentions(body: bytes, login: str) -> bool:
    """Whether a file holds a login as a word of its own."""
    return login.encode() in _WORD.findall(body)


def left_of(files: Mapping[str, bytes], users: Collection[str]) -> list[str]:
    """The files that still are about users, in a class that should have none of these.

    Those in folders of what users did, those that a login names, and those that hold one as a word,
    like the class' log, forums and votes. Empty files do not count.
    """
    words = {login.encode() for login in users}
    named = _named_by_any(users)
    return sorted(
        path
        for path, body in files.items()
        if body
        and (is_personal(path) or named.search(path) or not words.isdisjoint(_WORD.findall(body)))
    )
