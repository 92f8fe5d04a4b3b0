"""Whose stance it is: from a word of a clause to an actor, and from a place in the text to its speaker."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, takewhile

from spacy.tokens import Doc, Token

from briefs.clauses import agents, ancestors, auxiliaries, child, conjoined, is_negated, possessor
from briefs.confidence import SHOWN_CONFIDENCE
from briefs.documents import Documents
from briefs.marks import inside
from briefs.readings import words
from briefs.tokens import text_of
from briefs.types import Quote, Span

_FIRST_PERSON = frozenset({"i", "we", "our", "us", "my", "me"})
_DASHES = frozenset({"-", "–", "—", "--"})
_INNER_MARKS = frozenset("'‘’")
_UNSAID = frozenset({"might", "may", "could", "would", "should", "can"})
_ABOVE = 4
"""Steps up from a body to the person of whom the parse took it for."""
TRANSCRIPT = 5
"""First persons outside of quotation marks from which on a text is somebody's own story."""
_MODIFIERS = ("poss", "compound", "amod", "nmod")
_OWN_BODIES = frozenset({"government", "administration", "ministry", "cabinet"})
_METONYMS = frozenset(
    "administration announcement authority cabinet communique delegation department envoy government leader leadership letter "
    "ministry motion office official parliament proposal report representative resolution side spokesman spokesperson "
    "spokeswoman statement".split()
)


def is_first_person(token: Token) -> bool:
    """ "we", but not the US."""
    return token.lower_ in _FIRST_PERSON and token.text != "US"


