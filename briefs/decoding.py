"""From the tagger's probabilities to attributions: words, one decision a quotation, the best path of tags, links."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from briefs.lexicon import words as lexicon
from briefs.marks import inside, quotations
from briefs.tags import PARTS, TAGS, Piece
from briefs.transcripts import turns
from briefs.types import Attribution, Span

Array = NDArray[np.float32]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LEFT, _RIGHT = PARTS.index("CONTENT_CUE_LEFT"), PARTS.index("CONTENT_CUE_RIGHT")
_SOURCE, _CUE = PARTS.index("SOURCE"), PARTS.index("CUE_SOURCE_RIGHT")
_CONTENT_TAGS = {part: (1 + 2 * part, 2 + 2 * part) for part in (_LEFT, _RIGHT)}
_CONTENT_COLUMNS = [column for columns in _CONTENT_TAGS.values() for column in columns]
_RUN_WORDS = 3
"""A quotation of fewer words may be a title or a scare quote: its words decide for themselves."""
_LEAVE = 1.0
"""What it costs, in log probability, to leave a content: less than one doubtful word does not break it."""
_STRAY = 0.8
"""A fragment beside the longest one of an attribution belongs to it from this probability on; else it is left out."""
_LONG = 30
"""A quotation of more characters is speech, whatever its words look like one by one."""
_TINY = 1e-6
_SURE = 0.9
"""The certainty of what the form of the text alone tells: a turn of a transcript, a paper behind its quotation."""
_PAPERS = "|".join(sorted(lexicon("speech", "documents")))
_PAPER = re.compile(rf"[”\"»][,;.]?\s+(?P<cue>reads?|said|says)\s+(?P<source>(?:the|a|an|his|her|its|their)\s+(?:{_PAPERS})\b)")
_SIGNATURE = re.compile(r"[”\"»][^\S\n]*(?P<dash>[-–—―]{1,2})\s*(?P<source>[^\W\da-z_][^\n“”\"»]{1,80}?)\s*(?:\n|$)")
"""A quotation signed with a dash and a name at the end of the paragraph, as readers' voices and mottoes are."""
_COMMA = re.compile(r"(?:,[”\"»’']+|[”\"»’']+,)\s?$")
"""The end of a quotation that goes on behind its attribution."""
_OUTER_COMMA = re.compile(r"(?<=[”\"»]),$")
"""A comma behind the closing mark is the reporter's."""
_ASIDE = re.compile(r"(?<=[”\"»])[,;]?\s+(?:\w+\s+){0,3}?(?:said|says|added|wrote|\w{3,}ing)(?:\s+that)?[,:]\s+(?=[“\"«])")
_FULL_STOP = re.compile(r"[.…][”\"»’']+$")
_OPENING = re.compile(r"(?<=\w)(?<!\bas)(?<!\blike)(?<!\bthat), [“\"«](?=[a-z])")
"""The start of its rest, within a content; a new quotation begins with a capital."""
_SENTENCE_END = re.compile(r"(?:\b(?:[^\W\dA-Z]\w*|\w{4,})|(?<=[”\"»]))[.!?][^\S\n]+")
"""The end of a sentence, behind a word or a closing mark; a short word with a capital may be an abbreviated title."""


def _allowed() -> Array:
    """0 where a tag may follow another, else a large negative number: an inside tag follows its own part, or resumes a content
    that another attribution interrupted."""
    scores = np.zeros((len(TAGS), len(TAGS)), dtype=np.float32)
    for before, previous in enumerate(TAGS):
        for after, tag in enumerate(TAGS):
            resumes = tag.startswith("I-CONTENT") and previous not in ("O",)
            if tag.startswith("I-") and previous[2:] != tag[2:] and not resumes:
                scores[before, after] = -1e4
            if "CONTENT" in previous and tag == "O":
                scores[before, after] = -_LEAVE
    return scores


