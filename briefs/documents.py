"""Whose paper it is: “the motion claims”, “It calls for a return” speak for those who filed or proposed the paper.

A paper is a resolution, a motion, a letter, a ruling. Its authors stand with it (“a resolution introduced by Japan”), or do
the verb that makes it (“Beijing has proposed an alternative resolution”). A later “it” or “the motion” means the last paper
that fits; where two papers of one kind have different authors, nobody is meant.
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from briefs.clauses import agents, child, is_verb

PAPERS = frozenset(
    "amendment bill charter communique complaint declaration draft lawsuit letter manifesto memo memorandum motion opinion "
    "petition plan proposal report resolution ruling statement submission suit".split()
)
_MAKING = frozenset(
    "author bring circulate draft file introduce issue launch present propose publish release send sign sponsor submit table "
    "write".split()
)


class Documents:
    """The papers of one text, with those who made them."""

    def __init__(self, doc: Doc) -> None:
        self._made: list[tuple[Token, tuple[Token, ...]]] = []
        for token in doc:
            if token.lemma_.lower() in PAPERS and token.pos_ == "NOUN" and (makers := _makers(token)):
                self._made.append((token, tuple(makers)))

    def authors(self, token: Token) -> tuple[Token, ...]:
        """The words for those who speak through this paper, or through the paper that “it” stands for; empty if unclear."""
        if token.lower_ == "it":
            paper = meant_by_it(token) if token.dep_ in ("nsubj", "nsubjpass") else None
            return self.authors(paper) if paper is not None else ()
        if token.lemma_.lower() not in PAPERS:
            return ()
        own = next((makers for paper, makers in self._made if paper == token), None)
        return own if own is not None else self._known(token)

    def _known(self, noun: Token) -> tuple[Token, ...]:
        """The authors of “the motion” which was told of before."""
        if not any(other.lower_ in ("the", "this", "its", "their") for other in noun.lefts) or _is_described(noun):
            return ()
        before = [makers for paper, makers in self._made if paper.i < noun.i and _same(paper, noun)]
        return before[0] if len(before) == 1 else ()


def meant_by_it(it: Token, steps: int = 4) -> Token | None:
    """The paper that “it” stands for: what the sentence before is about, its object or else its subject."""
    first = it.sent.start
    if not steps or not first or (it.dep_ in _SUBJECTS and it.i > first + 1):
        return None
    root = it.doc[first - 1].sent.root
    if root.i >= first:
        return None
    for relation in (("dobj",), _SUBJECTS):
        noun = child(root, *relation)
        if noun is not None and noun.lemma_.lower() in PAPERS:
            return noun
        if noun is not None and noun.lower_ == "it":
            return meant_by_it(noun, steps - 1)
    return None


def _makers(paper: Token) -> list[Token]:
    """Those who made a paper, by the verb that it stands under or that describes it."""
    verb = paper.head
    if paper.dep_ in ("dobj", "nsubjpass") and is_verb(verb) and verb.lemma_ in _MAKING:
        return agents(verb)
    described = next((other for other in paper.children if other.dep_ in ("acl", "relcl") and other.lemma_ in _MAKING), None)
    return agents(described) if described is not None and child(described, "agent") is not None else []


def _same(paper: Token, noun: Token) -> bool:
    return paper.lemma_.lower() == noun.lemma_.lower() or {paper.lemma_.lower(), noun.lemma_.lower()} <= _COURT


def _is_described(noun: Token) -> bool:
    return any(other.dep_ in ("amod", "compound", "poss", "nmod") for other in noun.children)


_SUBJECTS = ("nsubj", "nsubjpass")
_COURT = frozenset({"motion", "lawsuit", "suit", "complaint"})
