"""What people do on Slack, and what they see: over Socket Mode and over signed requests."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.base import FORM, Button, Buttons, Message, Paragraph, Place, Receipt, Unavailable, Unsure, text
from tests.adapters.slack.bench import MODES, Bench, started
from tests.adapters.slack.payloads import message_problems, shown, view_problems
from tests.adapters.slack.services import Scripted, said

PACE = 0.1
"""Seconds before each message: more than a moment in which the next one takes its place."""
WORKING, ANSWER = said("at work", only_asker=True), said("the answer")
BUTTONS = Message(
    (Paragraph(text("choose")), Buttons((Button("More", "more", "p=1"), Button("Add", FORM, "sources")))), "choose"
)


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def service() -> Scripted:
    return Scripted(WORKING, ANSWER)


@pytest.fixture
async def bench(service: Scripted, mode: str) -> AsyncIterator[Bench]:
    async with started(service, mode) as running:
        yield running


def words(posts: list[dict[str, Any]]) -> list[str]:
    return [shown(post).strip() for post in posts]


# ------------------------------------------------------------------------------------------------------------- commands


async def test_a_command_is_acknowledged_at_once_and_answered_for_all(bench: Bench, service: Scripted) -> None:
    await bench.command("said Berg about &amp; water")
    [request] = service.asked
    assert (request.command, request.text) == ("said", "Berg about & water")
    assert request.place == Place("slack", bench.general, bench.world.team)
    assert (request.user, request.may_manage) == (bench.ann, True)
    assert words(bench.standin.posts(bench.general)) == ["the answer"]
    assert all(ack.seconds < 0.3 and ack.status == 200 for ack in bench.standin.acks)


async def test_what_is_being_done_is_posted_and_becomes_the_answer(bench: Bench, service: Scripted) -> None:
    service.pause = PACE
    await bench.command("said Berg")
    [posted] = bench.standin.calls("chat.postMessage")
    assert "at work" in shown(posted) and bench.standin.calls("chat.update")
    assert words(bench.standin.posts(bench.general)) == ["the answer"]
    assert not [reply.taken for reply in bench.world.replies.values() if reply.taken]


async def test_what_is_for_the_asker_alone_leaves_nothing_for_the_others(bench: Bench, service: Scripted) -> None:
    service.pause, service.messages = PACE, (WORKING, said("not so", only_asker=True))
    await bench.command("said Berg")
    [reply] = bench.world.replies.values()
    assert [(shown(body).strip(), body["response_type"]) for body in reply.taken] == [("not so", "ephemeral")]
    assert bench.standin.calls("chat.postMessage") and not bench.standin.posts()


async def test_where_the_bot_is_no_member_the_response_address_answers(bench: Bench, service: Scripted) -> None:
    """And says nothing before: of what it says nothing can be replaced."""
    service.pause = PACE
    await bench.command("said Berg", channel=bench.world.foreign)
    [reply] = bench.world.replies.values()
    assert [body.get("response_type") for body in reply.taken] == ["in_channel"]
    assert words(reply.taken) == ["the answer"]


async def test_what_cannot_be_announced_costs_no_answer(
    bench: Bench, service: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.pause, posts = PACE, bench.adapter._posts
    surely, failures = posts.surely, [Unavailable("Slack is down."), Unsure("Slack did not answer.")]

    async def announces_nothing(place: Place, message: Message, key: str = "") -> Receipt:
        if message == WORKING:
            raise failures.pop()
        return await surely(place, message, key)

    monkeypatch.setattr(posts, "surely", announces_nothing)
    for number in (1, 2):
        await bench.command("said Berg")
        assert words(bench.standin.posts(bench.general)) == ["the answer"] * number


async def test_another_process_replaces_what_the_first_one_had_announced(bench: Bench, service: Scripted) -> None:
    service.pause, service.messages = PACE, (WORKING, said("a first answer"))
    for ask in (bench.say("who is Berg?"), bench.command("said Berg")):
        await ask
        request = service.asked[-1]
        await bench.adapter.reach(request, said("that is lost"))
        posts = bench.standin.posts(request.place.id)
        assert words(posts) == ["that is lost"]


async def test_a_long_answer_there_ends_with_a_word_on_how_to_see_the_rest(bench: Bench, service: Scripted) -> None:
    service.messages = (Message((Paragraph(text("It goes on and on, said nobody. " * 2500)),), "long"),)
    await bench.command("said Berg", channel=bench.world.foreign)
    [reply] = bench.world.replies.values()
    assert len(reply.taken) == 5
    assert "/invite @Briefbot" in shown(reply.taken[-1])
    assert all(len(word.split()) > 100 for word in words(reply.taken))


async def test_a_bare_command_has_no_words(bench: Bench, service: Scripted) -> None:
    await bench.command("")
    assert (service.asked[0].command, service.asked[0].text) == ("", "")


async def test_a_link_is_an_address_again(bench: Bench, service: Scripted) -> None:
    await bench.command("<https://news.example/a?b=1&amp;c=2|news.example>")
    assert service.asked[0].command == "https://news.example/a?b=1&c=2"


async def test_who_does_not_administer_may_not_manage(bench: Bench, service: Scripted) -> None:
    await bench.command("help", bench.bob)
    assert not service.asked[0].may_manage


# -------------------------------------------------------------------------------------------------------- conversations


async def test_a_direct_message_is_answered_by_one_that_is_edited(bench: Bench, service: Scripted) -> None:
    service.pause = PACE
    await bench.say("who is Berg?")
    assert (service.asked[0].command, service.asked[0].text) == (None, "who is Berg?")
    assert service.asked[0].place == Place("slack", f"D{bench.ann}", bench.world.team, direct=True)
    assert words(bench.standin.posts()) == ["the answer"]
    assert len(bench.standin.calls("chat.update")) == 1


async def test_a_thread_of_the_assistant_says_at_once_that_it_is_at_work(bench: Bench) -> None:
    root = bench.world.write(bench.world.direct(bench.ann), bench.ann, "hello")
    await bench.say("who is Berg?", thread=root["ts"])
    assert bench.world.statuses[0]["thread_ts"] == root["ts"]
    [post] = bench.standin.posts()
    assert post["thread_ts"] == root["ts"]


async def test_a_new_thread_of_the_assistant_gets_suggestions(bench: Bench) -> None:
    root = bench.world.write(bench.world.direct(bench.ann), bench.ann, "hello")
    thread = {"user_id": bench.ann, "channel_id": f"D{bench.ann}", "thread_ts": root["ts"], "context": {}}
    await bench.standin.event({"type": "assistant_thread_started", "assistant_thread": thread}, bench.ann)
    await bench.settled()
    [prompts] = bench.world.prompts
    assert 1 <= len(prompts["prompts"]) <= 4
    assert bench.standin.posts()[0]["thread_ts"] == root["ts"]


async def test_a_mention_is_answered_below_it(bench: Bench, service: Scripted) -> None:
    await bench.say(f"<@{bench.world.bots[bench.world.team]}> who is &lt;Berg&gt;?", channel=bench.general)
    assert service.asked[0].text == "who is <Berg>?"
    assert service.asked[0].place.thread is None
    [post] = bench.standin.posts()
    assert post["thread_ts"] == bench.world.messages[bench.general][0]["ts"]
    assert words([post]) == ["the answer"]
    assert not bench.world.ephemeral


async def test_bots_and_edits_are_not_answered(bench: Bench, service: Scripted) -> None:
    message = {"type": "message", "channel": f"D{bench.ann}", "channel_type": "im", "ts": "1.0", "text": "hello"}
    for more in ({"user": bench.bob, "bot_id": "B9"}, {"user": bench.ann, "subtype": "message_changed"}):
        await bench.standin.event({**message, **more}, bench.ann)
    await bench.settled()
    assert not service.asked


async def test_an_event_told_twice_is_answered_once(bench: Bench, service: Scripted) -> None:
    event = {"type": "message", "channel": f"D{bench.ann}", "channel_type": "im", "ts": "1.0", "text": "hi", "user": bench.ann}
    bench.world.direct(bench.ann)
    body = {"type": "event_callback", "team_id": bench.world.team, "event_id": "Ev1", "event": event, "authorizations": []}
    for _ in range(2):
        await bench.standin.push("events_api", body)
    await bench.settled()
    assert len(service.asked) == 1


# ---------------------------------------------------------------------------------------------------- shortcut, buttons


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (
            {"text": "see <https://news.example/1?a=1&amp;b=2|this> and <https://news.example/2>"},
            "https://news.example/1?a=1&b=2",
        ),
        ({"text": "The minister said no."}, "The minister said no."),
        ({"text": "", "attachments": [{"from_url": "https://news.example/3", "text": "x"}]}, "https://news.example/3"),
    ],
)
async def test_brief_this_takes_the_first_link_else_the_words(
    bench: Bench, service: Scripted, message: dict[str, Any], wanted: str
) -> None:
    written = bench.world.write(bench.general, bench.bob, **message)
    await bench.standin.shortcut("brief_this", written["ts"], bench.ann, bench.general)
    await bench.settled()
    assert (service.asked[0].command, service.asked[0].args) == ("article", {"article": wanted})
    assert bench.standin.posts()[0]["thread_ts"] == written["ts"]


async def test_brief_this_says_so_where_there_is_nothing(bench: Bench, service: Scripted) -> None:
    written = bench.world.write(bench.general, bench.bob, "")
    await bench.standin.shortcut("brief_this", written["ts"], bench.ann, bench.general)
    await bench.settled()
    assert not service.asked
    assert "neither a link nor a text" in shown(bench.whispers()[0])


async def test_a_button_gives_back_action_and_value_and_is_answered_below(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.command("help")
    await bench.press("More", bench.bob)
    request = service.asked[-1]
    assert (request.command, request.args, request.user) == ("more", {"value": "p=1"}, bench.bob)
    first, second = bench.standin.posts(bench.general)
    assert second["thread_ts"] == first["ts"]


async def test_what_a_button_leads_to_never_replaces_the_message_with_the_button(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.command("help")
    service.messages = (WORKING, said("not so", only_asker=True))
    await bench.press("More", bench.bob)
    service.messages = (WORKING, ANSWER)
    await bench.press("More", bench.bob)
    assert words(bench.standin.posts(bench.general)) == ["choose\nMore\nAdd", "the answer"]
    assert "not so" in words(bench.whispers())


async def test_a_button_that_one_person_alone_sees_is_answered_to_that_person(bench: Bench, service: Scripted) -> None:
    service.messages = (Message(BUTTONS.blocks, "choose", only_asker=True),)
    await bench.command("help")
    [whisper] = bench.whispers()
    action = next(block for block in whisper["blocks"] if block["type"] == "actions")["elements"][0]
    service.messages = (ANSWER,)
    await bench.standin.interact(
        "block_actions", bench.ann, actions=[{**action, "block_id": "b", "action_ts": "1"}], channel={"id": bench.general},
        container={"type": "message", "message_ts": "1.0", "channel_id": bench.general, "is_ephemeral": True},
        response_url=f"{bench.standin.address}/response/{bench.world.reply(bench.general, bench.ann)}",
    )  # fmt: skip
    await bench.settled()
    assert not bench.standin.posts()
    assert words(bench.whispers())[-1] == "the answer"


# -------------------------------------------------------------------------------------------------------- forms and home


async def test_a_form_asks_for_the_parameters_of_a_command(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.command("help")
    await bench.press("Add")
    [view] = bench.world.modals
    assert not view_problems(_sent(view), "modal")
    kinds = {block["block_id"]: block["element"]["type"] for block in view["blocks"] if block["type"] == "input"}
    assert kinds == {"what": "static_select", "address": "plain_text_input", "name": "external_select"}
    service.messages = (said("added", only_asker=True),)
    await bench.standin.submit(view, {"what": "add", "address": " https://news.example/feed "}, bench.ann)
    await bench.settled()
    request = service.asked[-1]
    assert (request.command, request.args) == ("sources", {"what": "add", "address": "https://news.example/feed"})
    assert request.place == Place("slack", bench.general, bench.world.team)
    assert words(bench.world.ephemeral) == ["added"]


async def test_a_form_suggests_names_and_takes_what_is_typed(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.command("help")
    await bench.press("Add")
    asked = {"view": bench.world.modals[0], "action_id": "brief_suggest:name", "block_id": "name", "value": "Be"}
    ack = await bench.standin.interact("block_suggestion", bench.ann, **asked)
    options = [option["value"] for option in ack.payload["options"]]
    assert options == ["Anna Berg", "Be"]


async def test_a_form_that_opens_too_late_ends_in_the_words_of_the_service(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.command("help")
    service.messages = (said("type /brief sources add", only_asker=True),)
    bench.standin.fault("views.open", error="expired_trigger_id")
    await bench.press("Add")
    assert words(bench.whispers()) == ["type /brief sources add"]


async def test_the_home_is_what_the_service_says(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.standin.open_home(bench.ann)
    await bench.settled()
    assert service.asked[0].command == "home"
    assert service.asked[0].place.direct
    home = bench.world.homes[bench.ann]
    assert not view_problems(_sent(home), "home")
    assert shown(home).split() == ["choose", "More", "Add"]


async def test_a_button_of_the_home_is_answered_in_a_window_and_the_home_drawn_anew(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.standin.open_home(bench.ann)
    await bench.settled()
    await bench.standin.press_home("brief:0", bench.ann)
    await bench.settled()
    assert [request.command for request in service.asked] == ["home", "more", "home"]
    assert len(bench.standin.calls("views.open")) == 1
    assert shown(bench.standin.calls("views.update")[0]["view"]).split() == ["choose", "More", "Add"]


async def test_a_press_in_the_home_that_comes_too_late_is_told_beside_it(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.standin.open_home(bench.ann)
    await bench.settled()
    bench.standin.fault("views.open", error="expired_trigger_id")
    await bench.standin.press_home("brief:0", bench.ann)
    await bench.settled()
    assert words(bench.standin.posts(bench.world.direct(bench.ann))) == ["That took too long to open; please press again."]


async def test_a_form_of_the_home_says_where_and_shows_what_came_of_it(bench: Bench, service: Scripted) -> None:
    service.messages = (BUTTONS,)
    await bench.standin.open_home(bench.ann)
    await bench.settled()
    await bench.standin.press_home("brief:1", bench.ann)
    await bench.settled()
    view = bench.world.modals[-1]
    assert not view_problems(_sent(view), "modal")
    ack = await bench.standin.submit(view, {"what": "add", "brief_where": bench.world.news}, bench.ann)
    assert ack.payload["response_action"] == "update"
    assert not view_problems(ack.payload["view"], "modal")
    await bench.settled()
    request = service.asked[-2]
    assert (request.command, request.args, request.place.id) == ("sources", {"what": "add"}, bench.world.news)
    assert len(bench.standin.calls("views.publish")) == 2
    assert json.loads(view["private_metadata"])["home"]


def _sent(view: dict[str, Any]) -> dict[str, Any]:
    """The view as it was sent: without what Slack adds."""
    return {key: value for key, value in view.items() if key not in ("id", "hash", "team_id")}


# ------------------------------------------------------------------------------------------------------------- failures


async def test_a_post_that_may_have_been_made_is_not_made_twice(bench: Bench) -> None:
    bench.standin.fault("chat.postMessage", drop="after")
    await bench.command("said Berg")
    assert words(bench.standin.posts()) == ["the answer"]


async def test_a_post_that_was_not_made_is_made(bench: Bench) -> None:
    bench.standin.fault("chat.postMessage", drop="before")
    await bench.command("said Berg")
    assert words(bench.standin.posts()) == ["the answer"]


async def test_an_edit_that_failed_on_the_way_is_made_again(bench: Bench) -> None:
    bench.standin.fault("chat.update", drop="before")
    bench.standin.fault("chat.update", status=503)
    await bench.say("who is Berg?")
    assert words(bench.standin.posts()) == ["the answer"]


async def test_what_cannot_be_shown_ends_in_a_sentence(bench: Bench, service: Scripted) -> None:
    service.messages = (ANSWER,)
    bench.standin.fault("chat.postMessage", error="something_new")
    bench.standin.api.faults[0].times = 1
    await bench.say("who is Berg?")
    assert "something_new" in shown(bench.standin.posts()[0])


async def test_where_the_response_address_is_too_old_the_bot_whispers_itself(
    bench: Bench, service: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.standins.slack_api.LIFE", -1)
    service.messages = (said("not so", only_asker=True),)
    await bench.command("said Berg")
    assert words(bench.world.ephemeral) == ["not so"]


async def test_a_limit_of_the_response_address_is_waited_out(bench: Bench, service: Scripted) -> None:
    service.messages = (said("not so", only_asker=True),)
    bench.standin.fault("response_url", status=429, retry_after=1)
    await bench.command("said Berg")
    assert words(bench.whispers()) == ["not so"]


async def test_who_somebody_is_may_stay_unknown_and_the_answer_comes(bench: Bench) -> None:
    bench.standin.fault("users.info", status=500, times=9)
    await bench.command("said Berg")
    assert words(bench.standin.posts()) == ["the answer"]
    assert not [problem for post in bench.everything() for problem in message_problems(post)]
