"""What stands between a client and its server, and answers in its place: proxies and networks."""

from edusync.errors import AuthenticationError, EdusyncError, ProtocolError

PROXY = "The proxy"
_TUNNEL = "Tunnel connection failed: 407"

# what may have come of a network, too: a page, or another address
LOG_IN_FIRST = "or, where your network wants you to log in first, open any page in a browser"


def refusal(status: int, call: str, server: str) -> EdusyncError | None:
    """The error for an HTTP status that only a proxy or a network gives; None for any other.

    Nothing of the request reached the server then.
    """
    if status == 407:
        return AuthenticationError(
            "HTTP 407: it wants a name and a password",
            operation=call,
            advice="give them in proxies={'https': 'http://NAME:PASSWORD@PROXY:PORT'}, or in the"
            " environment as HTTPS_PROXY",
            server=PROXY,
        )
    if status == 511:
        return ProtocolError(
            f"{call}: your network answered in place of {server}, and wants you to log in first"
            " (HTTP 511): open any page in a browser, then try again"
        )
    return None


def tunnel_refusal(reason: str, call: str, server: str) -> EdusyncError | None:
    """The same for a proxy that opens no tunnel for https."""
    return refusal(407, call, server) if reason.startswith(_TUNNEL) else None
