"""Whether a pack or a PDF is as it was signed: offline, with the bench's public key alone.

A refusal names what was changed. Nothing is unpacked, and nothing is diagnosed again: what was signed is checked, not
whether it is true.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from dataclasses import replace
from hashlib import file_digest, sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bench.errors import BadInputError
from bench.proof.container import Stored, read_entries
from bench.proof.keys import fingerprint
from bench.proof.manifest import MOST_BYTES, Manifest, Part, parse_manifest
from bench.proof.repacked import Repacked
from bench.proof.seal import parted
from bench.proof.signature import SIGNATURE_BYTES, check_signature
from bench.regular_file import open_regular

MOST_PDF_BYTES = 1 << 30
MOST_SEAL_BYTES = MOST_BYTES + 65_536
"""What a seal adds to a report: a manifest, a signature, and their places."""
_HEAD = ("manifest.json", "manifest.sig", "report.pdf")


class ChangedError(BadInputError):
    """It is not as it was signed; `place` lists the parts that were changed, with commas."""

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts by their names in the pack."""
        return tuple(self.place.split(", "))


class OtherKeyError(BadInputError):
    """It was signed with another key than the one that was given, so nothing can be said of it."""


def verify_file(path: Path, key: Ed25519PublicKey) -> Manifest:
    """The manifest of a pack or a sealed PDF, known by its first bytes, if nothing was changed. `BadInputError`."""
    try:
        with open_regular(path) as file:
            head = file.read(4)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if head == b"%PDF":
        return verify_pdf(path, key)
    if head == b"PK\3\4":
        return verify_pack(path, key)
    raise BadInputError(path, "expected a data pack (ZIP) or a PDF of bootbench")


def verify_pdf(path: Path, key: Ed25519PublicKey) -> Manifest:
    """The manifest of a sealed PDF. Raises `BadInputError` naming what was changed."""
    if path.stat().st_size > MOST_PDF_BYTES:
        raise BadInputError(path, "expected a report, but the file is too large for one")
    return checked_pdf(path.read_bytes(), key, str(path))


def verify_pack(path: Path, key: Ed25519PublicKey) -> Manifest:
    """The manifest of a data pack. Raises `BadInputError` naming every part that was changed."""
    try:
        return checked_pack(_mapped(path), key, str(path))
    except BadInputError as error:
        refused = type(error)(error.where, error.problem, place=error.place, advice=error.advice)
    # Raised anew, since the first one's traceback would hold the file open, which Windows then lets nobody replace.
    raise refused


def verify_case(folder: Path, manifest: Manifest) -> None:
    """Whether a case's folder still holds the files that were signed. Raises `BadInputError` naming those changed."""
    changed = []
    for part in manifest.parts:
        if part.name.startswith("case/"):
            try:
                with open_regular(folder / part.name.removeprefix("case/")) as file:
                    digest = file_digest(file, "sha256").hexdigest()
            except (OSError, BadInputError):
                digest = ""
            if digest != part.sha256:
                changed.append(part.name)
    if changed:
        raise ChangedError(folder, "not as it was signed", place=", ".join(changed))


def checked_pdf(content: bytes, key: Ed25519PublicKey, where: str) -> Manifest:
    """The same for a sealed PDF in memory."""
    try:
        sealed = parted(content)
    except BadInputError as error:
        raise ChangedError(where, error.problem, place=str(error.where)) from error
    if sealed is None:
        advice = "make one with bootbench report --sign, or bring the file as it was handed out"
        raise BadInputError(where, "expected a signed report, but there is no seal in it", advice=advice)
    manifest = _signed(sealed.manifest, sealed.signature, key, where)
    part = next((part for part in manifest.parts if part.name == "report.pdf"), None)
    if part is None or not _fits(part, sealed.report):
        raise ChangedError(where, "not as it was signed", place="report.pdf")
    return manifest


