"""The pages of HTML that the web server in front of WIMS and SWAD sends in their place."""

from http import HTTPStatus

from edusync.sandbox.exchange import Reply

_DOCTYPE = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n'
)


def apache_page(status: int, text: str = "", **headers: str) -> Reply:
    """The page of a status, with a sentence."""
    title = HTTPStatus(status).phrase
    body = (
        f"{_DOCTYPE}<html><head>\n<title>{status} {title}</title>\n</head><body>\n"
        f"<h1>{title}</h1>\n<p>{text}</p>\n</body></html>\n"
    ).encode()
    about = {
        "Content-Type": "text/html; charset=iso-8859-1",
        "Connection": "close",
        "Content-Length": str(len(body)),
    }
    return Reply(status, about | headers, body)
