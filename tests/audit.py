"""`python -m tests.audit`: whether known weaknesses of the locked dependencies are on record.

Fails where there is one. Where the service of advisories cannot be asked, it says so and does not fail: a build without a
network is no weakness.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = "requirements-grow.lock"
"""What an image holds: the product with all its extras."""
OPTIONS = ("--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10")
PATIENCE = 300.0
UNREACHABLE = "The service of advisories cannot be reached; the dependencies were not audited."


def ask(lock: Path) -> str:
    """What pip-audit says of a lock, as JSON; empty where it cannot say."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), *OPTIONS]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return ""
    if not done.stdout and "ServiceError" not in done.stderr and "Connection" not in done.stderr:
        sys.stderr.write(done.stderr)
    return done.stdout


def judge(said: str) -> tuple[int, str]:
    """The exit code and what to tell."""
    found: Sequence[dict[str, Any]] = json.loads(said)["dependencies"] if said.strip() else []
    asked = [one for one in found if "skip_reason" not in one]
    if not asked:
        return 0, UNREACHABLE
    weak = [f"{one['name']} {one['version']}: {_advised(weakness)}" for one in asked for weakness in one["vulns"]]
    if weak:
        return 1, "\n".join(["Known weaknesses of locked dependencies; run make lock, or replace them:", *weak])
    unknown = f"; {len(found) - len(asked)} could not be looked up" if len(asked) < len(found) else ""
    return 0, f"No known weaknesses in {len(asked)} dependencies{unknown}."


def _advised(weakness: dict[str, Any]) -> str:
    mended = ", ".join(weakness["fix_versions"]) or "no version yet"
    return f"{weakness['id']}, mended in {mended}"


def main(ask: Callable[[Path], str] = ask) -> int:
    code, told = judge(ask(ROOT / LOCK))
    sys.stdout.write(f"{told}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
