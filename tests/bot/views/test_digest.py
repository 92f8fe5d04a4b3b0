from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from adapters.base import Button, Buttons, Context, Message, plain
from adapters.console import console, render
from bot.told import Digest, DigestWish, Print, Said, Side, Story, Verdict, Voice
from bot.views.digest import parts, preview, whole, why
from bot.web.links import EvidenceLinks

SINCE, UNTIL = datetime(2026, 3, 2, 7, 30, tzinfo=UTC), datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


def printed(id: str, outlet: str | None) -> Print:
    return Print(id, f"Dam breaks ({id})", outlet, f"https://{id}.example/", SINCE)


COPIES = tuple(printed(f"c{number}", f"Outlet {number}") for number in range(14))
STORY = Story(
    headline="Dam breaks above Ostgard",
    article=printed("a", "Reuters"),
    status="new",
    gist=("Heavy rain broke the dam.",),
    sides=(Side("s1", "b", "Tom Holm", "ACCUSE", "neg", "Norland", "accused Norland of neglect", (0, 7), ("hedged",)),),
    said=(
        Said("q1", "a", "direct", "“We will rebuild it.”", "Anna Berg", "Berg", None, sure=True),
        Said("q2", "a", "mixed", "a “safe” dam", "Tom Marsh", "Marsh", "called it", sure=False),
        Said("q3", "b", "direct", "“Nobody told us.”", None, "a resident", None, sure=False),
    ),
    voices=(Voice(printed("a", "Reuters"), COPIES), Voice(printed("b", "The Herald"))),
    speakers=("Anna Berg", "Tom Marsh"),
)
UPDATED = replace(
    STORY,
    headline="Owner knew",
    status="updated",
    new_quotes=2,
    new_sides=1,
    new_speakers=("Tom Marsh",),
    article=printed("u", None),
)
VERDICTS = (
    Verdict(printed("a", "Reuters"), "chosen", 5.0),
    Verdict(printed("b", "The Herald"), "same_story", 5.0, "Dam breaks above Ostgard"),
    Verdict(printed("c0", "Outlet 0"), "copy", 5.0, "Dam breaks above Ostgard"),
    *(Verdict(printed(f"n{number}", None), "nobody_speaks") for number in range(7)),
)
DIGEST = Digest(SINCE, UNTIL, DigestWish(), (STORY, UPDATED), VERDICTS)
LINKS = EvidenceLinks("https://pages.example", "a-key-of-at-least-16", "w")


def shown(message: Message) -> str:
    screen = console()
    screen.width = 200
    with screen.capture() as captured:
        screen.print(render(message))
    return captured.get()


def buttons(message: Message) -> list[Button]:
    return [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]


def test_the_channel_sees_headlines_and_the_thread_a_message_for_each_story() -> None:
    messages = parts(DIGEST, LINKS, "https://pages.example/w/digest/1")
    headline = shown(messages.headline)
    assert "2 March 2026, 07:30 to 3 March 2026, 07:30 (UTC) · 2 stories from 10 articles" in headline
    assert "Dam breaks above Ostgard · Reuters and 1 other voice · quoting Anna Berg and Tom Marsh" in headline
    assert "Updated: Owner knew" in headline
    assert "on one page" in headline
    assert [message.summary for message in messages.stories] == ["Dam breaks above Ostgard", "Owner knew"]
    assert "on one page" not in shown(parts(DIGEST).headline)


def test_times_are_those_of_the_clocks_that_the_channel_chose() -> None:
    digest = replace(DIGEST, wish=DigestWish(zone="Asia/Tokyo"))
    for message in (parts(digest).headline, preview(digest), why(digest), whole(digest)):
        assert "2 March 2026, 16:30 to 3 March 2026, 16:30 (Asia/Tokyo)" in shown(message)
    assert whole(replace(digest, until=SINCE.replace(hour=20))).summary == "Morning digest, 3 March 2026"


def test_a_story_counts_a_text_as_one_voice_and_names_who_said_what() -> None:
    story = shown(parts(DIGEST, LINKS).stories[0])
    assert "Reuters · 2 March 2026, also in 14 others · The Herald · 2 March 2026" in story
    assert "Tom Holm accuses Norland: “accused Norland of neglect” · hedged · The Herald" in story
    assert "called it a “safe” dam" in story
    assert "Tom Marsh (unconfirmed)" in story
    assert "Unknown speaker (“a resident”) · The Herald" in story


