"""Messages as Block Kit: what each kind of block becomes, and that nothing from outside is markup there."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.base import (
    Block,
    Button,
    Buttons,
    Context,
    Divider,
    Fields,
    Heading,
    Image,
    Listing,
    Message,
    Paragraph,
    Quotation,
    Run,
    bold,
    link,
    plain,
    text,
)
from adapters.slack import format
from adapters.slack.answers import view_blocks
from adapters.slack.fitting import fit
from tests.adapters.slack.payloads import forged, message_problems, shown, view_problems

HOSTILE = "<!channel> <@U123> <https://evil.example|bank> *bold* _it_ ~no~ `code` > quote &amp; & @here :smile:"


def body(*blocks: Block, summary: str = "") -> dict[str, Any]:
    return format.payload(Message(blocks, summary))


def only(*blocks: Block) -> dict[str, Any]:
    [found] = body(*blocks)["blocks"]
    return dict(found)


def test_a_headline_is_a_header() -> None:
    assert only(Heading("Talks"))["text"] == {"type": "plain_text", "text": "Talks", "emoji": False}


@pytest.mark.parametrize("heading", [Heading("Who", 2), Heading("x" * 151), Heading("😀" * 76)])
def test_lesser_and_long_headings_are_bold_words(heading: Heading) -> None:
    found = only(heading)
    assert found["elements"][0]["elements"] == [{"type": "text", "text": heading.text, "style": {"bold": True}}]


def test_a_quotation_holds_its_words_and_whose_they_are() -> None:
    found = only(Quotation(text("“No.”"), text(bold("Berg"), " · ", link("Herald", "https://news.example/1"))))
    [quote] = found["elements"]
    assert quote["type"] == "rich_text_quote"
    assert quote["elements"] == [
        {"type": "text", "text": "“No.”"},
        {"type": "text", "text": "\n"},
        {"type": "text", "text": "Berg", "style": {"bold": True}},
        {"type": "text", "text": " · "},
        {"type": "link", "url": "https://news.example/1", "text": "Herald"},
    ]


def test_two_quotations_and_a_heading_below_something_stand_apart() -> None:
    quoted = Quotation(text("“No.”"))
    made = body(Heading("Talks"), Heading("Said", 2), quoted, quoted, Heading("Who", 2), Divider(), Heading("Where", 2))[
        "blocks"
    ]
    blank = {"type": "text", "text": "\n"}
    apart = [one["type"] == "rich_text" and one["elements"][0]["elements"][0] == blank for one in made]
    assert apart == [False, False, False, True, True, False, False]


def test_buttons_have_ids_of_their_own_and_carry_action_and_value() -> None:
    made = body(Buttons((Button("More", "more", "p=1"),)), Buttons((Button("More", "more", "p=2"), Button("Help", "help"))))
    elements = [element for block in made["blocks"] for element in block["elements"]]
    assert len({element["action_id"] for element in elements}) == 3
    assert [format.pressed(element["value"]) for element in elements] == [("more", "p=1"), ("more", "p=2"), ("help", "")]


def test_long_labels_are_shortened_and_many_buttons_divided() -> None:
    made = body(Buttons(tuple(Button("😀" * 100, "more", str(number)) for number in range(30))))
    assert [len(block["elements"]) for block in made["blocks"]] == [25, 5]
    assert not message_problems(made)


@pytest.mark.parametrize(
    "block",
    [
        Heading(HOSTILE),
        Heading(HOSTILE, 2),
        Paragraph(text(HOSTILE)),
        Quotation(text(HOSTILE), text(HOSTILE)),
        Listing((text(HOSTILE),)),
        Fields(((HOSTILE, text(HOSTILE)),)),
        Context(text(HOSTILE)),
        Context(text(link(HOSTILE, "https://news.example/"))),
        Paragraph(text(link(HOSTILE, "https://news.example/"))),
        Image("", HOSTILE),
        Buttons((Button(HOSTILE, "more"),)),
    ],
)
def test_nothing_from_outside_is_markup(block: Block) -> None:
    made = body(block, summary=HOSTILE)
    assert not message_problems(made)
    assert made["mrkdwn"] is False
    assert not forged(made["text"], "text")
    for one in made["blocks"]:
        for element in one.get("elements", ()):
            if element["type"] == "mrkdwn":
                label = element["text"].partition("|")[2].removesuffix(">")
                assert not set(label) & set("*_~`<>|\n")


def test_words_stay_as_they_were_written() -> None:
    made = only(Quotation(text(HOSTILE)))
    assert made["elements"][0]["elements"][0]["text"] == HOSTILE


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://x.example",
        "https://",
        "https://a b",
        "https://u:p@bank.example",
        "#here",
        "https://x>y",
        "",
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str) -> None:
    assert only(Paragraph(text(Run("words", url=url))))["elements"][0]["elements"] == [{"type": "text", "text": "words"}]


def test_a_small_line_keeps_its_link_and_its_plain_words() -> None:
    made = only(Context(text(link("The Herald, 3 May", "https://news.example/?a=1&b=2"), " · 7f3a")))
    assert made["elements"] == [
        {"type": "mrkdwn", "text": "<https://news.example/?a=1&amp;b=2|The Herald, 3 May>"},
        {"type": "plain_text", "text": "7f3a", "emoji": False},
    ]


@pytest.mark.parametrize(("words", "url"), [(">" * 900, "https://x.example"), ("a", "https://x.example/" + "&" * 900)])
def test_a_small_line_that_grows_too_long_loses_its_link(words: str, url: str) -> None:
    made = body(Context(text(link(words, url))), summary="s")
    assert not message_problems(made)
    assert made["blocks"][0]["elements"][0]["text"] == words


def test_pictures_are_uploaded_linked_or_described() -> None:
    blocks = (Image("", "a map", b"png"), Image("https://news.example/a.png", "b"), Image("file:///etc/passwd", "c"))
    made = format.payload(Message(blocks), {0: "F1"})["blocks"]
    assert [one["type"] for one in made] == ["image", "image", "context"]
    assert made[0] == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "a map"}
    assert made[1]["image_url"] == "https://news.example/a.png"
    assert format.payload(Message(blocks[:1]))["blocks"][0]["type"] == "context"


def test_an_empty_message_still_says_something() -> None:
    made = format.payload(Message((Paragraph(()), Listing(()), Fields(()), Quotation(text(" ")), Heading(" "))))
    assert not message_problems(made)


# ------------------------------------------------------------------------------------------------------------- fitting


def test_a_short_message_is_one_part() -> None:
    message = Message((Heading("One"), Paragraph(text("words"))), "One")
    assert fit(message) == (message,)


def test_a_long_quotation_is_cut_at_sentence_ends_and_each_piece_says_whose_it_is() -> None:
    sentence = "The talks on the river go on for another week, said nobody. "
    parts = fit(Message((Quotation(text(sentence * 300), text(bold("Berg"))),)))
    pieces = [block for part in parts for block in part.blocks]
    assert len(parts) > 1
    assert all(
        isinstance(one, Quotation) and plain(one.text).endswith("nobody.") and plain(one.line) == "Berg" for one in pieces
    )
    together = " ".join(plain(one.text) for one in pieces if isinstance(one, Quotation))
    assert together == (sentence * 300).strip()


def test_a_heading_goes_with_what_it_leads_into() -> None:
    blocks = [block for number in range(60) for block in (Heading(f"Story {number}", 2), Paragraph(text("words " * 60)))]
    for part in fit(Message(tuple(blocks))):
        assert isinstance(part.blocks[0], Heading)
        assert not isinstance(part.blocks[-1], Heading)


def test_nothing_is_lost_and_parts_are_always_the_same() -> None:
    listing = Listing(tuple(text(f"item {number} ", bold("strong")) for number in range(300)))
    message = Message((listing, Buttons(tuple(Button(f"b{n}", "more", str(n)) for n in range(60)))))
    parts = fit(message)
    said = "".join(shown(format.payload(part)) for part in parts)
    assert all(f"item {number} " in said and f"b{number % 60}\n" in said for number in range(300))
    assert parts == fit(message)


def test_a_view_takes_more_blocks() -> None:
    message = Message(tuple(Paragraph(text(str(number))) for number in range(95)))
    view = {"type": "home", "blocks": view_blocks(message)}
    assert not view_problems(view, "home")
    assert len(view["blocks"]) == 95


# -------------------------------------------------------------------------------------------------------------- fuzzing

MARKS = """<!channel> <!here|x> <@U0001> <#C1|x> <https://evil.example|bank> <mailto:a@b|c> * _ ~ ` ``` > >>> & &amp;
&lt;!channel&gt; @everyone http://evil.example :smile: | 👩‍👩‍👧 😀😀😀😀😀😀😀😀 שלום مرحبا Ž̴̢a̷l̵g̶o̸ • 1."""
UNSEEN = ("\u202e", "\u2066", "\ufeff", "\u0000", "\ud800", "\n", "\r\n", "\t", "     ", "x" * 200)
NASTY = st.sampled_from([*MARKS.split(), *UNSEEN])
WORDS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(NASTY, st.text(max_size=12)), max_size=12).map("".join),
    st.tuples(NASTY, st.integers(1, 2500)).map(lambda pair: (pair[0] * pair[1])[:10_000]),
    st.integers(1, 160).map(lambda count: "He said that it was not so, and that nobody knew. " * count),
)
URLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["https://news.example/1?a=1&b=2", "javascript:x", "https://x|y", "https://x.example/" + "a" * 2990, "http://x<y"]
    ),
    st.text(max_size=30).map("https://news.example/".__add__),
)
RUNS = st.builds(Run, WORDS, st.booleans(), st.booleans(), st.booleans(), URLS)
TEXTS = st.lists(RUNS, max_size=4).map(tuple)
MANY = st.integers(1, 300).map(lambda count: tuple((f"Person {n} <!channel>", text(f"office *{n}*")) for n in range(count)))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, WORDS, st.sampled_from([1, 2, 3])),
    st.builds(Paragraph, TEXTS),
    st.builds(Quotation, TEXTS, TEXTS),
    st.builds(Listing, st.lists(TEXTS, max_size=6).map(tuple)),
    st.builds(Fields, st.one_of(MANY, st.lists(st.tuples(WORDS, TEXTS), max_size=4).map(tuple))),
    st.builds(Context, TEXTS),
    st.just(Divider()),
    st.builds(Image, st.text(max_size=20) | st.just("https://news.example/a.png"), WORDS, st.sampled_from([b"", b"png"])),
    st.builds(
        Buttons, st.lists(st.builds(Button, WORDS, st.just("more"), st.text("abc=<>&|", max_size=90)), max_size=30).map(tuple)
    ),
)
MESSAGES = st.builds(Message, st.lists(BLOCKS, max_size=8).map(tuple), WORDS, st.booleans())


def check(message: Message) -> None:
    parts = fit(message)
    assert parts
    for part in parts:
        made = format.payload(part)
        assert not message_problems(made), made
        assert not any(len(leaf) > 3000 for leaf in _leaves(made["blocks"]))
    assert not view_problems({"type": "home", "blocks": view_blocks(message)}, "home")


def _leaves(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [
            found
            for key, value in part.items()
            for found in ([value] if key == "text" and isinstance(value, str) else _leaves(value))
        ]
    return [found for one in part for found in _leaves(one)] if isinstance(part, list) else []


@given(MESSAGES)
@example(Message((Quotation((), text("0" + " " * 3005)),)))
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
def test_every_message_fits(message: Message) -> None:
    check(message)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(MESSAGES)
@settings(max_examples=5000, suppress_health_check=list(HealthCheck))
def test_every_one_of_many_messages_fits(message: Message) -> None:
    check(message)
