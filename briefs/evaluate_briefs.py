"""Scores whole briefs against gold records: actors, quotes with their speakers, positions, gist.

A gold actor is matched by shared surface forms, a quote by its words (Dice of at least one half), a position by holder and
evidence; all one to one, the best pairs first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from briefs.evaluate import Reader, share
from briefs.types import Actor, Article, Brief, Position, Quote, Span

Gold = Mapping[str, Any]
_ARTICLE = re.compile(r"^(the|a|an) ")


def evaluate_briefs(golds: Sequence[Gold], articles: Mapping[str, Article], engine: Reader) -> dict[str, float]:
    """Read the articles that gold records (`id`, `actors`, `quotes`, `positions`, `gist`) speak of and score their briefs."""
    briefs = engine.read_many(articles[gold["id"]] for gold in golds if gold["id"] in articles)
    return score_briefs(golds, {brief.article.id: brief for brief in briefs})


def score_briefs(golds: Sequence[Gold], briefs: Mapping[str, Brief]) -> dict[str, float]:
    """The figures by name, each a share between 0 and 1; in an article without a brief nothing was found."""
    counts: Counter[str] = Counter()
    for gold in golds:
        brief = briefs.get(gold["id"]) or Brief(Article(str(gold["id"]), ""))
        ids = _actors(gold["actors"], brief, counts)
        _quotes([quote for quote in gold["quotes"] if quote.get("in") != "title"], brief, ids, counts)
        _positions([item for item in gold["positions"] if item.get("in") != "title"], brief, ids, counts)
        _gist(gold["gist"], brief, counts)
    return _figures(counts)


def _figures(counts: Counter[str]) -> dict[str, float]:
    part = {
        "key_actor_recall": ("key_found", "key"),
        "person_precision": ("person_right", "person"),
        "alias_recall": ("alias_found", "alias"),
        "role_accuracy": ("role_right", "role"),
        "quoted_recall": ("quoted_found", "quoted_gold"),
        "quoted_speaker_accuracy": ("quoted_named_right", "quoted_named"),
        "indirect_recall": ("indirect_found", "indirect_gold"),
        "indirect_speaker_accuracy": ("indirect_named_right", "indirect_named"),
        "position_precision_polarity": ("position_polarity", "position"),
        "core_position_recall": ("core_found", "core"),
        "gist_precision_3": ("gist_right", "gist"),
        "gist_must_recall": ("must_found", "must"),
    }
    figures = {name: share(counts[right], counts[whole]) for name, (right, whole) in part.items()}
    quoted = counts["quoted_gold"] + counts["quoted"]
    indirect = counts["indirect_gold"] + counts["indirect"]
    figures["quoted_joint_f1"] = share(2 * counts["quoted_right"], quoted)
    figures["all_quotes_joint_f1"] = share(2 * (counts["quoted_right"] + counts["indirect_right"]), quoted + indirect)
    for name in ("polarity", "stance", "strict"):
        figures[f"position_{name}_f1"] = share(2 * counts[f"position_{name}"], counts["position_gold"] + counts["position"])
    return figures


def _words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.casefold().replace("’", "'"))


def _normal(text: str) -> str:
    return _ARTICLE.sub("", " ".join(_words(text)))


def _dice(one: Sequence[str], other: Sequence[str]) -> float:
    shared = sum((Counter(one) & Counter(other)).values())
    return share(2 * shared, len(one) + len(other)) if one and other else 0.0


def _one_to_one(candidates: Iterable[tuple[Any, int, int]]) -> dict[int, int]:
    """The best candidates first; equal ones in the order given."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates, key=lambda candidate: candidate[0], reverse=True):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _actors(gold: Sequence[Gold], brief: Brief, counts: Counter[str]) -> dict[str | None, str]:
    """Count the actors; gives the gold id of each predicted actor that is matched."""
    text = brief.article.text
    forms = {actor.id: _forms(actor, text, pronouns=False) for actor in brief.actors}
    candidates = [
        ((_normal(one["name"]) == _normal(other.name), shared, one["id"], other.id), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(brief.actors)
        if (shared := len(_gold_forms(one) & forms[other.id]))
    ]
    pairs = _one_to_one(candidates)
    for i, one in enumerate(gold):
        counts.update(key=bool(one.get("key")), key_found=bool(one.get("key")) and i in pairs)
        if i in pairs:
            other = brief.actors[pairs[i]]
            wanted = _gold_forms(one)
            counts.update(alias=len(wanted), alias_found=len(wanted & _forms(other, text, pronouns=True)))
            if one.get("role"):
                counts.update(role=1, role_right=_dice(_words(one["role"]), _words(other.role or "")) >= 0.5)
    matched: dict[str | None, str] = {brief.actors[j].id: str(gold[i]["id"]) for i, j in pairs.items()}
    people = [actor for actor in brief.actors if actor.kind == "person"]
    counts.update(person=len(people), person_right=sum(actor.id in matched for actor in people))
    return matched


def _gold_forms(actor: Gold) -> set[str]:
    return {_normal(form) for form in (actor["name"], *actor["aliases"])}


def _forms(actor: Actor, text: str, pronouns: bool) -> set[str]:
    mentions = (mention.span.of(text) for mention in actor.mentions if pronouns or mention.kind != "pronoun")
    return {_normal(form) for form in (actor.name, *actor.aliases, *mentions)}


def _quotes(gold: Sequence[Gold], brief: Brief, ids: Mapping[str | None, str], counts: Counter[str]) -> None:
    found = [_words(" ".join(span.of(brief.article.text) for span in quote.content)) for quote in brief.quotes]
    wanted = [_words(quote["text"]) for quote in gold]
    pairs = _one_to_one(
        (dice, i, j) for i, one in enumerate(wanted) for j, other in enumerate(found) if (dice := _dice(one, other)) >= 0.5
    )
    for i, quote in enumerate(gold):
        name = "indirect" if quote["kind"] == "indirect" else "quoted"
        counts[f"{name}_gold"] += 1
        if i in pairs:
            right = _same_speaker(brief.quotes[pairs[i]], quote, ids)
            counts.update({f"{name}_found": 1, f"{name}_right": right})
            if quote["speaker"]:
                counts.update({f"{name}_named": 1, f"{name}_named_right": right})
    for predicted in brief.quotes:
        counts["indirect" if predicted.kind == "indirect" else "quoted"] += 1


def _same_speaker(quote: Quote, gold: Gold, ids: Mapping[str | None, str]) -> bool:
    return ids.get(quote.speaker) == gold["speaker"] if gold["speaker"] else quote.speaker is None


def _positions(gold: Sequence[Gold], brief: Brief, ids: Mapping[str | None, str], counts: Counter[str]) -> None:
    candidates = []
    for i, one in enumerate(gold):
        for j, other in enumerate(brief.positions):
            if ids.get(other.holder) == one["holder"] and (near := _nearness(one, other, brief.article.text)):
                candidates.append((near, i, j))
    pairs = _one_to_one(candidates)
    counts.update(position_gold=len(gold), position=len(brief.positions), core=sum(bool(one.get("core")) for one in gold))
    for i, j in pairs.items():
        one, other = gold[i], brief.positions[j]
        polarity, stance = other.polarity == one["polarity"], other.stance == one["stance"]
        target = (ids.get(other.target) if other.target else None) == one["target"]
        counts.update(position_polarity=polarity, position_stance=stance, position_strict=stance and target)
        counts["core_found"] += bool(one.get("core")) and polarity


def _nearness(gold: Gold, position: Position, text: str) -> float:
    """How well evidence, cue, polarity and stance agree; 0 where it is not the same position."""
    evidence, wanted = position.evidence, Span(gold["span"]["start"], gold["span"]["end"])
    overlap = _overlap(evidence, wanted)
    if overlap <= 0:
        return 0.0
    dice = 2 * overlap / (evidence.end - evidence.start + wanted.end - wanted.start)
    cue = bool(gold["cue"] in evidence.of(text))
    if dice < 0.3 and not cue:
        return 0.0
    agreeing = sum((cue, position.polarity == gold["polarity"], position.stance == gold["stance"]))
    return float(dice + agreeing)


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)


def _gist(gold: Gold, brief: Brief, counts: Counter[str]) -> None:
    top = brief.gist[:3]
    must = [Span(span["start"], span["end"]) for span in gold["must_spans"]]
    good = must + [Span(span["start"], span["end"]) for span in gold["good_spans"]]
    counts.update(gist=len(top), gist_right=sum(any(_near(one, other) for other in good) for one in top))
    counts.update(must=len(must), must_found=sum(any(_near(one, other) for one in top) for other in must))


def _near(one: Span, other: Span) -> bool:
    """Whether the spans share more than half of the shorter one."""
    return _overlap(one, other) > 0.5 * min(one.end - one.start, other.end - other.start)
