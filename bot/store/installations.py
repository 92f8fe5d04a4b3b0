"""The Slack workspaces in which the app was installed, with their tokens encrypted.

This is `adapters.slack.installations.Installations`. The key is derived from a secret of the operator that is not in the
database: whoever has a copy of the database alone can read no token.
"""

from __future__ import annotations

import base64
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Row, delete, select

from adapters.slack.installations import Installation
from bot.store.database import Database, insert
from bot.store.errors import WrongKey
from bot.store.tables import installations, workspaces

PURPOSE = b"briefbot installations"
"""Keeps this key apart from others that are made of the same secret."""


class Installations:
    """Made by `Store.installations`. All methods raise StoreError; WrongKey is for tokens encrypted with another secret."""

    def __init__(self, database: Database, secret: str) -> None:
        self._database, self._fernet = database, Fernet(key_of(secret))

    async def save(self, installation: Installation) -> None:
        row = {
            "workspace": tenant(installation.workspace),
            "team": installation.workspace,
            "name": installation.name,
            "token": self._fernet.encrypt(installation.token.encode()).decode(),
            "bot_user": installation.bot_user,
            "bot": installation.bot,
            "scopes": installation.scopes,
            "installed_by": installation.installed_by,
            "installed_at": installation.installed_at,
        }
        async with self._database.write() as db:
            home = {"id": row["workspace"], "title": installation.name, "created_at": installation.installed_at}
            await db.execute(insert(db, workspaces).values(home).on_conflict_do_nothing())
            written = insert(db, installations).values(row)
            await db.execute(written.on_conflict_do_update(index_elements=["workspace"], set_=row))

    async def find(self, workspace: str) -> Installation | None:
        async with self._database.read() as db:
            query = select(installations).where(installations.c.workspace == tenant(workspace))
            row = (await db.execute(query)).one_or_none()
            return self._read(row) if row else None

    async def delete(self, workspace: str) -> None:
        """Forget the token; what is stored for the workspace stays."""
        async with self._database.write() as db:
            await db.execute(delete(installations).where(installations.c.workspace == tenant(workspace)))

    async def list(self) -> list[Installation]:
        async with self._database.read() as db:
            rows = await db.execute(select(installations).order_by(installations.c.workspace))
            return [self._read(row) for row in rows]

    def _read(self, row: Row[Any]) -> Installation:
        try:
            token = self._fernet.decrypt(row.token.encode()).decode()
        except InvalidToken as error:
            raise WrongKey(
                "The tokens of Slack workspaces were stored with another BRIEFBOT_SECRET_KEY; put that one back, or open the "
                "app's install page again in each workspace."
            ) from error
        return Installation(
            workspace=row.team,
            name=row.name,
            token=token,
            bot_user=row.bot_user,
            bot=row.bot,
            scopes=row.scopes,
            installed_by=row.installed_by,
            installed_at=row.installed_at,
        )


def tenant(workspace: str) -> str:
    """The workspace as the store calls it; `bot.lookup.workspace_of` says the same of any place in it."""
    return f"slack:{workspace}"


def key_of(secret: str) -> bytes:
    """A key of Fernet, always the same of the same secret."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(made)
