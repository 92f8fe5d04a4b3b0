"""What stands on an evidence page, from stored facts: plain text and links, for a template to escape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot import words
from bot.store.types import ArticleFacts, Stand, Statement, StoredArticle
from bot.web.links import article_path, statement_path
from bot.web.marked import Mark, Paragraph, around, paragraphs
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.types import Brief, Span

Link = Callable[[str], str]
"""A path -> the signed address of the page."""
_KEPT = "A later reading of this article no longer has this line; it is kept as it was."
_REPORTED = "Reported in the words of the article: only what stands in quotation marks is literal."
_UNCONFIRMED = "It is not certain that this speaker says this: read the paragraph before you rely on it."
_OTHERS = 12
_QUOTED = 220
"""Characters of a quotation in a list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, with the page behind it."""

    words: str
    link: str
    speaker: str = ""
    dateline: str = ""


@dataclass(frozen=True, slots=True)
class ActorLine:
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class StandLine:
    holder: str
    stance: str
    words: str
    modes: str


@dataclass(frozen=True, slots=True)
class EvidencePage:
    heading: str
    dateline: str
    original: str | None
    """The address of the article where it was published; None where it has none that a browser may open."""
    whole: str | None
    """The page with the whole text, where this one shows a part."""
    notices: tuple[str, ...]
    focus: tuple[Paragraph, ...]
    text: tuple[Paragraph, ...]
    byline: str
    """Who says it, as the brief has the name."""
    has_cue: bool
    has_speaker: bool
    gist: tuple[str, ...]
    actors: tuple[ActorLine, ...]
    stands: tuple[StandLine, ...]
    quotes: tuple[Line, ...]
    person: str
    others: tuple[Line, ...]
    read_on: str
    permalink: str


def article_page(
    workspace: str, stored: StoredArticle, statements: Sequence[Statement], stands: Sequence[Stand], link: Link
) -> EvidencePage:
    """The whole text of an article with all its quotations marked."""
    marks = [mark for statement in statements for mark in _marks(statement, "quote", statement.id)]
    return _page(
        workspace,
        stored,
        statements,
        stands,
        link,
        heading=stored.facts.title or words.UNTITLED,
        text=paragraphs(stored.article.text, marks),
        permalink=stored.facts.id,
    )


def statement_page(
    workspace: str,
    stored: StoredArticle,
    statement: Statement,
    link: Link,
    *,
    others: Sequence[Statement],
    statements: Sequence[Statement],
    stands: Sequence[Stand],
) -> EvidencePage:
    """One statement in its paragraph, and what else the same person said."""
    return _page(
        workspace,
        stored,
        statements,
        stands,
        link,
        heading=stored.facts.title or words.UNTITLED,
        whole=f"{link(article_path(workspace, stored.facts.id))}#{statement.id}",
        focus=around(stored.article.text, statement.content, _marks(statement, "focus")),
        byline=_byline(statement),
        has_cue=statement.cue is not None,
        has_speaker=statement.speaker_span is not None,
        notices=_statement_notices(statement),
        person=statement.speaker or "",
        others=tuple(_line(workspace, other, link) for other in others if other.id != statement.id)[:_OTHERS],
        permalink=statement.id,
    )


def stand_page(
    workspace: str, stored: StoredArticle, stand: Stand, link: Link, *, statements: Sequence[Statement], stands: Sequence[Stand]
) -> EvidencePage:
    """One position with its evidence in its paragraph."""
    return _page(
        workspace,
        stored,
        statements,
        stands,
        link,
        heading=stored.facts.title or words.UNTITLED,
        whole=link(article_path(workspace, stored.facts.id)),
        focus=around(stored.article.text, [stand.evidence], [Mark(stand.evidence, "focus"), Mark(stand.cue, "cue")]),
        byline=f"{stand.holder} {words.stance(stand.holder, stand.stance, stand.target)}",
        has_cue=True,
        notices=() if stand.current else (_KEPT,),
        permalink=stand.id,
    )


def _page(
    workspace: str,
    stored: StoredArticle,
    statements: Sequence[Statement],
    stands: Sequence[Stand],
    link: Link,
    *,
    heading: str,
    permalink: str,
    whole: str | None = None,
    notices: tuple[str, ...] = (),
    focus: tuple[Paragraph, ...] = (),
    text: tuple[Paragraph, ...] = (),
    byline: str = "",
    has_cue: bool = False,
    has_speaker: bool = False,
    person: str = "",
    others: tuple[Line, ...] = (),
) -> EvidencePage:
    facts = stored.facts
    return EvidencePage(
        heading=heading,
        dateline=words.dateline(facts.source, facts.published_at),
        original=safe_address(facts.url),
        whole=whole,
        notices=_article_notices(facts) + notices,
        focus=focus,
        text=text,
        byline=byline,
        has_cue=has_cue,
        has_speaker=has_speaker,
        gist=tuple(span.of(stored.article.text) for span in stored.brief.gist[:3]) if stored.brief else (),
        actors=_actors(stored.brief),
        stands=tuple(
            StandLine(s.holder, words.stance(s.holder, s.stance, s.target), s.words, words.modes(s.modes)) for s in stands
        ),
        quotes=tuple(_line(workspace, statement, link) for statement in statements),
        person=person,
        others=others,
        read_on=_moment(facts.fetched_at),
        permalink=permalink,
    )


def safe_address(url: str | None) -> str | None:
    """An address that a link may lead to: the web, never a script or a file."""
    try:
        return url if url and urlsplit(url).scheme.lower() in {"http", "https"} else None
    except ValueError:
        return None


def _marks(statement: Statement, kind: str, anchor: str | None = None) -> list[Mark]:
    marks = [Mark(span, kind, anchor if i == 0 else None) for i, span in enumerate(statement.content)]
    extra: list[tuple[Span | None, str]] = [(statement.cue, "cue"), (statement.speaker_span, "speaker")]
    return marks + [Mark(span, name) for span, name in extra if span]


def _statement_notices(statement: Statement) -> tuple[str, ...]:
    notices = []
    if not statement.speaker:
        notices.append(f"The text does not settle who says this{_as_written(statement)}; nobody is named here.")
    elif statement.confidence < SHOWN_CONFIDENCE:
        notices.append(_UNCONFIRMED)
    if statement.kind != "direct":
        notices.append(_REPORTED)
    if not statement.current:
        notices.append(_KEPT)
    return tuple(notices)


def _as_written(statement: Statement) -> str:
    return f" (“{statement.as_written}”)" if statement.as_written else ""


def _article_notices(facts: ArticleFacts) -> tuple[str, ...]:
    return () if facts.current else ("The outlet changed this article later; this is the text as it stood when it was read.",)


def _actors(brief: Brief | None) -> tuple[ActorLine, ...]:
    actors = brief.actors[:12] if brief else ()
    return tuple(ActorLine(actor.name, ", ".join(part for part in (actor.role, actor.affiliation) if part)) for actor in actors)


def _line(workspace: str, statement: Statement, link: Link) -> Line:
    return Line(
        words=shown(statement),
        link=link(statement_path(workspace, statement.id)),
        speaker=_named(statement, statement.speaker),
        dateline=words.dateline(statement.article.source, statement.article.published_at),
    )


def _byline(statement: Statement) -> str:
    name, written = statement.speaker, statement.as_written
    return _named(statement, name if name is None or written in (None, name) else f"{name} (“{written}”)")


def _named(statement: Statement, name: str | None) -> str:
    """The speaker, with a doubt where there is one."""
    if name is None:
        return words.unknown_speaker(statement.as_written)
    return name if statement.confidence >= SHOWN_CONFIDENCE else words.unconfirmed_speaker(name)


def shown(statement: Statement, longest: int = _QUOTED) -> str:
    """The words of a statement on one line, cut between words: literal ones in quotation marks, others behind their verb."""
    lead = statement.lead_in if statement.kind != "direct" and statement.lead_in else ""
    line = " ".join(f"{lead} {' … '.join(statement.words)}".split())
    line = line if len(line) <= longest else line[: longest - 2].rsplit(" ", 1)[0] + " …"
    return f"“{line}”" if statement.kind == "direct" else line


def _moment(when: datetime) -> str:
    return f"{words.day(when)}, {when:%H:%M} UTC"
