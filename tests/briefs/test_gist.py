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


def test_a_bare_this_in_the_main_clause_points_back(engine: Engine) -> None:
    pointing = "Some analysts in Oslo considered this a mistake of the Norwegian parliament and its committees."
    assert pointing not in gist(engine, f"{STORY}\n\n{pointing}")


def test_a_long_lead_stays_the_lead(engine: Engine) -> None:
    islands = ", ".join(f"the village of Berg{n} on the northern coast" for n in range(8))
    lead = f"The parliament of Norway rejected a plan to drill for oil on Tuesday near {islands}."
    assert gist(engine, f"{lead}\n\n{STORY}")[0] == lead


LEAD = "The parliament of Norway rejected a plan to drill for oil near the Lofoten islands on Tuesday."
FAR = "Fishermen in Svolvær waited in the harbour for hours on Tuesday."


def test_what_introduces_a_thing_comes_before_what_goes_on_with_it(engine: Engine) -> None:
    letter = "A union of Norwegian fishermen had sent a letter to every member in spring."
    within = "In the letter, the plan to drill for oil near the Lofoten islands was a danger to the sea of Norway."
    told = gist(engine, f"{LEAD}\n\n{FAR}\n\n{letter} {within}", "Norway rejects plan to drill for oil near Lofoten")
    assert told.index(letter) < told.index(within)


def test_its_behind_a_sentence_that_is_left_out_counts_less(engine: Engine) -> None:
    whale = "A sperm whale was seen off the coast of Andøya in the summer of last year by tourists."
    its = "Its plan to drill for oil near the Lofoten islands of Norway was said to be a joke."
    told = gist(engine, f"{LEAD}\n\n{FAR}\n\n{whale} {its}", "Norway rejects plan to drill for oil near Lofoten")
    assert told.index(whale) < told.index(its)
