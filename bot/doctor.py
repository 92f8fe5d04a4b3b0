"""`briefbot doctor`: whether everything that the bot needs is there, and in plain words what to do where it is not."""

from __future__ import annotations

import asyncio
import zoneinfo
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.base import Finding
from bot import operator_words
from bot.config import ENV_FILE, variable
from bot.errors import BadSettings
from bot.run import opened, platforms
from bot.store import Store, StoreError
from bot.worker import WorkerError, WorkerPool
from briefs.errors import BriefsError
from briefs.types import Article

if TYPE_CHECKING:
    from bot.config import Settings

PLATFORMS = {"discord": ("Discord", "discord_token"), "slack": ("Slack", "slack_bot_token")}
SETTINGS_FILE = Path(ENV_FILE).absolute()
PROBE = "The minister said on Monday that “nothing is decided yet” in the talks with the neighbouring country."


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """One finding after the other, each as soon as it is known."""
    yield Finding(True, operator_words.SETTINGS_FINE)
    if not settings.contact:
        yield Finding(False, operator_words.CONTACT_MISSING, grave=False)
    if not settings.public_url:
        yield Finding(False, operator_words.NO_PUBLIC_URL, grave=False)
    zones = len(zoneinfo.available_timezones()) > 100
    yield Finding(zones, operator_words.ZONES_FINE if zones else operator_words.ZONES_MISSING)
    async for finding in _store(settings):
        yield finding
    yield await _model(settings)
    async for finding in _platforms(settings):
        yield finding


async def _store(settings: Settings) -> AsyncIterator[Finding]:
    try:
        async with await Store.open(settings.database) as store:
            workspaces = await store.workspaces.list()
            yield Finding(True, operator_words.database_fine(_without_password(settings.database), len(workspaces)))
            for workspace in workspaces:
                sources = await store.sources.list(workspace.id)
                ailing = [source for source in sources if source.error]
                for source in ailing:
                    yield Finding(
                        False, operator_words.source_ails(workspace.id, source.title or source.url, source.error or "")
                    )
                if sources and not ailing:
                    yield Finding(True, operator_words.sources_fine(len(sources), workspace.id))
    except StoreError as error:
        yield Finding(False, str(error))


def _without_password(url: str) -> str:
    scheme, _, rest = url.partition("://")
    login, at, place = rest.rpartition("@")
    return f"{scheme}://{login.partition(':')[0]}{at}{place}"


async def _model(settings: Settings) -> Finding:
    try:
        async with WorkerPool(settings.model, 1, settings.article_seconds) as pool:
            await pool.read(Article("probe", PROBE))
    except (BriefsError, WorkerError) as error:
        return Finding(False, str(error))
    return Finding(True, operator_words.MODEL_FINE)


async def _platforms(settings: Settings) -> AsyncIterator[Finding]:
    try:
        configured = platforms(settings)
    except BadSettings as error:
        yield Finding(False, str(error))
        configured = platforms(settings.model_copy(update={"slack_bot_token": "", "slack_client_id": ""}))
    else:
        for name, (title, token) in PLATFORMS.items():
            if name not in configured:
                yield Finding(False, operator_words.not_configured(title, variable(token), SETTINGS_FILE), grave=not configured)
    async with AsyncExitStack() as stack:
        store = None
        with suppress(StoreError):  # that the database cannot be opened was told before
            store = await stack.enter_async_context(await Store.open(settings.database))
        for name, adapter in opened(configured, settings, store).items():
            try:
                async with asyncio.timeout(30):
                    for finding in await adapter.check():
                        yield finding
            except TimeoutError:
                yield Finding(False, operator_words.platform_silent(PLATFORMS[name][0]))
            finally:
                await adapter.stop()
