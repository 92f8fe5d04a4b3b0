"""Mentions without a name."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from tests.briefs.reading import meant, read


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Angela Merkel praised Emmanuel Macron. She left.", "She", "Angela Merkel"),
        ("Angela Merkel met Emmanuel Macron. Later he left.", "he", "Emmanuel Macron"),
        ("Maria Lopez said her husband, Juan Lopez, was innocent. He had been away.", "He", "Juan Lopez"),
        ("Tom Hart criticised John Berg. He said the plan had failed.", "He", "Tom Hart"),
        ("Tom Hart thanked him.", "him", None),
        ("Tom Hart said his plan worked.", "his", "Tom Hart"),
        ("She left before anybody came.", "She", None),
        ("The Arctic Council announced it had agreed.", "it", "Arctic Council"),
        ("Greenpeace protested. It said the plant must close.", "It", "Greenpeace"),
        ("Japan met Chile. It was raining.", "It", None),
        ("Protesters blocked the road. They shouted.", "They", "Protesters"),
        ("The Senate met. The camps of the two candidates made statements on their willingness to debate.", "their", None),
        ("Tom Hart spoke. In his statement on the test, John Berg defended the plan.", "his", "John Berg"),
        ("Tom Hart spoke. Discussing his worries, Norway's prime minister, John Berg, said no.", "his", "John Berg"),
        ("Tom Hart spoke. Kvalsundet gave up his seat.", "his", None),
        ("Jan Hart, a critic, spoke. “It is good,” she said.", "she", "Jan Hart"),
    ],
)
def test_pronouns(engine: Engine, text: str, words: str, name: str | None) -> None:
    assert meant(read(engine, text), words) == name


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("U.S. special envoy Robert Malley left. The American envoy was tired.", "American envoy", "Robert Malley"),
        ("The American envoy was late. U.S. special envoy Robert Malley had no plans.", "American envoy", "Robert Malley"),
        ("The Turkish envoy was late. U.S. special envoy Robert Malley had no plans.", "Turkish envoy", None),
        ("Chancellor Angela Merkel spoke. The chancellor said no.", "chancellor", "Angela Merkel"),
        ("Vice President Mike Pence spoke. The president was away.", "The president", None),
        ("Omar Haddad, spokesman for the governor, spoke. The governor was away.", "The governor", None),
        ("The House Judiciary Committee met. The committee said no.", "The committee", "House Judiciary Committee"),
        ("A minister resigned. Foreign Minister Kari Solberg was sad.", "A minister", None),
        ("Former Arizona governor Jane Brewer spoke. The Indiana governor was away.", "The Indiana governor", None),
        ("Sen. Karl Hart spoke. The Vermont senator said no.", "The Vermont senator", "Karl Hart"),
        ("The United States watched. But here in Germany, the government is strict.", "the government", "Germany"),
    ],
)
def test_nominal_mentions(engine: Engine, text: str, words: str, name: str | None) -> None:
    assert meant(read(engine, text), words) == name


def test_in_a_quotation_he_is_not_the_speaker(engine: Engine) -> None:
    doc = read(engine, "Anna Berg met Tom Hart on Friday. “He cannot be trusted at all,” John Dale told reporters.")
    assert meant(doc, "He") == "Tom Hart"


def test_in_a_quotation_she_is_not_who_a_description_goes_on_to_name(engine: Engine) -> None:
    told = "Carl Lund left.\n\n“It got out of hand. Many people think that,” said a striker using the pseudonym Katya. "
    assert meant(read(engine, told + "“So they try out tricks. Our people have learned to ignore her.”"), "ignore her") is None


def test_in_a_quotation_nobody_named_long_ago_is_meant(engine: Engine) -> None:
    doc = read(engine, "Anna Dahl protested.\n\n" + "It rained.\n\n" * 5 + "“A great speech. She is ready,” said a note.")
    assert meant(doc, "She") is None


def test_a_pronoun_says_the_gender_that_a_name_does_not(engine: Engine) -> None:
    told = "President Kerrigan said he was glad.\n\nJohn Lund agreed with the plan, Lund said.\n\n"
    doc = read(engine, told + "When it came to the pledge, Kerrigan made no effort to introduce a tax, which he favors.")
    assert meant(doc, ", which he") == "Kerrigan"


@pytest.mark.parametrize("words", ["Lund himself", "when he"])
def test_a_namesake_is_nobody_else(engine: Engine, words: str) -> None:
    told = "Carl Lund praised Greta Lund. Lund won.\n\nBeau Dahl protested.\n\n"
    doc = read(engine, told + "Lund himself is due to address the convention on Thursday, when he will accept the offer.")
    assert meant(doc, words) is None


def test_a_wife_who_is_told_of_by_her_name_is_meant(engine: Engine) -> None:
    told = "Ingrid Dahl is 34. She is the mayor's aide.\n\nOn Monday, the mayor's wife, Melanie, is scheduled to speak. "
    assert meant(read(engine, told + "At a rally this spring, she described him as kind."), "she") == "Melanie"


def test_a_spokesperson_is_no_body(engine: Engine) -> None:
    told = "Carl Lund spoke.\n\nFollowing the vote, a United States Department of State spokesperson, Morgan Petralis, "
    said = "indicated the United States was sad: “While we await a decision,” he said, “we urge leaders to think.”"
    assert meant(read(engine, told + said), "” he") == "Morgan Petralis"


def test_first_persons_are_left_to_the_quotation(engine: Engine) -> None:
    doc = read(engine, "“I am tired and we will go,” Anna Berg said.")
    assert meant(doc, "I") is None
    assert meant(doc, "we") is None


def test_a_speaker_is_not_whom_his_words_name(engine: Engine) -> None:
    doc = read(engine, "Tom Hart met John Dale in Arden on Friday. He said Hart would never sign the treaty.")
    assert meant(doc, "He") == "John Dale"


@pytest.mark.parametrize(
    ("subject", "name"), [("One of the victims", None), ("A nurse", None), ("The singer Anna Berg", "Anna Berg")]
)
def test_somebody_unnamed_is_not_somebody_else(engine: Engine, subject: str, name: str | None) -> None:
    doc = read(engine, f"Judge Kari Solberg spoke first.\n\n{subject} came to the court. She said she was tired.")
    assert meant(doc, "She") == name


def test_a_party_tells_nominees_apart(engine: Engine) -> None:
    doc = read(engine, "Republican nominee Tom Hart met Anna Berg on Friday. The Democratic nominee was tired.")
    assert meant(doc, "The Democratic nominee") is None


def test_who_is_named_in_a_report_of_his_acts_may_still_be_meant(engine: Engine) -> None:
    doc = read(
        engine,
        "Two brothers of George Floyd came to Oslo. Donald Trump described the event as dull. He defended his record, and "
        "criticized Democrats for failing to mention Sweden's opposition to Trump's ban on travel.",
    )
    assert meant(doc, "He") == "Donald Trump"


def test_an_object_is_whom_the_same_sentence_has_named(engine: Engine) -> None:
    doc = read(engine, "Joe Biden spoke in Oslo. Other senators have broken with Donald Trump and have urged him to leave.")
    assert meant(doc, "him") == "Donald Trump"
