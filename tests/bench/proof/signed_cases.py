"""A case of the shipped kind, signed with a key that is the same in every run."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.case import load_case
from bench.demo import CASE
from bench.profile_file import load_profile
from bench.proof.container import Entry, write_entries
from bench.proof.manifest import manifest_bytes
from bench.proof.proven import Proven, prove
from bench.report.gather import gather

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def copied_case(folder: Path) -> Path:
    return Path(shutil.copytree(CASE, folder / "case"))


def proven_case(folder: Path) -> Proven:
    return prove(gather(load_case(folder), load_profile()), KEY)


@cache
def demo_proven() -> Proven:
    """The shipped case, signed; every part in memory, so that no folder is needed any more."""
    with TemporaryDirectory() as folder:
        proven = proven_case(copied_case(Path(folder)))
        others = tuple(
            Entry(entry.name, entry.content if isinstance(entry.content, bytes) else entry.content.read_bytes())
            for entry in proven.others
        )
        return replace(proven, others=others)


def pack_bytes(proven: Proven, *, change: dict[str, bytes] | None = None) -> bytes:
    """The pack in memory, without a last look at it; with some contents exchanged by somebody who knows ZIP."""
    first = (
        Entry("manifest.json", manifest_bytes(proven.manifest)),
        Entry("manifest.sig", proven.signature),
        Entry("report.pdf", proven.sealed_pdf),
    )
    file = io.BytesIO()
    entries = [Entry(e.name, (change or {}).get(e.name, e.content)) for e in (*first, *proven.others)]
    write_entries(file, entries, Path("x.zip"))
    return file.getvalue()
