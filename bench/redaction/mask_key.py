"""The key of an export's marks: nobody's to guess, and for a signed export the same each time."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.case import CASE_FILE, Case
from bench.redaction.levels import Level


def mask_key(case: Case, level: Level, private: Ed25519PrivateKey | None) -> bytes:
    """From the bench's private key, case and level, so that the same export has the same bytes; else drawn anew."""
    if private is None:
        return secrets.token_bytes(32)
    secret = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    of = sha256((case.folder / CASE_FILE).read_bytes()).hexdigest()
    return hmac.digest(secret, f"bootbench redaction\0{level.value}\0{of}".encode(), "sha256")
