"""Quotations apart from the words of speech to which the nearest match ties them: the reporter's sentences stand between.

Such a quotation has words of speech of its own, or it belongs to the person whom the sentence before it is about: “The vote
left Fisher unimpressed. “We were warned.””
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from spacy.tokens import Doc

from briefs.clauses import child
from briefs.cues import speaks
from briefs.marks import inside
from briefs.sources import phrase
from briefs.tokens import text_of, tokens_of
from briefs.types import Attribution, Span

_ENDED = re.compile(r"(?:\b(?:[^\W\dA-Z]\w*|\w{4,})[.!?]|[.!?…][”\"»’'\])]+)\s+|\n\s*")
_AND = re.compile(r"(?<=[”\"»]),? and,? (?=[“\"«][A-Z])")
_LEAST = 3
"""Blanks in what may be an utterance of its own: a shorter one may be a name."""
_GOING_ON = re.compile(r"[,!?]['’]?(?:[”\"»]|['’]{2})$")
_FINAL = re.compile(r"[.!?…][”\"»’']+$")
_FINITE = frozenset({"VBD", "VBP", "VBZ"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_ROLES = _SUBJECTS | {"dobj"}
_NEXT = re.compile(r"\s*(?P<word>\w+)")
_WORD = 30
"""More characters than the word has with which a sentence ends."""
_UNSURE = 0.8
"""What is left of the certainty of a quotation that is known by the sentence before it alone."""


def parted(doc: Doc) -> list[Attribution]:
    """The attributions of the document in order, each quotation with the words of speech that are its own."""
    apart = _Apart(doc)
    found = [one for attribution in doc._.attributions for one in apart.parts(attribution)]
    return sorted(found, key=lambda attribution: attribution.content)


class _Apart:
    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._text = text_of(doc)
        self._quoted = inside(self._text)
        self._people = {actor.id for actor in doc._.actors if actor.kind == "person"}

    def parts(self, attribution: Attribution) -> Iterator[Attribution]:
        """`attribution` without its quotations that stand apart, and these."""
        groups = [replace(attribution, content=())]
        for part in attribution.content:
            own = self._own(part, groups[-1])
            if own is None:
                groups[-1] = replace(groups[-1], content=(*groups[-1].content, part))
            else:
                groups.append(own)
        for group in groups:
            yield from map(self._answered, self._utterances(group))

    def _utterances(self, known: Attribution) -> Iterator[Attribution]:
        """`known`, or each of two utterances that the reporter joins: said “We will not wait” and “We told them so.”"""
        halves = [known.content]
        if len(known.content) == 1 and (joint := _AND.search(self._text, known.content[0].start, known.content[0].end)):
            whole = known.content[0]
            pair = Span(whole.start, joint.start()), Span(joint.end(), whole.end)
            if self._quoted[whole.start] and all(half.of(self._text).count(" ") >= _LEAST for half in pair):
                halves = [(half,) for half in pair]
        yield from (replace(known, content=half) for half in halves if half)

    def _own(self, part: Span, known: Attribution) -> Attribution | None:
        """The attribution of a quotation that does not go on from what is known before it."""
        *told, lead = self._sentences(part, known)
        if any(self._quoted[lead.start : lead.end]):
            return None
        if told and any(character.isalnum() for character in lead.of(self._text)):
            nobody = Attribution((part,)) if "\n" in self._text[told[0].start : lead.start] else None
            return self._introduced(part, lead, known) or nobody
        return self._standing(part, told[-1], known) if len(told) > 1 and self._is_sentence(part) else None

    def _sentences(self, part: Span, known: Attribution) -> list[Span]:
        """The reporter's words before a quotation, from the end of what is known on: the rest of a sentence, whole ones, and
        what leads to the quotation itself."""
        before = [span.end for span in (*known.content, known.cue, known.source) if span and span.end <= part.start]
        if not self._quoted[part.start] or not (before or known.cue is None):
            return [Span(part.start, part.start)]
        start = max(before, default=self._text.rfind("\n", 0, part.start) + 1)
        cuts = [start, *([] if before else [start]), *self._ends(start, part.start), part.start]
        return [Span(one, other) for one, other in pairwise(cuts)]

    def _introduced(self, part: Span, lead: Span, known: Attribution) -> Attribution | None:
        """The quotation with the words of speech right before it: Fisher called it “a farce”; asked Fisher, “Why?”"""
        tokens = [token for token in tokens_of(self._doc, lead) if not token.is_punct and not token.is_space]
        for verb in reversed([token for token in tokens if token.tag_ in _FINITE and speaks(token)]):
            subject = child(verb, "nsubj")
            if subject is not None and subject in tokens:
                source = phrase(subject)
            elif verb == tokens[0] and len(tokens) > 1:
                source = Span(tokens[1].idx, tokens[-1].idx + len(tokens[-1]))
            else:
                continue
            return Attribution((part,), Span(verb.idx, verb.idx + len(verb)), source, known.confidence)
        return None

    def _is_sentence(self, part: Span) -> bool:
        words = part.of(self._text)
        return words.count(" ") >= _LEAST and _FINAL.search(words) is not None

    def _standing(self, part: Span, before: Span, known: Attribution) -> Attribution | None:
        """The quotation of the one person in the sentence before it, or of its subject."""
        people = [token for token in tokens_of(self._doc, before) if token._.actor in self._people]
        several = len({token._.actor for token in people}) > 1
        about = [token for token in people if token.dep_ in (_SUBJECTS if several else _ROLES)]
        spoken = {token._.actor for token in tokens_of(self._doc, known.source)}
        if not about or any(self._quoted[before.start : before.end]) or about[0]._.actor in spoken:
            return None
        return Attribution((part,), None, phrase(about[0]), known.confidence * _UNSURE)

    def _answered(self, known: Attribution) -> Attribution:
        """`known` with the verb of speech right behind a quotation that runs into it: “...,” quipped Fisher."""
        last = known.content[-1]
        behind = _NEXT.match(self._text, last.end) if _GOING_ON.search(last.of(self._text)) else None
        if behind is None or (known.cue and not self._is_far(last, known.cue)):
            return known
        verb = tokens_of(self._doc, Span(*behind.span("word")))[0]
        subject = child(verb, "nsubj")
        if verb.tag_ not in _FINITE or not speaks(verb) or subject is None or subject.i < verb.i:
            return known
        return replace(known, cue=Span(*behind.span("word")), source=phrase(subject))

    def _is_far(self, quotation: Span, cue: Span) -> bool:
        """Whether another sentence begins between the two."""
        first, second = sorted((quotation, cue))
        return bool(self._ends(first.end, second.start))

    def _ends(self, start: int, stop: int) -> list[int]:
        """Where sentences and lines end between two places."""
        ends = (found.end() for found in _ENDED.finditer(self._text, max(start - _WORD, 0), stop))
        return [end for end in ends if end > start]
