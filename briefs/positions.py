"""Who takes which stance on what.

A predicate of the lexicon takes its stance in the name of its subject, in the reporter's words as in a speaker's; a
quoted clause also takes one in the name of its speaker, by duty, will, warning or verdict. Precision comes first: nobody is
shown with a stance that is only alleged, supposed or asked about, a passive without an agent has no holder, and what is less
likely than `SHOWN` is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from briefs import aims
from briefs.aims import PACTS, TOWARDS, Aim
from briefs.clauses import (
    agents,
    ancestors,
    auxiliaries,
    below,
    child,
    has_no,
    is_negated,
    is_verb,
    noun_phrase,
    objects,
    possessor,
    run,
)
from briefs.confidence import of_position
from briefs.contents import turned_content
from briefs.dialogue import dialogue, within
from briefs.evidence import Evidence
from briefs.holders import Holders
from briefs.idle import is_bare, is_behind_relative, is_dangling, is_outcome, is_pointless, is_possible
from briefs.readings import Reading, words
from briefs.stances import is_abstract, read_holder, read_noun, read_predicate, told_by
from briefs.tokens import text_of
from briefs.types import Position, Quote
from briefs.utterances import is_asked, read_utterance
from briefs.verdicts import read_naming

SHOWN = of_position(0.5)
"""The least probability of being right with which a position is kept."""
LONGEST_SENTENCE = 400
"""Words; what is longer is no prose but a list or debris, and its parse is worth nothing."""
_UNFACTUAL = frozenset({"ACCUSE", "DENY", "CRITICIZE", "THREATEN"})
"""Stances whose content is an allegation or an intention, never shown as a stance of its subject."""

Doc.set_extension("positions", default=(), force=True)


@Language.component(
    "positions", requires=["doc._.actors", "token._.actor", "doc._.quotes", "token.dep"], assigns=["doc._.positions"]
)
def positions(doc: Doc) -> Doc:
    """Write the positions of the document in order of the text."""
    doc._.positions = tuple(replace(position, id=f"p{n}") for n, position in enumerate(Reader(doc).read(), 1))
    return doc


class Reader:
    """Reads the positions of one document."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._who = Holders(doc)
        self._evidence = Evidence(doc, self._who)
        self._transcript = self._who.is_transcript()
        self._readings: dict[int, Reading | None] = {}
        self._turns = dialogue(text_of(doc))

    def read(self) -> Iterator[Position]:
        """The positions in order of the text."""
        for sentence in self._doc.sents:
            if len(sentence) <= LONGEST_SENTENCE and not within(self._turns, sentence.start_char):
                found = _distinct((position for token in sentence for position in self._of(token)), text_of(self._doc))
                yield from (self._shown(position) for position in found)

    def _shown(self, position: Position) -> Position:
        return replace(position, evidence=self._evidence.whole(position.evidence, position.cue))

    def _of(self, token: Token) -> Iterator[Position]:
        found = self._of_verb(token) if is_verb(token) else self._of_noun(token) if token.pos_ == "NOUN" else ()
        for position in found:
            is_told = self._who.speaker(token) is None and self._who.is_hearsay(token, position.holder)
            if not is_told:
                yield position

    # ---- predicates

    def _reading(self, verb: Token) -> Reading | None:
        if verb.i not in self._readings:
            reading = None if is_asked(verb) else read_naming(verb) or read_predicate(verb)
            self._readings[verb.i] = turned_content(reading, verb) if reading else None
        return self._readings[verb.i]

    def _of_verb(self, verb: Token) -> Iterator[Position]:
        reading = self._reading(verb)
        if (
            self._who.is_voiced(verb)
            or is_dangling(verb)
            or is_behind_relative(verb)
            or is_possible(verb)
            or (verb.dep_ == "advcl" and ("to" in auxiliaries(verb) or is_outcome(verb)))
        ):
            return
        if verb.dep_ == "advcl" and verb.tag_ == "VBG" and is_verb(verb.head) and verb.i > verb.head.i:
            above = self._reading(verb.head)
            if above is not None and above.stance == "ACCUSE":  # "accused her of fraud, threatening them": who threatens?
                return
        if reading is not None and (is_pointless(verb, reading) or self._is_content(verb)):
            return
        taken = list(self._taken(verb, reading)) if reading is not None else []
        if taken or not self._is_others_verdict(verb, reading):
            yield from taken or self._uttered(verb)

    def _is_others_verdict(self, verb: Token, reading: Reading | None) -> bool:
        """ "and described it as “unacceptable”": the word in marks is the verdict of who described, not one on the subject."""
        named = reading is not None and verb in reading.cue and verb.lemma_.lower() in words("speech", "naming")
        return named and not self._who.is_marked(verb)

    def _taken(self, verb: Token, reading: Reading) -> Iterator[Position]:
        speaker = self._who.speaker(verb)
        if speaker is None and _is_foretold(reading):
            return
        held = self._who.doers(verb, speaker)
        held += [pair for pair in self._partners(verb, reading) if pair not in held]
        side = {holder for _, holder in held}
        for agent, holder in held:
            # in somebody's own story "he" is often nobody that was named
            if self._is_assumed(verb, agent, holder, speaker):
                continue
            if self._blames_himself(verb, reading, holder) or (self._transcript and agent.pos_ == "PRON"):
                continue
            is_ready = reading.stance == "AGREE" and reading.cue[-1].pos_ == "ADJ"
            if is_ready and agent.pos_ == "PRON" and speaker != holder:  # “this shows that he is willing to change”
                continue
            position = self._taken_by(verb, reading, holder, agent)
            # an "it" that seems to mean one of those who take the stance together means something else
            together = replace(position, target=None) if position.target in side else position
            yield from self._towards_each(verb, together)

    def _is_assumed(self, verb: Token, agent: Token, holder: str, speaker: str | None) -> bool:
        """ "was sure that the king would end up backing it", "told us that they are opposing it": what somebody foretells or
        thinks of another, that one has not said; what the other does hold is told as a fact."""
        if speaker is None or speaker == holder or self._who.is_own(agent, speaker):
            return False
        quote = self._who.quote(verb)
        if quote is not None and quote.kind == "indirect" and verb.tag_ in ("VB", "VBG"):
            return True
        chain = [verb]
        while chain[-1].dep_ in ("xcomp", "pcomp", "prep", "conj") and chain[-1].head.pos_ in ("VERB", "AUX", "ADP"):
            chain.append(chain[-1].head)
        return any(auxiliaries(token) & {"will", "would", "'ll", "’ll"} for token in chain)

    def _blames_himself(self, verb: Token, reading: Reading, holder: str) -> bool:
        """ "blasted her behaviour", said of her: more likely a subject that the parse missed."""
        if reading.stance not in ("CRITICIZE", "ACCUSE") or verb.lemma_.lower() in _REGRETS:
            return False
        owners = [owner for noun in objects(verb) if (owner := possessor(noun)) is not None]
        return any(owner._.actor == holder and owner.lower_ != "its" for owner in owners)

    def _partners(self, verb: Token, reading: Reading) -> list[tuple[Token, str]]:
        """Those with whom an agreement is reached, who thereby agree as well."""
        if reading.stance != "AGREE" or "negation" in reading.modes or not any(t.lemma_ in PACTS for t in reading.cue):
            return []
        governing = [verb, *(token for token in reading.cue if token.lemma_ in PACTS)]
        partners = [token for head in governing for token in objects(head, "with") if token.head.lower_ == "with"]
        return [(token, actor) for token in partners if (actor := self._who.actor(token)) is not None]

    def _towards_each(self, verb: Token, position: Position) -> Iterator[Position]:
        """One position for each of joined addressees."""
        yield position
        others = aims.joined(position.target, verb, self._who) if position.target is not None else []
        yield from (replace(position, target=actor) for actor in others if actor != position.holder)

    def _uttered(self, verb: Token) -> Iterator[Position]:
        """What a speaker takes with one of his clauses."""
        speaker = self._who.speaker(verb)
        if speaker is None or self._is_content(verb):
            return
        subject = child(verb, "nsubj", "nsubjpass", "csubj")
        doers = [subject] if subject is not None else agents(verb)
        reading = read_utterance(
            verb,
            own=any(self._who.is_own(doer, speaker) for doer in doers),
            announced=_is_announced(self._doc, verb, self._who.quote(verb)),
            direct=self._who.is_direct(verb),
        )
        if reading is not None and reading.stance in _VERDICTS and self._is_news(verb):
            return
        if reading is not None and reading.stance == "WARN" and self._is_thought(verb):
            return
        reading = self._tempered(reading, doers[0] if doers else None, speaker) if reading is not None else None
        if reading is None:
            return
        # "Washington would do its best": the stance of the speaker's side, as he tells it
        doer = doers[0] if doers else None
        named = doer is not None and doer.pos_ == "PROPN" and self._who.is_own(doer, speaker)
        holder = (self._who.actor(doer) if doer is not None and named else None) or speaker
        aim = aims.of_utterance(verb, reading, holder, self._who)
        yield self._position(verb, reading, holder, aim, speaker=speaker, agent=subject)

    def _is_news(self, verb: Token) -> bool:
        """ "The paper reported that the landing was a mistake": whose verdict it is, the paper does not say."""
        cue = self._cue(verb)
        return cue is not None and cue.lemma_ == "report" and not self._who.is_direct(verb)

    def _is_thought(self, verb: Token) -> bool:
        """ "believed that losing the herds would harm the towns": who believes so need not mind."""
        cue = self._cue(verb) or verb.head
        return verb.dep_ == "ccomp" and cue.lemma_ in _THOUGHT and not self._who.is_direct(verb)

    def _cue(self, verb: Token) -> Token | None:
        """The word that introduces the quote in which the verb stands."""
        quote = self._who.quote(verb)
        cue = quote.cue if quote is not None else None
        said = self._doc.char_span(cue.start, cue.end, alignment_mode="expand") if cue is not None else None
        return said.root if said is not None else None

    def _tempered(self, reading: Reading, subject: Token | None, speaker: str) -> Reading | None:
        """The reading, where its subject allows it: who is accused is an actor, who or what is praised an actor or an act."""
        if reading.stance == "SUPPORT" and reading.cue[-1].lemma_.lower() in words("benefit", "verbs"):
            return reading if subject is None or subject.tag_ not in ("WP", "WDT") else None
        if reading.stance not in ("ACCUSE", "SUPPORT") or _is_wanted(reading):
            return reading
        if subject is None:
            return None
        others = self._who.others([subject], speaker)
        if reading.stance == "ACCUSE":
            if others:
                return reading
            judged = is_abstract(subject) or reading.cue[-1].pos_ == "ADJ" or subject.lower_ in _OTHERS
            return replace(reading, stance="CRITICIZE", confidence=reading.confidence * 0.85) if judged else None
        return reading if self._who.actor(subject) is not None or is_abstract(subject) else None

    # ---- nouns

    def _of_noun(self, noun: Token) -> Iterator[Position]:
        reading = read_holder(noun)
        speaker = self._who.speaker(noun)
        if reading is not None:
            owners = self._who.owners(noun)
            holder = noun._.actor or (self._who.actor(owners[0]) if owners else None)
            if holder is not None:
                position = self._taken_by(noun, reading, holder, noun)
                shown = position.evidence.of(text_of(self._doc)).casefold()
                if not shown.endswith(self._who.name(holder).casefold()):  # “some supporters of the treaty” support it
                    yield position
            return
        if speaker is not None and (misdeed := self._misdeed(noun, speaker)) is not None:
            yield misdeed
            return
        reading = read_noun(noun)
        if reading is None or self._is_content(noun, own=False) or not (_has_content(noun) or _is_told(noun)):
            return
        for owner in self._who.owners(noun) or _demanding(noun):
            holder = self._who.holder(owner, speaker)
            if holder is not None and not self._is_anothers(owner, holder):
                yield self._taken_by(noun, reading, holder, owner)

    def _is_anothers(self, owner: Token, holder: str) -> bool:
        """ "defended his praise of Berg and his call for a ban": “his” is as likely to mean who defends them."""
        verb = next((outer for outer in ancestors(owner) if is_verb(outer)), None)
        if verb is None or owner.pos_ != "PRON" or owner.dep_ != "poss":
            return False
        alike = [token for token in below(verb) if token.lower_ == owner.lower_ and token.i < owner.i]
        meant = [token._.actor for token in alike if token._.actor is not None]
        return bool(meant) and holder not in meant

    def _misdeed(self, noun: Token, speaker: str) -> Position | None:
        """ "the Turkish aggression": the speaker accuses whose deed it is."""
        if noun.lemma_.lower() not in words("wrongdoing", "nouns") or has_no(noun) or not self._who.is_direct(noun):
            return None
        doers = [other for other in noun.children if other.dep_ in ("poss", "amod") and other._.actor not in (None, speaker)]
        if noun.dep_ == "compound" or not doers or self._is_content(noun):
            return None
        reading = Reading("ACCUSE", "neg", (noun,), _DEED)
        named = Aim(str(doers[0]._.actor), noun_phrase(noun))
        return self._position(noun, reading, speaker, named, speaker=None, agent=None)

    # ---- the position

    def _taken_by(self, anchor: Token, reading: Reading, holder: str, agent: Token) -> Position:
        aim = aims.of_predicate(anchor, reading, holder, self._who)
        return self._position(anchor, reading, holder, aim, speaker=self._who.speaker(anchor), agent=agent)

    def _position(
        self, anchor: Token, reading: Reading, holder: str, aim: Aim, *, speaker: str | None, agent: Token | None
    ) -> Position:
        cue = run(sorted(reading.cue, key=lambda token: token.i), anchor)
        evidence = self._evidence.core(anchor, agent, cue)
        return Position(
            id="",
            holder=holder,
            stance=reading.stance,
            polarity=reading.polarity,
            evidence=evidence,
            cue=cue,
            target=aim.target,
            issue=aim.issue,
            attributed_to=speaker if speaker != holder else None,
            modes=reading.modes,
            confidence=of_position(reading.confidence),
        )

    # ---- what is only content of another stance

    def _is_content(self, token: Token, *, own: bool = True) -> bool:
        """Whether the token only says what another stance is about, or stands under a condition."""
        inner = token
        for outer in ancestors(token):
            if (marker := child(inner, "mark")) is not None and marker.lower_ in _SUPPOSING:
                return True
            if is_verb(outer) and (reading := self._reading(outer)) is not None and inner.i > outer.i:
                complement = inner.dep_ in ("xcomp", "ccomp", "prep", "pcomp", "dobj", "dative")
                if complement and reading.stance in _UNFACTUAL and own:
                    return True
                if own and (inner.dep_ in ("xcomp", "pcomp", "prep") or is_bare(inner)):
                    return True
            if inner.dep_ in ("relcl", "parataxis", "conj") and own and inner.dep_ != "conj":
                return False
            inner = outer
        return False


