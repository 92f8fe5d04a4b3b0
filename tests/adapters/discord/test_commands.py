"""The table of commands as Discord gets it, and slash commands as they come back."""

from __future__ import annotations

from adapters.base import Choice, CommandSpec, Param
from adapters.discord.commands import offered, payload, typed
from adapters.discord.requests import spelled, trimmed
from bot.commands import COMMANDS
from tests.adapters.discord.payloads import command_problems
from tests.standins.discord_world import World

SPECS = [
    CommandSpec("said", "What somebody said", (Param("about", "Topic"), Param("name", "Whose", required=True, suggests=True))),
    CommandSpec("help", "x" * 300),
    CommandSpec("digest", "A preview", (Param("what", "What", choices=("preview", "now")),)),
    CommandSpec("digest schedule", "When", (Param("max", "The most stories", kind="number"),), managers_only=True),
    CommandSpec("digest pause for ever", "Stop"),
]


def test_discord_takes_the_commands_of_the_bot() -> None:
    made = payload([command.spec for command in COMMANDS])
    assert command_problems(made) == []
    [brief, menu] = made
    assert {option["name"] for option in brief["options"]} == {command.spec.name.split()[0] for command in COMMANDS}
    assert (menu["name"], menu["type"]) == ("Brief this", 3)
    assert brief["contexts"] == menu["contexts"] == [0, 1, 2]
    assert brief["integration_types"] == menu["integration_types"] == [0, 1]


def test_options_are_typed_and_the_required_ones_come_first() -> None:
    assert command_problems(payload(SPECS)) == []
    [said, help, digest] = payload(SPECS)[0]["options"]
    assert [(option["name"], option["required"], option.get("autocomplete", False)) for option in said["options"]] == [
        ("name", True, True),
        ("about", False, False),
    ]
    assert len(help["description"]) == 100
    assert [(option["name"], option["type"]) for option in digest["options"]] == [
        ("show", 1),
        ("schedule", 1),
        ("pause-for-ever", 1),
    ]
    assert digest["options"][0]["options"][0]["choices"] == [
        {"name": "preview", "value": "preview"},
        {"name": "now", "value": "now"},
    ]
    assert digest["options"][1]["options"][0]["type"] == 4


def test_every_command_comes_back_by_its_name() -> None:
    world = World()
    world.commands = [spec | {"id": "1"} for spec in payload(SPECS)]

    def back(words: str, **options: object) -> tuple[str, dict[str, str]]:
        found = typed(world.command(words, options), SPECS)
        return found.command, dict(found.args)

    assert back("brief said", name="Berg", about="water") == ("said", {"name": "Berg", "about": "water"})
    assert back("brief help") == ("help", {})
    assert back("brief digest show", what="now") == ("digest", {"what": "now"})
    assert back("brief digest schedule", max=5) == ("digest schedule", {"max": "5"})
    assert back("brief digest pause-for-ever") == ("digest pause for ever", {})
    assert typed(world.command("brief said", {"name": "Be"}, focused="name"), SPECS).focused == "name"


def test_completions_fit() -> None:
    choices = [
        Choice("A" * 200, "a"),
        Choice("long value", "v" * 101),
        Choice(" ", "b"),
        *(Choice(str(n), str(n)) for n in range(40)),
    ]
    made = offered(choices)
    assert len(made) == 25
    assert made[0] == ("A" * 99 + "…", "a")
    assert made[1] == ("0", "0")


def test_a_command_can_be_typed_as_words() -> None:
    assert spelled("/brief said Anna Berg") == ("said", "Anna Berg")
    assert spelled("/brief") == ("", "")
    assert spelled("who is Berg?") == (None, "who is Berg?")
    assert spelled("/briefing room") == (None, "/briefing room")


def test_an_address_ends_where_the_sentence_goes_on() -> None:
    assert trimmed("https://news.example/a).") == "https://news.example/a"
    assert trimmed("https://news.example/x_(y)") == "https://news.example/x_(y)"
    assert trimmed("https://news.example/a,”") == "https://news.example/a"
