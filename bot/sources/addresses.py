"""One spelling for each address, so that an article is known again."""

from __future__ import annotations

import re

from yarl import URL

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|_hs(enc|mi)|mkt_tok|at_(medium|campaign|link_\w+)|cmpid|ncid|xtor|guccounter"
)
"""Query parameters that say where a reader came from, not what is read."""


def canonical(address: str, base: str | None = None) -> str | None:
    """The http(s) address without fragment and tracking parameters, made absolute by `base`; None where it is none."""
    try:
        url = URL(address.strip())
        url = URL(base).join(url) if base else url
        if url.scheme not in ("http", "https") or not url.host or not url.port:
            return None
        kept = [(name, value) for name, value in url.query.items() if not TRACKING.fullmatch(name.lower())]
        url = url.with_fragment(None)
        return str(url if len(kept) == len(url.query) else url.with_query(kept or None))
    except ValueError:
        return None


def key_of(address: str) -> str:
    """The same for http and https, with and without "www." and a final slash."""
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