def test_an_update_says_what_is_new() -> None:
    assert "Updated: 2 new quotes, 1 new position, heard for the first time: Tom Marsh" in shown(parts(DIGEST).stories[1])


def test_buttons_are_short_and_keep_to_the_article() -> None:
    (story, _) = parts(DIGEST).stories
    assert [(button.label, button.action, button.value) for button in buttons(story)] == [
        ("Brief", "article", "a"),
        ("Quotes", "quotes", "a"),
        ("Positions", "stands", "a"),
    ]
    assert [button.label for button in buttons(preview(DIGEST))] == ["Dam breaks above Ostgard", "Owner knew"]


def test_evidence_is_linked_where_there_are_pages() -> None:
    linked = [run for block in parts(DIGEST, LINKS).stories[0].blocks for run in getattr(block, "line", ()) if run.url]
    assert [run.text for run in linked] == ["evidence"] * 3
    assert all(run.url and run.url.startswith("https://pages.example/w/statement/q") for run in linked)
    assert "evidence" not in shown(parts(DIGEST).stories[0])


def test_why_has_a_line_for_each_article() -> None:
    told = shown(why(DIGEST))
    assert "Dam breaks (a) · Reuters: told" in told
    assert "Dam breaks (b) · The Herald: told with “Dam breaks above Ostgard”" in told
    assert "Dam breaks (c0) · Outlet 0: the same text as one that is told" in told
    assert told.count("nobody is quoted or takes a position in it") == 7


def test_why_says_of_a_digest_that_did_not_come_that_nothing_was_told() -> None:
    why_not = shown(why(DIGEST, sent=False))
    assert "Dam breaks (a) · Reuters: to be told, but this digest has not come" in why_not
    assert "Dam breaks (b) · The Herald: of the same story as “Dam breaks above Ostgard”" in why_not
    assert ": told" not in why_not and "is told" not in why_not


def test_a_preview_shows_the_first_that_were_left_out_and_counts_the_rest() -> None:
    seen = shown(preview(DIGEST))
    assert "nothing was posted" in seen
    assert "and 4 others" in seen


def test_what_is_not_told_comes_before_what_is_told_with_another_article() -> None:
    said = shown(why(DIGEST))
    assert said.index("nobody is quoted") < said.index("told with") < said.index("the same text as one that is told")


def test_a_page_has_all_of_it() -> None:
    page = shown(whole(DIGEST, LINKS))
    assert "Dam breaks above Ostgard" in page
    assert page.count("nobody is quoted or takes a position in it") == 7


def test_an_empty_digest_says_so() -> None:
    empty = replace(DIGEST, stories=(), verdicts=VERDICTS[3:])
    messages = parts(empty)
    assert messages.stories == ()
    said = f"Of {len(VERDICTS) - 3} articles that came in this time none is told here; “/brief digest why” says why."
    assert said in shown(messages.headline)
    for message in (why(empty), preview(empty), whole(empty)):
        assert said in shown(message)
    assert "No article came in this time." in shown(parts(replace(empty, verdicts=())).headline)


def test_a_headline_names_those_who_printed_a_text() -> None:
    one = replace(STORY, voices=(Voice(printed("a", "Reuters"), COPIES[:1]),))
    many = replace(STORY, voices=(Voice(printed("a", "Reuters"), COPIES),))
    headline = shown(parts(replace(DIGEST, stories=(one, many))).headline)
    assert "Dam breaks above Ostgard · Reuters, also in Outlet 0 · quoting" in headline
    assert "Dam breaks above Ostgard · Reuters, also in 14 others · quoting" in headline


def test_few_copies_are_named() -> None:
    few = replace(STORY, voices=(Voice(printed("a", "Reuters"), COPIES[:2]),))
    (message,) = parts(replace(DIGEST, stories=(few,))).stories
    (line, *_) = [plain(block.text) for block in message.blocks if isinstance(block, Context)]
    assert line.startswith("Reuters · 2 March 2026, also in Outlet 0 and Outlet 1")


def test_what_nobody_dated_is_undated_and_an_unknown_outlet_is_none_that_printed_it() -> None:
    pasted, copy = replace(printed("a", None), dated=None), printed("b", None)
    alone = replace(STORY, article=pasted, voices=(Voice(pasted, (copy,)),))
    told = parts(replace(DIGEST, stories=(alone,)))
    (line, *_) = [plain(block.text) for block in told.stories[0].blocks if isinstance(block, Context)]
    assert line.startswith("outlet unknown · undated ·")
    assert "also in" not in line and "also in" not in shown(told.headline)
