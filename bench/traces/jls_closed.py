"""Whether a Joulescope v2 file was closed and hangs together, looked at without the library.

The library repairs in place what was not closed, and can crash on pieces that stand in the wrong place with CRCs that
still fit, so a file is looked at here before it is opened there.
"""

from __future__ import annotations

import os
import struct
from array import array
from contextlib import ExitStack
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from bench.errors import BadInputError
from bench.traces.jls_layout import CHUNK_HEADER, END_TAG, FILE_HEADER, V1_MAGIC, V2_MAGIC, VENDOR, on_disk
from bench.traces.jls_torn import make_repairable

_SOURCE_TAG, _SIGNAL_TAG = 0x01, 0x02
_TRACK_TAGS = (0x20, 0x3F)
_SIGNAL_OF_TRACK = 0xFFF
"""The bits of a track's number that are its signal's."""
_SIGNAL_COUNTS = slice(12, 36)
"""Six u32 in the definition of a signal: samples in a block, and how many of each kind a summary is made of."""
_MOST_IN_A_BLOCK = 1 << 24
"""The library makes room for so many of each, and multiplies them."""
_DATA_TAG, _LAST_TAG = 0x22, 0x24
"""Samples of a signal, where they are, their summaries."""
_TAGS_OF_MARKS = (0x33, 0x34, 0x3B, 0x3C)
"""Where marks and times of the clock are, and their summaries: they begin like those of samples."""
_PAYLOAD = np.dtype([("first", "<i8"), ("count", "<u4"), ("bits", "<u2"), ("reserved", "<u2")])
"""What each of them begins with: the first sample, and how many entries of how many bits follow."""
_TAG_AND_LENGTH = struct.Struct("<16xB3xI")
_HEADER = np.dtype(
    {
        "names": ["following", "preceding", "tag", "meta", "length", "length_before"],
        "formats": ["<u8", "<u8", "u1", "<u2", "<u4", "<u4"],
        "offsets": [0, 8, 16, 18, 20, 24],
        "itemsize": CHUNK_HEADER.size,
    }
)
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
    """Its chunks follow each other to the end, and their links and numbers fit; `None` where that was not looked at, in
    large files and in those that were not closed, where only the numbers do not fit, and for other people's in which
    something does not: how they lay out a file is their affair."""


def look(path: Path, walked_bytes: int = _WALKED_BYTES) -> JlsState:
    """Look at both ends of a file, and at every chunk of one that was closed and is no larger than `walked_bytes`.

    Raises `BadInputError` for what is no Joulescope v2 file.
    """
    try:
        with path.open("rb") as file:
            return _state(path, file, walked_bytes)
    except OSError as error:
        raise BadInputError(path, f"cannot be read ({error.strerror})") from error


def _state(path: Path, file: BinaryIO, walked_bytes: int) -> JlsState:
    """What one open file says; its path is for the sentence of a refusal."""
    size = os.fstat(file.fileno()).st_size
    head = file.read(_HEAD_BYTES)
    file.seek(max(0, size - CHUNK_HEADER.size))
    tail = file.read(CHUNK_HEADER.size)
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
    sound = _is_sound(file) if closed and size <= walked_bytes else None
    return JlsState(closed, ours, sound if ours else sound or None)


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


def _is_sound(file: BinaryIO) -> bool | None:
    """Whether every chunk is followed by the next, knows the length of the one before, and is linked both ways.

    `None` where that is so, and numbers inside the chunks are none that we write: the library may crash on them.
    """
    content = np.frombuffer(mmap(file.fileno(), 0, access=ACCESS_READ), np.uint8)
    places = _places(content)
    if not places.size:
        return False
    headers = content[places[:, None] + np.arange(CHUNK_HEADER.size)].view(_HEADER)[:, 0]
    if not (_lengths_fit(headers) and _links_fit(places, headers)):
        return False
    return True if _numbers_fit(content, places, headers) and _stamps_fit(content, places, headers) else None


