"""How soon the finished program acknowledges and answers many commands on both platforms, while articles are read."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bot.store import Store
from briefs.text import from_plain
from tests.bench.speed import SEED, _article
from tests.bot.press import print_all
from tests.running import Running, running, until
from tests.standins import discord, slack

ACK_MS, ANSWER_S = 300, 1.0
QUESTIONS = ("said Lavrov", "who Rice", "positions Russia", "said Lavrov about sanctions", "latest")
OPTIONS: dict[str, dict[str, Any]] = {
    "said": {"name": "Lavrov"},
    "who": {"name": "Rice"},
    "positions": {"name": "Russia"},
    "latest": {},
}


def acknowledge(in_flight: int = 50, rounds: int = 4, reading: int = 20) -> dict[str, float | int | str]:
    """Percentiles over all commands. Raises AssertionError where one is above what was asked."""
    return asyncio.run(_acknowledge(in_flight, rounds, reading))


async def _acknowledge(in_flight: int, rounds: int, reading: int) -> dict[str, float | int | str]:
    with TemporaryDirectory() as name:
        async with discord.running() as on_discord, slack.running() as on_slack:
            on_discord.rest.schema = False  # its time would be counted as the program's
            async with await Store.open(f"sqlite:///{name}/bot.db") as store:
                await print_all(store, f"discord:{on_discord.guild['id']}")
                await print_all(store, f"slack:{on_slack.world.team}")
            caps = {
                "BRIEFBOT_PERSON_ARTICLES": "1000",
                "BRIEFBOT_WORKSPACE_ARTICLES": "1000",
                "BRIEFBOT_ARTICLE_SECONDS": "600",
            }
            async with running(Path(name), on_discord, on_slack, **caps) as on:
                await until(lambda: on_discord.world.commands)
                for text in _texts(reading):
                    await on_slack.command(f"article {text}", on_slack.world.ann, on_slack.world.news)
                return await _measured(on, in_flight, rounds)


def _texts(number: int) -> list[str]:
    _, text = from_plain(SEED.read_text(encoding="utf8"))
    return [_article(text, start) for start in range(number)]


async def _measured(on: Running, in_flight: int, rounds: int) -> dict[str, float | int | str]:
    acks: list[float] = []
    answers: list[float] = []
    for _ in range(rounds):
        asked = [_on_discord(on, i, acks) if i % 2 else _on_slack(on, i, acks) for i in range(in_flight)]
        answers += await asyncio.gather(*asked)
    read = len(on.slack.posts(on.slack.world.news))
    figures = {
        "commands": len(acks),
        "ack_p50_ms": round(quantiles(acks, n=100)[49] * 1000, 1),
        "ack_p99_ms": round(quantiles(acks, n=100)[98] * 1000, 1),
        "answer_p50_s": round(quantiles(answers, n=100)[49], 3),
        "answer_p95_s": round(quantiles(answers, n=100)[94], 3),
        "articles_answered_meanwhile": read,
    }
    assert figures["ack_p99_ms"] < ACK_MS and figures["answer_p95_s"] < ANSWER_S, figures
    return figures


async def _on_discord(on: Running, number: int, acks: list[float]) -> float:
    command = list(OPTIONS)[number % len(OPTIONS)]
    began = time.monotonic()
    asked = await on.discord.command(f"brief {command}", OPTIONS[command], on.discord.ann, on.discord.general)
    await until(lambda: asked.messages and asked.messages[-1].get("components"))
    assert asked.acknowledged is not None
    acks.append(asked.acknowledged - asked.sent)
    return time.monotonic() - began


async def _on_slack(on: Running, number: int, acks: list[float]) -> float:
    """Each in a channel of its own, so that its answer is known."""
    world = on.slack.world
    channel = world.channel(f"desk-{len(world.channels)}")
    began = time.monotonic()
    ack = await on.slack.command(QUESTIONS[number % len(QUESTIONS)], world.ann, channel)
    await until(lambda: on.slack.posts(channel) or _taken(on, channel))
    acks.append(ack.seconds)
    return time.monotonic() - began


def _taken(on: Running, channel: str) -> bool:
    return any(reply.channel == channel and reply.taken for reply in on.slack.world.replies.values())
