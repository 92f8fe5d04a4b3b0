"""A look-up with its person found: what a page of an answer is made from, and what its buttons carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args
from urllib.parse import parse_qs, urlencode

from adapters.base import BUTTON_LIMIT, Button
from briefs.types import Query

Intent = Literal["who", "said", "positions", "latest"]


@dataclass(frozen=True, slots=True)
class Asked:
    """`before` is the cursor of the next page; `person` an id of the store."""

    intent: Intent
    person: int | None = None
    topic: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class OutdatedButton(ValueError):
    """A button whose value nobody understands any more."""


def of(query: Query, person: int | None) -> Asked:
    if query.intent == "brief":
        raise ValueError("A brief is no look-up.")
    return Asked(query.intent, person, query.topic, query.since, query.until)


def button(label: str, asked: Asked) -> Button | None:
    """The button that asks this; None where a platform could not carry it, as with a very long topic."""
    made = Button(label, asked.intent, _written(asked))
    return made if len(made.action) + len(made.value) <= BUTTON_LIMIT else None


def read(action: str, value: str) -> Asked:
    """What a button asks. Raises OutdatedButton."""
    try:
        fields = {name: values[0] for name, values in parse_qs(value, strict_parsing=bool(value)).items()}
        if action not in get_args(Intent):
            raise ValueError(action)
        return Asked(
            action,  # type: ignore[arg-type]  # checked above
            int(fields["p"]) if "p" in fields else None,
            fields.get("t"),
            _moment(fields.get("s")),
            _moment(fields.get("u")),
            int(fields["b"]) if "b" in fields else None,
        )
    except (ValueError, OverflowError, OSError) as error:
        raise OutdatedButton(value) from error


def _written(asked: Asked) -> str:
    fields = {
        "p": asked.person,
        "t": asked.topic,
        "s": asked.since and int(asked.since.timestamp()),
        "u": asked.until and int(asked.until.timestamp()),
        "b": asked.before,
    }
    return urlencode({name: value for name, value in fields.items() if value is not None})


def _moment(seconds: str | None) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
