"""Answering over a real connection: acknowledged in time, whatever ends before the answer, and told where none comes."""

from __future__ import annotations

import asyncio

import pytest

from adapters.discord import words
from adapters.discord.adapter import DiscordAdapter
from tests.adapters.discord.conftest import CARD, Scripted, said
from tests.adapters.discord.payloads import EPHEMERAL, shown
from tests.contract.discord import until
from tests.standins.discord import Standin


async def test_fifty_commands_at_once_are_acknowledged_at_once(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    service.script = [0.2, CARD]
    asked = await asyncio.gather(*(standin.command("brief help", {}, standin.ann, standin.general) for _ in range(50)))
    await until(lambda: all(one.messages and "A card" in shown(one.messages[0]) for one in asked))
    waited = sorted(one.acknowledged - one.sent for one in asked if one.acknowledged is not None)
    assert len(waited) == 50
    assert waited[-1] < 3.0, "Discord gives up after three seconds"


async def test_an_expired_interaction_is_answered_in_the_channel(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    standin.world.token_seconds = 0.2
    service.script = [0.5, CARD]
    await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: "A card" in "".join(map(shown, standin.posts(standin.general["id"]))))


async def test_what_is_for_the_asker_alone_never_falls_back_to_the_channel(
    standin: Standin, connected: DiscordAdapter, service: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    card = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: card.messages and "A card" in shown(card.messages[0]))
    standin.world.token_seconds = 0.2
    service.script = [0.5, said("secret")]
    await standin.press("more:p=1", card.messages[0]["id"], standin.bob, standin.general)
    await until(lambda: "they have to ask again" in caplog.text)
    assert "secret" not in "".join(map(shown, standin.posts()))


async def test_a_late_acknowledgement_does_not_lose_the_answer(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    standin.fault("/interactions/*", status=404, code=10062)
    await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: "A card" in "".join(map(shown, standin.posts(standin.general["id"]))))


async def test_an_acknowledgement_that_nobody_confirmed_does_not_lose_the_answer(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    """The library tries again, and hears that it was acknowledged; whether by us is for the service to know."""
    standin.fault("/interactions/*", drop="after")
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: asked.messages and "A card" in shown(asked.messages[0]))


async def test_what_another_process_answers_is_left_alone(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    service.script = []
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await standin.say("hello", standin.ann, standin.world.direct(standin.ann))
    await until(lambda: len(service.asked) == 2 and asked.acknowledged)
    assert asked.loading and not standin.posts(standin.world.direct(standin.ann)["id"])
    assert [request.event for request in service.asked if request.event] and len({one.event for one in service.asked}) == 2


async def test_of_two_processes_one_is_the_first_to_acknowledge(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    """So that one of them apologises where they cannot agree who answers."""
    other, second = Scripted(), DiscordAdapter(standin.token, standin.api_base, standin.gateway_url)
    task = asyncio.create_task(second.run(other))
    await until(lambda: len(standin.sockets) == 2)
    await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: service.asked and other.asked)
    assert sorted([service.asked[0].first, other.asked[0].first]) == [False, True]
    await second.stop()
    await task


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_answer_to_plain_words_that_was_cut_off_stands_once(
    standin: Standin, connected: DiscordAdapter, service: Scripted, when: str
) -> None:
    channel = standin.world.direct(standin.ann)
    standin.fault("/channels/*/messages", method="POST", drop=when)
    await standin.say("hello", standin.ann, channel)
    await until(lambda: [entry["status"] for entry in standin.log if entry["path"].endswith("/messages")][-1:] == [200])
    await asyncio.sleep(0.2)
    [answer] = standin.posts(channel["id"])
    assert "A card" in shown(answer)


async def test_an_edit_that_was_cut_off_is_tried_again(standin: Standin, connected: DiscordAdapter, service: Scripted) -> None:
    standin.fault("/webhooks/*", method="PATCH", drop="before")
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: asked.messages and "A card" in shown(asked.messages[0]))


async def test_what_takes_longer_is_told_and_then_answered(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    service.script = [said("Looking it up …", only_asker=True), 0.4, CARD]
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: asked.messages and "Looking it up" in shown(asked.messages[0]))
    await until(lambda: asked.messages and "A card" in shown(asked.messages[0]))
    dm = standin.world.direct(standin.ann)
    await standin.say("hello", standin.ann, dm)
    await until(lambda: "A card" in "".join(map(shown, standin.posts(dm["id"]))))
    assert len(standin.posts(dm["id"])) == 1


async def test_a_private_refusal_leaves_no_trace_in_the_channel(
    standin: Standin, connected: DiscordAdapter, service: Scripted
) -> None:
    service.script = [said("Say whose", only_asker=True)]
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: asked.gone)
    assert standin.posts(standin.general["id"]) == []
    assert [(shown(message), message["flags"] & EPHEMERAL) for message in asked.messages[1:]] == [("Say whose", EPHEMERAL)]


async def test_a_stop_leaves_no_question_open(standin: Standin, connected: DiscordAdapter, service: Scripted) -> None:
    service.script = [0.3, CARD]
    soon = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: service.asked)
    await connected.stop()
    assert "A card" in shown(soon.messages[0])


async def test_a_stop_tells_whoever_would_wait_in_vain(
    standin: Standin, connected: DiscordAdapter, service: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.client.GRACE", 0.5)
    service.script = [60.0, CARD]
    asked = await standin.command("brief help", {}, standin.ann, standin.general)
    await until(lambda: service.asked)
    await connected.stop()
    assert [shown(message) for message in asked.messages[1:]] == [words.STOPPED]
