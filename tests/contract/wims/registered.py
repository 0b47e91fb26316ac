"""What WIMS' own pages and its administrator write into the `.def` of a class, and no job does."""

from collections.abc import Mapping

from tests.contract.wims.work import Work

# By the page on which a teacher registers a class.
PAGE_SETTINGS = {
    "actcolor": "#000000,#CCCCFF,#99CCFF,#9999FF,#6666FF,#FFFFFF,#99CCDD,#AFB31E,#E6A493",
    "exolog": "2",
}
# By that page where more is filled in, and by those on which a class is looked after.
SETTINGS = PAGE_SETTINGS | {
    "backup": "20261101",
    "domain": "algebra",
    "geoloc": "2.17,48.70",
    "information": "Every Monday",
    "keywords": "rings, fields",
    "location": "Erlangen",
    "regvars": "Group, Year",
    "showlivret": "yes",
    "visibility": "yes",
}


ALONE = "nobodyelses"  # the name of a class that no other class of the server has
_CONNECTIONS = "!set class_connections="


def rewritten(work: Work, settings: Mapping[str, str]) -> None:
    """Writes settings into the definition of a class, as WIMS' pages do."""
    work.write(".def", with_settings(work.read(".def"), settings))


def with_settings(definition: str, settings: Mapping[str, str]) -> str:
    """The definition of a class with other settings, of which it has each once."""
    held = [
        line
        for line in definition.splitlines()
        if line.removeprefix("!set class_").partition("=")[0] not in settings
    ]
    held += [f"!set class_{name}={value}" for name, value in settings.items()]
    return "\n".join(held) + "\n"


def let_in(definition: str) -> str:
    """The definition of a class with one more connection, that of `ALONE`, in its first line."""
    return definition.replace(_CONNECTIONS, f"{_CONNECTIONS}+edusync/{ALONE}+ ", 1)


def let_read(definition: str) -> str:
    """The definition of a class that this connection may read and not change."""
    return let_in(definition).replace(f"{ALONE}+", ALONE)


def second_line(definition: str) -> str:
    """The definition of a class with that connection in a line of its own."""
    return f"{definition}{_CONNECTIONS}+edusync/{ALONE}+\n"
