from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.links import article_path, sign, statement_path, verify

KEY = "a-key-of-at-least-16"
NOW = datetime(2006, 8, 1, tzinfo=UTC)


def token(signed: str) -> str:
    return signed.partition("?key=")[2]


def test_a_signed_path_opens_itself_alone() -> None:
    signed = sign("/desk/article/abc", KEY)
    assert verify("/desk/article/abc", token(signed), KEY, NOW) == "good"
    assert verify("/desk/article/abd", token(signed), KEY, NOW) == "bad"
    assert verify("/other/article/abc", token(signed), KEY, NOW) == "bad"
    assert verify("/desk/article/abc", token(signed), KEY + "x", NOW) == "bad"


def test_a_link_may_end() -> None:
    signed = token(sign("/desk/article/abc", KEY, NOW))
    assert verify("/desk/article/abc", signed, KEY, NOW - timedelta(seconds=1)) == "good"
    assert verify("/desk/article/abc", signed, KEY, NOW) == "expired"


def test_the_end_cannot_be_put_off() -> None:
    end, _, signature = token(sign("/desk/article/abc", KEY, NOW)).partition(".")
    assert verify("/desk/article/abc", f"{int(end) + 1}.{signature}", KEY, NOW) == "bad"
    assert verify("/desk/article/abc", f"0.{signature}", KEY, NOW) == "bad"


@given(st.text(max_size=40))
def test_made_up_tokens_open_nothing(made_up: str) -> None:
    assert verify("/desk/article/abc", made_up, KEY, NOW) == "bad"


def test_without_a_key_paths_stay_as_they_are() -> None:
    assert sign("/desk/article/abc", "") == "/desk/article/abc"


@pytest.mark.parametrize("workspace", ["slack:T1", "discord:@9", "a/b?c#d", "ü"])
def test_paths_hold_any_workspace(workspace: str) -> None:
    for path in (article_path(workspace, "abc"), statement_path(workspace, "abc")):
        assert path.isascii()
        assert path.count("/") == 3
        assert not set(path) & set("?# ")
