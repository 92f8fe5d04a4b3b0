"""A digest as messages: its headlines for the channel, each of its stories for the thread below, and why it is what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.base import (
    Block,
    Button,
    Buttons,
    Context,
    Divider,
    Heading,
    Listing,
    Message,
    Paragraph,
    Quotation,
    Run,
    Text,
    bold,
    faint,
    italic,
    link,
    text,
)
from adapters.limits import shorten
from bot import digest_words, words
from bot.told import Digest, Print, Said, Side, Story, Verdict, Voice
from bot.views.brief import marked_words
from bot.views.card import ARTICLE_ACTION, QUOTES_ACTION, STANDS_ACTION
from bot.web.links import NO_LINKS, EvidenceLinks
from briefs.types import Span

PREVIEW_VERDICTS = 5
LABEL = 40
"""Characters of a button's label."""
_WITH_STORY = frozenset(("same_story",))
"""What became of articles for which the story is named."""


@dataclass(frozen=True, slots=True)
class DigestMessages:
    headline: Message
    """For the channel."""
    stories: tuple[Message, ...]
    """For the thread below it, in the order of the headlines."""


def parts(digest: Digest, links: EvidenceLinks = NO_LINKS, page: str | None = None) -> DigestMessages:
    """What is posted. `page` is the address of the digest's page, if it has one."""
    return DigestMessages(_headlines(digest, page), tuple(_message(story, links) for story in digest.stories))


def preview(digest: Digest, links: EvidenceLinks = NO_LINKS) -> Message:
    """All of it in one message that was not posted, with the first of what was left out."""
    blocks: list[Block] = [Heading(digest_words.DIGEST), Context(text(f"{_scope(digest)} · {digest_words.PREVIEW_NOTE}"))]
    for story in digest.stories:
        blocks += [Divider(), *_story(story, links)]
    if not digest.stories:
        blocks.append(_nothing(digest))
    if omitted := _omitted(digest):
        blocks += [Divider(), Heading(digest_words.OMITTED, 3), Listing(tuple(map(_reason, omitted[:PREVIEW_VERDICTS])))]
        if rest := len(omitted) - PREVIEW_VERDICTS:
            blocks += [Context(text(words.and_more(rest)))] if rest > 0 else []
    openers = tuple(Button(shorten(story.headline, LABEL), ARTICLE_ACTION, story.article.article) for story in digest.stories)
    return Message((*blocks, *((Buttons(openers),) if openers else ())), summary=f"{digest_words.DIGEST}: {_scope(digest)}")


def whole(digest: Digest, links: EvidenceLinks = NO_LINKS) -> Message:
    """All of it as a page shows it: what was posted, and what became of every article."""
    blocks: list[Block] = [Heading(digest_words.DIGEST), Context(text(_scope(digest)))]
    for story in digest.stories:
        blocks += [Divider(), *_story(story, links)]
    if not digest.stories:
        blocks.append(_nothing(digest))
    if digest.verdicts:
        blocks += [Divider(), Heading(digest_words.WHY, 3), Listing(tuple(map(_reason, digest.verdicts)))]
    morning = digest.until.astimezone(ZoneInfo(digest.wish.zone))
    return Message(tuple(blocks), summary=f"{digest_words.DIGEST}, {words.day(morning)}")


def why(digest: Digest, *, sent: bool = True) -> Message:
    """What became of each article that might have been told of, and why; `sent` where the digest came."""
    told = [verdict for verdict in digest.verdicts if verdict.reason == "chosen"]
    blocks: list[Block] = [Heading(digest_words.WHY), Context(text(_scope(digest)))]
    blocks += [Listing(tuple(_reason(one, sent) for one in told))] if told else [_nothing(digest)]
    if omitted := _omitted(digest):
        blocks += [Heading(digest_words.OMITTED, 3), Listing(tuple(_reason(one, sent) for one in omitted))]
    return Message(tuple(blocks), summary=f"{digest_words.WHY}: {_scope(digest)}")


def _nothing(digest: Digest) -> Paragraph:
    return Paragraph(text(digest_words.no_news(len(digest.verdicts))))


def _headlines(digest: Digest, page: str | None) -> Message:
    scope = _scope(digest)
    lines = tuple(_line(story) for story in digest.stories)
    body: tuple[Block, ...] = (Listing(lines),) if lines else (_nothing(digest),)
    note = Context(text(scope, *((" · ", link(digest_words.ON_ONE_PAGE, page)) if page else ())))
    titles = "; ".join(story.headline for story in digest.stories) or digest_words.no_news(len(digest.verdicts))
    return Message((Heading(digest_words.DIGEST), note, *body), summary=f"{digest_words.DIGEST}: {titles}")


