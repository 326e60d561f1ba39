"""Whether a Joulescope v2 file was closed and hangs together, looked at without the library.

The library repairs in place what was not closed, and can crash on pieces that stand in the wrong place with CRCs that
still fit, so a file is looked at here before it is opened there.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from bench.errors import BadInputError
from bench.traces.jls_layout import CHUNK_HEADER, END_TAG, FILE_HEADER, V1_MAGIC, V2_MAGIC, VENDOR, on_disk
from bench.traces.jls_torn import cut_to_whole

_SOURCE_TAG = 0x01
_HEAD_BYTES = 4096
_WALKED_BYTES = 8 << 20
"""Up to here the chunks of a file are walked: some 10 ms. Opening a larger one is not to cost a pass over it."""
WALKED_WHOLE_BYTES = 4 << 30
"""Up to here where all of it is read anyway: the walk takes less than starting a process does (measured)."""


@dataclass(frozen=True, slots=True)
class JlsState:
    """What the first and last bytes of a file say."""

    closed: bool
    ours: bool
    """Its source says that bootbench wrote it."""
    sound: bool | None
    """Its chunks follow each other to the end, and their links fit both ways; `None` where that was not looked at: in
    large files, in other people's and in those that were not closed."""


def look(path: Path, walked_bytes: int = _WALKED_BYTES) -> JlsState:
    """Look at both ends of a file, and at every chunk of one of ours that is no larger than `walked_bytes`.

    Raises `BadInputError` for what is no Joulescope v2 file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
            file.seek(max(0, size - CHUNK_HEADER.size))
            tail = file.read(CHUNK_HEADER.size)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error
    if head.startswith(V1_MAGIC):
        raise BadInputError(
            path,
            "is a Joulescope file of version 1, and this reader is for version 2",
            advice="read it with --format jls1, or leave --format out",
        )
    if not size:
        raise BadInputError(path, "is empty", advice="copy it again from where it was recorded")
    if not head.startswith(V2_MAGIC):
        raise BadInputError(path, "is no Joulescope file: its first bytes are not those of one")
    if len(head) < FILE_HEADER.size:
        raise BadInputError(path, "is cut off inside its file header", advice="copy it again")
    stated_size = FILE_HEADER.unpack_from(head)[1]
    ended = len(tail) == CHUNK_HEADER.size and CHUNK_HEADER.unpack(tail)[2] == END_TAG
    closed, ours = ended and stated_size == size, _is_ours(head)
    walked = closed and ours and size <= walked_bytes
    return JlsState(closed, ours, sound=_hangs_together(path) if walked else None)


def _is_ours(head: bytes) -> bool:
    """Whether the second source chunk (the first is the library's own) names bootbench as its vendor."""
    position, sources = FILE_HEADER.size, 0
    while position + CHUNK_HEADER.size <= len(head):
        header = CHUNK_HEADER.unpack_from(head, position)
        tag, payload_length = header[2], header[5]
        payload = head[position + CHUNK_HEADER.size :][:payload_length]
        if tag == _SOURCE_TAG:
            sources += 1
            if sources == 2:
                return VENDOR.encode() in payload.replace(b"\x1f", b"\0").split(b"\0")
        position += CHUNK_HEADER.size + on_disk(payload_length)
    return False


def _hangs_together(path: Path) -> bool:
    """Whether every chunk is followed by the next, knows the length of the one before, and is linked both ways."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return _links_fit(content)


def _links_fit(content: mmap) -> bool:
    position, previous_length = FILE_HEADER.size, 0
    next_of: dict[int, int] = {}
    previous_of: dict[int, int] = {}
    while position + CHUNK_HEADER.size <= len(content):
        following, preceding, tag, _, _, length, length_before, _ = CHUNK_HEADER.unpack_from(content, position)
        # The library forgets that length of a source once it links the next source to it.
        known = length_before != 0 or tag != _SOURCE_TAG
        if (known and length_before != previous_length) or preceding >= position or 0 < following <= position:
            return False
        next_of[position], previous_of[position] = following, preceding
        previous_length = length or previous_length  # the writer passes over chunks without a payload
        position += CHUNK_HEADER.size + on_disk(length)
        if tag == END_TAG:
            break
    links_fit = all(previous_of.get(there) == here for here, there in next_of.items() if there)
    return position == len(content) and links_fit


def repaired_copy(path: Path, keep: ExitStack) -> Path:
    """A copy in a temporary folder that lives as long as `keep`, for the library to repair. The original stays."""
    folder = Path(keep.enter_context(TemporaryDirectory(prefix="bootbench-")))
    copy = folder / path.name
    try:
        copyfile(path, copy)
        cut_to_whole(copy)
    except OSError as error:
        raise BadInputError(path, f"was not closed, and cannot be copied to be repaired ({error.strerror})") from error
    return copy
