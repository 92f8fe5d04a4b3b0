from __future__ import annotations

from briefs.engine import Engine
from briefs.types import Article

STORY = (
    "The parliament of Norway rejected a plan to drill for oil near the Lofoten islands on Tuesday.\n\n"
    "He called it a mistake.\n\n"
    "The vote ends a dispute of ten years between the government and the fishing industry.\n\n"
    '"We are relieved," said Kari Nordmann.\n\n'
    "The islands lie north of the Arctic Circle and draw many tourists in the summer months.\n\n"
    "The parliament of Norway rejected the plan to drill for oil near the islands.\n\n"
    "Fishermen celebrated the vote against oil drilling in the harbour of Svolvær."
)


def gist(engine: Engine, text: str, title: str | None = None) -> list[str]:
    return [span.of(text) for span in engine.read(Article("a", text, title)).gist]


def test_the_lead_comes_first(engine: Engine) -> None:
    assert gist(engine, STORY)[0].startswith("The parliament of Norway rejected a plan")


def test_a_dangling_pronoun_or_a_bare_quotation_is_left_out(engine: Engine) -> None:
    told = gist(engine, STORY)
    assert "He called it a mistake." not in told
    assert not any(sentence.startswith('"') for sentence in told)


def test_a_repetition_does_not_stand_among_the_first_three(engine: Engine) -> None:
    assert "The parliament of Norway rejected the plan to drill for oil near the islands." not in gist(engine, STORY)[:3]


def test_the_title_lifts_the_sentence_that_speaks_of_it(engine: Engine) -> None:
    assert "Fishermen celebrated" in gist(engine, STORY, "Fishermen celebrate vote against drilling")[1]


def test_a_text_without_a_sentence_has_a_lead_at_most(engine: Engine) -> None:
    assert gist(engine, "Weather") == ["Weather"]


def test_a_heading_is_no_lead(engine: Engine) -> None:
    assert gist(engine, "Weather report\n\n" + STORY)[0].startswith("The parliament of Norway rejected a plan")


def test_a_sentence_torn_from_its_quotation_or_pointing_back_is_left_out(engine: Engine) -> None:
    speech = '"Oil is over. The sea is ours and the islands are safe," Kari Nordmann told Norwegian reporters.'
    text = f"{STORY}\n\n{speech} The government echoed that view."
    told = gist(engine, text)
    assert not any(sentence.startswith("The sea is ours") for sentence in told)
    assert "The government echoed that view." not in told


def test_a_lead_that_begins_with_a_day_points_at_the_calendar(engine: Engine) -> None:
    lead = "This morning Jacob Thorvald, who led Norland for twelve years, died at home in Ostgard."
    told = gist(engine, f"{lead} He was 86. The news came from his daughter after a long illness of her father.")
    assert told[0] == lead
