"""Jobs about the server, and those that the sandbox leaves to a real one."""

from collections.abc import Callable

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.ask import JOBS, Answer, Ask, JobError, NotModelled, job, path_option
from edusync.sandbox.wims.pages import broken_off
from edusync.sandbox.wims.store import SESSION_LENGTH
from edusync.sandbox.wims.wire import ARCHIVE, PAGE, Escaped, Literal, done, reply

LEVELS = "E1 E2 E3 E4 E5 E6 H1 H2 H3 H4 H5 H6 U1 U2 U3 U4 G R".split()
# Titles of levels in English.
LEVEL_TITLES = {
    **{f"E{year}": f"Elementary school year {year}" for year in range(1, 7)},
    **{f"H{year}": f"Middle school year {year}" for year in range(1, 7)},
    **{f"U{year}": f"University year {year}" for year in range(1, 5)},
    "G": "Graduate study",
}
# What getmodule tells of a module, empty for a module that is not there.
MODULE_FIELDS = (
    "title description language category domain level keywords require scoring copyright author "
    "author_address version required_wims_version vardef translator translator_address data "
    "maintainer maintainer_address translation_language"
).split()
MODULES = {
    "adm/raw": {
        "title": "WIMS raw connection interface",
        "description": "raw connection interface with other web softwares.",
        "language": "en",
        "category": "adm",
        "level": " ".join(LEVELS),
        "copyright": '&copy; 2008- (<a href="COPYING">GNU GPL</a>) 2009',
        "author": "Its authors",
        "author_address": "",
        "version": "3.24",
        "required_wims_version": "4.00",
    }
}
# Administration of a server.
NOT_MODELLED = ("getserverstat getmodulesstat listclassbackups restoreclassbackup update").split()


@job("checkident")
def checkident(_: Ask) -> Answer:
    return [("message", "Connection accepted"), ("separator", ",")]


@job("gettime")
def gettime(ask: Ask) -> Answer:
    return [("server_time", f"{ask.site.now():%Y%m%d.%H:%M:%S}")]


@job("getinfoserver")
def getinfoserver(ask: Ask) -> Answer:
    told: list[tuple[str, str]] = [
        ("server_version", ask.site.version.name),
        ("compilation_date", ask.site.version.compiled),
        ("wims_session", ask.site.new_session()),
        ("format", ""),
        ("site_manager", "wims@localhost"),
    ]
    limits = [("edesc_limit", "250"), ("etitle_limit", "40")]
    return [*told, *(limits if ask["ident"] else [])]


@job("getmodule")
def getmodule(ask: Ask) -> Answer:
    name = path_option(ask)
    if not name:
        raise JobError("no module defined")
    known = MODULES.get(name, {})
    place = [("index_url", f"{ask.home}?module={name}"), ("module_metadatas", "")]
    told = [(key, Escaped(known.get(key, ""))) for key in MODULE_FIELDS]
    return [*place, ("module_id", name), *told]


@job("listmodules")
def listmodules(ask: Ask) -> Answer:
    name = path_option(ask)
    name = "/" if name in ("", "None") else name
    if name in MODULES:
        raise JobError("sorry, you can't call this job on a module. Try GetModule instead.")
    found = ask.site.version.modules if name == "/" else ()
    return [
        ("base_directory", name),
        ("nbelement", len(found)),
        ("lang_exists", "yes"),
        ("lang", ask["lang"] or "en"),
        ("title", LEVEL_TITLES.get(name, "")),
        (
            "listContent",
            [{"id": one, "module_path": f"/{one}", "title": ""} for one in found],
        ),
    ]


@job("lightpopup")
def lightpopup(ask: Ask) -> Answer:
    """Sends the browser to an exercise; asks for no connection at all."""
    session = ask["session"]
    if len(session) != SESSION_LENGTH:
        session = ask.site.new_session()
    where = ask["emod"].replace("&", "&+")
    address = f"{ask.home}?lang={ask['lang'] or 'en'}&+session={session}&+module={where}&"
    body = f'<!DOCTYPE html><html><body><a href="{address}">{address}</a></body></html>'
    return reply(body, PAGE, 302, Location=address)


@job("search")
def search(_: Ask) -> Answer:
    return [("message", "job done. TODO : more explicit messages here...")]


# Jobs that the server lets in and forgot to write


@job("getexamsessions")
def getexamsessions(ask: Ask) -> Answer:
    """Tells nothing, in no JSON: the number of sessions is missing."""
    return [
        ("query_class", ask["qclass"]),
        ("query_user", ask["quser"]),
        ("sessions_list", ""),
        ("nb_sessions", Literal("") if ask.site.quirks else 0),
        ("user_log", "TODO"),
    ]


@job("addcontent")
def addcontent(ask: Ask) -> Answer:
    """Breaks off after the head of a reply, and does nothing."""
    if not ask.site.quirks:
        return []
    begun = done(ask["code"], "addcontent", []).removesuffix("}")
    return reply(begun + broken_off("addcontent"))


@job("getibookwidget")
def getibookwidget(_: Ask) -> Answer:
    """An archive without a name and with nothing in it."""
    names = {"Content-Type": ARCHIVE, "Content-Disposition": "attachment; filename=;"}
    return Reply(200, names, b"")


def _refusing(name: str) -> Callable[[Ask], Answer]:
    def refuse(_: Ask) -> Answer:
        raise NotModelled(name)

    return refuse


JOBS.update({name: _refusing(name) for name in NOT_MODELLED})
