"""The client that the objects ask: that of `edusync.wims`, which fails as wimsapi's does."""

from typing import Any, Self

from edusync.errors import InvalidValue, ServerError, ServerUnavailable, TransportError
from edusync.wims.api import client as ours
from edusync.wimsapi.requesterrors import as_page, as_requests, refused_by_requests

__all__ = ["Connection"]


class Connection(ours.WimsAPI):
    """The jobs of one WIMS server, as `edusync.wims.WimsAPI`.

    Parameters as there; a request is sent once, unless `attempts=` asks for more, and `url` is
    shown with a slash at its end. A lost connection is the error that requests would raise; a page
    that is no reply of adm/raw is an InvalidResponseError.
    """

    def __init__(self, url: str, ident: str, passwd: str, **kwargs: Any) -> None:
        super().__init__(url, ident, passwd, **{"attempts": 1, **kwargs})
        self.url: str = self.url.removesuffix("/") + "/"

    @classmethod
    def of(cls, api: "Connection") -> Self:
        """The same connection, with the methods of this class."""
        same = cls.__new__(cls)
        same.__dict__ = api.__dict__
        return same

    def _run(self, *args: Any, **kwargs: Any) -> tuple[bool, Any]:
        try:
            return super()._run(*args, **kwargs)
        except TransportError as error:
            raise as_requests(error) from error.__cause__
        except (ServerError, ServerUnavailable) as error:
            raise as_page(error) from error
        except InvalidValue as error:
            raise refused_by_requests(error) or error from None