def _has_content(noun: Token) -> bool:
    """Whether words behind the noun say what it is about; "her endorsement on Twitter" says where."""
    return any(
        other.dep_ in ("acl", "relcl") or (other.dep_ == "prep" and other.lower_ in TOWARDS and other.lower_ not in _WHERE)
        for other in noun.children
    )


def _is_told(noun: Token) -> bool:
    """ "This was one of the demands of the protesters", "their demands include": a clause says what is wanted."""
    return bool(_demanding(noun)) or told_by(noun) is not None


def _demanding(noun: Token) -> list[Token]:
    """The owner behind "of", where a clause says what the demand is."""
    told = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ == "one" else noun
    if told.dep_ != "attr" or told.head.lemma_ != "be" or is_negated(told.head):
        return []
    return objects(noun, "of")


def _is_wanted(reading: Reading) -> bool:
    """What is vital, or would help, is wanted whatever it is."""
    return reading.cue[-1].lemma_.lower() in words("duty", "adjectives") | words("benefit", "verbs")


def _is_announced(doc: Doc, verb: Token, quote: Quote | None) -> bool:
    cue = quote.cue if quote is not None else None
    if cue is not None:
        said = doc.char_span(cue.start, cue.end, alignment_mode="expand")
        return said is not None and any(_announces(token) for token in said)
    return verb.dep_ == "ccomp" and _announces(verb.head)


