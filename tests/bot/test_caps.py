from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.caps import Caps

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_person_has_so_many_turns_an_hour() -> None:
    caps = Caps(2, 100)
    assert caps.take("w", "ann", NOON) is None
    assert caps.take("w", "ann", NOON + MINUTE) is None
    assert caps.take("w", "ann", NOON + 10 * MINUTE) == 50 * MINUTE
    assert caps.take("w", "bob", NOON + 10 * MINUTE) is None
    assert caps.take("w", "ann", NOON + 60 * MINUTE) is None
    assert caps.take("w", "ann", NOON + 60 * MINUTE) == MINUTE


def test_a_workspace_has_a_cap_of_its_own_and_no_other_pays_for_it() -> None:
    caps = Caps(10, 1)
    assert caps.take("w", "ann", NOON) is None
    assert caps.take("w", "bob", NOON) == 60 * MINUTE
    assert caps.take("v", "bob", NOON) is None


def test_a_turn_that_is_refused_is_not_counted() -> None:
    caps = Caps(1, 2)
    caps.take("w", "ann", NOON)
    for _ in range(5):
        assert caps.take("w", "ann", NOON)
    assert caps.take("w", "bob", NOON) is None