def _line(story: Story) -> Text:
    status = f"{digest_words.UPDATED}: " if story.status == "updated" else ""
    speakers = story.new_speakers or story.speakers
    return text(
        status,
        bold(story.headline),
        faint(f" · {_outlets(story)}"),
        faint(f" · {digest_words.quoting(speakers)}" if speakers else ""),
    )


def _message(story: Story, links: EvidenceLinks) -> Message:
    id = story.article.article
    buttons = Buttons(
        (
            Button(digest_words.BRIEF_BUTTON, ARTICLE_ACTION, id),
            Button(digest_words.QUOTES_BUTTON, QUOTES_ACTION, id),
            Button(digest_words.STANDS_BUTTON, STANDS_ACTION, id),
        )
    )
    return Message((*_story(story, links), buttons), summary=story.headline)


def _story(story: Story, links: EvidenceLinks) -> list[Block]:
    outlets = {one.article: one.outlet for voice in story.voices for one in (voice.first, *voice.copies)}
    outlets[story.article.article] = None
    blocks: list[Block] = [Heading(story.headline, 2), Context(_sources(story, links))]
    if story.status == "updated":
        note = digest_words.news(story.new_quotes, story.new_sides, story.new_speakers)
        blocks.append(Context(text(bold(note))))
    blocks += [Paragraph(text(sentence)) for sentence in story.gist]
    if story.sides:
        blocks.append(Listing(tuple(_side(side, outlets.get(side.article), links) for side in story.sides)))
    return [*blocks, *(_said(said, outlets.get(said.article), links) for said in story.said)]


def _sources(story: Story, links: EvidenceLinks) -> Text:
    runs: list[Run] = []
    for voice in story.voices:
        runs += [*((Run(" · "),) if runs else ()), *_voice(voice)]
    id = story.article.article
    return text(*runs, faint(" · "), Run(id, faint=True, url=links.article(id)))


def _voice(voice: Voice) -> Text:
    first = link(words.dateline(voice.first.outlet, voice.first.dated), voice.first.url)
    return text(first, digest_words.also_in(_outlet_names(voice.copies)))


def _outlets(story: Story) -> str:
    """Reuters; Reuters, also in 14 others; Reuters and 2 other voices."""
    outlet = story.article.outlet or words.UNKNOWN_OUTLET
    if len(story.voices) > 1:
        return digest_words.and_voices(outlet, len(story.voices) - 1)
    others = [name for name in _outlet_names((story.voices[0].first, *story.voices[0].copies)) if name != outlet]
    return outlet + digest_words.also_in(others)


def _outlet_names(prints: Iterable[Print]) -> list[str]:
    """Each outlet once; a print of which nobody knows where it stood adds none."""
    return list(dict.fromkeys(one.outlet for one in prints if one.outlet))


def _side(side: Side, outlet: str | None, links: EvidenceLinks) -> Text:
    """`outlet` is where it stands, if not in the article that the story is told by."""
    caveats = [words.modes(side.modes), words.as_told_by(side.teller) if side.teller else "", outlet or ""]
    return text(
        bold(f"{side.holder} {words.stance(side.holder, side.stance, side.target)}:"),
        " “",
        *marked_words(side.words, Span(*side.cue)),
        "”",
        faint("".join(f" · {caveat}" for caveat in caveats if caveat)),
        *_evidence(side.id, links),
    )


def _said(said: Said, outlet: str | None, links: EvidenceLinks) -> Quotation:
    lead = (italic(said.lead), " ") if said.lead else ()
    where = faint(f" · {outlet}") if outlet else ""
    return Quotation(text(*lead, said.words), text(bold(_speaker(said)), where, *_evidence(said.id, links)))


def _speaker(said: Said) -> str:
    if said.speaker is None:
        return words.unknown_speaker(said.as_written)
    return said.speaker if said.sure else words.unconfirmed_speaker(said.speaker)


def _evidence(id: str, links: EvidenceLinks) -> Text:
    page = links.line(id)
    return text(faint(" · "), Run(digest_words.EVIDENCE, faint=True, url=page)) if page else ()


def _reason(verdict: Verdict, sent: bool = True) -> Text:
    outlet = f" · {verdict.article.outlet}" if verdict.article.outlet else ""
    told_with = f" “{verdict.story}”" if verdict.story and verdict.reason in _WITH_STORY else ""
    return text(bold(verdict.article.title), faint(outlet), ": ", digest_words.outcome(verdict.reason, sent), told_with)


def _omitted(digest: Digest) -> list[Verdict]:
    """What is not told comes before what is told with another article."""
    omitted = [verdict for verdict in digest.verdicts if verdict.reason != "chosen"]
    return sorted(omitted, key=lambda verdict: verdict.reason in ("copy", "same_story"))


def _scope(digest: Digest) -> str:
    return digest_words.digest_scope(digest.since, digest.until, digest.wish.zone, len(digest.stories), len(digest.verdicts))
