"""What an operator reads: where the program cannot start, from the doctor, and in the terminal."""

from __future__ import annotations

from pathlib import Path

from bot.words import count

# ---- running

NO_PLATFORM = (
    "There is no token of a chat platform. Set DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, in the environment or in "
    "the file .env; adapters/discord/README.md and adapters/slack/README.md say where to find them."
)
SLACK_HALF = (
    "Slack is configured by half: beside the bot token it needs SLACK_APP_TOKEN (Socket Mode), or SLACK_SIGNING_SECRET (HTTP)."
)
SLACK_KEY_NEEDED = (
    "Set BRIEFBOT_SECRET_KEY to a long random word before several Slack workspaces install the app: their tokens are encrypted "
    "with it. Keep it somewhere safe."
)
LINK_KEY_NEEDED = "Set BRIEFBOT_LINK_KEY before the pages are served beyond this machine; without it everybody could read them."
QUEUE_NEEDS_POSTGRESQL = "BRIEFBOT_QUEUE needs PostgreSQL; set BRIEFBOT_DATABASE to postgresql://user@host/name."
QUEUE_NEEDS_GROW = "BRIEFBOT_QUEUE needs the extra “grow”; install it with: pip install '.[grow]'."


def cannot_listen(host: str, port: int, why: str) -> str:
    return f"Nothing can be served at {host}, port {port}: {why}."


# ---- the doctor

SETTINGS_FINE = "The settings are valid."
MODEL_FINE = "The language model and the tagger load."
ZONES_FINE = "The time zones are known."
ZONES_MISSING = "The data base of time zones is missing; install the Python package tzdata."
CONTACT_MISSING = (
    "BRIEFBOT_CONTACT is not set; some web servers refuse visitors without one. Set it to an e-mail address of yours."
)
NO_PUBLIC_URL = (
    "BRIEFBOT_PUBLIC_URL is not set, so answers name the ids of their evidence but do not link to it; "
    "set it to the address at which readers reach the evidence pages."
)


def database_fine(url: str, workspaces: int) -> str:
    return f"The database {url} opens; {count(workspaces, 'workspace')} in it."


def sources_fine(number: int, workspace: str) -> str:
    return f"{count(number, 'source')} followed in {workspace}, and the last poll of each went well."


def source_ails(workspace: str, name: str, error: str) -> str:
    return f"In {workspace}, {name} could not be polled: {error}"


def not_configured(platform: str, variable: str, file: Path) -> str:
    there = "" if file.exists() else " (there is no such file yet)"
    return f"{platform} is not configured; to use it, set {variable} in {file}{there}."


def platform_silent(platform: str) -> str:
    return f"{platform} did not answer within 30 seconds; see whether this machine reaches it."


def checks(wrong: int, better: int, all: int) -> str:
    found = [f"{wrong} to mend (!!)" if wrong else "", f"{better} that could be better (--)" if better else ""]
    told = ", ".join(filter(None, found)) or "all well"
    return f"{count(all, 'check')}, {told}."


# ---- in the terminal

CHAT_WELCOME = "Ask, or type /brief with a link. “/brief help” shows what there is, “quit” ends."
DEMO_BRIEF = "An article comes in, a brief comes out."
DEMO_QUESTION = "Somebody asks."
DEMO_DIGEST = "The next morning."
