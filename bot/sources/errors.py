"""What can go wrong between an address and an article.

    SourceError
    +-- FetchError             the bytes could not be had
    |   +-- BadAddress         no http(s) address, or one that names a user, a password or a closed port
    |   +-- BlockedAddress     a private, local or reserved network address
    |   +-- Unreachable        no such host, connection refused, broken TLS, broken off
    |   +-- TooSlow            longer than the time limit
    |   +-- TooBig             more bytes than the cap, after decompression
    |   +-- TooManyRedirects
    |   +-- RefusedByRobots    robots.txt asks programs to keep out
    |   +-- BadStatus          an HTTP status that is no success
    |   +-- BadEncoding        compression that cannot be undone
    +-- ContentError           the bytes are not what we came for
    |   +-- NotAFeed           a web page, a picture, broken XML ...
    |   +-- NotText            a PDF, a picture, a film ...
    |   +-- LoginPage          a form that asks for a password
    |   +-- NoText             a page without a readable article
    +-- FileProblem            a file or a folder that cannot be read
    +-- BadList                a list of feeds (OPML) that cannot be read

The message of each is one sentence for a person: what is wrong, and where it helps, what to do.
`lasting` says that trying again soon is in vain.
"""

from __future__ import annotations


class SourceError(Exception):
    """A source, or one article of it, that cannot be read; others can."""

    lasting: bool = True


class FetchError(SourceError):
    """The bytes could not be had."""


class BadAddress(FetchError):
    pass


class BlockedAddress(FetchError, PermissionError):
    """Also an OSError, as the socket layer tries the next address of a name after one."""


class Unreachable(FetchError):
    lasting = False


class TooSlow(FetchError):
    lasting = False


class TooBig(FetchError):
    pass


class TooManyRedirects(FetchError):
    pass


class RefusedByRobots(FetchError):
    pass


class BadStatus(FetchError):
    """An HTTP status that is no success. Below 500 it will not change soon, 408, 425 and 429 apart."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message, status)
        self.status = status
        self.lasting = 400 <= status < 500 and status not in (408, 425, 429)

    def __str__(self) -> str:
        return str(self.args[0])


class BadEncoding(FetchError):
    pass


class ContentError(SourceError):
    """The bytes are not what we came for."""


class NotAFeed(ContentError):
    """`page` says that it is a web page; `feeds` are the addresses of feeds that the page itself names."""

    def __init__(self, message: str, feeds: tuple[str, ...] = (), *, page: bool = False) -> None:
        super().__init__(message, feeds)
        self.feeds, self.page = feeds, page

    def __str__(self) -> str:
        return str(self.args[0])


class NotText(ContentError):
    pass


class LoginPage(ContentError):
    pass


class NoText(ContentError):
    pass


class FileProblem(SourceError):
    pass


class BadList(SourceError):
    pass
