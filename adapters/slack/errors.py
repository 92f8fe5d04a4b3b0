"""What went wrong at Slack, in the words of `adapters.base`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.base import Closed, PlatformError, Unavailable, Unsure
from adapters.slack import words

STRANGERS = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "no_permission",
    "org_login_required",
}
"""Slack's words for a token that it does not take."""
CLOSED = {
    "channel_not_found": words.NO_CHANNEL,
    "not_in_channel": words.INVITE,
    "is_archived": words.ARCHIVED,
    "restricted_action": words.RESTRICTED,
    "restricted_action_read_only_channel": words.RESTRICTED,
    "restricted_action_thread_only_channel": words.RESTRICTED,
    "restricted_action_non_threadable_channel": words.RESTRICTED,
    "user_not_found": words.NO_PERSON,
    "user_disabled": words.NO_PERSON,
    "user_not_visible": words.NO_PERSON,
    "cannot_dm_bot": words.NO_PERSON,
    "message_not_found": words.NO_MESSAGE,
    "cant_update_message": words.NO_MESSAGE,
    "edit_window_closed": words.NO_MESSAGE,
    "thread_not_found": words.NO_THREAD,
    "not_allowed_token_type": words.BAD_TOKEN,
    "team_access_not_granted": words.NOT_INSTALLED,
    "app_not_installed": words.NOT_INSTALLED,
}
PASSING = {
    "ratelimited",
    "rate_limited",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "internal_error",
    "fatal_error",
}
"""Slack's words for what goes well later."""
UNKNOWN_OUTCOME = {"internal_error", "fatal_error", "request_timeout"}
"""Slack's words for what may have been done nevertheless."""


class Stranger(Closed):
    """Slack does not take our token."""


class Refused(Closed):
    """Slack does not take what we want to show; `code` is its own word for why."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


@contextmanager
def told(changes: bool = False) -> Iterator[None]:
    """Tell errors of Slack and of the connection as those of `adapters.base`.

    With `changes`, an end without an answer is Unsure, because it may have happened; else it is Unavailable.
    """
    try:
        yield
    except SlackApiError as error:
        raise of_slack(error, changes) from error
    except (aiohttp.ClientConnectorError, aiohttp.InvalidURL) as error:
        raise Unavailable(words.NOT_REACHED) from error
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise (Unsure(words.CUT_OFF) if changes else Unavailable(words.NOT_REACHED)) from error


def of_slack(error: SlackApiError, changes: bool) -> PlatformError:
    code, status = code_of(error), getattr(error.response, "status_code", 200)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return Unavailable(words.BUSY, retry_after(error))
    if status >= 500 or code in PASSING or not code:
        unclear = changes and (status >= 500 or code in UNKNOWN_OUTCOME or not code)
        return Unsure(words.CUT_OFF) if unclear else Unavailable(words.DOWN)
    if code in STRANGERS:
        return Stranger(words.BAD_TOKEN)
    if code == "missing_scope":
        return Closed(words.lacks_scope(str(error.response.get("needed") or "")))
    return Closed(CLOSED[code]) if code in CLOSED else Refused(words.refused(code), code)


def code_of(error: SlackApiError) -> str:
    """Slack's own word for what is wrong; empty where the answer was none of Slack's."""
    response = error.response
    data = getattr(response, "data", response)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    found = next((value for key, value in headers.items() if key.casefold() == "retry-after"), "1")
    return float(found) if str(found).isdecimal() else 1.0
