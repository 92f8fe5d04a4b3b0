"""Posting: limits are waited out, failures mean what they mean, and nothing stands there twice."""

from __future__ import annotations

import asyncio

import pytest

from adapters.base import BadToken, Closed, Image, Message, Place, Unavailable, Unsure
from adapters.discord import words
from adapters.discord.adapter import DiscordAdapter, open_adapter
from tests.adapters.discord.conftest import CARD, Scripted, said
from tests.adapters.discord.messages import PICTURE
from tests.adapters.discord.payloads import shown
from tests.contract.discord import until
from tests.standins.discord import Standin, running

MESSAGES = "/channels/*/messages"


@pytest.fixture
def place(standin: Standin) -> Place:
    return Place("discord", standin.news["id"], standin.guild["id"])


async def test_a_message_with_the_same_key_stands_there_once(standin: Standin, adapter: DiscordAdapter, place: Place) -> None:
    first = await adapter.send(place, CARD, key="d1s1")
    again = await adapter.send(place, CARD, key="d1s1")
    other = await adapter.send(place, CARD, key="d1s2")
    assert first == again != other
    assert len(standin.posts()) == 2


async def test_a_message_is_found_by_its_key_long_after_its_nonce(
    standin: Standin, adapter: DiscordAdapter, place: Place
) -> None:
    receipt = await adapter.send(place, CARD, key="d1s1")
    standin.world.nonces.clear()
    for number in range(250):
        standin.world.write(place.id, {"content": f"chatter {number}"}, standin.ann)
    assert await adapter.find(place, "d1s1") == receipt
    assert await adapter.find(place, "d1s2") is None


async def test_somebody_elses_message_is_never_taken_for_ours(standin: Standin, adapter: DiscordAdapter, place: Place) -> None:
    receipt = await adapter.send(place, CARD, key="d1s1")
    copied = standin.world.messages[place.id].pop(receipt.message)
    standin.world.write(place.id, {"components": copied["components"], "flags": copied["flags"]}, standin.ann)
    assert await adapter.find(place, "d1s1") is None


@pytest.mark.parametrize("via", [True, False], ids=["of Discord", "before Discord"])
async def test_a_rate_limit_is_waited_out(standin: Standin, adapter: DiscordAdapter, place: Place, via: bool) -> None:
    standin.fault(MESSAGES, status=429, retry_after=0.2, times=2, via=via)
    await adapter.send(place, CARD)
    assert [entry["status"] for entry in standin.log if entry["path"].endswith("/messages")] == [429, 429, 200]


async def test_many_messages_at_once_all_arrive_within_the_limits_of_a_channel() -> None:
    async with running(Standin(burst=3, window=0.3)) as standin:
        adapter = DiscordAdapter(standin.token, standin.api_base, standin.gateway_url)
        place = Place("discord", standin.news["id"], standin.guild["id"])
        receipts = await asyncio.gather(*(adapter.send(place, CARD, key=f"k{number}") for number in range(10)))
        await adapter.stop()
        assert len({receipt.message for receipt in receipts}) == len(standin.posts()) == 10
        assert 429 in [entry["status"] for entry in standin.log]


async def test_an_outage_of_a_moment_is_waited_out(standin: Standin, adapter: DiscordAdapter, place: Place) -> None:
    standin.fault(MESSAGES, status=500)
    standin.fault(MESSAGES, status=503)
    await adapter.send(place, CARD, key="k")
    assert len(standin.posts()) == 1


async def test_an_answer_that_never_came_is_unsure_and_can_be_found(
    standin: Standin, adapter: DiscordAdapter, place: Place
) -> None:
    standin.fault(MESSAGES, method="POST", drop="after")
    with pytest.raises(Unsure):
        await adapter.send(place, CARD, key="k1")
    [standing] = standin.posts()
    found = await adapter.find(place, "k1")
    assert found is not None and found.message == standing["id"]
    assert (await adapter.send(place, CARD, key="k1")).message == standing["id"]


