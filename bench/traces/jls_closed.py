"""Whether a Joulescope v2 file was closed, looked at without the library, which repairs what it opens in place."""

from __future__ import annotations

import struct
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from bench.errors import BadInputError
from bench.traces.jls_layout import END_TAG, V1_MAGIC, V2_MAGIC, VENDOR

_FILE_HEADER = struct.Struct("<16sQII")
_CHUNK_HEADER = struct.Struct("<QQBBHIII")
"""Next and previous of its kind, tag, reserved, meta, payload length, length of the previous payload, CRC."""
_SOURCE_TAG = 0x01
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class JlsState:
    """What the first and last bytes of a file say."""

    closed: bool
    ours: bool
    """Its source says that bootbench wrote it."""


def look(path: Path) -> JlsState:
    """Look at both ends of a file. Raises `BadInputError` for what is no Joulescope v2 file."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(max(0, size - _CHUNK_HEADER.size))
            tail = file.read(_CHUNK_HEADER.size)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if head.startswith(V1_MAGIC):
        raise BadInputError(
            path,
            "is a Joulescope file of version 1, and version 2 is read",
            advice="open it in the Joulescope application and export it, which writes version 2",
        )
    if not size:
        raise BadInputError(path, "is empty", advice="copy it again from where it was recorded")
    if not head.startswith(V2_MAGIC):
        raise BadInputError(path, "is no Joulescope file: its first bytes are not those of one")
    if len(head) < _FILE_HEADER.size:
        raise BadInputError(path, "is cut off inside its file header", advice="copy it again")
    stated_size = _FILE_HEADER.unpack_from(head)[1]
    ended = len(tail) == _CHUNK_HEADER.size and _CHUNK_HEADER.unpack(tail)[2] == END_TAG
    return JlsState(closed=ended and stated_size == size, ours=_is_ours(head))


def _is_ours(head: bytes) -> bool:
    """Whether the second source chunk (the first is the library's own) names bootbench as its vendor."""
    position, sources = _FILE_HEADER.size, 0
    while position + _CHUNK_HEADER.size <= len(head):
        header = _CHUNK_HEADER.unpack_from(head, position)
        tag, payload_length = header[2], header[5]
        payload = head[position + _CHUNK_HEADER.size :][:payload_length]
        if tag == _SOURCE_TAG:
            sources += 1
            if sources == 2:
                return VENDOR.encode() in payload.replace(b"\x1f", b"\0").split(b"\0")
        # A payload is followed by its CRC, padded to a multiple of 8.
        position += _CHUNK_HEADER.size + ((payload_length + 4 + 7) // 8 * 8 if payload_length else 0)
    return False


def repaired_copy(path: Path, keep: ExitStack) -> Path:
    """A copy in a temporary folder that lives as long as `keep`, for the library to repair. The original stays."""
    folder = Path(keep.enter_context(TemporaryDirectory(prefix="bootbench-")))
    copy = folder / path.name
    try:
        copyfile(path, copy)
    except OSError as error:
        raise BadInputError(path, f"was not closed, and cannot be copied to be repaired ({error.strerror})") from error
    return copy
