"""What Discord's answers mean for the one who sends: the errors of adapters.base, and waiting where Discord asks to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import aiohttp
import discord

from adapters.base import BadToken, Closed, PlatformError, Unavailable, Unsure
from adapters.discord import words

TRIES = 5
LONGEST_WAIT = 120.0
"""Seconds that are waited out here; a longer wait is told to the caller."""
UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE, UNKNOWN_USER = 10003, 10004, 10008, 10013
NO_ACCESS, NO_DIRECT, NO_PERMISSION, ARCHIVED = 50001, 50007, 50013, 50083
THREAD_EXISTS, NO_THREADS_THERE = 160004, 50024
EXPIRED = {10015, 50027, 10062}
"""An interaction whose token is no longer taken."""
ALREADY_ANSWERED = 40060
"""A second acknowledgement."""
SENTENCES = {
    UNKNOWN_CHANNEL: words.NO_CHANNEL,
    UNKNOWN_GUILD: words.NO_CHANNEL,
    NO_ACCESS: words.NO_CHANNEL,
    UNKNOWN_MESSAGE: words.NO_MESSAGE,
    UNKNOWN_USER: words.NO_PERSON,
    NO_DIRECT: words.NO_DIRECT,
    NO_PERMISSION: words.NO_PERMISSION,
    ARCHIVED: words.LOCKED,
}

T = TypeVar("T")


async def patient(work: Callable[[], Awaitable[T]]) -> T:
    """Do it, and again where Discord asks to wait or is out of order for a moment.

    The library waits out most of this by itself; what is left are limits that come from before Discord, and outages in which
    nothing was done.
    """
    for number in range(TRIES):
        try:
            return await work()
        except discord.HTTPException as error:
            wait = _wait(error, number)
            if wait is None or wait > LONGEST_WAIT or number == TRIES - 1:
                raise
            await asyncio.sleep(wait)
    raise AssertionError


def _wait(error: discord.HTTPException, number: int) -> float | None:
    """Seconds until a further try is of use; None where it is of none."""
    if error.status == 429:
        return retry_after(error)
    return 2.0**number if error.status == 503 else None


def retry_after(error: discord.HTTPException) -> float:
    try:
        return max(float(error.response.headers.get("Retry-After", 1.0)), 0.0)
    except ValueError:
        return 1.0


@contextmanager
def translated(no_permission: str = words.NO_PERMISSION) -> Iterator[None]:
    """The errors of the library as those of adapters.base."""
    try:
        yield
    except discord.LoginFailure as error:
        raise BadToken(words.BAD_TOKEN) from error
    except discord.HTTPException as error:
        raise meaning(error, no_permission) from error
    except aiohttp.ClientConnectorError as error:
        raise Unavailable(words.NOT_REACHED) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Unsure(words.CUT_OFF) from error


def meaning(error: discord.HTTPException, no_permission: str = words.NO_PERMISSION) -> PlatformError:
    if error.status == 401:
        return BadToken(words.BAD_TOKEN)
    if error.status == 429:
        return Unavailable(words.BUSY, retry_after(error))
    if error.status == 503 or error.text.startswith("<"):  # a page for browsers: something before Discord answered
        return Unavailable(words.DOWN)
    if error.status >= 500:
        return Unsure(words.DOWN)
    if error.code == NO_PERMISSION:
        return Closed(no_permission)
    return Closed(SENTENCES.get(error.code) or words.refused(error.text.partition("\n")[0] or str(error.status)))
