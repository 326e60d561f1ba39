"""Joulescope files of version 1: ranges, calibration, missing samples, and what is refused."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import UniformClock
from bench.errors import BadInputError
from bench.traces import jls1
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Loss, Recording
from tests.bench.traces.made_joulescope import GAINS, OFFSETS, file_of, jls1_bytes, samples, tag
from tests.bench.traces.made_power_monitors import written


def _read(folder: Path, content: bytes) -> Recording:
    return jls1.read(written(folder, "a.jls", content), Hints())


@pytest.mark.parametrize("compressed", [False, True])
def test_each_sample_has_the_gain_of_its_range(compressed: bool, tmp_path: Path) -> None:
    found = open_recording(written(tmp_path, "a.jls", jls1_bytes(compressed=compressed)))
    expected = []
    for current, voltage in struct.iter_unpack("<HH", samples()):
        which = current & 3 | (voltage & 1) << 2
        expected.append(float("nan") if which == 7 else ((current >> 2) + OFFSETS[which]) * GAINS[which])
    assert found.origin.format == "jls1"
    np.testing.assert_allclose(expected, found.trace.current_a, rtol=1e-6)
    assert np.asarray(found.trace.voltage_v)[0] == pytest.approx((9000 - 100) * 4.5e-4)
    assert found.trace.clock == UniformClock(400, 2e6)
    assert found.origin.serial_number == "0011223344"
    assert found.origin.calibration == "2019-05-01T10:00:00+00:00"
    assert "3 readings are missing." in found.origin.notes


def test_a_recording_that_was_not_closed_keeps_what_is_whole(tmp_path: Path) -> None:
    found = _read(tmp_path, jls1_bytes(ended=False)[:-70])
    assert Loss.TAIL in found.origin.losses
    assert len(found.trace) in (200, 400)


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("place", [0, 4, 5, 1, -1])
def test_one_wrong_bit_among_the_samples_is_found(packed: bool, place: int, tmp_path: Path) -> None:
    raw = samples()
    sound = tag(b"ABN", zlib.compress(raw) if packed else raw + b"\1\2", 0x80 if packed else 0)
    content = jls1_bytes(raw=b"", ended=False) + sound
    assert len(_read(tmp_path, content).trace) == 400
    # In the first letter, in the length, in the samples, and in the checksum itself: a letter or a length makes another
    # tag, which is refused too or ends the file.
    wounded = bytearray(content)
    wounded[len(content) - len(sound) + place if place >= 0 else place] ^= 1
    with pytest.raises(BadInputError):
        _read(tmp_path, bytes(wounded))
    wounded = bytearray(content)
    wounded[len(content) - len(sound) // 2] ^= 0x20
    with pytest.raises(BadInputError, match="a checksum does not fit"):
        _read(tmp_path, bytes(wounded))


def test_long_stretches_have_the_gain_of_their_range_too(tmp_path: Path) -> None:
    """Longer than what is decoded at once, with the ranges changing in one block and not in the others."""
    count = 600_000
    which = np.zeros(count, dtype=np.uint32)
    which[270_000:270_500], which[590_000:] = 5, 7
    value = np.arange(count, dtype=np.uint32) % 16_001
    words = (value << 2 | which & 3) | (9000 << 2 | which >> 2) << 16
    found = _read(tmp_path, jls1_bytes(raw=words.astype("<u4").tobytes(), tlv_bytes=4 * count))
    offsets, gains = (np.array([*column, np.nan], dtype=np.float32) for column in (OFFSETS, GAINS))
    expected = (value.astype(np.float32) + offsets[which]) * gains[which]
    np.testing.assert_array_equal(expected, found.trace.current_a)
    assert found.trace.voltage_v is not None
    np.testing.assert_array_equal(which == 7, np.isnan(found.trace.voltage_v))
    assert "10000 readings are missing." in found.origin.notes


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (jls1_bytes(config={"type": "config", "sampling_frequency": 0}), "states '0' as its rate"),
        (
            jls1_bytes(config={"type": "config", "sampling_frequency": 1000, "data_format": "float32_v2"}),
            "keeps reduced samples",
        ),
        (jls1_bytes(raw=b""), "holds 0 readings"),
        (file_of(tag(b"ABN", bytes(80))), "without a calibration"),
        (file_of(tag(b"MJS", b"[1]")), "no JSON object"),
        (file_of(tag(b"ABN", bytes(80), 0x40)), "is encrypted"),
        (jls1_bytes().replace(b"v_range", b"v_ranke", 1), "a checksum does not fit"),
        (b"\xd3tagfmt \r\n \n  \x1a\x1c" + bytes(16), "is of version 0"),
    ],
)
def test_a_wrong_file_is_refused(content: bytes, problem: str, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=problem):
        _read(tmp_path, content)
