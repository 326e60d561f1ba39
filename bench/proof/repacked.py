"""What was changed in a pack that another ZIP program wrote anew: read as any ZIP to name the parts, never to take it.

The bytes are a stranger's: nothing is unpacked further than the manifest says that a part is long.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bench.errors import BadInputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from bench.proof.manifest import Manifest, Part

_PIECE = 1 << 20
_UNREADABLE = (OSError, EOFError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What the library says of an entry that is damaged, encrypted, or packed in a way that it does not know."""


@dataclass(frozen=True, slots=True)
class Difference:
    """In what a pack is not what was signed; names as in the pack."""

    changed: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Of all of them."""
        return (*self.changed, *self.removed, *self.added)

    @property
    def problem(self) -> str:
        """One part of a sentence."""
        lists = ((self.removed, "removed"), (self.added, "added"))
        more = [f"{', '.join(names)} {'was' if len(names) == 1 else 'were'} {done}" for names, done in lists if names]
        return f"not as it was signed{': ' if more else ''}{', '.join(more)}"


class Repacked:
    """A pack that is read leniently. Raises `BadInputError` where it is no ZIP at all."""

    def __init__(self, content: memoryview, where: str) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BufferedReader(_Bytes(content), _PIECE))
        except _UNREADABLE as error:
            raise BadInputError(where, "is no ZIP file that can be read", place="container") from error
        self._entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]

    def small(self, name: str, most_bytes: int) -> bytes:
        """The content of an entry, cut off behind `most_bytes`; empty where it cannot be read."""
        found = next((entry for entry in self._entries if entry.filename == name), None)
        return b"".join(self._pieces(found, most_bytes)) if found is not None else b""

    def difference(self, manifest: Manifest, head: tuple[str, ...], sealed: str) -> Difference:
        """Which parts are not those of the manifest; `head` are the pack's own files, `sealed` is judged elsewhere."""
        parts = {part.name: part for part in manifest.parts}
        times = Counter(entry.filename for entry in self._entries)
        changed = [name for name, count in times.items() if count > 1]
        for entry in self._entries:
            part = parts.get(entry.filename)
            if part is not None and part.name != sealed and not self._fits(entry, part):
                changed.append(part.name)
        return Difference(
            changed=tuple(dict.fromkeys(changed)),
            removed=tuple(name for name in dict.fromkeys((*head, *parts)) if name not in times),
            added=tuple(name for name in times if name not in parts and name not in head),
        )

    def _fits(self, entry: zipfile.ZipInfo, part: Part) -> bool:
        if entry.file_size != part.size:
            return False
        whole, size = sha256(), 0
        for piece in self._pieces(entry, part.size + 1):
            whole.update(piece)
            size += len(piece)
        return size == part.size and whole.hexdigest() == part.sha256

    def _pieces(self, entry: zipfile.ZipInfo, most_bytes: int) -> Iterator[bytes]:
        left = most_bytes
        try:
            with self._zip.open(entry) as file:
                while left and (piece := file.read(min(left, _PIECE))):
                    left -= len(piece)
                    yield piece
        except _UNREADABLE:
            return


class _Bytes(io.RawIOBase):
    """Bytes as a file, without a copy of them."""

    def __init__(self, content: memoryview) -> None:
        self._content, self._at = content, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._content)}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, into: WriteableBuffer) -> int:
        target = memoryview(into).cast("B")
        piece = self._content[self._at : self._at + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)
