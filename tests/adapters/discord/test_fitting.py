"""Every part of every message is a post that Discord takes, and nothing that can be read is lost on the way."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from adapters.base import (
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
    plain,
    text,
)
from adapters.discord.format import fit, marker, post, pressed
from tests.adapters.discord.messages import MESSAGE, PICTURE
from tests.adapters.discord.payloads import (
    BUTTON,
    CONTAINER,
    GALLERY,
    ROW,
    SECTION,
    SEPARATOR,
    TEXT,
    V2,
    many_problems,
    problems,
    shown,
    walk,
)

GENERATE = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without the search for a smaller failure, which takes minutes with messages of this size."""
SENTENCE = "The minister said that the water of the river is ours, and that nobody shall take it. "


def payload(message: Message) -> dict[str, object]:
    made = post(message, key="k1")
    files = [{"id": str(number), "filename": name} for number, (name, _) in enumerate(made.files)]
    return {"components": list(made.components), "flags": V2, "allowed_mentions": {"parse": []}, "attachments": files}


def assert_valid(message: Message, whole: bool = True) -> None:
    """Of the parts, the schema sees the first as it is, if it is to see a `whole` one, and the forms of the others."""
    parts = fit(message)
    assert parts
    for part in parts:
        wrong = (problems if whole and part is parts[0] else many_problems)(payload(part))
        assert wrong == [], wrong[0][:300]
    assert [plain_of(again) for again in fit(parts[0])] == [plain_of(parts[0])], "a part fits as it is"


def plain_of(message: Message) -> str:
    return shown(payload(message))


def letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)


@given(MESSAGE)
@settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=GENERATE)
def test_whatever_is_said_is_valid(message: Message) -> None:
    assert_valid(message)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@given(MESSAGE)
@settings(max_examples=5000, suppress_health_check=list(HealthCheck), phases=GENERATE)
def test_whatever_is_said_is_valid_in_five_thousand_examples(message: Message) -> None:
    assert_valid(message)


def test_a_long_quotation_is_cut_at_sentence_ends_and_keeps_its_source_in_every_part() -> None:
    message = Message((Heading("What was said"), Quotation(text(SENTENCE * 120), text(bold("Anna Berg"), " · The Herald"))))
    parts = fit(message)
    assert len(parts) > 2
    for part in parts:
        assert problems(payload(part)) == []
        quoted = [block for block in part.blocks if isinstance(block, Quotation)]
        assert quoted and all(plain(block.line) == "Anna Berg · The Herald" for block in quoted)
        assert all(plain(block.text).endswith("take it.") for block in quoted)
    whole = "".join(plain(block.text) for part in parts for block in part.blocks if isinstance(block, Quotation))
    assert letters(whole) == letters(SENTENCE * 120)


@pytest.mark.parametrize("label", ["é " * 178, "ééé " * 89])
def test_a_shortened_label_is_not_shortened_again(label: str) -> None:
    (part,) = fit(Message((Fields(((label, text("value")),)),)))
    assert fit(part) == (part,)


def test_three_hundred_people_lose_none() -> None:
    rows = tuple((f"Person {number} of Norland", text(f"Minister of Affair {number}")) for number in range(300))
    parts = fit(Message((Heading("Who is who", 2), Fields(rows))))
    said = "\n".join(map(plain_of, parts))
    assert all(f"**Person {number} of Norland** · Minister of Affair {number}" in said for number in range(300))
    assert len(parts) < 6


def test_a_heading_moves_along_with_what_it_leads_into() -> None:
    filler = Paragraph(text("x " * 1450))
    parts = fit(Message((filler, Divider(), Heading("Next", 2), Context(text("small")), Quotation(text(SENTENCE * 30)))))
    assert [type(block) for block in parts[0].blocks] == [Paragraph]
    assert [type(block) for block in parts[1].blocks] == [Heading, Context, Quotation]


def test_a_card_is_drawn_in_sections() -> None:
    message = Message(
        (
            Heading("Title"),
            Context(text("The Herald")),
            Paragraph(text("gist")),
            Heading("Said", 2),
            Quotation(text("a"), text("b")),
            Quotation(text("c")),
            Buttons((Button("More", "more", "p=1"), Button("Again", "more", "p=1"), Button("Other", "said", "x"))),
        )
    )
    [card] = post(message).components
    assert card["type"] == CONTAINER
    kinds = [component["type"] for component in card["components"]]
    assert kinds == [TEXT, SEPARATOR, TEXT, ROW]
    assert card["components"][0]["content"] == "## Title\n-# The Herald\n\ngist"
    assert card["components"][2]["content"] == "### Said\n> a\n> -# b\n\n> c"


def test_the_same_button_twice_stands_there_once() -> None:
    message = Message(
        (Paragraph(text("x")), Buttons((Button("A", "more", "1"), Button("B", "more", "1"), Button("", "x", ""))))
    )
    [part] = fit(message)
    buttons = [it for it in walk(list(post(part).components)) if it["type"] == BUTTON]
    assert [button["label"] for button in buttons] == ["A"]
    assert pressed(buttons[0]["custom_id"]) == ("more", "1")


def test_many_buttons_stand_in_rows_of_five() -> None:
    buttons = tuple(Button(f"Choice {number}", "who", str(number)) for number in range(60))
    parts = fit(Message((Paragraph(text("Which one?")), Buttons(buttons))))
    assert all(problems(payload(part)) == [] for part in parts)
    assert sum(plain_of(part).count("[Choice") for part in parts) == 60


def test_a_single_button_within_a_message_stands_beside_its_words() -> None:
    blocks = (
        Heading("One", 2),
        Paragraph(text("a")),
        Buttons((Button("Open", "article", "1"),)),
        Heading("Two", 2),
        Paragraph(text("b")),
    )
    [card] = post(Message(blocks)).components
    assert [component["type"] for component in card["components"]] == [SECTION, SEPARATOR, TEXT]


def test_a_sentence_is_no_card() -> None:
    assert [it["type"] for it in post(Message((Paragraph(text("Looking it up …")),))).components] == [TEXT]


def test_pictures_have_a_description_and_are_attached_where_they_were_made_here() -> None:
    made = post(Message((Image("https://news.example/a.png", "A map"), Image("", "Where they stand", PICTURE))))
    first, second = [it for it in walk(list(made.components)) if it["type"] == GALLERY]
    assert first["items"] == [{"media": {"url": "https://news.example/a.png"}, "description": "A map"}]
    assert second["items"] == [{"media": {"url": "attachment://picture-1.png"}, "description": "Where they stand"}]
    assert made.files == (("picture-1.png", PICTURE),)


def test_a_picture_that_cannot_be_shown_is_described() -> None:
    assert "A map" in plain_of(Message((Image("file:///etc/passwd", "A map"),)))
    assert_valid(Message((Heading("Title"), Image("", "A map of it. " * 1000))))
    assert_valid(Message((Image("", ""), Image("https://news.example/a.png", ""))))


def test_what_cannot_be_seen_still_makes_a_post() -> None:
    for blocks in (
        (),
        (Paragraph(()),),
        (Listing(()),),
        (Heading("\u202e"),),
        (Divider(),),
        (Buttons(()),),
        (Paragraph((Run(" "),)),),
    ):
        assert_valid(Message(blocks))


def test_the_mark_of_a_key_is_a_component_id_and_always_the_same() -> None:
    assert marker("abc") == marker("abc") != marker("abd")
    assert 1 << 16 <= marker("abc") < 1 << 31
    assert post(Message((Paragraph(text("x")),)), "abc").components[0]["id"] == marker("abc")
