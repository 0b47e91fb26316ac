"""The pages that WIMS answers instead of a reply: HTTP 450, 550 and a few of HTTP 200."""

from html import escape

_HEAD = """<!DOCTYPE html>
<html><head>
<meta charset="windows-1252">
<title>{title}</title>
</head><body class="{kind}">
  <h1>{title}</h1>
"""
_TAIL = "</body></html>\n"


def _page(title: str, body: str, kind: str = "user_error") -> str:
    return _HEAD.format(title=title, kind=kind) + body + _TAIL


def _request_error(sentence: str) -> str:
    about = "  <p>\n    There is an error in your request to this WIMS site.\n  </p>\n"
    return _page("WIMS error", f"{about}  <p>\n    {sentence}\n  </p>\n")


def unbalanced(name: str, value: str) -> str:
    """HTTP 450: a parameter has a bracket too many."""
    form = f'    {escape(name)} = <input name="{escape(name)}" value="{escape(value)}">'
    return _request_error(
        "We have detected unmatched parentheses in your request.\n"
        f"    You may correct the error here:\n{form}"
    )


def bad_escape(found: str) -> str:
    """HTTP 450: a `%` in the request begins no code of a character."""
    sentence = f"The substitution ``{escape(found)}'' in the parameter string is illegal."
    return _request_error(sentence)


def too_long(what: str = "A parameter of your request") -> str:
    """HTTP 450: a parameter, or what a job works on, is longer than WIMS can hold."""
    return _request_error(f"{what} has exceeded the length limit of this server.")


def no_module(module: str) -> str:
    """HTTP 450: the address names a module that the site does not have."""
    name = escape(module.replace("/", " "))
    return _request_error(
        f"The module <code>{name}</code> which you asked for does not exist in this site."
    )


def busy() -> str:
    """HTTP 450: the server has too much to do."""
    return _page("We are too busy", "  <p>Please come back later.</p>\n")


def exercise(title: str, classname: str) -> str:
    """HTTP 200: an exercise of a class, opened by lightpopup."""
    return _page(escape(title), f"  <p>Interactive exercises of {classname}.</p>\n", "main_body")


def home() -> str:
    """HTTP 200: the page of a server that was asked for nothing that it knows."""
    return _page("WWW Interactive Multipurpose Server", "  <p>WIMS sandbox.</p>\n", "main_body")


def nowhere() -> str:
    """HTTP 404: an address that is not WIMS."""
    return "<html><head>\n<title>404 Not Found</title>\n</head><body>\n</body></html>\n"


def broken_off(job: str, version: str) -> str:
    """What ends a reply of HTTP 200 whose format WIMS forgot to write."""
    server = f"WIMS {version} (WWW Interactive Multipurpose Server)"
    return (
        f",Status: 550 WIMS Module Error\nServer: {server}\n"
        "Content-type: text/plain; charset=windows-1252\n\n"
        + script_error("types/json", 3, "label_not_found")
        + f"\n  Unable to find label ``{job}''\n"
    )


def script_error(file: str, line: int, error: str) -> str:
    """HTTP 550: WIMS read a file of the class as a script, and stumbled.

    What a real server adds, an explanation and whom to write to, is left out.
    """
    if file.startswith("classes/"):
        file = f"wimshome/log/{file}"
    return (
        "ERROR.\n\nwims has detected an error in the module 'adm/raw'.\n\n"
        f"In file '{file}', line {line}: {error}.\n"
    )
