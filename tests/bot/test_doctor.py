"""What the doctor says of a bot that lacks something."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.base import Finding
from bot import doctor, operator_words
from bot.config import Settings
from bot.store import Store
from tests.standins import discord, slack

NOW = datetime(2026, 3, 3, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def model_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading the model takes seconds; the command line's test does it."""

    async def fine(settings: Settings) -> Finding:
        return Finding(True, operator_words.MODEL_FINE)

    monkeypatch.setattr(doctor, "_model", fine)


async def findings(tmp_path: Path, **settings: str) -> list[Finding]:
    made = Settings.model_validate({"database": f"sqlite:///{tmp_path}/bot.db", **settings})
    return [finding async for finding in doctor.examine(made)]


def wrong(found: list[Finding]) -> str:
    return "\n".join(finding.sentence for finding in found if not finding.fine and finding.grave)


async def test_a_bot_without_any_platform_lacks_a_token(tmp_path: Path) -> None:
    assert "DISCORD_TOKEN" in wrong(await findings(tmp_path)) and "SLACK_BOT_TOKEN" in wrong(await findings(tmp_path))


async def test_half_a_slack_is_told(tmp_path: Path) -> None:
    assert operator_words.SLACK_HALF in wrong(await findings(tmp_path, slack_bot_token="xoxb-1"))


async def test_half_a_slack_hides_nothing_of_discord() -> None:
    async with discord.running() as on_discord:
        given = {"discord_token": on_discord.token, "discord_api_base": on_discord.api_base, "slack_bot_token": "xoxb-1"}
        found = [finding async for finding in doctor._platforms(Settings.model_validate(given))]
    assert "SLACK_APP_TOKEN" in wrong(found) and "Newsroom" in str(found)


async def test_a_database_that_cannot_be_opened_is_told_without_its_password(tmp_path: Path) -> None:
    found = await findings(tmp_path, database="postgresql://briefbot:geheim@127.0.0.1:1/briefbot")
    assert "127.0.0.1" in wrong(found)
    assert "geheim" not in str(found)


async def test_a_source_that_fails_is_named_with_its_reason(tmp_path: Path) -> None:
    async with await Store.open(f"sqlite:///{tmp_path}/bot.db") as store:
        await store.workspaces.ensure("local", at=NOW)
        source = await store.sources.add("local", "https://news.example/feed.xml", "feed", at=NOW)
        await store.sources.failed("local", source.id, "The server answered 404.", at=NOW)
    assert "https://news.example/feed.xml could not be polled: The server answered 404." in wrong(await findings(tmp_path))


async def test_what_could_be_better_is_no_failure(tmp_path: Path) -> None:
    found = await findings(tmp_path)
    assert Finding(False, operator_words.CONTACT_MISSING, grave=False) in found
    assert operator_words.CONTACT_MISSING not in wrong(found)


async def test_a_token_that_a_platform_refuses_is_told_with_what_to_click() -> None:
    async with discord.running() as on_discord, slack.running() as on_slack:
        settings = Settings.model_validate(
            {
                "discord_token": "another-token",
                "discord_api_base": on_discord.api_base,
                "slack_bot_token": "xoxb-another",
                "slack_app_token": slack.APP_TOKEN,
                "slack_api_base": on_slack.api_base,
            }
        )
        found = [finding async for finding in doctor._platforms(settings)]
    assert "Reset Token" in wrong(found) and "SLACK_BOT_TOKEN" in wrong(found)


async def test_a_platform_that_lets_us_in_is_named_with_who_we_are_there() -> None:
    async with discord.running() as on_discord:
        given = {"discord_token": on_discord.token, "discord_api_base": on_discord.api_base}
        found = [finding async for finding in doctor._platforms(Settings.model_validate(given))]
    assert not wrong(found)
    assert "Newsroom" in str(found) and "to use it, set SLACK_BOT_TOKEN in" in str(found)
