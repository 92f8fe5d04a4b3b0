"""The words that a line is found by."""

from __future__ import annotations

from bot.store.indexing import line_words

FAR = "Of other things there is much to tell. " * 20


def words_around(text: str, said: str) -> str:
    start = text.index(said)
    line = {"seq": 1, "workspace": "w", "person_id": None, "content": [[start, start + len(said)]]}
    return line_words(line, None, text)[2]


def test_a_line_is_found_by_its_paragraph_alone() -> None:
    found = words_around("Before it, a dam.\nThe bridge is old. “Never,” he said of it.\nBehind it, a road.", "Never,")
    assert "bridge" in found
    assert "dam" not in found
    assert "road" not in found


def test_a_long_paragraph_is_about_many_things() -> None:
    found = words_around(f"The dam. {FAR}The bridge is old. “Never,” he said of it. {FAR}The road.", "Never,")
    assert "bridge" in found
    assert "dam" not in found
    assert "road" not in found