class Holders:
    """Resolves holders and speakers within one document."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._quotes = _quotes_by_token(doc)
        self._by_cue = _quotes_by_cue(doc)
        self._documents = Documents(doc)
        self._marked = inside(text_of(doc))
        self._names = {actor.id: actor.name for actor in doc._.actors}
        self._kinds = {actor.id: actor.kind for actor in doc._.actors}
        self._affiliations = {actor.id: actor.affiliation for actor in doc._.actors}

    def is_transcript(self) -> bool:
        """Whether the text speaks of itself as "I" outside of all quotation marks, as interviews and testimonies do."""
        told = (token for token in self._doc if token.lower_ in ("i", "me", "my") and token.tag_ in ("PRP", "PRP$"))
        return sum(not self.is_marked(token) for token in told) >= TRANSCRIPT

    def quote(self, token: Token) -> Quote | None:
        """The quote in which the token stands; the shortest where quotes are nested."""
        return self._quotes[token.i]

    def is_marked(self, token: Token) -> bool:
        """Whether the token stands within quotation marks."""
        return bool(self._marked[token.idx])

    def is_voiced(self, token: Token) -> bool:
        """Whether a speaker puts the token into somebody's mouth: “It turned out that ‘we will not charge her.’”"""
        if not self.is_marked(token):
            return False
        marks = [other for other in token.sent if other.tag_ in ("``", "''") and _is_inner_mark(other)]
        return sum(other.i < token.i and other.tag_ == "``" for other in marks) > sum(
            other.i < token.i and other.tag_ == "''" for other in marks
        )

    def is_direct(self, token: Token) -> bool:
        """Whether the token is a speaker's own word."""
        quote = self.quote(token)
        return quote is not None and (quote.kind == "direct" or self.is_marked(token))

    def speaker(self, token: Token) -> str | None:
        """Who says this token: the speaker of the quote around it, or the subject of a verb of saying above it."""
        quote = self.quote(token)
        inner = token
        for outer in ancestors(token):
            if quote is not None and self.quote(outer) != quote:
                break
            if inner.dep_ == "ccomp" and outer.lemma_.lower() in words("speech", "verbs"):
                tellers = agents(outer)
                own = self._speaker(quote) if quote is not None else None
                if own is not None and any(is_first_person(teller) for teller in tellers):
                    return own
                if is_negated(outer) or auxiliaries(outer) & _UNSAID:
                    return None
                teller = next((teller for teller in tellers if self.actor(teller)), None)
                told = self.actor(teller) if teller is not None else None
                # “According to the agency, the mayor said”: read as one name
                is_doubtful = teller is not None and teller._.actor is None and own not in (None, told)
                return None if is_doubtful else told
            inner = outer
        speaker = self._speaker(quote) if quote is not None else None
        return None if speaker is not None and self._is_relayed(token, speaker) else speaker

    def _is_relayed(self, token: Token, speaker: str) -> bool:
        """ "According to the agency, the mayor said that it must close": who said it is another than the source."""
        told = (teller for teller in _tellers(token) if teller.pos_ != "PRON" and not self._is_source(teller, token))
        named = [actor for teller in told if (actor := self.actor(teller)) is not None]
        return bool(named) and speaker not in named

    def is_hearsay(self, token: Token, holder: str) -> bool:
        """Whether somebody who is no actor tells of the holder's stance: “the paper claimed that Berg opposed it”."""
        quote = self.quote(token)
        if quote is not None and quote.speaker is None and quote.speaker_span is not None:
            return not self._overlaps(quote.speaker_span, holder)
        tellers = _tellers(token)
        return bool(tellers) and all(self.actor(teller) is None and teller.pos_ in ("NOUN", "PROPN") for teller in tellers)

    def _overlaps(self, span: Span, actor: str) -> bool:
        source = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return source is not None and any(token._.actor == actor for token in source)

    def _speaker(self, quote: Quote) -> str | None:
        """Who is held to a quote: its speaker where a chat would name him without doubt, or the one author of the paper that
        is quoted."""
        if quote.confidence < SHOWN_CONFIDENCE or self._is_unsaid(quote) or self._is_of_several(quote):
            return None
        if quote.speaker is not None or quote.speaker_span is None:
            return quote.speaker
        authors = [actor for token in self._authors(quote.speaker_span) if (actor := self.actor(token)) is not None]
        return authors[0] if len(authors) == 1 else None

    def _is_source(self, teller: Token, token: Token) -> bool:
        quote = self.quote(token)
        return (
            quote is not None and quote.speaker_span is not None and quote.speaker_span.covers(Span(teller.idx, teller.idx + 1))
        )

    def _is_of_several(self, quote: Quote) -> bool:
        """ "Berg, Lund and Holm said": which of them, the writer does not tell; a pair or a body may well speak as one."""
        span = quote.speaker_span
        source = self._doc.char_span(span.start, span.end, alignment_mode="expand") if span is not None else None
        if source is None or not any(token.lower_ == "and" for token in source):
            return False
        named = [token for token in source if token.dep_ not in ("poss", "pobj", "compound")]
        return len({token._.actor for token in named if self._kinds.get(token._.actor) == "person"}) > 1

    def _is_unsaid(self, quote: Quote) -> bool:
        """ "did not announce whom it would support": nothing was said."""
        cue = quote.cue
        said = self._doc.char_span(cue.start, cue.end, alignment_mode="expand") if cue is not None else None
        if said is None:
            return False
        above = (said.root, said.root.head, said.root.head.head)
        return is_negated(said.root) or any(token.lemma_ == "quote" for token in above)  # “the paper quoted her as saying”

    def _authors(self, span: Span) -> tuple[Token, ...]:
        source = self._doc.char_span(span.start, span.end, alignment_mode="expand")
        return self._documents.authors(source.root) if source is not None else ()

    def doers(self, verb: Token, speaker: str | None) -> list[tuple[Token, str]]:
        """Who does a verb: the words and the actors; for a paper those who made it."""
        found: list[tuple[Token, str]] = []
        for agent in agents(verb):
            if (
                _may_be_the_receiver(agent)
                or _is_in_dashes(agent, verb)
                or self._is_outside(verb, agent)
                or self.is_people(agent)
                or self._is_only_meant(agent, speaker)
                or _is_misread(agent, verb)
                or _is_behind_role(agent, verb)
            ):
                continue
            holder = self._relative(verb, agent) or self.holder(agent, speaker)
            named = (
                [(agent, holder)] if holder is not None else [(agent, self.actor(t)) for t in self._documents.authors(agent)]
            )
            found += [(token, actor) for token, actor in named if actor is not None]
        return found or self._who_said(verb)

    def _is_outside(self, verb: Token, agent: Token) -> bool:
        """ "Berg wrote, “Thanks for the fight to push for it”": who only says of another that he does so."""
        above = agent.head
        outside = above.lemma_ in words("speech", "verbs") and not self.is_marked(agent) and not self.is_marked(above)
        path = [verb, *takewhile(lambda outer: outer != above, ancestors(verb))]
        return outside and self.is_marked(verb) and above != verb and any(token.dep_ in ("acl", "pcomp") for token in path)

    def is_people(self, noun: Token) -> bool:
        """ "Three Swedes sued": some of a people, who are not their country."""
        name = self._names.get(noun._.actor, "")
        is_plural = noun.tag_ in ("NNS", "NNPS") and self._kinds.get(noun._.actor) == "country"
        return is_plural and noun.text.endswith("s") and noun.text not in name.split()

    def _is_only_meant(self, agent: Token, speaker: str | None) -> bool:
        """ "they prefer death", in somebody's own words: whom he means by "they", his listeners knew."""
        return agent.lower_ == "they" and self.is_direct(agent) and agent._.actor != speaker

    def _who_said(self, verb: Token) -> list[tuple[Token, str]]:
        """The speaker of the quotation that the verb introduces, where the parse lost its subject."""
        quote = self._by_cue.get(verb.i)
        source = quote.speaker_span if quote is not None else None
        named = self._doc.char_span(source.start, source.end, alignment_mode="expand") if source is not None else None
        speaker = self._speaker(quote) if quote is not None else None
        return [(named.root, speaker)] if named is not None and speaker is not None else []

    def _relative(self, verb: Token, antecedent: Token) -> str | None:
        """ "the founder of the union, who backs it": who is the founder, whatever the parse says."""
        who = child(verb, "nsubj")
        if (
            who is None
            or who.lower_ != "who"
            or verb.head != antecedent
            or self._kinds.get(antecedent._.actor) != "organization"
        ):
            return None
        above = islice(ancestors(antecedent), _ABOVE)
        return next((actor for token in above if self._kinds.get(actor := self.actor(token)) == "person"), None)

    def holder(self, noun: Token, speaker: str | None) -> str | None:
        """Who takes the stance of a clause with this subject; "we" is the speaker, who speaks for his side."""
        return speaker if is_first_person(noun) else self.actor(noun)

    def actor(self, noun: Token) -> str | None:
        """The actor that a noun names, or for whom it speaks ("a statement from the ministry", "the French government")."""
        renamed = child(noun, "appos")
        speaking = [noun] if renamed is None else [noun, renamed]
        if noun.lemma_.lower() in _METONYMS:
            speaking.extend(_represented(noun))
        return next((str(token._.actor) for token in speaking if token._.actor is not None), None)

    def name(self, actor: str) -> str:
        return str(self._names.get(actor, ""))

    def is_own(self, subject: Token, speaker: str) -> bool:
        """Whether a speaker speaks of himself or of his own side."""
        owner = possessor(subject)
        affiliation = self._affiliations.get(speaker)
        if affiliation is not None:
            is_his_body = subject.lemma_.lower() in _OWN_BODIES and owner is None
            if is_his_body or self._names.get(subject._.actor) == affiliation:
                return True
        return any(token is not None and (is_first_person(token) or token._.actor == speaker) for token in (subject, owner))

    def owners(self, noun: Token) -> list[Token]:
        """Those to whom the stance in a noun belongs: "China's call", "criticism by the union"."""
        owner = possessor(noun)
        if owner is not None:
            return conjoined(owner)
        governed = _governed(noun, ("by", "from", "among"))
        return conjoined(governed[0]) if governed else []

    def others(self, nouns: Iterable[Token], holder: str) -> list[str]:
        """The actors among the nouns, without the holder."""
        return [actor for noun in nouns if (actor := self.actor(noun)) is not None and actor != holder]