def _places(content: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Where the chunks begin, shape (n,), by their lengths alone; none where they do not end with the file."""
    places = array("q")
    position, last, tag = FILE_HEADER.size, content.size - CHUNK_HEADER.size, -1
    tag_and_length, there = _TAG_AND_LENGTH.unpack_from, content.data
    while position <= last and tag != END_TAG:
        tag, length = tag_and_length(there, position)
        places.append(position)
        position += CHUNK_HEADER.size + ((length + 11) & ~7 if length else 0)  # `on_disk`, without a call for each
    return np.array(places if position == content.size else (), dtype=np.int64)


def _lengths_fit(headers: npt.NDArray[np.void]) -> bool:
    """Whether every chunk, shape (n,), knows the length of the one before."""
    # The writer passes over chunks without a payload.
    newest = np.maximum.accumulate(np.where(headers["length"] > 0, np.arange(headers.size), -1))
    lengths = np.where(newest >= 0, headers["length"][newest], 0)
    before = headers["length_before"]
    # The library forgets that length of a source once it links the next source to it.
    known = (before != 0) | (headers["tag"] != _SOURCE_TAG)
    return bool(before[0] == 0 or not known[0]) and not (known[1:] & (before[1:] != lengths[:-1])).any()


def _links_fit(places: npt.NDArray[np.int64], headers: npt.NDArray[np.void]) -> bool:
    """Whether what a chunk calls the next of its kind calls that chunk the one before; shape (n,) each."""
    following, preceding = headers["following"], headers["preceding"]
    own = places.astype(np.uint64)
    linked = following > 0
    if (preceding >= own).any() or (following[linked] <= own[linked]).any():
        return False
    found = np.searchsorted(own, following[linked])
    if (found == own.size).any():
        return False
    return bool((own[found] == following[linked]).all() and (preceding[found] == own[linked]).all())


def _numbers_fit(content: npt.NDArray[np.uint8], places: npt.NDArray[np.int64], headers: npt.NDArray[np.void]) -> bool:
    """Whether each source and signal is defined once, the library's own among them, and what refers to one finds it.

    The library follows numbers into its tables without asking, and divides by the counts of a signal's definition.
    """
    tags, numbers = headers["tag"], headers["meta"]
    sources, signals = numbers[tags == _SOURCE_TAG].tolist(), numbers[tags == _SIGNAL_TAG].tolist()
    is_track = (tags >= _TRACK_TAGS[0]) & (tags <= _TRACK_TAGS[1])
    for defined in (sources, signals):
        if 0 not in defined or len(set(defined)) < len(defined):
            return False
    if not set((numbers[is_track] & _SIGNAL_OF_TRACK).tolist()) <= set(signals):
        return False
    for place, length in zip(places[tags == _SIGNAL_TAG], headers["length"][tags == _SIGNAL_TAG], strict=True):
        payload = content[place + CHUNK_HEADER.size :][: int(length)].tobytes()
        if len(payload) < _SIGNAL_COUNTS.stop or int.from_bytes(payload[:2], "little") not in sources:
            return False
        if not _counts_fit(*struct.unpack("<6I", payload[_SIGNAL_COUNTS])):
            return False
    return True


def _counts_fit(block: int, summed: int, summary: int, summed_again: int, *of_marks: int) -> bool:
    """Whether samples and summaries of a block go into their summaries without a rest, as the library lays them out."""
    counts = (block, summed, summary, summed_again, *of_marks)
    return 0 < min(counts) <= max(counts) <= _MOST_IN_A_BLOCK and not block % summed and not summary % summed_again


def _stamps_fit(content: npt.NDArray[np.uint8], places: npt.NDArray[np.int64], headers: npt.NDArray[np.void]) -> bool:
    """Whether the samples of each signal follow each other, and its summaries begin where some of its samples do.

    No block may hold more of them than there is room for, no summary more than it is long.
    """
    tags = headers["tag"]
    is_data, is_of_samples = tags == _DATA_TAG, (tags >= _DATA_TAG) & (tags <= _LAST_TAG)
    counted = is_of_samples.copy()
    for tag in _TAGS_OF_MARKS:
        counted |= tags == tag
    if (headers["length"][counted] < _PAYLOAD.itemsize).any():
        return False
    begin = places[counted] + CHUNK_HEADER.size
    parts = content[begin[:, None] + np.arange(_PAYLOAD.itemsize)].view(_PAYLOAD)[:, 0]
    # The library states 256 bits for each summary of float64, and writes 128.
    each = np.where(tags[counted] == _LAST_TAG, np.minimum(parts["bits"], 128), parts["bits"])
    bits = parts["count"].astype(np.uint64) * each
    if (_PAYLOAD.itemsize + (bits + 7) // 8 > headers["length"][counted]).any():
        return False
    parts = parts[is_of_samples[counted]]
    signals, is_data = headers["meta"][is_of_samples] & _SIGNAL_OF_TRACK, is_data[is_of_samples]
    rooms = _samples_in_a_block(content, places[tags == _SIGNAL_TAG], headers["meta"][tags == _SIGNAL_TAG])
    for signal in set(signals.tolist()):
        data = parts[(signals == signal) & is_data]
        others = parts[(signals == signal) & ~is_data]
        first, count = data["first"], data["count"]
        if (count > rooms[signal]).any():
            return False
        if (first[1:] - first[:-1] != count[:-1]).any() or not _are_among(first, others["first"]):
            return False
    return True


def _samples_in_a_block(
    content: npt.NDArray[np.uint8], definitions: npt.NDArray[np.int64], signals: npt.NDArray[np.uint16]
) -> dict[int, int]:
    """How many samples a block of each signal holds at the most, as the signal's definition says; shape (n,) each."""
    begin = definitions + CHUNK_HEADER.size + _SIGNAL_COUNTS.start
    rooms = content[begin[:, None] + np.arange(4)].view("<u4")[:, 0]
    return dict(zip(signals.tolist(), rooms.tolist(), strict=True))


def _are_among(rising: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> bool:
    """Whether each of some values is one of those that rise, shape (n,) each. `isin` takes four times as long."""
    if not rising.size:
        return not values.size
    return bool((rising[np.minimum(rising.searchsorted(values), rising.size - 1)] == values).all())


def repaired_copy(path: Path, keep: ExitStack) -> Path:
    """A copy in a temporary folder that lives as long as `keep`, for the library to repair. The original stays."""
    folder = Path(keep.enter_context(TemporaryDirectory(prefix="bootbench-")))
    copy = folder / path.name
    try:
        copyfile(path, copy)
        make_repairable(copy)
    except OSError as error:
        raise BadInputError(path, f"was not closed, and cannot be copied to be repaired ({error.strerror})") from error
    return copy
