"""A session in the guest that writes down what it saw, for the host to judge."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.peers.guest.machine import booted, installed_kernel

ROOT = Path(__file__).resolve().parents[3]


def reported(folder: Path, before: str, module: str) -> Any:
    """Run `before` (a shell script that makes the USB port) and then the module, which writes `report.json`.

    Skips the test where no kernel can be started. Fails with the guest's own words where the session did.
    """
    kernel = installed_kernel()
    if kernel is None:
        pytest.skip("needs a readable Linux kernel for x86-64 in /boot with its modules (linux-image-amd64)")
    with booted(kernel, folder, session_script(before, module)) as guest:
        assert guest.wait_for_end() == 0, (folder / "session.log").read_text(encoding="utf-8")
    return json.loads((folder / "report.json").read_text(encoding="utf-8"))


def session_script(before: str, module: str) -> str:
    """What the guest's shell runs: the port, then the module from this checkout."""
    return f"""set -e
{before}
cd {shlex.quote(str(ROOT))}
export PYTHONDONTWRITEBYTECODE=1
exec {shlex.quote(sys.executable)} -m {module} /mnt
"""