_TRANSITIONS = _allowed()


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of words with one part of speech attribution: its index in PARTS, its characters, and the mean probability."""

    part: int
    span: Span
    probability: float
    said: float = 0.0
    """The probability that it is content, with its cue on either side."""

    @property
    def name(self) -> str:
        return PARTS[self.part]


def decode(text: str, pieces: Sequence[Piece], probabilities: Array) -> list[Attribution]:
    """The attributions of `text`, in its order; `probabilities` has a row of tags for each piece."""
    words, emissions = _words(text, pieces, probabilities)
    if not words:
        return []
    runs = _decide_quotations(text, words, emissions)
    path = _best_path(np.log(emissions + _TINY) + runs)
    parts = _with_papers(_parts(text, words, path, emissions), text)
    signed = {part.span: attribution for part in parts if (attribution := _signed(part, text))}
    found = [*signed.values(), *_linked([part for part in parts if part.span not in signed], text)]
    return sorted(found, key=lambda attribution: attribution.content)


def _linked(parts: Sequence[_Part], text: str) -> list[Attribution]:
    """The attributions of the text outside of transcripts, the turns of these, and what is said of others within a turn."""
    found: list[Attribution] = []
    for turn in turns(text):
        within = [part for part in parts if turn.span.covers(part.span)]
        parts = [part for part in parts if not turn.span.overlaps(part.span)]
        found.append(Attribution(turn.words, turn.colon, turn.name, _SURE))
        found.extend(nested for nested in _link(within, text) if nested.source and not nested.source.overlaps(turn.name))
    return [*found, *_link(parts, text)]


def _words(text: str, pieces: Sequence[Piece], probabilities: Array) -> tuple[list[Span], Array]:
    """The words and lone punctuation marks of the text, each with one distribution over tags from its pieces."""
    spans: list[Span] = []
    rows: list[list[int]] = []
    word_end = 0
    for index, piece in enumerate(pieces):
        if piece.end == piece.start:
            continue
        if piece.start < word_end:
            rows[-1].append(index)
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, piece.end))
            continue
        match = _WORD.match(text, piece.start)
        word_end = match.end() if match else piece.end
        spans.append(Span(piece.start, piece.end))
        rows.append([index])
    if not spans:
        return [], probabilities[:0]
    firsts = probabilities[[row[0] for row in rows]]
    inside = np.add.reduceat(probabilities[[i for row in rows for i in row]], np.cumsum([0, *map(len, rows[:-1])]), axis=0)
    inside /= np.array([len(row) for row in rows], dtype=np.float32)[:, None]
    mixed = inside.copy()
    kinds = inside[:, 1::2] + inside[:, 2::2]
    share = firsts[:, 1::2] / np.maximum(firsts[:, 1::2] + firsts[:, 2::2], _TINY)
    mixed[:, 1::2], mixed[:, 2::2] = kinds * share, kinds * (1 - share)
    return spans, mixed


def _decide_quotations(text: str, words: Sequence[Span], emissions: Array) -> Array:
    """Scores that make every quotation, as a whole, content or not: what most of its words say."""
    scores = np.zeros_like(emissions)
    starts = [word.start for word in words]
    for run in quotations(text):
        first, last = bisect_left(starts, run.start), bisect_left(starts, run.end)
        inside = [i for i in range(first, last) if _WORD.search(text, words[i].start, words[i].end)]
        if len(inside) < _RUN_WORDS:
            continue
        left, right = (float(emissions[inside][:, _CONTENT_TAGS[part]].sum()) for part in (_LEFT, _RIGHT))
        if left + right > len(inside) / 2:
            begin, within = _CONTENT_TAGS[_LEFT if left >= right else _RIGHT]
            scores[first:last] = -1e3
            scores[first:last, within] = 0
            scores[first, begin] = 0
    return scores


def _best_path(scores: Array) -> list[int]:
    """Viterbi: the sequence of tags with the highest sum of scores that respects the scheme."""
    best = np.empty_like(scores)
    best[0] = scores[0] + _TRANSITIONS[0]
    for before, row, reached in zip(best[:, :, None], scores[1:], best[1:], strict=False):
        np.add((before + _TRANSITIONS).max(0), row, out=reached)
    path = [int(best[-1].argmax())]
    for before in best[-2::-1]:
        path.append(int((before + _TRANSITIONS[:, path[-1]]).argmax()))
    return path[::-1]


def _parts(text: str, words: Sequence[Span], path: Sequence[int], emissions: Array) -> list[_Part]:
    found: list[_Part] = []
    certainties, content = emissions[:, 1::2] + emissions[:, 2::2], emissions[:, _CONTENT_COLUMNS].sum(1)
    first, previous = 0, 0
    for index, tag in enumerate([*path, 0]):
        starts = tag % 2 == 1 or (tag + 1) // 2 != (previous + 1) // 2
        if previous and starts:
            part = (previous + 1) // 2 - 1
            mean, said = float(certainties[first:index, part].mean()), float(content[first:index].mean())
            span = Span(words[first].start, words[index - 1].end)
            if part_is_content(part) and (comma := _OUTER_COMMA.search(text, span.start, span.end)):
                span = Span(span.start, comma.start())
            for piece in _without_asides(span, text) if part_is_content(part) else (span,):
                found.append(_Part(part, piece, mean, said))
        if starts:
            first = index
        previous = tag
    return found


def _without_asides(content: Span, text: str) -> Iterator[Span]:
    """The pieces of a content with words, without the reporter's words between two quotations: “...”, also noting, “...”."""
    asides = [aside.span() for aside in _ASIDE.finditer(text, content.start, content.end)]
    for start, end in pairwise([content.start, *(place for aside in asides for place in aside), content.end]):
        if (start, end) not in asides and _WORD.search(text, start, end):
            yield Span(start, end)