def _tellers(token: Token) -> list[Token]:
    """The subjects of the next verb of saying above a token, in whose content it stands."""
    inner = token
    for outer in ancestors(token):
        if inner.dep_ == "ccomp" and outer.lemma_.lower() in words("speech", "verbs"):
            return agents(outer)
        inner = outer
    return []


def _may_be_the_receiver(pronoun: Token) -> bool:
    """ "sent the police a plan, which they rejected": who got it rather than who sent it."""
    verb = pronoun.head
    if pronoun.lower_ not in ("they", "it", "he", "she") or verb.dep_ != "relcl":
        return False
    giving = next((outer for outer in ancestors(verb) if outer.pos_ == "VERB"), verb)
    return child(giving, "dative") is not None


def _is_misread(agent: Token, verb: Token) -> bool:
    """ "trading prisoners encourages others", "urged them to help and "deny it a victory"": a subject that does not agree with
    its verb, or an infinitive that was joined to the wrong one."""
    is_one = verb.tag_ == "VBZ" and agent.tag_ in ("NNS", "NNPS") and agent.dep_ == "nsubj" and agent.ent_type_ == ""
    above = verb.head
    is_finite = above.tag_ in ("VBD", "VBZ") or "to" in auxiliaries(verb)
    is_infinitive = verb.dep_ == "conj" and verb.tag_ == "VB" and is_finite and not auxiliaries(above) - {"to"}
    return (is_one and agent.head == verb and not any(agent.conjuncts)) or (is_infinitive and not auxiliaries(verb))


