"""A brief as JSON and back: the contract that scripts, stores and other programs read.

    {"schema": 1, "article": {...}, "gist": [...], "actors": [...], "quotes": [...], "positions": [...]}

A span is written with its words, `{"start", "end", "text"}`, and is refused on the way back where the words are not that slice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, TypeAlias, TypeVar, get_args

from briefs.errors import MalformedBrief
from briefs.types import (
    Actor,
    ActorKind,
    Article,
    Brief,
    Mention,
    MentionKind,
    Mode,
    Polarity,
    Position,
    Quote,
    QuoteKind,
    Span,
    Stance,
)

SCHEMA = 1
Json: TypeAlias = dict[str, Any]
T = TypeVar("T")
_NAMES: dict[type, str] = {str: "a string", int: "a whole number", float: "a number", list: "a list"}


def to_json(brief: Brief) -> Json:
    """The brief as plain dictionaries, lists, strings and numbers; absent values are None."""
    text = brief.article.text
    return {
        "schema": SCHEMA,
        "article": _article_json(brief.article),
        "gist": _spans_json(brief.gist, text),
        "actors": [_actor_json(actor, text) for actor in brief.actors],
        "quotes": [_quote_json(quote, text) for quote in brief.quotes],
        "positions": [_position_json(position, text) for position in brief.positions],
    }


def from_json(record: Any) -> Brief:
    """The brief that `to_json` wrote. Raises MalformedBrief, which names the field that is wrong."""
    top = _Fields(record, "brief", "")
    if (schema := top.get("schema", int)) != SCHEMA:
        raise MalformedBrief(f"This brief has schema {schema}; this version reads schema {SCHEMA}.")
    article = _article(top.sub("article"))
    actors = tuple(_actor(item) for item in top.items("actors", article.text))
    ids = {actor.id for actor in actors}
    return Brief(
        article,
        gist=tuple(item.as_span() for item in top.items("gist", article.text)),
        actors=actors,
        quotes=tuple(_quote(item, ids) for item in top.items("quotes", article.text)),
        positions=tuple(_position(item, ids) for item in top.items("positions", article.text)),
    )


# ---- out


def _article_json(article: Article) -> Json:
    return {
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "language": article.language,
        "text": article.text,
    }


def _span_json(span: Span | None, text: str) -> Json | None:
    return {"start": span.start, "end": span.end, "text": span.of(text)} if span else None


def _spans_json(spans: Iterable[Span], text: str) -> list[Json | None]:
    return [_span_json(span, text) for span in spans]


def _actor_json(actor: Actor, text: str) -> Json:
    return {
        "id": actor.id,
        "name": actor.name,
        "kind": actor.kind,
        "aliases": list(actor.aliases),
        "role": actor.role,
        "affiliation": actor.affiliation,
        "salience": actor.salience,
        "mentions": [{**(_span_json(mention.span, text) or {}), "kind": mention.kind} for mention in actor.mentions],
    }


def _quote_json(quote: Quote, text: str) -> Json:
    return {
        "id": quote.id,
        "kind": quote.kind,
        "speaker": quote.speaker,
        "speaker_span": _span_json(quote.speaker_span, text),
        "cue": _span_json(quote.cue, text),
        "content": _spans_json(quote.content, text),
        "confidence": quote.confidence,
    }


def _position_json(position: Position, text: str) -> Json:
    return {
        "id": position.id,
        "holder": position.holder,
        "stance": position.stance,
        "polarity": position.polarity,
        "target": position.target,
        "issue": _span_json(position.issue, text),
        "evidence": _span_json(position.evidence, text),
        "cue": _span_json(position.cue, text),
        "attributed_to": position.attributed_to,
        "modes": list(position.modes),
        "confidence": position.confidence,
    }


# ---- in


class _Fields:
    """The fields of one JSON object, checked as they are taken. `path` is where the object stands, for the error message."""

    def __init__(self, record: Any, path: str, text: str) -> None:
        if not isinstance(record, dict):
            raise MalformedBrief(f"{path} is not a JSON object.")
        self._record, self._path, self._text = record, path, text

    def wrong(self, name: str, why: str) -> MalformedBrief:
        return MalformedBrief(f"{self._path}.{name} {why}.")

    def get(self, name: str, kind: type[T]) -> T:
        value = self._record.get(name)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(name, f"is not {_NAMES[kind]}" if name in self._record else "is missing")
        return value

    def maybe(self, name: str, kind: type[T]) -> T | None:
        return None if self._record.get(name) is None else self.get(name, kind)

    def one_of(self, name: str, allowed: Collection[str]) -> Any:
        value = self.get(name, str)
        if value not in allowed:
            raise self.wrong(name, f"is “{value}”, which is none of {', '.join(sorted(allowed))}")
        return value

    def id_of(self, name: str, ids: Collection[str]) -> str | None:
        value = self.maybe(name, str)
        if value is not None and value not in ids:
            raise self.wrong(name, f"is “{value}”, but no actor has that id")
        return value

    def share(self, name: str) -> float:
        value = self.get(name, int if isinstance(self._record.get(name), int) else float)
        if not 0 <= value <= 1:
            raise self.wrong(name, f"is {value}, which is not within 0 and 1")
        return float(value)

    def strings(self, name: str) -> tuple[str, ...]:
        values = self.get(name, list)
        if not all(isinstance(value, str) for value in values):
            raise self.wrong(name, "holds something that is not a string")
        return tuple(values)

    def sub(self, name: str) -> _Fields:
        return _Fields(self._record.get(name), f"{self._path}.{name}", self._text)

    def items(self, name: str, text: str | None = None) -> list[_Fields]:
        text = self._text if text is None else text
        return [_Fields(item, f"{self._path}.{name}[{i}]", text) for i, item in enumerate(self.get(name, list))]

    def span(self, name: str) -> Span:
        return self.sub(name).as_span()

    def maybe_span(self, name: str) -> Span | None:
        return None if self._record.get(name) is None else self.span(name)

    def as_span(self) -> Span:
        span = Span(self.get("start", int), self.get("end", int))
        if not 0 <= span.start <= span.end <= len(self._text):
            raise self.wrong("start", f"and end are {span.start} and {span.end}, outside of the text")
        if self.get("text", str) != span.of(self._text):
            raise self.wrong("text", f"is not what stands at characters {span.start} to {span.end} of the article")
        return span


def _article(fields: _Fields) -> Article:
    published_at = fields.maybe("published_at", str)
    try:
        when = datetime.fromisoformat(published_at) if published_at else None
    except ValueError as error:
        raise fields.wrong("published_at", f"is “{published_at}”, which is not an ISO 8601 date") from error
    return Article(
        id=fields.get("id", str),
        text=fields.get("text", str),
        title=fields.maybe("title", str),
        url=fields.maybe("url", str),
        source=fields.maybe("source", str),
        published_at=when,
        language=fields.get("language", str),
    )


def _actor(fields: _Fields) -> Actor:
    return Actor(
        id=fields.get("id", str),
        name=fields.get("name", str),
        kind=fields.one_of("kind", get_args(ActorKind)),
        aliases=fields.strings("aliases"),
        role=fields.maybe("role", str),
        affiliation=fields.maybe("affiliation", str),
        salience=fields.share("salience"),
        mentions=tuple(
            Mention(item.as_span(), item.one_of("kind", get_args(MentionKind))) for item in fields.items("mentions")
        ),
    )


def _quote(fields: _Fields, ids: Collection[str]) -> Quote:
    return Quote(
        id=fields.get("id", str),
        kind=fields.one_of("kind", get_args(QuoteKind)),
        content=tuple(item.as_span() for item in fields.items("content")),
        cue=fields.maybe_span("cue"),
        speaker=fields.id_of("speaker", ids),
        speaker_span=fields.maybe_span("speaker_span"),
        confidence=fields.share("confidence"),
    )


def _position(fields: _Fields, ids: Collection[str]) -> Position:
    holder = fields.id_of("holder", ids)
    if holder is None:
        raise fields.wrong("holder", "is missing")
    modes = fields.strings("modes")
    if unknown := set(modes) - set(get_args(Mode)):
        raise fields.wrong("modes", f"holds “{min(unknown)}”, which is no mode of a position")
    return Position(
        id=fields.get("id", str),
        holder=holder,
        stance=fields.one_of("stance", get_args(Stance)),
        polarity=fields.one_of("polarity", get_args(Polarity)),
        evidence=fields.span("evidence"),
        cue=fields.span("cue"),
        target=fields.id_of("target", ids),
        issue=fields.maybe_span("issue"),
        attributed_to=fields.id_of("attributed_to", ids),
        modes=modes,  # type: ignore[arg-type]  # checked above
        confidence=fields.share("confidence"),
    )
