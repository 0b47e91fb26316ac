"""Jobs about the server, and those that the sandbox leaves to a real one."""

from edusync.sandbox.exchange import Reply
from edusync.sandbox.wims.ask import Answer, Ask, JobError, NotModelled, job, path_option
from edusync.sandbox.wims.modules import FIELDS, LANGUAGES, level_title, module
from edusync.sandbox.wims.pages import broken_off
from edusync.sandbox.wims.state.store import SESSION_LENGTH
from edusync.sandbox.wims.wire import ARCHIVE, BYTES, Escaped, Literal, done, reply

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
    about: list[tuple[str, str]] = [
        ("server_version", ask.site.version.name),
        ("compilation_date", ask.site.version.compiled),
        ("wims_session", ask.site.new_session()),
        ("format", ask["format"]),
        ("site_manager", "wims@localhost"),
    ]
    limits = [("edesc_limit", "250"), ("etitle_limit", "40")]
    return [*about, *(limits if ask["ident"] else [])]


@job("getmodule")
def getmodule(ask: Ask) -> Answer:
    name = path_option(ask)
    if not name:
        raise JobError("no module defined")
    known = module(name)
    place = [("index_url", f"{ask.home}?module={name}"), ("module_metadatas", "")]
    properties = [(key, Escaped(known.get(key, ""))) for key in FIELDS]
    return [*place, ("module_id", name), *properties]


@job("listmodules")
def listmodules(ask: Ask) -> Answer:
    name = path_option(ask)
    name = "/" if name in ("", "None") else name
    if module(name):
        raise JobError("sorry, you can't call this job on a module. Try GetModule instead.")
    found = ask.site.version.modules if name == "/" else ()
    language = ask["lang"] if ask["lang"] in LANGUAGES else "en"
    return [
        ("base_directory", name),
        ("nbelement", len(found)),
        ("lang_exists", "yes"),
        ("lang", language),
        ("title", level_title(name, language)),
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
    more = ask["parm"].replace(";", "&+")
    address = f"{ask.home}?lang={ask['lang'] or 'en'}&+session={session}&+module={where}&"
    address += f"+{more}" if more else ""
    body = f'<!DOCTYPE html><html><body><a href="{address}">{address}</a></body></html>'
    return Reply(302, {"Location": address}, body.encode(BYTES))


@job("search")
def search(_: Ask) -> Answer:
    return [("message", "job done. TODO : more explicit messages here...")]


# Jobs that the server lets in and forgot to write


@job("getexamsessions")
def getexamsessions(ask: Ask) -> Answer:
    """Returns nothing, in no JSON: the number of sessions is missing."""
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
    return reply(begun + broken_off("addcontent", ask.site.version.name))


@job("getibookwidget")
def getibookwidget(_: Ask) -> Answer:
    """An archive without a name and with nothing in it."""
    names = {"Content-Type": ARCHIVE, "Content-Disposition": "attachment; filename=;"}
    return Reply(200, names, b"")


@job(*NOT_MODELLED)
def administration(ask: Ask) -> Answer:
    """Refused."""
    raise NotModelled(ask.job)
