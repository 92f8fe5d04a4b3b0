"""Who may change what the bot does in a workspace: those who administer it, or everybody, where they say so.

Only platforms without permissions for a channel ask for this; elsewhere whoever manages the channel may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.base import Message, Request
from bot import words
from bot.errors import Refusal
from bot.lookup import workspace_of
from bot.store import Store
from bot.views.answers import sentence

if TYPE_CHECKING:
    from bot.commands import Desk

SETTING = "managers"
EVERYBODY, ADMINS = "everybody", "admins"


async def run(desk: Desk, request: Request) -> Message:
    """Say who may, or change it. Raises Refusal, StoreError."""
    workspace = workspace_of(request.place)
    wanted = (request.args.get("value") or request.text).strip().casefold()
    if wanted not in (EVERYBODY, ADMINS):
        return sentence(words.who_manages(await everybody(desk.store, workspace)), only_asker=True)
    if not request.may_manage:
        raise Refusal(words.MANAGERS_ONLY)
    await desk.store.workspaces.set(workspace, SETTING, wanted)
    await desk.store.workspaces.record(workspace, request.user, f"{SETTING} {wanted}", at=desk.now)
    return sentence(words.who_manages(wanted == EVERYBODY), only_asker=True)


async def everybody(store: Store, workspace: str) -> bool:
    """Whether all members of a workspace may change what the bot does there."""
    return bool(await store.workspaces.setting(workspace, SETTING) == EVERYBODY)
