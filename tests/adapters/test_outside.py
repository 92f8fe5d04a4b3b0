"""Text from outside: what no platform may show, and where no platform may lead."""

from __future__ import annotations

import pytest

from adapters.outside import clean, one_line, safe_address


def test_characters_that_nobody_sees_fall_away() -> None:
    assert clean("a\u202eb\x00c\ud800d\te\r\nf") == "abcd e\nf"
    assert one_line(" a\u2028\n b\x07 ") == "a b"


@pytest.mark.parametrize(
    ("url", "fine"),
    [
        ("https://news.example/a", True),
        ("http://news.example/a_(b)?q=1&x=2#y", True),
        ("javascript:alert(1)", False),
        ("https://discord.com@evil.example/", False),
        ("https://evil.example/ x", False),
        ("https://evil.example/<@1>", False),
        ("https://[", False),
        ("#actors", False),
        ("", False),
        ("https://news.example/" + "a" * 600, False),
        ("https://nеws.example/", False),
        ("ftp://news.example/", False),
    ],
)
def test_only_addresses_of_the_web_are_linked(url: str, fine: bool) -> None:
    assert (safe_address(url, 500) is not None) is fine
