"""Other people's recordings stay as they came: a test that writes into one changes what all others judge by."""

from __future__ import annotations

import hashlib
from pathlib import Path

REAL = Path(__file__).parents[2] / "fixtures" / "real"
SUMS = REAL / "SHA256SUMS"


def listed() -> dict[str, str]:
    """SHA-256 by path, from the list that `sha256sum` wrote."""
    rows = [line.split("  ", 1) for line in SUMS.read_text(encoding="utf-8").splitlines()]
    return {name: digest for digest, name in rows}


def test_every_recording_is_as_it_came() -> None:
    files = [path for path in REAL.rglob("*") if path.is_file() and path.name not in (SUMS.name, "README.md")]
    found = {path.relative_to(REAL).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert found == listed()
