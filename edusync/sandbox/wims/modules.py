"""The modules of WIMS that the sandbox knows: a few of those that belong to WIMS itself."""

from collections.abc import Mapping

from edusync.sandbox.wims.ask import NotModelled

LEVELS = "E1 E2 E3 E4 E5 E6 H1 H2 H3 H4 H5 H6 U1 U2 U3 U4 G R"
# Titles of levels, in the languages that have no others.
TITLED_IN_ENGLISH = ("en", "de", "si")
LANGUAGES = (*TITLED_IN_ENGLISH, "fr", "es", "it", "nl", "cn", "ca")
LEVEL_TITLES = {
    **{f"E{year}": f"Elementary school year {year}" for year in range(1, 7)},
    **{f"H{year}": f"Middle school year {year}" for year in range(1, 7)},
    **{f"U{year}": f"University year {year}" for year in range(1, 6)},
    "G": "Graduate study",
}
# What getmodule returns of a module, empty for a module that is not there.
FIELDS = (
    "title description language category domain level keywords require scoring copyright author "
    "author_address version required_wims_version vardef translator translator_address data "
    "maintainer maintainer_address translation_language"
).split()
_SOME = "title description language category domain level scoring version required_wims_version"
# Of most modules, people, keywords and rights are left out.
_TABLE = {
    "home": (
        "WWW Interactive Multipurpose Server",
        "interactive exercises, mathematical tools, interactive puzzles, teaching documents",
        "", "adm", "", "", "", "3.04", "4.23b",
    ),
    "adm/raw": (
        "WIMS raw connection interface",
        "raw connection interface with other web softwares.",
        "en", "adm", "", LEVELS, "", "3.24", "4.00",
    ),
    "adm/sheet": (
        "Worksheet", "worksheet manager for users.", "en", "adm", "", LEVELS, "", "3.05", "3.65",
    ),
    "adm/class/exam": (
        "Exam",
        "preparation / modification of a examination exam.",
        "en", "adm", "", LEVELS, "", "3.06", "4.25b",
    ),
    "tool/directexec": (
        "Direct exec",
        "direct access to most computing and graphing tools interfaced by WIMS.",
        "", "tool", "mathematics, chemistry", "R", "no", "2.04", "4.05a",
    ),
}  # fmt: skip
_MODULES = {name: dict(zip(_SOME.split(), row, strict=True)) for name, row in _TABLE.items()}
_MODULES["adm/raw"] |= {
    "copyright": '&copy; 2008- (<a href="COPYING">GNU GPL</a>) 2009',
    "author": "Its authors",
}
# Folders of modules that belong to WIMS itself, of which the sandbox knows some.
_OWN = ("adm/", "help/", "template/", "tool/")
FOLDERS = ("adm/class",)


def module(path: str) -> Mapping[str, str]:
    """The properties of a module; none where there is no such module."""
    name = path.rstrip("/")
    if name in _MODULES:
        return _MODULES[name]
    if name.startswith(_OWN) and name not in FOLDERS:
        raise NotModelled(f"modules of WIMS itself but for {', '.join(_MODULES)}")
    return {}


def level_title(name: str, language: str) -> str:
    """The title of a level, empty for what is none."""
    title = LEVEL_TITLES.get(name, "")
    if title and language not in TITLED_IN_ENGLISH:
        raise NotModelled("titles of levels in other languages than English")
    return title
