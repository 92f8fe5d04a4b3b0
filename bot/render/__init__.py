"""A brief written for other programs, for notes and for a browser: JSON, Markdown, HTML."""

from __future__ import annotations

import json
from collections.abc import Callable

from bot.render.html import page
from bot.render.markdown import markdown
from bot.views.brief import full
from briefs.contract import to_json
from briefs.types import Brief


def as_json(brief: Brief) -> str:
    return json.dumps(to_json(brief), ensure_ascii=False, indent=2) + "\n"


def as_markdown(brief: Brief) -> str:
    return markdown(full(brief))


FORMATS: dict[str, Callable[[Brief], str]] = {"json": as_json, "markdown": as_markdown, "html": page}
"""Name of a format -> the function that writes a brief in it."""
