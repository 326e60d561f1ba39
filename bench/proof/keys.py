"""The bench's Ed25519 key: made once, private half in one file for its owner alone, public half beside it for all.

Both files are PEM as OpenSSL writes them (PKCS#8, RFC 5208 and RFC 8410, and SubjectPublicKeyInfo), so that others can
check a signature without bootbench. A passphrase encrypts the private one. The fingerprint is the SHA-256 of the 32
bytes of the public key.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from bench.errors import BadInputError
from bench.proof.private_file import make_private, refuse_open_to_others
from bench.regular_file import open_regular
from bench.user_folder import user_folder
from bench.written import write_bytes_whole

PRIVATE = "bench-key.pem"
_LONGEST_FILE = 16_384
Passphrase = Callable[[], str]
"""Asks for the passphrase; called only where the key has one."""

PASSPHRASE_VARIABLE = "BOOTBENCH_KEY_PASSPHRASE"
"""Where scripts find the passphrase of the bench's key; a window asks where it is not set."""


class WrongPassphraseError(BadInputError):
    """The key has a passphrase, and it is another one."""


def key_path() -> Path:
    """Where this user's bench key is kept."""
    return user_folder() / "keys" / PRIVATE


def public_path(private: Path) -> Path:
    """Where the public half stands: beside the private one."""
    return private.with_name(f"{private.stem}.pub.pem")


def new_key(private: Path, passphrase: str | None = None) -> Ed25519PublicKey:
    """Make a key and write both halves. A key that is there already is never replaced: `BadInputError`."""
    key = Ed25519PrivateKey.generate()
    locked: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        if not passphrase:
            raise BadInputError(
                "key", "expected a passphrase, but it is empty", advice="leave --passphrase out for none"
            )
        locked = BestAvailableEncryption(passphrase.encode("utf-8"))
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    try:
        private.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        make_private(private, content)
    except FileExistsError as error:
        advice = "keep it: reports that it signed need its public half; give another name with --key for a second one"
        raise BadInputError(private, "there is a key already", advice=advice) from error
    except OSError as error:
        raise BadInputError(private, f"cannot be written ({error.strerror})") from error
    write_bytes_whole(public_path(private), public_pem(key.public_key()))
    return key.public_key()


def load_private(private: Path, ask: Passphrase) -> Ed25519PrivateKey:
    """The bench's key. Raises `BadInputError` where there is none, it is open to others or the passphrase is wrong."""
    content = _read(private, "make one with bootbench key new")
    refuse_open_to_others(private)
    if _is_encrypted(private, content):
        # The library takes an empty passphrase for none; what cannot be encoded cannot have been chosen.
        typed = ask().encode("utf-8", "replace") or b"\0"
        try:
            key = load_pem_private_key(content, typed)
        except ValueError as error:
            raise WrongPassphraseError(private, "cannot be opened: the passphrase is wrong") from error
    else:
        key = load_pem_private_key(content, None)
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInputError(private, "expected an Ed25519 key, but the file holds another kind")
    return key


def has_passphrase(private: Path) -> bool:
    """Whether the bench's key is locked with a passphrase. Raises `BadInputError` where it cannot be read."""
    return _is_encrypted(private, _read(private, "make one with bootbench key new"))


def _is_encrypted(private: Path, content: bytes) -> bool:
    try:
        load_pem_private_key(content, None)
    except TypeError:  # the library's word for it
        return True
    except ValueError as error:
        raise BadInputError(private, "cannot be opened: the file is no private key") from error
    return False


def load_public(
    path: Path, advice: str = "give the bench's public key, as bootbench key show prints it"
) -> Ed25519PublicKey:
    """A public key from its file; the private file is refused, so that nobody hands it out to be checked with."""
    content = _read(path, advice)
    if b"PRIVATE" in content:
        give = f"give {public_path(path).name}, and keep this file to yourself"
        raise BadInputError(path, "expected a public key, but this is the private one", advice=give)
    try:
        key = load_pem_public_key(content)
    except ValueError as error:
        raise BadInputError(path, "expected a public key as PEM") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadInputError(path, "expected an Ed25519 key, but the file holds another kind")
    return key


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key's 32 bytes."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def _read(path: Path, advice: str) -> bytes:
    try:
        with open_regular(path) as file:
            content = file.read(_LONGEST_FILE + 1)
    except PermissionError as error:
        raise BadInputError(
            path, f"the key cannot be read ({error.strerror})", advice="it is another user's"
        ) from error
    except OSError as error:
        raise BadInputError(path, f"the key cannot be read ({error.strerror})", advice=advice) from error
    if len(content) > _LONGEST_FILE:
        raise BadInputError(path, "expected a key, but the file is too large for one", advice=advice)
    return content