async def test_where_nothing_listens_nothing_was_sent() -> None:
    adapter = DiscordAdapter("test-token", "http://127.0.0.1:9/api/v10")
    with pytest.raises(Unavailable):
        await adapter.send(Place("discord", "1"), CARD)
    assert [(finding.fine, finding.sentence) for finding in await adapter.check()] == [(False, words.NOT_REACHED)]


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (404, 10003, words.NO_CHANNEL),
        (403, 50001, words.NO_CHANNEL),
        (403, 50013, words.NO_PERMISSION),
        (403, 50007, words.NO_DIRECT),
        (400, 50035, "Discord refused the message: injected."),
    ],
)
async def test_a_closed_place_says_what_to_click(
    standin: Standin, adapter: DiscordAdapter, place: Place, status: int, code: int, sentence: str
) -> None:
    standin.fault(MESSAGES, status=status, code=code)
    with pytest.raises(Closed) as raised:
        await adapter.send(place, CARD)
    assert str(raised.value) == sentence
    await adapter.send(place, CARD)  # the rest goes on


async def test_a_long_wait_is_told_rather_than_waited(standin: Standin, adapter: DiscordAdapter, place: Place) -> None:
    standin.fault(MESSAGES, status=429, retry_after=600, via=False)
    with pytest.raises(Unavailable) as raised:
        await adapter.send(place, CARD)
    assert raised.value.after == 600


async def test_a_wrong_token_is_told_with_what_to_do(standin: Standin) -> None:
    adapter = open_adapter(token="wrong", api_base=standin.api_base, gateway_url=standin.gateway_url)
    with pytest.raises(BadToken) as raised:
        await adapter.run(Scripted())
    assert "Reset Token" in str(raised.value)
    [finding] = await adapter.check()
    assert not finding.fine and "Reset Token" in finding.sentence


async def test_a_token_that_is_revoked_later_ends_the_run(standin: Standin, connected: DiscordAdapter, place: Place) -> None:
    standin.token = standin.rest.token = "another"
    with pytest.raises(BadToken):
        await connected.send(place, CARD)


async def test_the_gateway_may_refuse_the_token(standin: Standin, adapter: DiscordAdapter, service: Scripted) -> None:
    standin.token = "another"
    with pytest.raises(BadToken):
        await adapter.run(service)


async def test_the_gateway_is_asked_for_where_only_the_interface_is_given(standin: Standin, service: Scripted) -> None:
    adapter = DiscordAdapter(standin.token, standin.api_base)
    task = asyncio.create_task(adapter.run(service))
    await until(standin.ready.is_set)
    await adapter.stop()
    await asyncio.wait_for(task, 5)


async def test_a_lost_connection_is_made_again_without_a_word(
    standin: Standin, connected: DiscordAdapter, service: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    await standin.disconnect()
    await until(lambda: not standin.sockets)
    await until(lambda: standin.sockets)
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: asked.messages and "A card" in shown(asked.messages[0]))
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR") and record.exc_info] == []


async def test_a_thread_is_opened_once(standin: Standin, adapter: DiscordAdapter, place: Place) -> None:
    receipt = await adapter.send(place, CARD)
    first, again = await adapter.thread(receipt, "Norland\nand Sudria " * 20), await adapter.thread(receipt, "Again")
    assert first == again == Place("discord", place.id, place.workspace, thread=receipt.message)
    assert len(standin.world.channels[receipt.message]["name"]) <= 100
    inside = await adapter.send(first, said("Details"), key="k2")
    assert standin.posts(receipt.message)[0]["id"] == inside.message
    assert await adapter.find(first, "k2") == inside
    assert await adapter.thread(inside, "deeper") == first


async def test_where_there_are_no_threads_the_place_itself_is_taken(
    standin: Standin, adapter: DiscordAdapter, place: Place
) -> None:
    receipt = await adapter.send(place, CARD)
    standin.fault("*/threads", status=400, code=50024)
    assert await adapter.thread(receipt, "Title") == place
    standin.fault("*/threads", status=403, code=50013)
    with pytest.raises(Closed, match="Create Public Threads"):
        await adapter.thread(receipt, "Title")


