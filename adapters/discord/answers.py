"""Showing the messages of an answer: each takes the place of the one before, whatever becomes of the connection."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

import aiohttp
import discord

from adapters.base import Context, Message, Paragraph, PlatformError, Request, Service, text
from adapters.discord import words
from adapters.discord.errors import ALREADY_ANSWERED, EXPIRED, UNKNOWN_MESSAGE, meaning, patient
from adapters.discord.fitting import NOTHING
from adapters.discord.format import Post, fit, post
from adapters.discord.requests import is_direct
from adapters.pacing import paced

FOLLOWUPS = 5
"""Messages behind the first that Discord allows where the bot is installed for a person alone."""
EDITS = 3
"""Tries of what can be repeated without harm."""

T = TypeVar("T")

log = logging.getLogger("adapters.discord")


class Card(discord.ui.LayoutView):
    """Components that were made elsewhere. Presses are taken by their custom id, so nothing has to be remembered here."""

    def __init__(self, made: Post) -> None:
        super().__init__(timeout=None)
        self._made = made

    def to_components(self) -> list[dict[str, Any]]:
        return list(self._made.components)

    def has_components_v2(self) -> bool:
        return True

    def is_dispatchable(self) -> bool:
        return False


class Upload(discord.File):
    """A file whose number goes along as text, as documented; the library would send a number."""

    def to_dict(self, index: int) -> dict[str, Any]:
        return super().to_dict(index) | {"id": str(index)}


def files(made: Post) -> list[discord.File]:
    return [Upload(io.BytesIO(data), name) for name, data in made.files]


async def rewrite(standing: discord.Message | discord.PartialMessage, made: Post) -> None:
    """Edit a message. Here alone the library forgets what the client says about mentions."""
    await standing.edit(view=Card(made), attachments=files(made), allowed_mentions=discord.AllowedMentions.none())


class Voice(Protocol):
    """Where an answer is shown."""

    @property
    def way(self) -> str:
        """How another process shows an answer there: the token of an interaction, or nothing where a message is answered."""
        ...

    async def show(self, message: Message, last: bool) -> None: ...


async def answer(service: Service, request: Request, voice: Voice) -> None:
    """Ask, and show what comes; a failure ends in a sentence."""
    request = replace(request, way=voice.way)
    try:
        async for message, last in paced(service.answer(request)):
            await voice.show(message, last)
    except asyncio.CancelledError:
        await _apologise(voice, words.STOPPED)
        raise
    except (discord.HTTPException, aiohttp.ClientError, PlatformError, OSError) as error:
        why = meaning(error) if isinstance(error, discord.HTTPException) else error
        log.error("an answer in %s could not be shown: %s", request.place.id, why)
        await _apologise(voice, words.BROKEN)
    except Exception:
        log.exception("a request failed in %s", request.place.id)
        await _apologise(voice, words.BROKEN)
    finally:
        await service.settled(request)


async def _apologise(voice: Voice, sentence: str) -> None:
    try:
        await voice.show(Message((Paragraph(text(sentence)),), sentence, only_asker=True), True)
    except Exception as error:
        log.error("nor could that be said: %s", error)


def parts(message: Message) -> Sequence[Message]:
    """The parts of an answer, as many as one answer may have."""
    made = list(fit(message))
    if len(made) <= 1 + FOLLOWUPS:
        return made
    return [*made[:FOLLOWUPS], Message((Context(text(words.SHORTENED)),), only_asker=message.only_asker)]


class ToInteraction:
    """The answer to a command or a button that was acknowledged: the acknowledgement is edited, more follows behind it."""

    def __init__(
        self, it: discord.Interaction[Any], hidden: bool, elsewhere: Callable[[Message], Awaitable[object]] | None
    ) -> None:
        """`hidden`: shown to the asker alone; `elsewhere` posts into the channel when Discord takes no answer any more."""
        self._it, self._hidden, self._elsewhere = it, hidden, elsewhere
        self._expired = self._edited = self._deleted = False
        self.first = True
        """Nobody acknowledged it before, and it could still be."""

    @property
    def way(self) -> str:
        return self._it.token

    async def acknowledge(self) -> None:
        """Tell Discord that an answer is coming. That it was told already, by us or by another process, is just as well."""
        try:
            await patient(lambda: self._it.response.defer(ephemeral=self._hidden, thinking=True))
        except discord.InteractionResponded:
            pass
        except discord.HTTPException as error:
            if error.code == ALREADY_ANSWERED:
                self.first = False
                return
            self._expired = error.code in EXPIRED
            self.first = not self._expired
            log.warning("an interaction could not be acknowledged: %s", error)
        except (aiohttp.ClientError, OSError) as error:
            log.warning("an interaction was perhaps not acknowledged: %s", error)

    async def show(self, message: Message, last: bool) -> None:
        made = parts(message) if last else parts(message)[:1]
        if not self._expired:
            try:
                await self._show(made, hide=last and message.only_asker and not self._hidden and not is_direct(self._it))
                return
            except discord.HTTPException as error:
                if error.code == UNKNOWN_MESSAGE:
                    log.info("the answer in %s was taken away, by the asker or by another process", self._it.channel_id)
                    return
                if error.code not in EXPIRED:
                    raise
                self._expired = True
        if last:
            await self._show_elsewhere(made)

    async def _show(self, made: Sequence[Message], hide: bool) -> None:
        """Edit the acknowledgement and follow up; what others shall not see cannot be hidden by an edit, so it is sent anew."""
        if self._deleted:
            await self._follow(made)
        elif hide:
            if not self._edited:  # until then Discord takes what follows for the answer itself, which everybody sees
                await self._edit(post(Message((NOTHING,))))
            self._hidden = True
            await self._follow(made)
            await _repeated(self._it.delete_original_response)
            self._deleted = True
        else:
            await self._edit(post(made[0]))
            await self._follow(made[1:])

    async def _edit(self, made: Post) -> None:
        more: dict[str, Any] = {"attachments": files(made)} if made.files else {}
        await _repeated(lambda: self._it.edit_original_response(view=Card(made), **more))
        self._edited = True

    async def _follow(self, made: Sequence[Message]) -> None:
        for drawn in map(post, made):
            await patient(lambda it=drawn: self._send(it))  # type: ignore[misc]

    async def _send(self, made: Post) -> None:
        more: dict[str, Any] = {"files": files(made)} if made.files else {}
        await self._it.followup.send(view=Card(made), ephemeral=self._hidden, wait=True, **more)

    async def _show_elsewhere(self, made: Sequence[Message]) -> None:
        if self._hidden or self._elsewhere is None:
            log.warning("Discord took no answer any more, and the answer is for the asker alone; they have to ask again")
            return
        for part in made:
            await self._elsewhere(part)


class ToMessage:
    """The answer to plain words: a message, edited until the last one stands. What Discord may have taken is sent with the same
    nonce again, and stands once.
    """

    way = ""

    def __init__(self, channel: discord.abc.MessageableChannel, asked: int, aloud: bool) -> None:
        """`asked` is the id of the question; `aloud`: others may write between it and the answer."""
        self._channel, self._asked, self._aloud = channel, asked, aloud
        self._sent: discord.Message | None = None

    async def show(self, message: Message, last: bool) -> None:
        first, *rest = parts(message)
        await self._put(post(first))
        for number, part in enumerate(rest if last else (), 1):
            await self._send(post(part), number)

    async def _put(self, made: Post) -> None:
        if self._sent is not None:
            sent = self._sent
            await _repeated(lambda: rewrite(sent, made))
            return
        more: dict[str, Any] = {"reference": Reply(self._asked, self._channel.id)} if self._aloud else {}
        self._sent = await self._send(made, 0, **more)

    async def _send(self, made: Post, number: int, **more: Any) -> discord.Message:
        nonce = f"{self._asked}{number:02}"
        send = self._channel.send
        return await _repeated(lambda: send(view=Card(made), files=files(made), nonce=nonce, **more))


class Reply(discord.MessageReference):
    """Points at the question, where it still stands. The library would send its ids as numbers, which are not documented."""

    def __init__(self, message: int, channel: int) -> None:
        super().__init__(message_id=message, channel_id=channel, fail_if_not_exists=False)

    def to_message_reference_dict(self) -> Any:
        return {"message_id": str(self.message_id), "channel_id": str(self.channel_id), "fail_if_not_exists": False}


async def _repeated(work: Callable[[], Awaitable[T]]) -> T:
    """Do what does no harm when it is done twice, again where the connection ended."""
    for number in range(EDITS):
        try:
            return await patient(work)
        except (aiohttp.ClientError, OSError):
            if number == EDITS - 1:
                raise
            await asyncio.sleep(number)
    raise AssertionError
