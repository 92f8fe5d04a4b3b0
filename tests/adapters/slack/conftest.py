"""Short pauses: what is tested is that there is one, not how long it is."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.client.PAUSES", (0.01, 0.02, 0.05))
    monkeypatch.setattr("adapters.slack.posts.SETTLING", 0.05)
    monkeypatch.setattr("adapters.slack.posts.UPLOADING", 0.05)
    monkeypatch.setattr("adapters.slack.socket.PAUSES", (0.0, 0.01, 0.05, 0.1))
