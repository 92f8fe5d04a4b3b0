"""Posting unasked: once, whatever happens on the way, and a sentence for whoever has to act."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from adapters.base import Closed, Image, Message, Paragraph, Place, Receipt, Unavailable, Unsure, text
from adapters.slack import posts
from adapters.slack.adapter import SlackAdapter
from adapters.slack.posts import EVENT
from tests.adapters.slack.bench import opened
from tests.adapters.slack.payloads import shown
from tests.adapters.slack.services import said
from tests.standins.slack import Standin, running

MESSAGE, KEY = said("the digest"), "abc123"


@pytest.fixture
async def slack() -> AsyncIterator[Standin]:
    async with running() as standin:
        yield standin


@pytest.fixture
async def adapter(slack: Standin) -> AsyncIterator[SlackAdapter]:
    made = opened(slack, "socket")
    yield made
    await made.stop()


@pytest.fixture
def place(slack: Standin) -> Place:
    return Place("slack", slack.world.general, slack.world.team)


async def test_a_post_carries_its_key_and_is_found_by_it(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    receipt = await adapter.send(place, MESSAGE, KEY)
    [post] = slack.posts()
    assert receipt == Receipt(place, post["ts"])
    assert post["metadata"] == {"event_type": EVENT, "event_payload": {"key": KEY}}
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    assert await adapter.find(place, KEY) == receipt
    assert await adapter.find(place, "other") is None


async def test_a_post_is_found_among_many_and_in_a_thread(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    receipt = await adapter.send(place, MESSAGE, KEY)
    for number in range(250):
        slack.world.write(place.id, slack.world.bob, f"chat {number}")
    assert await adapter.find(place, KEY) == receipt
    below = await adapter.thread(receipt, "a title")
    second = await adapter.send(below, MESSAGE, "second")
    assert await adapter.find(below, "second") == second
    assert await adapter.thread(second, "") == below
    assert await adapter.find(place, "second") is None


async def test_a_post_can_be_edited_and_keeps_its_key(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    receipt = await adapter.send(place, MESSAGE, KEY)
    await adapter.edit(receipt, said("mended"))
    assert shown(slack.posts()[0]).strip() == "mended"
    assert await adapter.find(place, KEY) == receipt


async def test_the_conversation_with_a_person(adapter: SlackAdapter, slack: Standin) -> None:
    place = await adapter.direct(slack.world.bob, slack.world.team)
    assert place == Place("slack", f"D{slack.world.bob}", slack.world.team, direct=True)
    with pytest.raises(Closed):
        await adapter.direct("U9999", slack.world.team)


@pytest.mark.parametrize("drop", ["before", "after"])
async def test_a_post_whose_answer_was_lost_is_neither_lost_nor_made_again(
    adapter: SlackAdapter, slack: Standin, place: Place, drop: str
) -> None:
    slack.fault("chat.postMessage", drop=drop)
    with pytest.raises(Unsure):
        await adapter.send(place, MESSAGE, KEY)
    found = await adapter.find(place, KEY)
    assert (found is not None) == (drop == "after") == bool(slack.posts())
    assert len(slack.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"error": "internal_error"}, {"error": "fatal_error"}])
async def test_an_error_of_slack_itself_leaves_it_open(
    adapter: SlackAdapter, slack: Standin, place: Place, fault: dict[str, object]
) -> None:
    slack.fault("chat.postMessage", **fault)
    with pytest.raises(Unsure):
        await adapter.send(place, MESSAGE, KEY)
    assert len(slack.calls("chat.postMessage")) == 1


async def test_a_slack_that_is_not_there_got_nothing() -> None:
    adapter = SlackAdapter(bot_token="xoxb-test", app_token="xapp-test", api_base="http://127.0.0.1:9/api/")
    with pytest.raises(Unavailable):
        await adapter.send(Place("slack", "C1", "T1"), MESSAGE)
    await adapter.stop()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("channel_not_found", "/invite @Briefbot"),
        ("not_in_channel", "/invite @Briefbot"),
        ("is_archived", "archived"),
        ("restricted_action", "administrator"),
        ("account_inactive", "Bot User OAuth Token"),
        ("token_revoked", "Bot User OAuth Token"),
        ("invalid_auth", "Bot User OAuth Token"),
        ("missing_scope", "Bot Token Scopes"),
        ("something_new", "something_new"),
    ],
)
async def test_what_a_person_has_to_mend_is_said(
    adapter: SlackAdapter, slack: Standin, place: Place, error: str, words: str
) -> None:
    slack.fault("chat.postMessage", error=error)
    with pytest.raises(Closed, match=words):
        await adapter.send(place, MESSAGE, KEY)


async def test_channels_that_take_nothing(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    for channel in (slack.world.closed, slack.world.foreign, "C9999"):
        with pytest.raises(Closed):
            await adapter.send(Place("slack", channel, place.workspace), MESSAGE)


async def test_rate_limits_are_waited_out_and_nothing_is_lost(place: Place) -> None:
    async with running(Standin(rate=5, burst=2)) as slack:
        adapter = opened(slack, "socket")
        where = Place("slack", slack.world.general, slack.world.team)
        await asyncio.gather(*(adapter.send(where, said(f"part {number}")) for number in range(5)))
        await adapter.stop()
        assert sorted(shown(post).strip() for post in slack.posts()) == [f"part {number}" for number in range(5)]
        assert any(entry["status"] == 429 for entry in slack.log)


async def test_a_limit_is_waited_out_as_long_as_slack_asks(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    slack.fault("chat.postMessage", status=429, retry_after=2)
    began = time.monotonic()
    await adapter.send(place, MESSAGE)
    assert time.monotonic() - began >= 2
    assert len(slack.posts()) == 1


async def test_what_only_asks_is_asked_again(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    await adapter.send(place, MESSAGE, KEY)
    slack.fault("conversations.history", drop="before")
    slack.fault("conversations.history", status=503)
    began = time.monotonic()
    assert await adapter.find(place, KEY)
    assert time.monotonic() - began < 10


async def test_a_picture_is_uploaded_and_stands_in_the_message(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    await adapter.send(place, Message((Image("", "a map", b"png"),), "map"))
    [file] = slack.world.files.values()
    assert (file["size"], file["done"]) == (3, True)
    assert slack.posts()[0]["blocks"] == [{"type": "image", "slack_file": {"id": file["id"]}, "alt_text": "a map"}]


async def test_a_picture_that_slack_cannot_show_is_described(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    slack.fault("chat.postMessage", error="invalid_blocks")
    await adapter.send(place, Message((Paragraph(text("words")), Image("https://news.example/a.png", "a map")), "map"))
    assert shown(slack.posts()[0]).split("\n")[:2] == ["words", "a map"]


async def test_a_picture_that_cannot_be_uploaded_is_described(adapter: SlackAdapter, slack: Standin, place: Place) -> None:
    slack.fault("files.getUploadURLExternal", error="missing_scope")
    await adapter.send(place, Message((Image("", "a map", b"png"),), "map"))
    assert shown(slack.posts()[0]).strip() == "a map"


@pytest.mark.parametrize("error", ["ratelimited", "service_unavailable"])
async def test_what_somebody_waits_for_is_posted_when_slack_can_again(
    adapter: SlackAdapter, slack: Standin, place: Place, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "LONGEST_WAIT", 0.01)
    slack.fault("chat.postMessage", error=error, times=2)
    await adapter._posts.surely(place, MESSAGE)
    assert len(slack.posts()) == 1


async def test_nobody_waits_for_ever_for_a_post(
    adapter: SlackAdapter, slack: Standin, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts, "LONGEST_WAIT", 0.01)
    slack.fault("chat.postMessage", error="service_unavailable", times=99)
    with pytest.raises(Unavailable):
        await adapter._posts.surely(place, MESSAGE)
