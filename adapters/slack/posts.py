"""Posting, finding and editing messages."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapters.base import Block, Closed, Context, Image, Message, Place, PlatformError, Receipt, Unavailable, Unsure, link, text
from adapters.slack import format
from adapters.slack.client import log
from adapters.slack.errors import Refused, told
from adapters.slack.workspaces import Workspaces

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

PLATFORM = "slack"
EVENT = "briefbot_part"
"""The kind of metadata that carries our key."""
LOOK_BACK = 6 * 3600
"""Seconds of history in which a message is looked for by its key."""
PAGE, PAGES = 200, 5
SETTLING = 1.0
"""Seconds after which a message whose answer was lost can be found, if it was posted."""
TRIES, LONGEST_WAIT = 3, 5.0
"""Further tries of what somebody waits for, and the most seconds before each."""
UPLOADING = 3.0
"""Seconds after which an uploaded picture can be shown."""
BLAMED = {"invalid_blocks", "invalid_blocks_format", "invalid_attachments", "slack_file_error", "image_not_found"}
"""What Slack says where it cannot show a picture."""


class Posts:
    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def send(self, place: Place, message: Message, key: str = "") -> Receipt:
        """Post one message. Raises Closed, Unsure, Unavailable."""
        client = await self._workspaces.client(place.workspace)
        files = await self._uploaded(client, message.blocks)
        try:
            return await self._post(client, place, format.payload(message, files), key)
        except Refused as error:
            bare = without_pictures(message)
            if error.code not in BLAMED or bare == message:
                raise
            log.info("a picture could not be shown: %s", error)
        if files:  # Slack takes a moment until it knows what was uploaded
            await asyncio.sleep(UPLOADING)
            with suppress(Refused):
                return await self._post(client, place, format.payload(message, files), key)
        return await self._post(client, place, format.payload(bare), key)

    async def _post(self, client: AsyncWebClient, place: Place, body: dict[str, Any], key: str) -> Receipt:
        if key:
            body["metadata"] = {"event_type": EVENT, "event_payload": {"key": key}}
        if place.thread:
            body["thread_ts"] = place.thread
        with told(changes=True):
            done = await client.chat_postMessage(channel=place.id, unfurl_links=False, unfurl_media=False, **body)
        return Receipt(place, str(done["ts"]))

    async def surely(self, place: Place, message: Message, key: str = "") -> Receipt:
        """Post a message that somebody waits for: once, also where the connection ends before the answer, or Slack is busy."""
        key = key or uuid.uuid4().hex[:25]
        for _ in range(TRIES):
            try:
                return await self.send(place, message, key)
            except Unavailable as error:  # nothing was sent
                await asyncio.sleep(min(error.after, LONGEST_WAIT))
            except Unsure:
                await asyncio.sleep(SETTLING)
                if found := await self.find(place, key):
                    return found
        return await self.send(place, message, key)

    async def find(self, place: Place, key: str) -> Receipt | None:
        """The message with this key among the latest. Raises Closed, Unavailable."""
        client = await self._workspaces.client(place.workspace)
        wanted: dict[str, Any] = {"channel": place.id, "oldest": f"{time.time() - LOOK_BACK:.6f}", "limit": PAGE}
        for _ in range(PAGES):
            with told():
                if place.thread:
                    page = await client.conversations_replies(ts=place.thread, include_all_metadata=True, **wanted)
                else:
                    page = await client.conversations_history(include_all_metadata=True, **wanted)
            for one in page["messages"]:
                if _key(one) == key:
                    return Receipt(place, str(one["ts"]))
            wanted["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not wanted["cursor"]:
                break
        return None

    async def obstacle(self, place: Place) -> str:
        """Who is no member may neither read nor write."""
        try:
            client = await self._workspaces.client(place.workspace)
            with told():
                await client.conversations_history(channel=place.id, limit=1)
        except Closed as error:
            return str(error)
        except PlatformError as error:
            log.info("whether one may write in a conversation is not known: %s", error)
        return ""

    async def edit(self, receipt: Receipt, message: Message) -> None:
        """Raises Closed, Unsure, Unavailable."""
        client = await self._workspaces.client(receipt.place.workspace)
        body = format.payload(message, await self._uploaded(client, message.blocks))
        del body["mrkdwn"]
        with told(changes=True):
            await client.chat_update(channel=receipt.place.id, ts=receipt.message, **body)

    async def delete(self, receipt: Receipt) -> None:
        """Take a message back, if it is still there."""
        client = await self._workspaces.client(receipt.place.workspace)
        try:
            with told(changes=True):
                await client.chat_delete(channel=receipt.place.id, ts=receipt.message)
        except PlatformError as error:
            log.info("a message stays: %s", error)

    async def whisper(self, place: Place, user: str, message: Message) -> None:
        """Show a message to one person alone. Raises Closed, Unsure, Unavailable."""
        client = await self._workspaces.client(place.workspace)
        body = format.payload(message)
        del body["mrkdwn"]
        with told(changes=True):
            await client.chat_postEphemeral(channel=place.id, user=user, thread_ts=place.thread, **body)

    async def direct(self, user: str, workspace: str = "") -> Place:
        """The conversation with a person. Raises Closed, Unavailable."""
        client = await self._workspaces.client(workspace)
        with told():
            opened = await client.conversations_open(users=user)
        return Place(PLATFORM, str(opened["channel"]["id"]), workspace, direct=True)

    async def _uploaded(self, client: AsyncWebClient, blocks: Sequence[Block]) -> dict[int, str]:
        """The files of pictures that were made here, by their place; a picture that cannot be uploaded stays out."""
        made = {}
        for number, block in enumerate(blocks):
            if isinstance(block, Image) and block.data:
                try:
                    with told():
                        done = await client.files_upload_v2(content=block.data, filename="picture.png", title=block.alt[:200])
                    made[number] = str(done["file"]["id"])
                except (Closed, Unavailable) as error:
                    log.info("a picture could not be uploaded: %s", error)
        return made


def _key(message: Mapping[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str(metadata.get("event_payload", {}).get("key", "")) if metadata.get("event_type") == EVENT else ""


def without_pictures(message: Message) -> Message:
    """The message with descriptions, linked where there is an address, in the place of pictures."""
    told = tuple(Context(text(link(one.alt, one.url))) if isinstance(one, Image) else one for one in message.blocks)
    return replace(message, blocks=told)
