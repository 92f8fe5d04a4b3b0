"""The web server of the evidence pages, which leaves the signals of the process to whoever started it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot import operator_words
from bot.errors import BadSettings

LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))


def address(listen: str) -> tuple[str, int]:
    """Host and port of `127.0.0.1:8460` or `[::1]:8460`."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def listener(host: str, port: int, key: str) -> socket.socket:
    """A socket to serve the pages at. Raises BadSettings where everybody could read them, or the address is not to be had."""
    if host not in LOOPBACK and not key:
        raise BadSettings(operator_words.LINK_KEY_NEEDED)
    return bound(host, port)


def bound(host: str, port: int) -> socket.socket:
    """A socket at an address, whoever may reach it. Raises BadSettings where it is not to be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadSettings(operator_words.cannot_listen(host, port, error.strerror or str(error))) from error


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(app: ASGIApp, at: socket.socket, stop: asyncio.Event) -> None:
    """Serve until told to stop; requests that are being answered are answered to their end."""
    server = _Server(uvicorn.Config(app, log_level="warning", server_header=False, access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve([at]))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        stopping.cancel()
        await asyncio.shield(serving)