def checked_pack(content: memoryview, key: Ed25519PublicKey, where: str) -> Manifest:
    """The same for a pack in memory; every byte of it counts."""
    try:
        entries = read_entries(content, where)
        if tuple(entry.name for entry in entries[:3]) != _HEAD:
            raise BadInputError(where, f"expected {', '.join(_HEAD)} first in the pack", place="container")
        first, signature, report = (bytes(entry.content) for entry in entries[:3])
        manifest = _signed(first, signature, key, where)
        if [entry.name for entry in entries[2:]] != [part.name for part in manifest.parts]:
            raise BadInputError(where, "the pack does not hold the files that were signed", place="container")
    except BadInputError as error:
        if error.place == "container":
            _name_what_differs(content, key, where)
        raise
    changed = [part.name for part in _changed(manifest, entries)]
    if not _is_sealed(report, first, signature, manifest.parts[0]):
        changed.insert(0, "report.pdf")
    if changed:
        raise ChangedError(where, "not as it was signed", place=", ".join(changed))
    return manifest


def _name_what_differs(content: memoryview, key: Ed25519PublicKey, where: str) -> None:
    """A pack whose records are not bootbench's is refused in any case; `ChangedError` where a part is not as signed.

    Whoever changes one part with an ordinary program changes every record, and should still hear which part it was.
    """
    try:
        pack = Repacked(content, where)
    except BadInputError:
        return
    first = pack.small("manifest.json", MOST_BYTES + 1)
    if not first:
        return  # any other ZIP file
    signature = pack.small("manifest.sig", SIGNATURE_BYTES + 1)
    manifest = _signed(first, signature, key, where)
    difference = pack.difference(manifest, _HEAD, "report.pdf")
    report = pack.small("report.pdf", manifest.parts[0].size + MOST_SEAL_BYTES)
    if "report.pdf" not in difference.names and not _is_sealed(report, first, signature, manifest.parts[0]):
        difference = replace(difference, changed=("report.pdf", *difference.changed))
    if difference.names:
        advice = "the pack was written anew by another program; ask the bench for the one that it signed"
        raise ChangedError(where, difference.problem, place=", ".join(difference.names), advice=advice)


def _is_sealed(report: bytes, manifest: bytes, signature: bytes, part: Part) -> bool:
    """Whether the PDF of a pack carries the pack's own manifest and signature, and is the one that was signed."""
    try:
        sealed = parted(report)
    except BadInputError:
        return False
    if sealed is None or (sealed.manifest, sealed.signature) != (manifest, signature):
        return False
    return _fits(part, sealed.report)


def _changed(manifest: Manifest, entries: tuple[Stored, ...]) -> Iterator[Part]:
    for part, entry in zip(manifest.parts[1:], entries[3:], strict=True):
        if not _fits(part, entry.content):
            yield part


def _fits(part: Part, content: bytes | memoryview) -> bool:
    return len(content) == part.size and sha256(content).hexdigest() == part.sha256


def _signed(content: bytes, signature: bytes, key: Ed25519PublicKey, where: str) -> Manifest:
    if len(content) > MOST_BYTES:
        raise BadInputError(where, "the manifest is too large for one", place="manifest.json")
    try:
        manifest = parse_manifest(content, where)
    except BadInputError as error:
        raise ChangedError(where, error.problem, place="manifest.json") from error
    if manifest.key != fingerprint(key):
        problem = f"signed with another key, fingerprint {manifest.key}; the key that was given is {fingerprint(key)}"
        raise OtherKeyError(
            where, problem, place="manifest.json", advice="give the public key of the bench that signed"
        )
    try:
        check_signature(content, signature, key, where)
    except BadInputError as error:
        raise ChangedError(where, error.problem, place=error.place) from error
    return manifest


def _mapped(path: Path) -> memoryview:
    """The file's bytes without reading them into memory at once; the file is closed when the last view is gone."""
    try:
        with path.open("rb") as file:
            return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError) as error:  # ValueError: the library's word for an empty file
        raise BadInputError(path, "cannot be read, or is empty") from error