def _with_papers(parts: list[_Part], text: str) -> list[_Part]:
    """The parts, with the papers in which quotations stand where the tagger missed these: “...,” read the letter."""
    for paper in _PAPER.finditer(text):
        whole, cue = Span(paper.start("cue"), paper.end("source")), Span(*paper.span("cue"))
        if not any(part.name.startswith("CUE") and part.span.overlaps(whole) for part in parts):
            source = _Part(_SOURCE, Span(*paper.span("source")), _SURE)
            others = [part for part in parts if not part.span.overlaps(whole)]
            parts = sorted([*others, _Part(_CUE, cue, _SURE), source], key=_start)
    return parts


def part_is_content(part: int) -> bool:
    return part in (_LEFT, _RIGHT)


def _link(parts: Sequence[_Part], text: str) -> list[Attribution]:
    """Each content goes to the nearest cue on the side that its tag names, each cue to the nearest source likewise."""
    cues = [part for part in parts if part.name.startswith("CUE")]
    sources = [part for part in parts if part.name == "SOURCE"]
    quoted = inside(text)
    found = []
    for cue, fragments in _by_cue(parts, cues, text, quoted).items():
        near = _nearby(fragments, cue, text, quoted)
        if not near:
            continue
        content: Sequence[_Part] = _without_strays(near, quoted)
        source = _source_of(cue, sources, text) if cue else None
        if cue and source is None:
            source, content = _source_within(cue, content, text, quoted)
        sure = [part.said if cue and _follows(cue, part, text, quoted) else part.probability for part in content]
        certain = [min(sure), *(part.probability for part in (cue, source) if part)]
        found.append(
            Attribution(
                tuple(sorted(part.span for part in content)),
                cue.span if cue else None,
                source.span if source else None,
                float(np.prod(certain)),
            )
        )
    return found


def _by_cue(parts: Sequence[_Part], cues: Sequence[_Part], text: str, quoted: bytearray) -> dict[_Part | None, list[_Part]]:
    """The contents of each cue; a quotation that its attribution interrupts stays one, whatever else that tells."""
    contents: dict[_Part | None, list[_Part]] = {}
    previous: tuple[_Part, _Part] | None = None
    for part in filter(lambda part: part_is_content(part.part), parts):
        cue, rest = _cue_of(part, cues, text, quoted), None
        if previous and quoted[part.span.start]:
            cue = previous[1] if cue and _resumes(part, *previous, cue, text) else cue
        elif previous and (rest := _rest(part, previous[0], text)):
            contents[previous[1]].append(rest)
        own = replace(part, span=Span(part.span.start, rest.span.start - len(", "))) if rest else part
        contents.setdefault(cue, []).append(own)
        if quoted[part.span.end - 1]:
            previous = (part, cue) if cue else None
    return contents


def _resumes(part: _Part, before: _Part, first: _Part, second: _Part, text: str) -> bool:
    """Whether a quotation goes on from the one before its attribution and past a second cue in that, as behind
    “...,” said Lee, nodding: both cues stand between the two, in one sentence that ends there."""
    if not before.span.end <= first.span.start < second.span.start < part.span.start:
        return False
    between = text[before.span.end : part.span.start]
    ends = [found.end() for found in _SENTENCE_END.finditer(between)]
    return "\n" not in between and ends == [len(between)]


def _rest(part: _Part, before: _Part, text: str) -> _Part | None:
    """The end of the quotation before, where a content ran into it: “...,” said Lee, nodding at it, “...”."""
    middle = _OPENING.search(text, part.span.start, part.span.end)
    between = text[before.span.end : part.span.start]
    ended = "\n" in between or _SENTENCE_END.search(between)
    if middle is None or ended or not _COMMA.search(text, before.span.start, before.span.end + 1):
        return None
    return replace(part, span=Span(middle.end() - 1, part.span.end))


