"""Joulescope files that were cut, mixed up, forged or never closed: one sentence, no crash, the original untouched."""

from __future__ import annotations

import hashlib
import random
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from analysis.trace import Event, EventName, Trace, UniformClock
from bench.errors import BadInputError
from bench.traces import jls, jls_file, jls_reader
from bench.traces.jls_closed import look
from bench.traces.jls_contents import JlsContents
from bench.traces.jls_file import JlsFile
from bench.traces.jls_guard import GuardedReader
from bench.traces.jls_layout import V1_MAGIC
from bench.traces.jls_ours import plan_of_ours
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Hints, Loss, Recording
from tests.bench.traces.jls_samples import METER, ORIGIN, jittered, recording, uniform, write_foreign
from tests.bench.traces.mutation_run import check_one_sentence, check_sound

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import sys
from pathlib import Path
import numpy as np
from analysis.trace import Event, EventName, Meter, UniformClock
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Origin
path, rate_hz, count, evenly = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "evenly"
clock = UniformClock(0, rate_hz) if evenly else None
origin = Origin("capture", "x", "", started_utc="2026-01-02T03:04:05Z")
writer = JlsWriter(path, Meter("m", rate_hz), origin, clock=clock, has_voltage=True, live=True)
for k in range(0, count, step := max(1, int(rate_hz / 20))):
    n = np.arange(k, min(count, k + step))
    writer.append(n.astype("f4"), np.full(n.size, 4.0, "f4"), None if evenly else (n + 0.3 * np.sin(n)) / rate_hz)