async def test_news_of_a_server_reach_only_those_who_are_in_it(standin: Standin, adapter: DiscordAdapter) -> None:
    place = await adapter.direct(standin.bob["id"], standin.guild["id"])
    assert place.direct and place.workspace == standin.guild["id"]
    await adapter.send(place, CARD)
    del standin.world.members[standin.guild["id"], standin.bob["id"]]
    later = DiscordAdapter(standin.token, standin.api_base, standin.gateway_url)
    with pytest.raises(Closed, match="no longer in the server"):
        await later.send(place, CARD)
    with pytest.raises(Closed):
        await later.direct(standin.bob["id"], standin.guild["id"])
    await later.send(await later.direct(standin.bob["id"]), said("Hello"))
    await later.stop()


async def test_pictures_are_attached_and_stay_when_the_message_is_edited(
    standin: Standin, adapter: DiscordAdapter, place: Place
) -> None:
    message = Message((*CARD.blocks, Image("", "Where they stand", PICTURE)))
    receipt = await adapter.send(place, message, key="k")
    await adapter.edit(receipt, message)
    uploads = [entry for entry in standin.log if entry["files"]]
    assert [entry["method"] for entry in uploads] == ["POST", "PATCH"]
    assert all(entry["files"] == [{"name": "picture-1.png", "bytes": len(PICTURE)}] for entry in uploads)


async def test_an_edit_of_a_deleted_message_says_so(standin: Standin, adapter: DiscordAdapter, place: Place) -> None:
    receipt = await adapter.send(place, CARD)
    standin.world.messages[place.id].clear()
    with pytest.raises(Closed, match="deleted"):
        await adapter.edit(receipt, CARD)


async def test_the_doctor_looks_at_application_servers_and_permissions(standin: Standin, adapter: DiscordAdapter) -> None:
    assert all(finding.fine for finding in await adapter.check())
    standin.rest.application |= {
        "interactions_endpoint_url": "https://other.example",
        "bot_require_code_grant": True,
        "integration_types_config": {"0": {}},
    }
    standin.rest.permissions = str(1 << 10)
    said = [finding.sentence for finding in await adapter.check() if not finding.fine]
    assert "Interactions Endpoint URL" in said[0] and "Code Grant" in said[1] and "User Install" in said[2]
    assert "In Newsroom the bot lacks Send Messages" in said[3] and "Server Settings" in said[3]
    standin.world.guilds.clear()
    assert "scope=bot+applications.commands" in (await adapter.check())[-1].sentence


async def test_servers_are_shared_by_as_many_connections_as_discord_asks_for(
    standin: Standin, service: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object, **__: object) -> None: ...

    monkeypatch.setattr("discord.Client.before_identify_hook", at_once)  # five seconds between two connections
    standin.rest.shards = 2
    guilds = [standin.guild]
    while len({int(guild["id"]) >> 22 & 1 for guild in guilds}) < 2:
        guilds.append(standin.world.guild("Another"))
        standin.world.join(guilds[-1], standin.ann)
    channels = [standin.world.channel(guild, "desk") for guild in (guilds[0], guilds[-1])]
    adapter = open_adapter(token=standin.token, api_base=standin.api_base, gateway_url=standin.gateway_url, shards="auto")
    task = asyncio.create_task(adapter.run(service))
    await until(lambda: len(standin.sockets) == 2 or task.done())
    assert sorted(tuple(one["shard"]) for one in standin.identified) == [(0, 2), (1, 2)]
    asked = [await standin.command("brief help", {}, standin.ann, channel) for channel in channels]
    await standin.say("hello", standin.ann, standin.world.direct(standin.ann))
    await until(lambda: all(one.messages and "A card" in shown(one.messages[0]) for one in asked))
    await until(lambda: standin.posts(standin.world.direct(standin.ann)["id"]))
    assert len(service.asked) == 3
    await standin.disconnect()
    await until(lambda: len(standin.sockets) == 2)
    await adapter.stop()
    await asyncio.wait_for(task, 5)


async def test_a_bot_in_too_many_servers_is_told_what_to_set(standin: Standin, service: Scripted) -> None:
    adapter = open_adapter(token=standin.token, api_base=standin.api_base, gateway_url=standin.gateway_url)
    task = asyncio.create_task(adapter.run(service))
    await until(lambda: standin.sockets)
    await standin.disconnect(4011)
    with pytest.raises(Unavailable, match="DISCORD_SHARDS=auto"):
        await asyncio.wait_for(task, 5)
