"""Where the app is installed: what is known of each workspace, and who keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace."""

    workspace: str
    """Slack's id of it."""
    name: str
    token: str = field(repr=False)
    bot_user: str
    bot: str
    scopes: str
    """The permissions that were granted, separated by commas."""
    installed_by: str
    installed_at: datetime


class Installations(Protocol):
    """Keeps installations from one start to the next; the tokens must not be readable where they are kept."""

    async def save(self, installation: Installation) -> None:
        """Keep it in the place of an earlier one of the same workspace."""
        ...

    async def find(self, workspace: str) -> Installation | None: ...

    async def delete(self, workspace: str) -> None: ...

    async def list(self) -> Sequence[Installation]:
        """Raises BadToken where they can no longer be read."""
        ...
