"""A brief written for other programs and for paper: JSON, Markdown, HTML."""

from __future__ import annotations

import json
from collections.abc import Callable

from briefs.contract import to_json
from briefs.types import Brief


def as_json(brief: Brief) -> str:
    return json.dumps(to_json(brief), ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, Callable[[Brief], str]] = {"json": as_json}
