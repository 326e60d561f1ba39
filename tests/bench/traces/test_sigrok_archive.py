"""Archives made to mislead or damaged: one sentence each, no memory, nothing unpacked."""

from __future__ import annotations

import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bench.errors import BadInputError
from bench.traces import sigrok, sigrok_archive
from bench.traces.recording import Hints, Likeness
from tests.bench.traces.test_sigrok import METADATA, floats, session


def directory_entry(data: bytearray, name: bytes) -> int:
    """Where the directory's entry for a member begins."""
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name:
        at = data.index(b"PK\x01\x02", at + 4)
    return at


def with_field(path: Path, name: bytes, offset: int, layout: str, value: int) -> Path:
    """Overwrite one field of a member's directory entry."""
    data = bytearray(path.read_bytes())
    struct.pack_into(layout, data, directory_entry(data, name) + offset, value)
    path.write_bytes(bytes(data))
    return path


def declares_too_much(path: Path) -> Path:
    return with_field(session(path), b"analog-1-1-1", 24, "<I", 10_000_000)


def declares_too_little(path: Path) -> Path:
    return with_field(session(path), b"analog-1-1-1", 24, "<I", 16)


def declares_somewhat_more(path: Path) -> Path:
    return with_field(session(path), b"analog-1-1-1", 24, "<I", 64)


def declares_ten_gigabytes(path: Path) -> Path:
    """Ten gigabytes of zeros deflate to ten megabytes; three chunks of a true ratio, never unpacked."""
    session(path, {f"analog-1-1-{k}": bytes(4 << 20) for k in (1, 2, 3)})
    for k in (1, 2, 3):
        with_field(path, b"analog-1-1-%d" % k, 24, "<I", 0xFFFFFFF0)
        with_field(path, b"analog-1-1-%d" % k, 20, "<I", 0xFFFFFFF0 // 1000)
    return path


def encrypted(path: Path) -> Path:
    return with_field(session(path), b"analog-1-1-1", 8, "<H", 1)


def strongly_encrypted(path: Path) -> Path:
    return with_field(session(path), b"analog-1-1-1", 8, "<H", 0x41)


def overlapping(path: Path) -> Path:
    """Two members over the same bytes, the way of a bomb that no ratio gives away."""
    session(path)
    data = bytearray(path.read_bytes())
    first = directory_entry(data, b"analog-1-1-1")
    offset = struct.unpack_from("<I", data, first + 42)[0]
    return with_field(path, b"analog-1-2-1", 42, "<I", offset)


def outside(name: str) -> Callable[[Path], Path]:
    return lambda path: session(path, {"analog-1-1-1": floats(1, 2), name: b"x"})


def twice(path: Path) -> Path:
    session(path, {"analog-1-1-1": floats(1, 2), "analog-1-1-9": floats(3, 4)})
    path.write_bytes(path.read_bytes().replace(b"analog-1-1-9", b"analog-1-1-1"))
    return path


def other_compression(path: Path) -> Path:
    return session(path, compression=zipfile.ZIP_LZMA)


def cut_in_the_directory(path: Path) -> Path:
    session(path)
    path.write_bytes(path.read_bytes()[:-40])
    return path


def cut_in_the_data(path: Path) -> Path:
    session(path)
    path.write_bytes(path.read_bytes()[:200])
    return path


def directory_beyond_the_file(path: Path) -> Path:
    session(path)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, 0x7FFFFFFF)
    path.write_bytes(bytes(data))
    return path


def zip64_locator(path: Path) -> Path:
    """A locator before the end record sends a reader to sizes of 64 bits."""
    session(path)
    data = path.read_bytes()
    end = data.rindex(b"PK\x05\x06")
    path.write_bytes(data[:end] + struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1) + data[end:])
    return path


