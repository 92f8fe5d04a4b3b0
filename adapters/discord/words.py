"""What this adapter itself says: why something did not go, what was found, what to click."""

from __future__ import annotations

from collections.abc import Sequence

COMMAND = "brief"
COMMAND_HELP = "Who matters, where each side stands, and what was said, word for word"
BRIEF_THIS = "Brief this"
BROKEN = "Something went wrong here, not with your question; it is noted. Please try again later."
STOPPED = "I am being restarted and could not finish this. Please ask again in a minute."
SHORTENED = "The rest is left out here; ask for less at once to see it."
A_PICTURE = "picture"

PORTAL = "https://discord.com/developers/applications"
NEEDS_SHARDS = "Discord lets a bot in so many servers connect only in parts; set DISCORD_SHARDS=auto and start it again."
BAD_TOKEN = (
    f"Discord does not know the token of the bot. Open {PORTAL}, choose the app, press Bot, then Reset Token, "
    "and put the new one into DISCORD_TOKEN."
)
NOT_REACHED = "Discord cannot be reached; check the connection of this machine to the internet, and https://discordstatus.com."
BUSY = "Discord asks to wait before more is sent."
DOWN = "Discord did not do what it was asked, and may be out of order; see https://discordstatus.com."
CUT_OFF = "The connection to Discord ended before it answered."
NO_CHANNEL = (
    "The channel is gone, or the bot may not see it. Choose another channel, or give the bot's role View "
    "Channel in the settings of this one, under Permissions."
)
NO_PERMISSION = (
    "The bot may not write there. Open the settings of the channel, press Permissions, and give the bot's "
    "role View Channel, Send Messages, Embed Links, Attach Files and Read Message History."
)
NO_THREADS = (
    "The bot may not open threads there. Open the settings of the channel, press Permissions, and give the "
    "bot's role Create Public Threads and Send Messages in Threads."
)
NO_DIRECT = (
    "This person takes no direct messages from the bot. They can open Privacy Settings of the server and "
    "switch on Direct Messages, or write to the bot first."
)
NO_MESSAGE = "The message was deleted."
LOCKED = "The thread is closed. Open it again, or choose another place."
NO_PERSON = "Discord does not know this person any more."
LEFT = "This person is no longer in the server whose news were asked for."


def refused(reason: str) -> str:
    return f"Discord refused the message: {reason}."


# ---- doctor


def token_fine(name: str) -> str:
    return f"Discord knows the bot as {name}."


def gateway_spent(hours: float) -> str:
    return f"The bot connected too often today; Discord lets it in again in {hours:.1f} hours. Do not restart it until then."


def elsewhere() -> str:
    return (
        f"Commands go to another address than this program. Open {PORTAL}, choose the app, press General "
        "Information, and empty Interactions Endpoint URL."
    )


def code_grant() -> str:
    return f"Nobody can invite the bot. Open {PORTAL}, choose the app, press Bot, and switch off Requires OAuth2 Code Grant."


def no_user_install() -> str:
    return (
        f"Nobody can add the bot to their own account. Open {PORTAL}, choose the app, press Installation, and tick "
        "User Install."
    )


def invite(link: str) -> str:
    return f"The bot is in no server yet. Open {link} and choose yours."


def guild_fine(guild: str) -> str:
    return f"The bot may do all that it needs in {guild}."


def lacks(guild: str, permissions: Sequence[str]) -> str:
    return (
        f"In {guild} the bot lacks {', '.join(permissions)}. Open Server Settings, press Roles, choose the role of "
        "the bot, and switch this on."
    )


def no_commands(guild: str, link: str) -> str:
    return f"In {guild} the bot may not offer commands. Open {link} and choose the server once more."
