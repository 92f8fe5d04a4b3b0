"""What people name or paste as an article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot import inputs
from bot.config import Settings
from bot.sources.errors import TooBig
from tests.web import Web, page

NOW = datetime(2024, 5, 6, tzinfo=UTC)


async def test_an_address_costs_no_more_than_the_settings_allow() -> None:
    settings = Settings(allow_networks=("127.0.0.1:*",), fetch_megabytes=1)
    async with Web({"/long": page("Talks", paragraphs=20_000), "/short": page("Talks")}) as server:
        assert (await inputs.from_web(f"{server.url}/short", settings, NOW)).title == "Talks"
        with pytest.raises(TooBig, match="more than 1 MB"):
            await inputs.from_web(f"{server.url}/long", settings, NOW)
