"""Which addresses the bot may connect to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.errors import BadAddress, BlockedAddress, FetchError
from bot.sources.fetch import Fetcher
from bot.sources.guard import Allowance, Guard, is_public
from tests.web import Web

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254",
    "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1",
    "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_closed(address: str) -> None:
    assert Guard().objection(address, 443)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open_on_the_usual_ports_only(address: str) -> None:
    guard = Guard()
    assert guard.objection(address, 80) is guard.objection(address, 443) is None
    assert "port 22" in (guard.objection(address, 22) or "")


@given(st.ip_addresses(v=4))
def test_an_ipv6_disguise_opens_nothing(address: Any) -> None:
    public = is_public(address)
    assert is_public(ip_address(f"::ffff:{address}")) == public
    assert is_public(ip_address((0x64FF9B << 96) | int(address))) == public


def test_allowances_open_just_what_they_say() -> None:
    guard = Guard(["127.0.0.1:8080", "10.1.0.0/16", "[::1]:*", ":8443"])
    assert guard.objection("127.0.0.1", 8080) is None
    assert guard.objection("127.0.0.1", 80)
    assert guard.objection("::ffff:127.0.0.1", 8080) is None
    assert guard.objection("10.1.9.9", 443) is None
    assert guard.objection("10.1.9.9", 5432)
    assert guard.objection("10.2.0.1", 443)
    assert guard.objection("::1", 12345) is None
    assert guard.objection("8.8.8.8", 8443) is None
    assert guard.objection("192.168.1.1", 8443)


@pytest.mark.parametrize("text", ["", "*", ":*", "nonsense", "10.0.0.0/99", "127.0.0.1:99999", "127.0.0.1:x"])
def test_a_wrong_allowance_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Allowance.parse(text)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """Names that resolve as a test says; with several answers, each look-up takes the next."""
    table: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def fake(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if not (answers := table.get(host)):
            return real(host, port, *args, **kwargs)
        address = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port or 0)))]

    monkeypatch.setattr(socket, "getaddrinfo", fake)
    yield table


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0.0.0.0", "[::1]",
        "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "local.test", "LOCAL.test.", "１２７.0.0.1",
    ],
)  # fmt: skip
async def test_no_spelling_of_this_machine_reaches_it(host: str, names: dict[str, list[str]]) -> None:
    names["local.test"] = names["local.test."] = ["127.0.0.1"]
    async with Web({"/secret": "<html>SECRET</html>", "/robots.txt": ""}) as server, Fetcher() as fetcher:
        for port in ("", f":{server.port}"):
            with pytest.raises((BlockedAddress, BadAddress)):
                await fetcher.get(f"http://{host}{port}/secret")
    assert server.asked == []


async def test_a_name_that_changes_its_address_is_caught_at_the_socket(names: dict[str, list[str]]) -> None:
    """The first look-up, which a check before the request would see, is harmless; the ones that are connected to are not."""
    names["rebind.test"] = ["93.184.216.34", "127.0.0.1"]
    await asyncio.get_running_loop().getaddrinfo("rebind.test", 80)
    async with Web({"/": "SECRET"}) as server, Fetcher() as fetcher:
        with pytest.raises(BlockedAddress, match="not on the public internet"):
            await fetcher.get(f"http://rebind.test:{server.port}/")
    assert server.asked == []


async def test_a_redirect_to_a_closed_address_is_caught(names: dict[str, list[str]]) -> None:
    async with Web() as inner, Web() as outer:

        async def away(request: Any) -> Any:
            from aiohttp import web

            raise web.HTTPFound(f"{inner.url}/secret")

        inner.pages["/secret"] = "SECRET"
        outer.pages["/"] = away
        async with Fetcher(guard=Guard([f"127.0.0.1:{outer.port}"])) as fetcher:
            with pytest.raises(BlockedAddress):
                await fetcher.get(outer.url)
    assert inner.asked == []


@pytest.mark.parametrize(
    "address", ["", "x", "ftp://h/", "file:///etc/passwd", "http://", "http://[::1", "http://h:99999/", "http://u:p@h/"]
)
async def test_what_is_no_web_address_is_told(address: str) -> None:
    async with Fetcher() as fetcher:
        with pytest.raises(BadAddress, match=r"\.$"):
            await fetcher.get(address)


@given(st.text(max_size=60))
def test_any_text_is_a_web_address_or_refused_in_a_sentence(text: str) -> None:
    from bot.sources.fetch import parse

    try:
        assert parse(text).scheme in ("http", "https")
    except FetchError as error:
        assert str(error).endswith(".")
