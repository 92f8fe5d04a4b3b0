"""Several workspaces: installing with one click, each with its own token, and what happens when one leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest

from adapters.base import BadToken, Closed, Place
from adapters.slack import checks
from adapters.slack.installations import Installation
from tests.adapters.slack.bench import Bench, opened, started
from tests.adapters.slack.payloads import shown
from tests.adapters.slack.services import Scripted, said
from tests.standins.slack import running

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # Slack's SDK calls it
CLIENT = {"client_id": "1.2", "client_secret": "client-secret", "bot_token": ""}
TEAM = "T0077"


class Kept:
    """Installations in memory."""

    def __init__(self) -> None:
        self.known: dict[str, Installation] = {}

    async def save(self, installation: Installation) -> None:
        self.known[installation.workspace] = installation

    async def find(self, workspace: str) -> Installation | None:
        return self.known.get(workspace)

    async def delete(self, workspace: str) -> None:
        self.known.pop(workspace, None)

    async def list(self) -> Sequence[Installation]:
        return list(self.known.values())


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def service() -> Scripted:
    return Scripted()


@pytest.fixture(params=["socket", "http"])
async def bench(request: pytest.FixtureRequest, kept: Kept, service: Scripted) -> AsyncIterator[Bench]:
    async with started(service, request.param, installations=kept, **CLIENT) as running:
        yield running


async def install(bench: Bench, team: str, state: str = "") -> tuple[int, str]:
    """Open the install page, say yes as `team`, and come back; the status and the page."""
    base = f"http://127.0.0.1:{bench.adapter.port}/slack"
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/install", allow_redirects=False) as page:
            words = (await page.text()) + page.headers.get("Location", "")
            cookies = SimpleCookie(page.headers.get("Set-Cookie", ""))
        address = next(part for part in words.replace('"', " ").split() if part.startswith("https://slack.com/oauth"))
        asked = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
        assert set(asked["scope"][0].split(",")) == set(checks.scopes())
        sent = {"code": team, "state": state or asked["state"][0]}
        header = {"Cookie": "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())}
        async with session.get(f"{base}/oauth_redirect", params=sent, headers=header) as page:
            return page.status, await page.text()


async def test_a_workspace_installs_the_app_and_is_answered_with_its_own_token(
    bench: Bench, kept: Kept, service: Scripted
) -> None:
    status, _ = await install(bench, TEAM)
    assert status == 200
    found = kept.known[TEAM]
    assert (found.token, found.name, found.bot_user) == (f"xoxb-{TEAM}", f"Team {TEAM}", bench.world.bots[TEAM])
    assert "commands" in found.scopes
    user, channel = bench.world.person("Cy", admin=True, team=TEAM), bench.world.channel("desk", team=TEAM)
    await bench.command("said Berg", user, channel)
    assert service.asked[0].place == Place("slack", channel, TEAM)
    assert service.asked[0].may_manage
    assert shown(bench.standin.posts(channel)[0]).strip() == "the answer"


async def test_an_answer_that_nobody_asked_for_installs_nothing(bench: Bench, kept: Kept) -> None:
    status, _ = await install(bench, TEAM, state="forged")
    assert status == 400
    assert not kept.known


@pytest.mark.parametrize("event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}])
async def test_who_leaves_is_forgotten(bench: Bench, kept: Kept, event: dict[str, object]) -> None:
    await install(bench, TEAM)
    assert kept.known
    await bench.standin.event(event, team=TEAM)
    await bench.settled()
    assert not kept.known
    with pytest.raises(Closed, match="not installed"):
        await bench.adapter.send(Place("slack", "C1", TEAM), said("the digest"))


async def test_a_workspace_that_is_not_known_is_told_so(bench: Bench, service: Scripted) -> None:
    user = bench.world.person("Cy", team="T0099")
    await bench.standin.command("help", user, bench.general)
    await bench.settled()
    assert not service.asked


class Locked(Kept):
    """Kept with a key that is lost."""

    async def list(self) -> Sequence[Installation]:
        raise BadToken("The key is another one.")


async def test_tokens_that_can_no_longer_be_read_are_told_at_the_start_and_by_the_doctor(service: Scripted) -> None:
    async with running() as slack:
        adapter = opened(slack, "socket", installations=Locked(), **CLIENT)
        assert "The key is another one." in [finding.sentence for finding in await adapter.check()]
        with pytest.raises(BadToken, match="another one"):
            await adapter.run(service)
        await adapter.stop()


async def test_the_doctor_knows_which_workspace_left(kept: Kept) -> None:
    async with running() as slack:
        adapter = opened(slack, "socket", installations=kept, **CLIENT)
        assert any("no Slack workspace yet" in finding.sentence for finding in await adapter.check())
        await kept.save(Installation("T9", "Old desk", "xoxb-gone", "U", "B", "", "U", None))  # type: ignore[arg-type]
        found = await adapter.check()
        assert any("Old desk" in finding.sentence and not finding.fine for finding in found)
        assert not any("SLACK_CLIENT_SECRET" in finding.sentence for finding in found)
        await adapter.stop()
