"""How the bot is connected: silent reconnects, tokens that are not taken, signatures that are wrong, many at once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest

from adapters.base import BadToken, Finding, Unavailable
from adapters.slack import checks
from adapters.slack.adapter import SlackAdapter, open_adapter
from adapters.slack.workspaces import may_manage
from tests.adapters.slack.bench import MODES, opened, started, until
from tests.adapters.slack.payloads import shown
from tests.adapters.slack.services import Scripted, said
from tests.standins.slack import SECRET, Standin, running, signature

IN_FLIGHT = 50


async def test_a_connection_that_ends_is_opened_again_in_silence() -> None:
    async with started(Scripted()) as bench:
        for _ in range(2):
            await bench.standin.disconnect()
            await bench.standin.connected.wait()
        await bench.say("who is Berg?")
        assert shown(bench.standin.posts()[0]).strip() == "the answer"


async def test_a_connection_that_will_end_is_replaced_before_it_does() -> None:
    async with started(Scripted()) as bench:
        await bench.standin.refresh()
        await until(lambda: len(bench.standin.sockets) == 2)
        await bench.say("who is Berg?")
        assert len(bench.standin.posts()) == 1


async def test_an_address_that_is_not_given_is_asked_for_again() -> None:
    async with started(Scripted()) as bench:
        bench.standin.fault("apps.connections.open", status=503, times=5)
        await bench.standin.disconnect()
        await asyncio.wait_for(bench.standin.connected.wait(), 20)
        await bench.say("who is Berg?")
        assert len(bench.standin.posts()) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [({"bot_token": "xoxb-wrong"}, "SLACK_BOT_TOKEN"), ({"app_token": "xapp-wrong"}, "SLACK_APP_TOKEN")],
)
async def test_a_token_that_slack_does_not_know_ends_it(options: dict[str, str], words: str) -> None:
    async with running() as slack:
        adapter = opened(slack, "socket", **options)
        with pytest.raises(BadToken, match=words):
            await adapter.run(Scripted())
        await adapter.stop()


async def test_socket_mode_that_is_off_ends_it() -> None:
    async with running() as slack:
        adapter = opened(slack, "socket")
        slack.fault("apps.connections.open", error="forbidden_for_app")
        with pytest.raises(BadToken, match="Socket Mode is off"):
            await adapter.run(Scripted())
        await adapter.stop()


async def test_a_stop_before_the_start_starts_nothing() -> None:
    async with running() as slack:
        adapter = opened(slack, "socket")
        await adapter.stop()
        await adapter.run(Scripted())
        assert not slack.log


@pytest.mark.parametrize("mode", MODES)
async def test_a_stop_lets_an_answer_on_its_way_end(mode: str) -> None:
    async with started(Scripted(pause=0.3), mode) as bench:
        await bench.standin.command("said Berg", bench.ann, bench.general)
        await bench.adapter.stop()
        assert len(bench.standin.posts()) == 1


@pytest.mark.parametrize("mode", MODES)
async def test_a_stop_that_cannot_wait_says_that_one_should_ask_again(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.listeners.PARTING", 0.2)
    async with started(Scripted(said("at work"), pause=0.05), mode) as bench:
        bench.adapter.listeners._service.pause = 30  # type: ignore[union-attr, attr-defined]
        await bench.standin.say("who is Berg?", bench.ann, f"D{bench.ann}")
        await asyncio.sleep(0.1)
        await bench.adapter.stop()
        assert "ask again" in shown(bench.standin.posts()[0])


async def test_the_server_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    kinds = SlackAdapter.__init__.__kwdefaults__ or {}
    assert str(kinds["listen"]).startswith("127.0.0.1:")


@pytest.mark.parametrize("secret", ["wrong", ""])
async def test_a_request_that_slack_did_not_sign_is_refused(secret: str) -> None:
    service = Scripted()
    async with started(service, "http") as bench, aiohttp.ClientSession() as session:
        body = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}})
        headers = signature(secret, body) if secret else {}
        async with session.post(bench.standin.events_url, data=body, headers=headers) as answer:
            assert answer.status == 401
        assert not service.asked


async def test_slack_may_ask_whether_the_address_is_ours() -> None:
    async with started(Scripted(), "http") as bench, aiohttp.ClientSession() as session:
        body = json.dumps({"type": "url_verification", "challenge": "c4ll"})
        headers = {"Content-Type": "application/json", **signature(SECRET, body)}
        async with session.post(bench.standin.events_url, data=body, headers=headers) as answer:
            assert "c4ll" in await answer.text()


@pytest.mark.parametrize("mode", MODES)
async def test_many_at_once_are_acknowledged_in_time_and_all_answered(mode: str) -> None:
    async with started(Scripted(said("at work", only_asker=True), said("the answer"), pause=0.05), mode) as bench:
        await asyncio.gather(*(bench.standin.command(f"said {n}", bench.ann, bench.general) for n in range(IN_FLIGHT)))
        await bench.settled()
        assert len(bench.standin.posts()) == IN_FLIGHT
        assert max(ack.seconds for ack in bench.standin.acks) < 3


# -------------------------------------------------------------------------------------------------------- who may change


@pytest.mark.parametrize(
    ("person", "everybody", "may"),
    [
        ({"is_admin": True}, False, True),
        ({"is_owner": True}, False, True),
        ({}, False, False),
        ({}, True, True),
        ({"is_restricted": True}, True, False),
        ({"is_admin": True, "team_id": "T2"}, True, False),
        ({"is_admin": True, "deleted": True}, True, False),
        ({"is_bot": True}, True, False),
    ],
)
def test_who_may_change_what_the_bot_does(person: Mapping[str, Any], everybody: bool, may: bool) -> None:
    assert may_manage({"team_id": "T1", **person}, "T1", everybody) is may


async def test_who_somebody_is_is_asked_once_and_a_workspace_may_let_everybody() -> None:
    async def everybody(workspace: str) -> bool:
        return workspace == "T0001"

    service = Scripted()
    async with started(service, everybody_manages=everybody) as bench:
        await asyncio.gather(*(bench.command("help", bench.bob) for _ in range(3)))
        await bench.command("help", bench.bob)
        assert all(request.may_manage for request in service.asked)
        assert len(bench.standin.calls("users.info")) == 1


# ---------------------------------------------------------------------------------------------------------------- doctor


async def findings(slack: Standin, mode: str = "socket", **options: Any) -> list[Finding]:
    adapter = opened(slack, mode, **options)
    found = list(await adapter.check())
    await adapter.stop()
    return found


async def test_the_doctor_finds_everything_fine() -> None:
    async with running() as slack:
        slack.world.scopes = ",".join(checks.scopes())
        for mode in MODES:
            assert all(finding.fine for finding in await findings(slack, mode))
        assert "@briefbot in Newsroom" in (await findings(slack))[0].sentence


async def test_the_doctor_says_what_to_click() -> None:
    async with running() as slack:
        slack.world.scopes = "chat:write,commands"
        wrong = [finding.sentence for finding in await findings(slack) if not finding.fine]
        assert len(wrong) == 1 and "users:read" in wrong[0] and "chat:write" not in wrong[0]
        said = " ".join(one.sentence for one in await findings(slack, bot_token="xoxb-no", app_token="xapp-no"))
        assert "SLACK_BOT_TOKEN" in said and "SLACK_APP_TOKEN" in said
        assert "SLACK_SIGNING_SECRET" in (await findings(slack, "http", signing_secret=""))[-1].sentence


async def test_the_doctor_sees_tokens_in_each_others_place() -> None:
    async with running() as slack:
        [found] = await findings(slack, bot_token="xapp-1", app_token="xoxb-1")
        assert not found.fine and "each other's place" in found.sentence


async def test_a_port_that_is_taken_is_told_in_words() -> None:
    async with running() as slack:
        taken = slack.address.removeprefix("http://")
        adapter = opened(slack, "http", listen=taken)
        with pytest.raises(Unavailable, match="SLACK_LISTEN"):
            await adapter.run(Scripted())
        await adapter.stop()


async def test_the_doctor_says_that_slack_is_silent() -> None:
    adapter = SlackAdapter(bot_token="xoxb-test", app_token="xapp-test", api_base="http://127.0.0.1:9/")
    assert not any(finding.fine for finding in await adapter.check())
    await adapter.stop()


def test_the_manifest_asks_for_what_is_used() -> None:
    manifest = json.loads(checks.MANIFEST.read_text(encoding="utf8"))
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert {"chat:write", "commands", "im:history", "users:read"} <= set(checks.scopes())
    assert manifest["features"]["slash_commands"][0]["command"] == "/brief"
    assert manifest["features"]["shortcuts"][0]["callback_id"] == "brief_this"


async def test_settings_of_others_are_not_looked_at() -> None:
    adapter = open_adapter(bot_token="xoxb-1", app_token="xapp-1", colour="red")
    assert adapter.platform == "slack"
    await adapter.stop()
