from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Button, Buttons, Divider, Image, Message, Paragraph, bold, italic, link, text
from bot.render import FORMATS
from bot.render.html import body, page, paragraphs
from bot.render.markdown import escape, markdown
from briefs.contract import from_json
from briefs.types import Brief, Quote, Span
from tests.bot.render.golden import FOLDER, renderings
from tests.samples import ARTICLE, BERG, BRIEF, TEXT

HOSTILE = "<script>alert(1)</script> [x](javascript:y) **b** &amp; `c` | d"


class Seen(HTMLParser):
    """Tags, and the text that a reader sees."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("name", sorted(renderings()))
def test_golden(name: str) -> None:
    assert renderings()[name] == (FOLDER / name).read_text(encoding="utf8")


def test_json_is_the_contract() -> None:
    assert from_json(json.loads(FORMATS["json"](BRIEF))) == BRIEF


def test_the_page_needs_nothing_else_and_shows_the_whole_article() -> None:
    seen = Seen(page(BRIEF))
    assert not {"script", "img", "link", "iframe"} & set(seen.tags)
    assert seen.addresses[0] == ARTICLE.url
    assert all(address.startswith("#") for address in seen.addresses[1:])
    shown = "".join("".join(Seen(str(paragraph)).words) for paragraph in paragraphs(BRIEF))
    assert shown == TEXT.replace("\n", "")


def test_every_offset_on_the_page_leads_somewhere() -> None:
    markup = page(BRIEF)
    targets = {address for address in Seen(markup).addresses if address.startswith("#")}
    assert targets
    assert all(f'id="{target[1:]}"' in markup for target in targets)
    assert all(markup.count(f'id="{target[1:]}"') == 1 for target in targets)


def hostile_brief() -> Brief:
    article = replace(ARTICLE, title=HOSTILE, source=HOSTILE, url="javascript:alert(1)", text=HOSTILE + "\n\n" + HOSTILE)
    actor = replace(BERG, name=HOSTILE, aliases=(HOSTILE + "2",), role=HOSTILE, mentions=())
    quote = Quote("q1", "direct", (Span(0, len(HOSTILE)),), None, None, Span(0, len(HOSTILE)))
    return Brief(article, (Span(0, len(HOSTILE)),), (actor,), (quote,), ())


def test_markup_from_outside_stays_literal_on_the_page() -> None:
    seen = Seen(page(hostile_brief()))
    assert "script" not in seen.tags
    assert not any("javascript" in address for address in seen.addresses)
    assert HOSTILE in "".join(seen.words)


@given(st.text())
def test_any_text_is_shown_as_it_is_in_html(words: str) -> None:
    seen = Seen(str(body(Message((Paragraph(text(bold(words))),)))))
    assert set(seen.tags) <= {"p", "b"}
    assert "".join(seen.words) == words


@given(st.text(alphabet=st.sampled_from("ab ([])`*_<>&~|$@:/.#+-=\\1w\n"), max_size=40))
def test_no_mark_of_markdown_is_left_unescaped(words: str) -> None:
    loose = re.sub(r"\\.", "\0", escape(words))
    assert not set("[]`*_<>&~|$@") & set(loose)
    assert "://" not in loose
    assert "www." not in loose
    assert not escape(words).startswith(("#", "+", "-", "="))
    assert "\n" not in escape(words)


@given(st.text())
def test_escaped_words_are_the_words(words: str) -> None:
    unescaped = escape(words).replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")
    assert unescaped == " ".join(words.split()).replace("\0", "\\")


def test_markdown_of_runs_and_links() -> None:
    message = Message(
        (
            Paragraph(
                text("said ", bold("no "), italic("twice"), " ", link("here", "https://x.example/a b>"), link("there", "#c1"))
            ),
            Divider(),
            Image("https://x.example/map.png", "a [map]"),
            Buttons((Button("More", "more"),)),
        )
    )
    assert markdown(message) == (
        "said **no** *twice* [here](<https://x.example/a%20b%3E>)there\n\n---\n\n![a \\[map\\]](<https://x.example/map.png>)\n"
    )


def test_a_number_at_the_start_makes_no_list() -> None:
    assert escape("1. It rained") == "1\\. It rained"
    assert escape("- It rained") == "\\- It rained"
