"""What people do on Discord, through the real library on a simulated platform."""

from __future__ import annotations

from typing import Any

import discord

from adapters.base import Message, Paragraph, text
from tests.adapters.discord.conftest import Scripted, said, simulated
from tests.adapters.discord.payloads import shown

LONG = Message(tuple(Paragraph(text(f"Paragraph {number}. " + "The water is ours. " * 150)) for number in range(12)))


def seen(message: Any) -> str:
    return shown({"components": [component.to_dict() for component in message.components]})


def drawn(response: Any) -> str:
    return shown({"components": response.components})


async def test_a_slash_command_becomes_a_request_and_a_card(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    result = await ann.slash(channel, "brief said", name="Berg", about="water")
    assert result.acknowledged and not result.ephemeral
    assert "A card" in drawn(result.response) and "[More]" in drawn(result.response)
    [request] = service.asked
    assert (request.command, dict(request.args), request.user) == ("said", {"name": "Berg", "about": "water"}, str(ann.id))
    assert (request.place.id, request.place.workspace) == (str(channel.id), str(guild.id))
    assert not request.may_manage and not request.place.direct


async def test_those_who_manage_the_channel_are_known(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("news")
    role = guild.create_role("Editors", permissions=discord.Permissions(manage_channels=True, view_channel=True))
    editor = guild.add_member(simcord_env.create_user("ed"), roles=[role])
    await editor.slash(channel, "brief digest", what="now")
    await editor.send(channel, f"<@{simcord_env.bot.user.id}> hello")
    assert [request.may_manage for request in service.asked] == [True, True]


async def test_what_is_for_the_asker_alone_is_seen_by_nobody_else(simcord_env: Any, service: Scripted) -> None:
    service.script = [said("Say whose", only_asker=True)]
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    result = await ann.slash(channel, "brief help")
    assert result.response is None
    [private] = result.followups
    assert private.ephemeral and drawn(private) == "Say whose"


async def test_a_long_answer_comes_in_parts_and_ends_with_a_word_on_the_rest(simcord_env: Any, service: Scripted) -> None:
    service.script = [LONG]
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    result = await ann.slash(channel, "brief help")
    assert "Paragraph 0" in drawn(result.response)
    assert len(result.followups) == 5
    assert "The rest is left out" in drawn(result.followups[-1])


async def test_a_failure_ends_in_a_sentence(simcord_env: Any, service: Scripted) -> None:
    service.script = [RuntimeError("boom")]
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    result = await ann.slash(channel, "brief help")
    assert "Something went wrong here" in "".join(map(drawn, result.followups))


async def test_names_are_completed_while_they_are_typed(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    choices = await ann.autocomplete(channel, "brief said", "name", "Anna")
    assert [choice["value"] for choice in choices] == ["Anna Berg", "long"]
    [(request, param, typed)] = service.typed
    assert (request.place.workspace, param, typed) == (str(guild.id), "name", "Anna")


async def test_a_button_answers_the_one_who_pressed_it_even_after_a_restart(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    bob = guild.add_member(simcord_env.create_user("bob"))
    card = (await ann.slash(channel, "brief said", name="Berg")).response
    await simcord_env.restart_bot(simulated(service))
    result = await bob.click(card.message, label="More")
    assert (service.asked[-1].command, dict(service.asked[-1].args)) == ("more", {"value": "p=1"})
    assert service.asked[-1].user == str(bob.id)
    assert result.ephemeral and "A card" in drawn(result.response)


async def test_a_message_is_briefed_from_its_menu(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    linked = await ann.send(channel, "look (https://news.example/a). And https://news.example/b")
    plain = await ann.send(channel, "Norland said on Monday that the water is its own.")
    for message in (linked, plain):
        await ann.context_menu(channel, "Brief this", message)
    assert [(request.command, request.args["article"]) for request in service.asked] == [
        ("article", "https://news.example/a"),
        ("article", "Norland said on Monday that the water is its own."),
    ]


async def test_words_to_the_bot_alone_are_answered_from_the_one_server_that_both_share(
    simcord_env: Any, service: Scripted
) -> None:
    guild, other = simcord_env.create_guild(), simcord_env.create_guild()
    user = simcord_env.create_user("ann")
    guild.add_member(user)
    other.add_member(simcord_env.create_user("bob"))
    await user.send_dm("what has Berg said?")
    await user.send_dm("/brief said Berg")
    first, second = service.asked
    assert (first.command, first.text, first.place.direct, first.may_manage) == (None, "what has Berg said?", True, True)
    assert (second.command, second.text) == ("said", "Berg")
    assert first.place.workspace == str(guild.id)
    assert "A card" in seen(user.dm_channel.history()[-1])


async def test_whoever_left_the_server_sees_nothing_of_it(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, user = guild.create_text_channel("news"), simcord_env.create_user("ann")
    ann = guild.add_member(user)
    await ann.slash(channel, "brief help")
    guild.remove_member(ann)
    simcord_env.bot.members._known.clear()  # some minutes later
    await user.send_dm("hello")
    assert service.asked[-1].place.workspace == ""


async def test_of_several_servers_the_last_one_used_is_meant(simcord_env: Any, service: Scripted) -> None:
    user = simcord_env.create_user("ann")
    guilds = [simcord_env.create_guild() for _ in range(3)]
    members = [guild.add_member(user) for guild in guilds]
    await user.send_dm("hello")
    await members[1].slash(guilds[1].create_text_channel("news"), "brief help")
    await user.send_dm("hello")
    assert [request.place.workspace for request in service.asked] == ["", str(guilds[1].id), str(guilds[1].id)]


async def test_the_bot_answers_to_its_name_and_to_nothing_else_in_a_channel(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    await ann.send(channel, "who is Berg?")
    await ann.send(channel, "@everyone who is Berg?")
    question = await ann.send(channel, f"<@{simcord_env.bot.user.id}> who is Berg?")
    assert [request.text for request in service.asked] == ["who is Berg?"]
    answer = channel.last_message
    assert answer is not None and answer.reference is not None and answer.reference.message_id == question.id
    await ann.send(channel, "thank you", reply_to=answer)
    assert len(service.asked) == 1


async def test_in_a_direct_conversation_nothing_is_hidden(simcord_env: Any, service: Scripted) -> None:
    service.script = [said("Say whose", only_asker=True)]
    guild, user = simcord_env.create_guild(), simcord_env.create_user("ann")
    guild.add_member(user)
    result = await user.slash("brief help")
    assert not result.ephemeral and drawn(result.response) == "Say whose"


async def test_a_thread_stands_in_its_channel(simcord_env: Any, service: Scripted) -> None:
    guild = simcord_env.create_guild()
    channel, ann = guild.create_text_channel("news"), guild.add_member(simcord_env.create_user("ann"))
    message = await ann.send(channel, "a story")
    thread = await message.create_thread(name="about it")
    await simcord_env.settle()
    [inside] = channel.threads
    await ann.slash(inside, "brief help")
    place = service.asked[-1].place
    assert (place.id, place.thread, place.workspace) == (str(channel.id), str(thread.id), str(guild.id))
