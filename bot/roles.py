"""What a process does, where several share the work."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a process does: all of it; chats, digests and pages; or polling and reading alone."""

    ALL = "all"
    BOT = "bot"
    WORKER = "worker"
