"""The forms of a payload: what a schema says of large ones is said of few small ones, which need be checked once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any


def shapes(part: Any, words: Collection[str]) -> set[str]:
    """The part as JSON, over and over with one entry of each list at a time; `words` are the keys whose text says nothing."""
    return {json.dumps(one, sort_keys=True) for one in _singles(part, words)}


def _singles(part: Any, words: Collection[str]) -> Iterator[Any]:
    match part:
        case dict():
            kept = {key: [value and "x"] if key in words and isinstance(value, str) else list(_singles(value, words))
                    for key, value in part.items()}  # fmt: skip
            first = {key: found[0] for key, found in kept.items()}
            yield first
            yield from (first | {key: one} for key, found in kept.items() for one in found[1:])
        case [_, *_]:
            yield from ([one] for entry in part for one in _singles(entry, words))
        case _:
            yield part
