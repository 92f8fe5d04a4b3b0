"""What stands anywhere in a payload stands in one of its forms."""

from __future__ import annotations

import json

from tests.adapters.shapes import shapes

WORDS = {"text"}


def test_repetitions_and_words_make_no_form_of_their_own() -> None:
    rows = [{"type": "text", "text": f"row {number}"} for number in range(300)]
    assert shapes({"elements": rows}, WORDS) == {'{"elements": [{"text": "x", "type": "text"}]}'}


def test_every_kind_of_entry_at_every_depth_is_in_one_form() -> None:
    part = {"a": [{"b": [1, {"c": []}]}, {"b": "wrong"}], "d": [{"e": None}, {}]}
    forms = [json.loads(form) for form in shapes(part, WORDS)]
    for entry in ({"b": [1]}, {"b": [{"c": []}]}, {"b": "wrong"}):
        assert any(form["a"] == [entry] for form in forms), entry
    for other in ({"e": None}, {}):
        assert any(form["d"] == [other] for form in forms), other


def test_words_that_are_missing_stay_missing() -> None:
    assert shapes({"text": ""}, WORDS) == {'{"text": ""}'}
    assert shapes({"text": None}, WORDS) == {'{"text": null}'}
