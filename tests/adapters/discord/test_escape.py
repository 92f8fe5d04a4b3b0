"""Words from outside stand there as they are: nothing in them becomes markup, a mention or a link."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Context, Fields, Heading, Listing, Paragraph, Quotation, bold, faint, italic, link, text
from adapters.discord.escape import link as linked
from adapters.discord.escape import literal
from adapters.discord.markdown import block, rich
from adapters.outside import clean

SPECIAL = "\\*_~`|[]()<>@#-+=.:/!1234567890 \n\r\t\u202e\u2066\u200f\u0000\ud800"
HOSTILE = st.text(st.one_of(st.sampled_from(SPECIAL), st.sampled_from("abcü漢🙂"), st.characters()), max_size=60)
NAMES = [
    "@everyone",
    "<@123>",
    "<#1>",
    "<@&9>",
    "<:x:1>",
    "<t:0:R>",
    "</brief:1>",
    "[a](https://evil.example)",
    "https://evil.example",
    "discord.gg/abc",
    "# big",
    "-# small",
    "- item",
    "1. item",
    "> quote",
    ">>> quote",
    "```code```",
    "||hidden||",
    "**b**",
    "~~s~~",
    "\\*",
    "a\n# b",
    "__u__",
    "*i*",
    "`c`",
    "abc\u202egnp.exe",
    "+ item",
    "12) item",
    "\\",
    "*",
    "discord.com/invite/abc",
]


def unescaped(markdown: str) -> str:
    """The Markdown with each escaped character replaced by a letter: what is left may have a meaning."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "x", markdown)


def read(markdown: str) -> str:
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown)


def assert_dead(markdown: str) -> None:
    left = unescaped(markdown)
    assert not re.search(r"[*_~`|\[\]<@\\]", left), left
    assert not re.search(r"(?m)^\s*(?:[-+#>]|\d+[.)](?:\s|$))", left), left
    assert "://" not in left and "discord.gg/" not in left.casefold()


@given(HOSTILE)
def test_literal_words_have_no_meaning_and_read_as_they_are(words: str) -> None:
    made = literal(words)
    assert_dead(made)
    assert read(made) == clean(words)
    made.encode("utf8")


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    assert_dead(literal(name))
    assert read(literal(name)) == clean(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_stays_a_name_in_every_block(name: str) -> None:
    words = text(
        "before ", bold(name), " ", italic(name), " ", faint(name), " ", link(name, "https://news.example/a"), " after"
    )
    for made in (
        Heading(name),
        Paragraph(words),
        Quotation(words, words),
        Listing((words,)),
        Fields(((name, words),)),
        Context(words),
    ):
        drawn = block(made)
        assert "before" in drawn or isinstance(made, Heading)
        for line in drawn.splitlines():
            own = re.sub(r"^(?:> )?(?:-# |#{2,3} |- )?", "", line)
            own = re.sub(r"(?<!\\)\[(?:\\.|[^\]\\])*\]\(https://news\.example/a\)", "", own)
            assert_dead(re.sub(r"\*+", "", unescaped(own)))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "#actors", "https://news.example/" + "a" * 600])
def test_other_addresses_are_not_linked(url: str) -> None:
    assert linked("words", "https://news.example/a") == "[words](https://news.example/a)"
    assert linked("words", url) == "words"


def test_brackets_cannot_end_a_link_early() -> None:
    assert linked("a](https://evil.example) [b", "https://news.example/x_(y)") == (
        literal("a](https://evil.example) [b")  # words that pretend an address are shown without a link
    )
    assert (
        linked("a](b) [c", "https://news.example/x_(y)")
        == "[a［］".replace("［］", "］(b) ［c") + "](https://news.example/x_%28y%29)"
    )


def test_words_are_marked_up_without_touching_each_other() -> None:
    assert rich(text(bold("a"), bold("b"), italic("c"))) == "**ab**\u200b*c*"
    assert rich(text(bold("name "), "said")) == "**name** said"
    assert rich(text(italic("a*b"))) == "a\\*b"
    assert rich(text(bold(" "))) == " "


def test_every_line_of_a_quotation_is_marked_with_its_source_inside() -> None:
    made = block(Quotation(text("one\n\n# two"), text(bold("Anna Berg"), " · The Herald")))
    assert made == "> one\n> \\# two\n> -# **Anna Berg** · The Herald"