def _is_foretold(reading: Reading) -> bool:
    """ "the paper will accuse you": a guess of the writer's."""
    return "future" in reading.modes and reading.stance in _UNANNOUNCED


def _announces(token: Token) -> bool:
    return token.lemma_.lower() in words("will", "announced") and not is_negated(token)


def _distinct(found: Iterable[Position], text: str) -> list[Position]:
    """The likely positions of one sentence, one for each holder and clause, in order of the text."""
    kept: list[Position] = []
    for position in sorted(found, key=lambda each: (-each.confidence, each.evidence)):
        if position.confidence >= SHOWN and not any(_repeats(position, rival, text) for rival in kept):
            kept.append(position)
    return sorted(kept, key=lambda each: (each.evidence, each.cue, each.holder, each.target or ""))


def _repeats(position: Position, rival: Position, text: str) -> bool:
    if position.holder != rival.holder:
        return False
    if not position.evidence.overlaps(rival.evidence):  # “and lie and lie”
        is_alike = position.stance == rival.stance and position.target == rival.target
        return is_alike and position.evidence.of(text) == rival.evidence.of(text)
    if position.cue.overlaps(rival.cue):
        return position.cue != rival.cue or position.stance != rival.stance or position.target == rival.target
    nested = position.evidence.covers(rival.evidence) or rival.evidence.covers(position.evidence)
    return nested and position.polarity == rival.polarity


_UNANNOUNCED = frozenset({"ACCUSE", "CALL_FOR", "CRITICIZE", "DEMAND", "WARN"})
"""Stances that people take rather than announce."""
_THOUGHT = frozenset({"believe", "think", "feel", "consider"})
_WHERE = frozenset({"from", "on", "at"})
_REGRETS = frozenset({"regret", "lament", "mourn"})
_VERDICTS = frozenset({"CRITICIZE", "SUPPORT"})
_OTHERS = frozenset({"they", "he", "she", "you", "those", "who"})
_DEED = 0.62
"""How good a sign of an accusation a misdeed with its doer is."""
_SUPPOSING = frozenset({"if", "unless", "whether", "lest"})
