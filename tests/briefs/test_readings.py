"""The lexicon of stances holds together, so that an edit to it cannot silently do nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from briefs import lexicon
from briefs.readings import STANCES, phrases, polarity_of

GOVERNED = {"any", "abstract", "act", "clause", "for", "never", "proposal", "somebody", "terms"}


@pytest.mark.parametrize("entry", ["verbs", "nouns", "adjectives", "holders"])
def test_no_word_takes_two_stances(entry: str) -> None:
    data = lexicon.load("stances")
    counted = Counter(word for stance in STANCES for word in set(data[stance].get(entry, ())))
    assert [word for word, times in counted.items() if times > 1] == []


def test_every_stance_has_words_and_a_polarity() -> None:
    data = lexicon.load("stances")
    for stance in STANCES:
        assert data[stance]["verbs"]
        assert polarity_of(stance) in ("pos", "neg")


def test_what_a_verb_must_govern_is_known_and_is_said_of_a_verb_with_a_stance() -> None:
    data = lexicon.load("stances")
    verbs = {verb for stance in STANCES for verb in data[stance]["verbs"]} | set(data["abstract"]["CRITICIZE"])
    assert set(data["governs"].values()) <= GOVERNED
    assert set(data["governs"]) <= verbs


def test_the_longest_phrase_of_a_verb_is_tried_first() -> None:
    for entries in phrases().values():
        lengths = [len(rest) for rest, _ in entries]
        assert lengths == sorted(lengths, reverse=True)
        assert min(lengths) > 0


def test_good_and_bad_words_are_apart() -> None:
    evaluations = lexicon.load("stances")["evaluations"]
    assert not set(evaluations["negative"]) & set(evaluations["positive"])