writer.event(Event(0.5 * count / rate_hz, EventName.KEY_DOWN), count // 2)
writer.flush()
print("written", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("evenly", ["evenly", "as they come"])
@pytest.mark.parametrize("rate_hz", [1.0, 15.0, 25.0, 20_000.0])
def test_a_killed_capture_loses_at_most_a_second(tmp_path: Path, rate_hz: float, evenly: str) -> None:
    path, count = tmp_path / "run.jls", int(21.3 * rate_hz)
    command = [sys.executable, "-c", KILLED, str(path), str(rate_hz), str(count), evenly]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"written\n"
        child.kill()
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    got = jls.read(path, Hints())
    kept = len(got.trace)
    n = np.arange(kept)
    assert count - kept <= rate_hz
    np.testing.assert_array_equal(n.astype(np.float32), got.trace.current_a)
    np.testing.assert_array_equal(np.full(kept, 4.0), got.trace.voltage_v)
    expected_s = n / rate_hz if evenly == "evenly" else (n + 0.3 * np.sin(n)) / rate_hz
    np.testing.assert_allclose(got.trace.clock.times_s(), expected_s, atol=1e-9)
    assert [event.name for event in got.trace.events] == [EventName.KEY_DOWN]
    assert Loss.TAIL in got.origin.losses
    assert f"{kept} readings were recovered" in " ".join(got.origin.notes)
    assert got.origin.started_utc == "2026-01-02T03:04:05Z"
    assert before == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [path] == list(tmp_path.iterdir())


def _refused(path: Path) -> str:
    with pytest.raises(BadInputError) as refusal:
        jls.read(path, Hints())
    text = str(refusal.value)
    assert text.startswith(str(path))
    assert "\n" not in text
    return text


def test_an_empty_file_is_empty(tmp_path: Path) -> None:
    (tmp_path / "a.jls").touch()
    assert "is empty" in _refused(tmp_path / "a.jls")


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert "cannot be read" in _refused(tmp_path / "a.jls")


def test_version_1_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.jls").write_bytes(V1_MAGIC + bytes(1000))
    assert "version 1" in _refused(tmp_path / "a.jls")
    assert "--format jls1" in _refused(tmp_path / "a.jls")


def test_something_else_under_the_name_is_no_joulescope_file(tmp_path: Path) -> None:
    (tmp_path / "a.jls").write_bytes(b"PK\x03\x04" + bytes(1000))
    assert "no Joulescope file" in _refused(tmp_path / "a.jls")


@pytest.mark.parametrize("ours", [True, False], ids=["ours", "foreign"])
@pytest.mark.parametrize("kept", [8, 31, 100, 900, 30_000, -32, -1])
def test_a_cut_file_is_refused_or_read_as_far_as_it_goes(tmp_path: Path, kept: int, ours: bool) -> None:
    path = tmp_path / "a.jls"
    if ours:
        jls.write(recording(jittered(20_000, 1000.0, 0.2)), path)
    else:
        write_foreign(path, count=20_000)
    path.write_bytes(path.read_bytes()[:kept])
    before = path.read_bytes()
    try:
        got = jls.read(path, Hints())
    except BadInputError:
        _refused(path)
    else:
        assert Loss.TAIL in got.origin.losses
        assert 0 <= len(got.trace) <= 20_000
    assert path.read_bytes() == before


@pytest.mark.parametrize("head", ["{", f'{{"n": {"1" * 6000}}}', "[" * 99999])
def test_a_head_that_is_no_json_is_one_sentence(tmp_path: Path, head: str) -> None:
    contents = JlsContents((), (), (), None, head, (), (), (), (), (), ())
    with pytest.raises(BadInputError, match=r"is damaged: what it says of itself is no JSON; copy it again$"):
        plan_of_ours(tmp_path / "a.jls", contents, closed=True)


def test_flipped_bytes_are_refused_or_do_not_matter(tmp_path: Path) -> None:
    """Every chunk has a CRC, so what is read is what was written."""
    whole = tmp_path / "whole.jls"
    source = recording(jittered(3000, 1000.0, 0.2))
    jls.write(source, whole)
    dice = random.Random(7)
    refused = 0
    for _ in range(60):
        content = bytearray(whole.read_bytes())
        content[dice.randrange(32, len(content) - 32)] ^= 1 << dice.randrange(8)
        (tmp_path / "a.jls").write_bytes(content)
        try:
            got = jls.read(tmp_path / "a.jls", Hints())
        except BadInputError:
            refused += 1
        else:
            np.testing.assert_array_equal(source.trace.current_a, got.trace.current_a)
    assert refused > 20


def _crc32c(content: bytes) -> int:
    crc = 0xFFFFFFFF
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def _forged(content: bytearray, tag: int, skipped: int, offset: int, value: bytes) -> bytearray:
    """Change bytes inside the payload of a chunk of that tag, after `skipped` such chunks, with a CRC that fits."""
    position = 32
    while True:
        found, length = content[position + 16], struct.unpack_from("<I", content, position + 20)[0]
        size = (length + 4 + 7) // 8 * 8 if length else 0
        payload = position + 32
        skipped -= found == tag
        if found == tag and skipped < 0:
            content[payload + offset : payload + offset + len(value)] = value
            crc = _crc32c(bytes(content[payload : payload + length]))
            struct.pack_into("<I", content, payload + size - 4, crc)
            return content
        position = payload + size


def test_a_forged_file_crashes_no_more_than_a_child(tmp_path: Path) -> None:
    """The definition of the current (second chunk of tag 2) says blocks of no samples; the library divides by that."""
    path = tmp_path / "a.jls"
    write_foreign(path, count=20_000)
    path.write_bytes(_forged(bytearray(path.read_bytes()), 2, 1, 12, bytes(4)))
    assert "crashed" in _refused(path)


@pytest.mark.parametrize(
    ("tag", "skipped", "offset", "value"),
    [
        pytest.param(2, 1, 0, b"\7\0", id="a source that is not there"),
        pytest.param(2, 1, 12, bytes(4), id="blocks of no samples"),
        pytest.param(2, 1, 12, b"\x80\0\0\0", id="blocks with room for fewer samples than they hold"),
        pytest.param(2, 1, 12, b"\0\0\0\x80", id="blocks of billions of samples"),
        pytest.param(0x22, 0, 8, b"\xff" * 4, id="more samples than the block has"),
        pytest.param(0x3C, 0, 8, b"\xff" * 4, id="more times of the clock than are listed"),
        pytest.param(0x23, 0, 6, b"\1", id="an index far behind the samples"),
    ],
)
def test_numbers_that_we_do_not_write_are_left_to_a_child(
    tag: int, skipped: int, offset: int, value: bytes, tmp_path: Path
) -> None:
    """Each of them ended this process when the library met it here."""
    path = tmp_path / "a.jls"
    jls.write(recording(uniform(300, 100.0)), path)
    assert look(path).sound is True
    path.write_bytes(_forged(bytearray(path.read_bytes()), tag, skipped, offset, value))
    assert look(path).sound is None
    try:
        found = jls.read(path, Hints())
    except BadInputError as refusal:
        check_one_sentence(str(refusal))
    else:
        check_sound(found)


def test_samples_of_a_type_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jls"
    jls.write(recording(uniform(300, 100.0)), path)
    path.write_bytes(_forged(bytearray(path.read_bytes()), 2, 0, 4, bytes(4)))
    assert "the type 0 of a signal's samples is not known" in _refused(path)


def test_a_child_that_does_not_answer_is_ended(tmp_path: Path) -> None:
    write_foreign(tmp_path / "a.jls")
    with pytest.raises(BadInputError, match="did not end"):
        GuardedReader(tmp_path / "a.jls", patience_s=0.001)


def test_a_guarded_file_reads_as_an_unguarded_one(tmp_path: Path) -> None:
    jls.write(recording(jittered(3000, 1000.0, 0.2)), tmp_path / "a.jls")
    with JlsFile(tmp_path / "a.jls") as direct:
        guarded = GuardedReader(tmp_path / "a.jls")
        assert guarded.contents().signals
        np.testing.assert_array_equal(direct.current_a(100, 2000), guarded.samples(1, 100, 2000))
        np.testing.assert_array_equal(direct.times_s(100, 2000), guarded.samples(3, 100, 2000))
        assert guarded.statistics(1, 100, 200, 5).shape == (5, 4)
        assert guarded.utc(1).shape[1] == 2
        guarded.close()
        guarded.close()
        with pytest.raises(BadInputError, match="was closed"):
            guarded.samples(1, 0, 10)


def test_a_large_file_of_ours_is_looked_at_chunk_by_chunk_only_where_it_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.jls"
    jls.write(recording(uniform(5_000, 1_000.0)), path)
    assert look(path, 10).sound is None
    assert look(path, path.stat().st_size).sound is True

    def no_child(*_: object, **_how: object) -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr(jls_file, "look", lambda where, walked_bytes=10: look(where, walked_bytes))
    monkeypatch.setattr(jls_file, "GuardedReader", no_child)
    assert len(jls.read(path, Hints()).trace) == 5_000
    with pytest.raises(AssertionError, match="a child was started"):
        JlsFile(path)


def test_nothing_is_printed_while_a_damaged_file_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_foreign(tmp_path / "a.jls")
    (tmp_path / "a.jls").write_bytes((tmp_path / "a.jls").read_bytes()[:500])
    _refused(tmp_path / "a.jls")
    assert capfd.readouterr() == ("", "")


def test_columns_of_a_live_capture_must_fit_together(tmp_path: Path) -> None:
    with JlsWriter(tmp_path / "a.jls", METER, ORIGIN, clock=None, has_voltage=False) as writer:
        writer.append(np.zeros(3), None, np.array([0.0, 0.1, 0.2]))
        with pytest.raises(BadInputError, match="must increase"):
            writer.append(np.zeros(1), None, np.array([0.2]))
        with pytest.raises(BadInputError, match="other columns"):
            writer.append(np.zeros(1), np.zeros(1), np.array([0.3]))
        with pytest.raises(BadInputError, match="columns of"):
            writer.append(np.zeros(2), None, np.array([0.3]))
        writer.event(Event(0.1, EventName.NOTE, "x"), 1)
        assert writer.count == 3
    assert len(jls.read(tmp_path / "a.jls", Hints()).trace) == 3


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be written"):
        JlsWriter(tmp_path / "no" / "a.jls", METER, ORIGIN, clock=UniformClock(0, 1.0), has_voltage=False)
    with pytest.raises(BadInputError):
        jls.write(recording(uniform(10, 1.0)), tmp_path / "no" / "a.jls")


def test_a_long_stretch_is_the_same_read_by_several_threads_and_refused_where_it_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jls_reader, "_SAMPLES_AT_ONCE", 300)
    monkeypatch.setattr(jls_reader, "_SAMPLES_A_THREAD", 1_000)
    current_a = np.arange(25_431, dtype=np.float32)
    path = tmp_path / "long.jls"
    jls.write(Recording(Trace(UniformClock(current_a.size, 100.0), current_a, METER), ORIGIN), path)
    np.testing.assert_array_equal(current_a, jls.read(path, Hints()).trace.current_a)
    content = bytearray(path.read_bytes())
    content[content.index(current_a[10_000:10_004].tobytes())] ^= 1
    path.write_bytes(content)
    with pytest.raises(BadInputError, match="samples 0 to 25431 read cannot be"):
        jls.read(path, Hints())
