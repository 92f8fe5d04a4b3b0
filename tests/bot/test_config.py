from __future__ import annotations

from pathlib import Path

import pytest

from bot import config
from bot.errors import BadSettings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in config.Settings.model_fields:
        monkeypatch.delenv(config.variable(name), raising=False)
    monkeypatch.chdir(tmp_path)


def test_defaults_need_nothing() -> None:
    settings = config.load()
    assert settings.database == "sqlite:///briefbot.db"
    assert settings.allow_networks == ()


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BRIEFBOT_CONTACT=file@example.org\nBRIEFBOT_CONFIDENCE=0.7\nOTHER=1\n")
    monkeypatch.setenv("BRIEFBOT_CONTACT", "desk@example.org")
    settings = config.load()
    assert (settings.contact, settings.confidence) == ("desk@example.org", 0.7)


def test_secrets_of_a_container_are_files_named_like_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(config, "SECRETS", tmp_path)
    (tmp_path / "DISCORD_TOKEN").write_text("of-the-file\n")
    (tmp_path / "briefbot_link_key").write_text("a-key-of-a-file-of-some-length")
    settings = config.load()
    assert (settings.discord_token, settings.link_key) == ("of-the-file", "a-key-of-a-file-of-some-length")
    monkeypatch.setenv("DISCORD_TOKEN", "of-the-environment")
    assert config.load().discord_token == "of-the-environment"


def test_an_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_CONFIDENCE", "")
    assert config.load().confidence == 0.5


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_ALLOW_NETWORKS", "10.1.0.0/16, 127.0.0.1:8080")
    assert config.load().allow_networks == ("10.1.0.0/16", "127.0.0.1:8080")


def test_all_mistakes_are_told_at_once_each_with_an_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_CONFIDENCE", "high")
    monkeypatch.setenv("BRIEFBOT_DATABASE", "mysql://somewhere")
    monkeypatch.setenv("BRIEFBOT_ALLOW_NETWORKS", "zebra")
    with pytest.raises(BadSettings) as caught:
        config.load()
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert "BRIEFBOT_CONFIDENCE is “high”, but it must be a number; for example: 0.5" in lines
    assert all(f"{config.PREFIX}" in line and "for example:" in line for line in lines)


@pytest.mark.parametrize("name", list(config.Settings.model_fields))
def test_every_setting_has_help_and_a_right_example(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    field = config.Settings.model_fields[name]
    assert field.description and field.description.endswith(".")
    for example in field.examples or []:
        monkeypatch.setenv(config.variable(name), example)
        config.load()


def test_the_example_file_is_what_the_table_says() -> None:
    assert (ROOT / ".env.example").read_text(encoding="utf8") == config.example()


def test_an_env_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00BRIEFBOT")
    with pytest.raises(BadSettings, match="UTF-8"):
        config.load()
