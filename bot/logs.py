"""The log: one event a line on standard error, as JSON or for the eye, without secrets and without words of anybody's message.

An event is a fixed sentence and some values. What could be a text is shortened to its length, what looks like a secret is
blacked out, and of an error stay its kind and where it arose: what it says may repeat what somebody wrote. Errors of ours are
sentences that we wrote, and are kept.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from structlog.typing import EventDict, Processor

if TYPE_CHECKING:
    from bot.config import Settings

BLACK = "[secret]"
LONGEST = 300
"""Characters of a value that are shown; our own sentences are shorter."""
TEXTS = frozenset("answer args body content message question quote request text title typed words".split())
"""Names of values that hold what people or articles say."""
OURS = ("adapters.", "bot.", "briefs.")
CHATTY = tuple("aiohttp aiosqlite alembic asyncio discord procrastinate ray slack_bolt slack_sdk sqlalchemy uvicorn".split())
"""Libraries of which warnings are enough."""
_PATTERNS = (
    (re.compile(r"(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"), BLACK),
    (re.compile(r"\bx(?:ox[a-z]|app)[-.](?=[-.]*\w)[\w.-]+"), BLACK),
    (re.compile(r"\b(?i:(Bearer|Basic|Bot))\s+[\w.~+/=-]{16,}"), rf"\1 {BLACK}"),
    (re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}"), BLACK),  # a token of a Discord bot
    (re.compile(r"(/(?:webhooks|interactions)/\d+/|hooks\.slack\.com/\w+/)[\w/-]+"), rf"\1{BLACK}"),
    (re.compile(r"([?&][\w.-]*=)[^&#\s]+"), rf"\1{BLACK}"),  # feeds carry keys in all kinds of parameters
)
_CITED = re.compile("“[^”]*”")
_QUOTED = re.compile(r"[\n{\[\"“<(]|(?<!\w)'")
"""Where words that are not the library's own begin in its message."""
NUMBERS = "holds_numbers_alone"
"""Marks a record whose message holds nothing but what the library wrote, and numbers."""
_HOLE = re.compile(r"%[-+\d.]*[a-z]")


def set_up(settings: Settings | None = None) -> None:
    """Send the events of ours and of the libraries to standard error; without settings only warnings, for the eye."""
    json = settings is not None and settings.log_format == "json"
    level = logging.getLevelNamesMapping()[settings.log_level.upper() if settings else "WARNING"]
    redact = Redact(secrets_of(settings) if settings else ())
    steps: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_what_errors_say,
        redact,
    ]
    last: Processor = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*steps, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = _Handler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_without_quotations, structlog.stdlib.add_logger_name, *steps],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    take_down()
    root = logging.getLogger()
    root.setLevel(level)
    root.addHandler(handler)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


class _Handler(logging.Handler):
    """Writes to what standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        record.__dict__[NUMBERS] = isinstance(record.args, tuple) and all(isinstance(arg, int | float) for arg in record.args)
        try:
            sys.stderr.write(f"{self.format(record)}\n")
        except Exception:
            self.handleError(record)


def take_down() -> None:
    """Stop listening to the libraries, as before `set_up`."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(handler)


def secrets_of(settings: Settings) -> Iterator[str]:
    """The values that no log may show: those of settings that are not shown either, and the password of the database."""
    for name, field in type(settings).model_fields.items():
        if not field.repr and (value := getattr(settings, name)):
            yield str(value)
    if password := urlsplit(settings.database).password:
        yield password


class Redact:
    """Blacks out secrets in all values of an event, and puts texts as their length."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _: Any, __: str, event: EventDict) -> EventDict:
        return {name: self._value(name, value) for name, value in event.items()}

    def _value(self, name: str, value: Any) -> Any:
        if name.startswith("_") or value is None or isinstance(value, bool | int | float):
            return value
        if name in TEXTS:
            return f"({len(value)} characters)" if isinstance(value, str) else "(left out)"
        shown = self.blacked(str(value))
        return shown if name in ("event", "trace") or len(shown) <= LONGEST else f"{shown[:LONGEST]}…"

    def blacked(self, text: str) -> str:
        """The text without secrets."""
        if self._known:
            text = self._known.sub(BLACK, text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text


def described(error: BaseException) -> str:
    """An error for the log: kinds and places of it and of its causes, nothing of what it says unless the words are ours."""
    lines = []
    told: BaseException | None = error
    while told is not None:
        kind = f"{type(told).__module__}.{type(told).__qualname__}".removeprefix("builtins.")
        says = (
            f": {_CITED.sub('“…”', str(told))}"
            if kind.startswith(OURS)
            else f": {told.strerror}"
            if isinstance(told, OSError)
            else ""
        )
        frames = traceback.extract_tb(told.__traceback__)
        lines += [kind + says, *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    return "\n".join(lines)


def _without_what_errors_say(_: Any, __: str, event: EventDict) -> EventDict:
    told = event.pop("exc_info", None)
    error = told[1] if isinstance(told, tuple) else sys.exc_info()[1] if told is True else told
    if isinstance(error, BaseException):
        event["trace"] = described(error)
    return event


def _without_quotations(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Of what a library says, the words up to where it may repeat somebody else's."""
    record: logging.LogRecord = event["_record"]
    if not f"{record.name}.".startswith(OURS):
        said = str(event["event"]) if record.__dict__.get(NUMBERS) else _HOLE.sub("…", str(record.msg))
        event["event"] = _QUOTED.split(said, maxsplit=1)[0].strip()
    return event
