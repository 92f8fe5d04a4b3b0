"""The clause that shows a stance can be understood alone."""

from __future__ import annotations

import pytest

from briefs.engine import Engine
from briefs.types import Article

REST = "\n\nThe weather in the region was mild on Monday, and all of the markets were open."
BERG = "Norwegian Foreign Minister Anna Berg"


@pytest.mark.parametrize(
    ("rule", "sentence", "evidence"),
    [
        (
            "a relative clause behind a comma has the clause before it",
            "Norway claimed that Anna Berg had sold the island to a friend, which Berg denied.",
            "Anna Berg had sold the island to a friend, which Berg denied",
        ),
        (
            "a relative clause has its noun",
            'BERG said it was "a tax that we will never accept".',
            "a tax that we will never accept",
        ),
        (
            "what “one” stands for belongs to it",
            "The direction of their plans is one that Norway applauds.",
            "The direction of their plans is one that Norway applauds",
        ),
        (
            "what is welcomed in quotation marks belongs to it",
            "Anna Berg, founder of the Northern Institute and advocate of new tools, welcomed “the recognition that we do not, "
            "in fact, have all the tools.”",
            "Anna Berg, founder of the Northern Institute and advocate of new tools, welcomed “the recognition that we do not, "
            "in fact, have all the tools.”",
        ),
        ("a participle has its noun", "The bridge was hit in an operation backed by Norway.", "an operation backed by Norway"),
        (
            "what is going to be bad has its subject",
            '"The wall is going to be completely useless," BERG said.',
            "The wall is going to be completely useless",
        ),
        ("going has its subject", '"We are going to close the border," BERG said.', "We are going to close the border"),
        (
            "a purpose without a comma belongs to it",
            '"We will vote to save the forest," BERG said.',
            "We will vote to save the forest",
        ),
        (
            "a condition without a comma belongs to it",
            "Norway would only back the plan if Sweden signed the treaty.",
            "Norway would only back the plan if Sweden signed the treaty",
        ),
        ("a time does not", "Norway rejected the plan after Sweden had left.", "Norway rejected the plan"),
        (
            "a second act that is governed belongs to it",
            "Norway urged Sweden to open the border and release the fishermen.",
            "Norway urged Sweden to open the border and release the fishermen",
        ),
        (
            "a bracket is closed",
            "Norway opposed the ban on nets (the Nets Act).",
            "Norway opposed the ban on nets (the Nets Act)",
        ),
        (
            "a quotation is not torn",
            'Anna Berg spoke in Oslo while praising Carl Lund as a "work horse, not a show horse."',
            'praising Carl Lund as a "work horse, not a show horse."',
        ),
        (
            "a relative clause has the clause before it, also where somebody tells only the one",
            "Norwegian President Anna Berg and Norwegian Minister Jonas Holm met in Oslo. Director Carl Lund attended. Lund "
            "apologised to Holm during the debate, which the Minister rejected according to a statement by the "
            "Presidential Spokesperson Erik Dahl.",
            "Lund apologised to Holm during the debate, which the Minister rejected",
        ),
        (
            "that means the clause before",
            '"The law sends doctors to prison, and that is unacceptable," BERG said.',
            "The law sends doctors to prison, and that is unacceptable",
        ),
        (
            "what ties it to the clause before is left out",
            "Their talks failed when Norway rejected the treaty on fish.",
            "Norway rejected the treaty on fish",
        ),
        (
            "all that is demanded belongs to it",
            "Norway's demands include freeing the crew, paying for the damage, and a talk.",
            "Norway's demands include freeing the crew, paying for the damage, and a talk",
        ),
        (
            "the object before an omission",
            'BERG said it would be "a condition" and "rubber boots[...] we must keep for fire brigades" '
            "so the public should use others.",
            "rubber boots[...] we must keep for fire brigades",
        ),
    ],
)
def test_the_evidence_can_be_understood_alone(engine: Engine, rule: str, sentence: str, evidence: str) -> None:
    brief = engine.read(Article("a", sentence.replace("BERG", BERG) + REST))
    assert evidence in [position.evidence.of(brief.article.text) for position in brief.positions], rule


def test_what_would_become_too_long_stays_as_it_is(engine: Engine) -> None:
    named = "the forest, " * 30
    brief = engine.read(Article("a", f"Norway claimed that Anna Berg had sold {named}and the lake, which Berg denied." + REST))
    assert "which Berg denied" in [position.evidence.of(brief.article.text) for position in brief.positions]
