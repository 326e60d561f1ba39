"""The key of an export's marks: nobody's to guess, and for a signed export the same each time."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.case import CASE_FILE, Case
from bench.redaction.levels import Level


def mask_key(case: Case, level: Level, private: Ed25519PrivateKey | None) -> bytes:
    """From the bench's private key, case and level, so that the same export has the same bytes; else drawn anew."""
    if private is None:
        return secrets.token_bytes(32)
    of = sha256((case.folder / CASE_FILE).read_bytes()).hexdigest()
    return _derived(private, level, of)


def export_key(folders: Iterable[Path], level: Level, private: Ed25519PrivateKey | None) -> bytes:
    """The one key of an export of many case folders; signed, it follows from which cases they are."""
    if private is None:
        return secrets.token_bytes(32)
    of = sha256()
    for folder in sorted(folders):
        path = folder / CASE_FILE
        content = path.read_bytes() if path.is_file() else b""
        of.update(folder.name.encode() + b"\0" + sha256(content).digest())
    return _derived(private, level, f"many {of.hexdigest()}")


def _derived(private: Ed25519PrivateKey, level: Level, of: str) -> bytes:
    secret = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return hmac.digest(secret, f"bootbench redaction\0{level.value}\0{of}".encode(), "sha256")
