"""What this adapter itself says: why something did not go, what was found, what to click."""

from __future__ import annotations

from collections.abc import Sequence

COMMAND = "/brief"
BRIEF_THIS = "brief_this"
A_PICTURE = "picture"
APPS = "https://api.slack.com/apps"

BROKEN = "Something went wrong here, not with your question; it is noted. Please try again later."
STOPPED = "I am being restarted and could not finish this. Please ask again in a minute."
MORE_BUT_NO_ROOM = "There is more, but I am not in this conversation. Invite me with /invite @Briefbot, and ask again."
NOTHING_TO_READ = "There is neither a link nor a text in that message."
SHORTENED = "There is more than fits here; ask with /brief to see all."
TOO_LATE = "That took too long to open; please press again."
LOOKING = "Looking …"
GREETING = "Ask me what somebody said, where they stand, or send me an article's link or text."
PROMPTS = (
    ("What is new?", "latest"),
    ("What would the digest tell?", "digest preview"),
    ("What do you follow?", "sources list"),
    ("What can you do?", "help"),
)
SEND, CLOSE = "Send", "Close"
WHERE = "Where"
WHERE_HELP = "The channel or conversation that this is for; empty for our own conversation."

BAD_TOKEN = (
    f"Slack does not know the bot token. Open {APPS}, choose the app, press OAuth & Permissions, copy the Bot User OAuth "
    "Token (xoxb-...), and put it into SLACK_BOT_TOKEN."
)
BAD_APP_TOKEN = (
    f"Slack does not know the app-level token. Open {APPS}, choose the app, press Basic Information, go to App-Level Tokens, "
    "make one with connections:write, and put it (xapp-...) into SLACK_APP_TOKEN."
)
SWAPPED = (
    "The tokens of Slack stand in each other's place: SLACK_BOT_TOKEN takes the one that begins with xoxb-, SLACK_APP_TOKEN "
    "the one with xapp-."
)
NO_SOCKET_MODE = f"Socket Mode is off. Open {APPS}, choose the app, press Socket Mode, and switch it on."
NOT_INSTALLED = "Briefbot is not installed in this Slack workspace any more. Open its install page and add it again."
NOT_REACHED = "Slack cannot be reached; check the connection of this machine to the internet, and https://slack-status.com."
DOWN = "Slack did not do what it was asked, and may be out of order; see https://slack-status.com."
BUSY = "Slack asks to wait before more is sent."
CUT_OFF = "The connection to Slack ended before it answered."
INVITE = "I am not in that conversation. Invite me with /invite @Briefbot."
NO_CHANNEL = "The conversation is gone, or private. If it is still there, open it and invite me with /invite @Briefbot."
ARCHIVED = "The channel is archived. Restore it, or choose another one."
RESTRICTED = (
    "The workspace lets only some people post there. Ask an administrator to allow Briefbot, or choose another channel."
)
NO_PERSON = "Slack does not know this person any more, or they take no messages from apps."
NO_MESSAGE = "The message was deleted, or can no longer be changed."
NO_THREAD = "The thread was deleted."


def lacks_scope(scope: str) -> str:
    what = f"the permission {scope}" if scope else "a permission"
    return (
        f"The Slack app lacks {what}. Open {APPS}, choose the app, press OAuth & Permissions, add it under Bot Token Scopes, "
        "and press Reinstall."
    )


def cannot_listen(address: str, reason: str) -> str:
    return f"Slack's requests cannot be taken at {address} ({reason}); free that port, or set SLACK_LISTEN to another one."


def refused(reason: str) -> str:
    return f"Slack refused the message: {reason}."


# ---- doctor


def token_fine(name: str, workspace: str) -> str:
    return f"Slack knows the bot as @{name} in {workspace}."


def scopes_fine() -> str:
    return "The Slack app has all permissions that it needs."


def lacks_scopes(scopes: Sequence[str]) -> str:
    return (
        f"The Slack app lacks {', '.join(scopes)}. Open {APPS}, choose the app, press OAuth & Permissions, add this under Bot "
        "Token Scopes, and press Reinstall."
    )


SOCKET_FINE = "Slack lets the bot connect by Socket Mode."
HTTP_FINE = "Requests of Slack are awaited over HTTP, and their signatures checked."
NO_SECRET = (
    f"Requests of Slack could not be checked. Open {APPS}, choose the app, press Basic Information, copy the Signing Secret, "
    "and put it into SLACK_SIGNING_SECRET."
)
NO_CLIENT_SECRET = (
    f"Nobody can install the app. Open {APPS}, choose the app, press Basic Information, copy the Client Secret, and put it "
    "into SLACK_CLIENT_SECRET."
)


def installed(count: int) -> str:
    return f"The app is installed in {count} Slack workspace{'' if count == 1 else 's'}."


def nowhere_installed(listen: str) -> str:
    return f"The app is installed in no Slack workspace yet. Open http://{listen}/slack/install, or its public address."


def revoked(workspace: str) -> str:
    return f"Slack no longer takes the token for the workspace {workspace}. Open the app's install page and add it again."