def _signed(part: _Part, text: str) -> Attribution | None:
    """The quotation of whoever signs it: in a list of voices the nearest cue may belong to the neighbour."""
    end = part.span.end
    signature = _SIGNATURE.match(text, end - 1) or _SIGNATURE.match(text, end)
    if signature is None or not part_is_content(part.part):
        return None
    return Attribution((part.span,), Span(*signature.span("dash")), Span(*signature.span("source")), part.probability)


def _nearby(fragments: Sequence[_Part], cue: _Part | None, text: str, quoted: bytearray) -> Sequence[_Part]:
    """The fragments in the cue's paragraph, and quotations anywhere; others only where a colon announces them, as a list."""
    if cue is None:
        return fragments
    near = [part for part in fragments if quoted[part.span.start] or not _line_end_between(part, cue, text)]
    return near or (fragments if _announces(cue, text) else ())


def _announces(cue: _Part, text: str) -> bool:
    paragraph = text[cue.span.start :].partition("\n")[0]
    return paragraph.rstrip().endswith(":")


def _source_within(cue: _Part, content: Sequence[_Part], text: str, quoted: bytearray) -> tuple[_Part | None, Sequence[_Part]]:
    """The source that a fragment begins with, between a cue that wants one to its right and a quotation: said Lee “to go”."""
    for part in content:
        start, end = part.span.start, part.span.end
        mark = quoted.find(1, start, end)
        words = len(_WORD.findall(text, mark, end)) if mark > start else 0
        if cue.name == "CUE_SOURCE_RIGHT" and words >= _RUN_WORDS and not text[cue.span.end : start].strip():
            lead, rest = text[start:mark].rstrip(" ,:"), Span(mark, end)
            source = _Part(_SOURCE, Span(start, start + len(lead)), part.probability)
            return source, [replace(part, span=rest) if one is part else one for one in content]
    return None, content


def _without_strays(fragments: Sequence[_Part], quoted: bytearray) -> list[_Part]:
    longest = max(fragments, key=lambda part: (part.span.end - part.span.start) * part.probability)
    return [part for part in fragments if part is longest or part.probability >= _STRAY or _is_quotation(part, quoted)]


def _is_quotation(part: _Part, quoted: bytearray) -> bool:
    return part.span.end - part.span.start > _LONG and all(quoted[part.span.start : part.span.end])


def _cue_of(content: _Part, cues: Sequence[_Part], text: str, quoted: bytearray) -> _Part | None:
    """The nearest cue on the side that the content's tag names; where there is none, the nearest on the other side. A quotation
    belongs to the cue right behind it rather than to one in another paragraph."""
    if not cues:
        return None
    after = bisect_left(cues, content.span.start, key=_start)
    left, right = cues[max(after - 1, 0)], cues[min(after, len(cues) - 1)]
    if content.part == _RIGHT:
        return right
    return right if _follows(right, content, text, quoted) and _far(left, content, text) else left


def _follows(cue: _Part, content: _Part, text: str, quoted: bytearray) -> bool:
    """Whether a cue stands right behind a quotation, which leaves no doubt about where that has its cue."""
    whole = quoted[content.span.start] and quoted[content.span.end - 1] and not _FULL_STOP.search(content.span.of(text))
    return bool(whole) and cue.span.start >= content.span.end and not _far(content, cue, text)


def _source_of(cue: _Part, sources: Sequence[_Part], text: str) -> _Part | None:
    """The nearest source on the side that the cue's tag names, in the same paragraph: one further away is somebody else."""
    if cue.name == "CUE_SOURCE_LEFT":
        nearest = bisect_left(sources, cue.span.start, key=_start) - 1
    elif cue.name == "CUE_SOURCE_RIGHT":
        nearest = bisect_left(sources, cue.span.end, key=_start)
    else:
        return None
    if not 0 <= nearest < len(sources) or _far(sources[nearest], cue, text):
        return None
    return sources[nearest]


def _start(part: _Part) -> int:
    return part.span.start


def _far(source: _Part, cue: _Part, text: str) -> bool:
    """Whether a line or a sentence ends between the two."""
    if cue.span < source.span:
        start, end = cue.span.start, source.span.start
    else:
        start, end = source.span.end, cue.span.start
    return "\n" in text[start:end] or _SENTENCE_END.search(text, start, end) is not None


def _line_end_between(one: _Part, other: _Part, text: str) -> bool:
    return "\n" in text[min(one.span.end, other.span.end) : max(one.span.start, other.span.start)]
