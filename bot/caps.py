"""How many new articles a person and a workspace may have read in an hour, so that nobody makes the bot a crawler."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)


class Cap:
    """At most `most` turns an hour for each key.

    It counts in memory: a restart forgives, and a further replica has its own count.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[tuple[str, ...], deque[datetime]] = {}

    def wait(self, key: tuple[str, ...], now: datetime) -> timedelta | None:
        """How long until this key may have another turn; None where it may now."""
        taken = self._recent(key, now)
        return taken[0] + HOUR - now if taken and len(taken) >= self._most else None

    def take(self, key: tuple[str, ...], now: datetime) -> None:
        self._taken.setdefault(key, deque()).append(now)

    def _recent(self, key: tuple[str, ...], now: datetime) -> deque[datetime]:
        taken = self._taken.get(key, deque())
        while taken and taken[0] <= now - HOUR:
            taken.popleft()
        if not taken:
            self._taken.pop(key, None)
        return taken


class Caps:
    """The caps of people and of workspaces together: a turn is taken from both or from neither."""

    def __init__(self, person: int, workspace: int) -> None:
        self._person, self._workspace = Cap(person), Cap(workspace)

    def take(self, workspace: str, user: str, now: datetime) -> timedelta | None:
        """Take a turn; where there is none, how long to wait for the next."""
        keys = ((self._person, (workspace, user)), (self._workspace, (workspace,)))
        waits = [wait for cap, key in keys if (wait := cap.wait(key, now))]
        if waits:
            return max(waits)
        for cap, key in keys:
            cap.take(key, now)
        return None
