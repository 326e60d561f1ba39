"""Signatures of manifests: Ed25519 (RFC 8032) over a line that names the purpose, then the manifest.

The line keeps a signature from being taken for one under something else that the same key may sign one day.
"""

from __future__ import annotations

import re

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bench.errors import BadInputError

PURPOSE = b"bootbench manifest\n"
SIGNATURE_BYTES = 129
"""As text: 128 digits and a line end."""


def sign(manifest: bytes, key: Ed25519PrivateKey) -> bytes:
    """The signature as lower-case hexadecimal and a line end; the same manifest and key give the same."""
    return key.sign(PURPOSE + manifest).hex().encode("ascii") + b"\n"


def check_signature(manifest: bytes, signature: bytes, key: Ed25519PublicKey, where: str) -> None:
    """Raise `BadInputError` unless the signature is this key's, under exactly these bytes."""
    if not re.fullmatch(rb"[0-9a-f]{128}\n", signature):
        raise BadInputError(where, "the signature is not written as bootbench writes it", place="manifest.sig")
    try:
        key.verify(bytes.fromhex(signature[:-1].decode("ascii")), PURPOSE + manifest)
    except InvalidSignature as error:
        raise BadInputError(where, "the signature does not fit the manifest", place="manifest.json") from error
