"""What the log shows, and what it never does: secrets, and words of anybody's message."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Place, Request
from bot import logs
from bot.app import Bot
from bot.config import Settings
from bot.errors import Refusal
from bot.store import Store

SAID = "Tell nobody that the minister resigns"
SETTINGS = Settings.model_validate(
    {
        "log_format": "json",
        "log_level": "debug",
        "database": "postgresql://desk:open-sesame@db.example/briefs",
        "link_key": "a-link-key-of-some-length",
        "discord_token": "made-up-token-of-discord",
        "slack_bot_token": "made-up-token-of-slack",
        "slack_app_token": "made-up-token-of-the-app",
        "slack_signing_secret": "made-up-signing-secret",
        "slack_client_secret": "made-up-client-secret",
    }
)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    yield
    logs.take_down()
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def log(as_before: None, capsys: pytest.CaptureFixture[str]) -> Any:
    logs.set_up(SETTINGS)
    return structlog.get_logger()


def events(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    told = capsys.readouterr()
    assert not told.out
    return [json.loads(line) for line in told.err.splitlines()]


def test_an_event_is_a_line_of_json_with_its_values(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log.info("polled", source="https://news.example/feed", stored=3)
    (event,) = events(capsys)
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "polled", "level": "info", "source": "https://news.example/feed", "stored": 3}


@pytest.mark.parametrize("secret", sorted(logs.secrets_of(SETTINGS)))
def test_no_secret_of_the_settings_is_shown(secret: str, log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log.warning(f"refused {secret}", detail={"headers": [secret]}, url=f"https://x.example/{secret}/y")
    logging.getLogger("some.library").warning("refused with %s", secret)
    assert secret not in json.dumps(events(capsys))


def test_all_settings_that_are_secret_count_as_such() -> None:
    shown = repr(SETTINGS)
    assert all(secret not in shown for secret in logs.secrets_of(SETTINGS) if secret != "open-sesame")
    assert len(set(logs.secrets_of(SETTINGS))) == 7


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("token xoxb-12-34-abCD.", "token [secret]"),
        ("the Bot User OAuth Token (xoxb-...)", "the Bot User OAuth Token (xoxb-...)"),
        ("token xapp-1-A1-2-ff00", "token [secret]"),
        ("Authorization: Bearer abcdefgh12345678", "Authorization: Bearer [secret]"),
        ("https://me:pass@news.example/feed", "https://[secret]@news.example/feed"),
        ("https://news.example/feed?page=2&key=abc#top", "https://news.example/feed?page=[secret]&key=[secret]#top"),
        ("/api/webhooks/123/AbC-d_e/messages", "/api/webhooks/123/[secret]"),
        ("https://hooks.slack.com/services/T1/B1/xyz", "https://hooks.slack.com/services/[secret]"),
        ("the bot restarted quickly", "the bot restarted quickly"),
        ("2026-03-03 12:30:01 sqlite:///briefbot.db", "2026-03-03 12:30:01 sqlite:///briefbot.db"),
    ],
)
def test_what_looks_like_a_secret_is_blacked_out(text: str, shown: str) -> None:
    assert logs.Redact().blacked(text) == shown


def test_the_token_of_a_discord_bot_is_known_by_its_form() -> None:
    token = ".".join(("M" * 26, "Gabcde", "x" * 38))
    assert token not in logs.Redact().blacked(f"logging in with {token}")


@given(st.text(max_size=300))
def test_any_text_can_be_logged(text: str) -> None:
    event = logs.Redact(["secret-word"])(None, "info", {"event": text, "error": text, "text": text})
    assert event["text"] == f"({len(text)} characters)"


@pytest.mark.parametrize("name", sorted(logs.TEXTS))
def test_texts_are_told_by_their_length(name: str, log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log.info("heard", **{name: SAID})
    log.info("heard", **{name: {"command": SAID}})
    first, second = events(capsys)
    assert (first[name], second[name]) == (f"({len(SAID)} characters)", "(left out)")


def test_an_error_is_told_by_kind_and_place_not_by_what_it_says(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        try:
            raise ValueError(SAID)
        except ValueError as error:
            raise KeyError(SAID) from error
    except KeyError:
        log.exception("failed", part="slack")
    (event,) = events(capsys)
    assert event["event"] == "failed" and "KeyError" in event["trace"] and "ValueError" in event["trace"]
    assert "test_logs.py" in event["trace"] and SAID not in event["trace"]


def test_errors_of_ours_keep_their_sentence_but_not_what_it_cites() -> None:
    assert logs.described(Refusal(f"“{SAID}” is no address; send one.")) == "bot.errors.Refusal: “…” is no address; send one."
    assert logs.described(ConnectionRefusedError(111, "Connection refused")).endswith(": Connection refused")


def test_libraries_are_told_of_without_what_they_cite(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    library = logging.getLogger("slack_bolt.App")
    library.info("a detail")
    library.warning(f"Unhandled request ({{'type': 'message', 'text': '{SAID}'}})")
    try:
        raise ValueError(SAID)
    except ValueError:
        library.exception("Failed to run listener: %s", SAID)
    first, second = events(capsys)
    assert (first["event"], first["logger"], first["level"]) == ("Unhandled request", "slack_bolt.App", "warning")
    assert SAID not in json.dumps(second) and "ValueError" in second["trace"]


def test_before_the_settings_are_known_warnings_are_shown_for_the_eye(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    structlog.get_logger().info("not shown")
    structlog.get_logger().warning("shown", url="https://a:b@c.example")
    told = capsys.readouterr()
    assert not told.out and "not shown" not in told.err
    assert "shown" in told.err and "a:b" not in told.err


async def test_a_request_that_fails_leaves_none_of_its_words(
    log: Any, store: Store, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Any:
        raise RuntimeError(SAID)

    bot = Bot(store, broken, "1", SETTINGS, lambda: datetime(2026, 3, 3, tzinfo=UTC))
    place = Place("slack", "C1", "T1")
    request = Request(place, "U1", command="article", args={"article": f"https://x.example/{SAID}"}, text=SAID)
    monkeypatch.setattr(bot, "_fetch", broken)
    assert [message async for message in bot.answer(request)]
    told = capsys.readouterr().err
    assert "a request failed" in told and "RuntimeError" in told and SAID not in told


def test_a_tick_that_comes_while_one_is_at_work_is_no_news() -> None:
    from bot import clock

    assert clock.log
    logs.set_up(Settings())
    assert not logging.getLogger("apscheduler.scheduler").isEnabledFor(logging.WARNING)


def test_an_apostrophe_cites_nobody(log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("discord.gateway").warning("Can't keep up, shard ID %s is behind.", 0)
    logging.getLogger("discord.gateway").warning("Unknown event 'Berg spoke' received.")
    assert [event["event"] for event in events(capsys)] == ["Can't keep up, shard ID 0 is behind.", "Unknown event"]


@pytest.mark.parametrize("name", ["adapters.discord", "adapters.slack"])
def test_what_went_wrong_on_a_platform_is_told_with_its_reason(name: str, log: Any, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger(name).warning("an answer was not shown: %s", "The bot may not write there.")
    assert [event["event"] for event in events(capsys)] == ["an answer was not shown: The bot may not write there."]


def test_the_adapters_log_under_names_that_are_known_as_ours() -> None:
    from adapters.discord import answers, checks
    from adapters.discord import client as on_discord
    from adapters.slack import client as on_slack

    ours = (answers.log, checks.log, on_discord.log, on_slack.log)
    assert all(logger.name.startswith(logs.OURS) for logger in ours)
    assert not on_slack.sdk_log.name.startswith(logs.OURS), "it cites what people say"
