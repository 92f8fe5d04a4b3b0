"""A feed on a server of this machine, with an article a day."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from tests.web import Web, item, page, rss

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)


def day(number: int) -> str:
    return format_datetime(datetime(2024, 5, number, 10, tzinfo=UTC))


def put(server: Web, *numbers: int, guid: str = "") -> str:
    """A feed with the articles of these days, and their pages."""
    server.pages |= {f"/{n}": page(f"Talks on day {n}") for n in numbers}
    server.pages["/feed"] = rss("".join(item(f"/{n}", f"Talks on day {n}", day(n), f"{guid}{n}") for n in reversed(numbers)))
    return f"{server.url}/feed"
