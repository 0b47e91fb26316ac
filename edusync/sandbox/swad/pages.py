"""The pages of HTML that come instead of a reply: errors, the maintenance, the site itself."""

from edusync.sandbox.apache import apache_page
from edusync.sandbox.exchange import Reply

_CGI = {
    "Content-Type": "text/html; charset=windows-1252",
    "Connection": "close",
    "Transfer-Encoding": "chunked",
}


def _from_cgi(status: int, title: str, text: str, *, cut: bool = True, **headers: str) -> Reply:
    body = f"<html><head><title>{title}</title></head><body><h1>{text}</h1></body></html>\n"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, _CGI | named, body.encode(), cut)


PAGES = {
    200: _from_cgi(200, "SWAD local: social learning platform", "SWAD local", cut=False),
    403: _from_cgi(403, "Forbidden", "You are temporarily banned"),
    404: apache_page(404, "The requested URL was not found on this server."),
    429: _from_cgi(429, "Too Many Requests", "Please stop that", Retry_After="3600"),
    500: apache_page(
        500,
        "The server encountered an internal error or\nmisconfiguration and was unable to complete\n"
        "your request.",
    ),
    502: apache_page(502, "The proxy server received an invalid response."),
    503: _from_cgi(
        503,
        "SWAD local",
        "SWAD local est&aacute; parado un momento por mantenimiento.",
    ),
}


def page(status: int) -> Reply:
    """The page that comes with a status."""
    return PAGES.get(status) or apache_page(status)


def moved(location: str) -> Reply:
    """The redirect to the address in a language."""
    return apache_page(301, f'The document has moved <a href="{location}">', Location=location)
