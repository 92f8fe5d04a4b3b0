"""Every piece of evidence in a brief."""

from collections.abc import Iterator

from briefs.types import Brief, Span


def every_span(brief: Brief) -> Iterator[Span]:
    yield from brief.gist
    yield from (mention.span for actor in brief.actors for mention in actor.mentions)
    for quote in brief.quotes:
        yield from quote.content
        yield from (span for span in (quote.cue, quote.speaker_span) if span is not None)
    for position in brief.positions:
        yield from (span for span in (position.evidence, position.cue, position.issue) if span is not None)