def flipped_value(path: Path) -> Path:
    session(path, compression=zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    data[data.index(floats(3)) + 3] ^= 1
    path.write_bytes(bytes(data))
    return path


def key_twice(path: Path) -> Path:
    return session(path, metadata=METADATA + "analog1=U\n")


def section_twice(path: Path) -> Path:
    return session(path, metadata=METADATA + "[device 1]\nsamplerate=5 Hz\n")


def huge_metadata(path: Path) -> Path:
    return session(path, metadata=METADATA + "#" * (2 << 20))


def later_version(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("version", "3")
        archive.writestr("metadata", METADATA)
    return path


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (declares_too_much, "cannot unpack from .* to 10000000 bytes"),
        (declares_too_little, "analog-1-1-1: is damaged: it does not unpack"),
        (declares_somewhat_more, "analog-1-1-1: unpacks to 32 bytes, and the directory says 64"),
        (declares_ten_gigabytes, "overlaps the member before it|unpacks to 12.0 GiB"),
        (encrypted, "analog-1-1-1: is encrypted; save it without a password"),
        (strongly_encrypted, "analog-1-1-1: is encrypted"),
        (overlapping, "overlaps the member before it"),
        (outside("../../evil"), r"a member named '\.\./\.\./evil', which would leave its folder"),
        (outside("/etc/passwd"), "'/etc/passwd', which would leave"),
        (outside("C:/evil"), "would leave its folder"),
        (outside("..\\evil"), "would leave its folder"),
        (twice, "holds two members named 'analog-1-1-1'"),
        (other_compression, "is packed in a way that its program does not use"),
        (cut_in_the_directory, "directory at the end of the file is missing; it was cut off"),
        (cut_in_the_data, "directory at the end of the file is missing; it was cut off"),
        (directory_beyond_the_file, "is no sigrok session's"),
        (zip64_locator, "is no sigrok session's"),
        (flipped_value, "analog-1-1-1: is damaged: it does not unpack"),
        (key_twice, "metadata: is not the text that sigrok writes .*analog1.* already exists"),
        (section_twice, "metadata: is not the text that sigrok writes .*device 1.* already exists"),
        (huge_metadata, "metadata: has 2097.* bytes"),
        (later_version, "version: is a session of version '3'"),
    ],
    ids=lambda value: getattr(value, "__name__", "") if callable(value) else "",
)
def test_a_misleading_archive_is_refused_in_one_sentence_and_no_memory(
    make: Callable[[Path], Path], problem: str, tmp_path: Path
) -> None:
    path = make(tmp_path / "x.sr")
    tracemalloc.start()
    try:
        with pytest.raises(BadInputError, match=problem) as caught:
            sigrok.read(path, Hints())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert peak < 24 << 20
    assert [path] == list(tmp_path.iterdir())


def test_a_bomb_of_true_sizes_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """64 MiB of zeros in 64 KiB, against a bound of 1 MiB: every ratio is real, and the sum is what gives it away."""
    monkeypatch.setattr(sigrok_archive, "LARGEST_CHANNEL_BYTES", 1 << 20)
    path = session(tmp_path / "x.sr", {"analog-1-1-1": bytes(64 << 20)})
    assert path.stat().st_size < 128 << 10
    tracemalloc.start()
    try:
        with pytest.raises(BadInputError, match=r"unpacks to 0\.1 GiB, and 0\.000976562 GiB are read at most"):
            sigrok.read(path, Hints())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 << 20


def test_a_steady_current_that_packs_a_thousandfold_is_no_bomb(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", {f"analog-1-1-{k}": floats(*np.full(1 << 20, 0.25)) for k in (1, 2)})
    assert path.stat().st_size < 20_000
    np.testing.assert_array_equal(np.full(1 << 21, 0.25), sigrok.read(path, Hints()).trace.current_a)


def test_half_a_value_is_refused_also_where_a_session_is_read_in_blocks(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", {"analog-1-1-1": floats(1, 2) + b"ab", "analog-1-1-2": floats(3)})
    for read in (sigrok.read, lambda path, hints: list(sigrok.stream(path, hints).blocks)):
        with pytest.raises(BadInputError, match="analog-1-1-1: has 10 bytes, which is no whole number of float32"):
            read(path, Hints())


def test_a_session_is_known_in_any_order_of_its_members_and_even_without_its_directory(tmp_path: Path) -> None:
    last = tmp_path / "last.sr"
    with zipfile.ZipFile(last, "w") as archive:
        archive.writestr("analog-1-1-1", floats(1, 2))
        archive.writestr("metadata", METADATA)
        archive.writestr("version", "2")
    cut = cut_in_the_data(tmp_path / "cut.sr")
    for path in (last, cut):
        assert Likeness.SURE is sigrok.sniff(path.read_bytes()[:65_536], path)


def test_another_zip_archive_is_no_session(tmp_path: Path) -> None:
    path = tmp_path / "x.ppk2"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("session.raw", bytes(60))
        archive.writestr("metadata.json", "{}")
    assert Likeness.NO is sigrok.sniff(path.read_bytes(), path)
    with pytest.raises(BadInputError, match="has no member 'version'; it is a zip archive, but no sigrok session"):
        sigrok.read(path, Hints())