def _is_behind_role(agent: Token, verb: Token) -> bool:
    """ "said Anna Berg, a former backer of the king, who has since resigned": which of the two has?"""
    role = agent.head.head
    return verb.dep_ == "relcl" and verb.head == agent and agent.dep_ == "pobj" and role.dep_ == "appos" and role.pos_ == "NOUN"


def _is_inner_mark(token: Token) -> bool:
    """A single mark, unlike each half of a doubled one."""
    text = text_of(token.doc)
    around = text[max(0, token.idx - 1) : token.idx] + text[token.idx + 1 : token.idx + 2]
    return token.text in _INNER_MARKS and not set(around) & _INNER_MARKS


def _is_in_dashes(agent: Token, verb: Token) -> bool:
    """ "In the letter – sent to the mayor, Carl Lund – the minister asks": a name that belongs to what is put in between."""
    if agent.i > verb.i:
        return False
    before = [token for token in agent.doc[agent.sent.start : verb.i] if token.text in _DASHES]
    opened = sum(token.i < agent.i for token in before)
    return opened % 2 == 1 and (len(before) - opened) % 2 == 1


def _represented(noun: Token) -> list[Token]:
    modifiers = [other for other in noun.children if other.dep_ in _MODIFIERS]
    return modifiers + _governed(noun, ("of", "from", "by", "for"))


def _governed(noun: Token, prepositions: tuple[str, ...]) -> list[Token]:
    governing = [other for other in noun.children if other.dep_ in ("prep", "agent") and other.lower_ in prepositions]
    found = [child(preposition, "pobj") for preposition in governing]
    return [token for token in found if token is not None]


def _quotes_by_token(doc: Doc) -> list[Quote | None]:
    found: list[Quote | None] = [None] * len(doc)
    for quote in sorted(doc._.quotes, key=lambda quote: -sum(span.end - span.start for span in quote.content)):
        for content in quote.content:
            tokens = doc.char_span(content.start, content.end, alignment_mode="contract")
            for token in tokens if tokens is not None else ():
                found[token.i] = quote
    return found


def _quotes_by_cue(doc: Doc) -> dict[int, Quote]:
    cues = (
        (quote, doc.char_span(quote.cue.start, quote.cue.end, alignment_mode="expand")) for quote in doc._.quotes if quote.cue
    )
    return {tokens.root.i: quote for quote, tokens in cues if tokens is not None}
