"""The files to deploy with name what is there: settings, folders, locks; and give away no more than is needed."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings, variable

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf8"))
SETTINGS = {variable(name) for name in Settings.model_fields}


def test_the_image_copies_what_is_there_and_its_lock_has_hashes() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE)
    assert "requirements-grow.lock" in copied
    assert all((ROOT / name).exists() for name in copied)
    shown = (ROOT / ".dockerignore").read_text(encoding="utf8").splitlines()
    assert shown[1] == "*" and {f"!{name}" for name in copied} <= {line.rstrip("/") for line in shown}
    assert "--require-hashes" in DOCKERFILE


def test_the_image_is_no_root_and_says_whether_it_is_well() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE) and "HEALTHCHECK" in last
    port = Settings.model_fields["status"].default.rpartition(":")[2]
    assert f"http://127.0.0.1:{port}/health" in last


def test_the_lock_of_the_image_has_what_the_lock_of_the_product_has_in_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / name).read_text(encoding="utf8"), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-grow.lock") <= pins("requirements-dev.lock")


@pytest.mark.parametrize("place", ["Dockerfile", "compose.yaml", "bot/deploy/briefbot.service"])
def test_every_setting_that_is_named_is_one(place: str) -> None:
    named = set(re.findall(r"\bBRIEFBOT_\w+", (ROOT / place).read_text(encoding="utf8")))
    assert named and named <= SETTINGS


def test_the_services_share_the_work_and_may_do_little() -> None:
    services = COMPOSE["services"]
    assert [services[name]["command"][-1] for name in ("bot", "worker")] == ["bot", "worker"]
    for name in ("bot", "worker"):
        one = services[name]
        assert one["read_only"] and one["cap_drop"] == ["ALL"] and one["environment"]["BRIEFBOT_QUEUE"] == "true"
    published = [port for one in services.values() for port in one.get("ports", [])]
    assert published == ["127.0.0.1:8460-8469:8460"], "the pages, on this machine; not the database, not the status"


def test_the_unit_starts_the_bot_as_nobody_and_waits_for_it_to_end() -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "bot" / "deploy" / "briefbot.service", encoding="utf8")
    service = unit["Service"]
    assert service["ExecStart"].endswith("-m bot run") and service["DynamicUser"] == "yes"
    assert service["ProtectSystem"] == "strict" and int(service["TimeoutStopSec"]) > 30
