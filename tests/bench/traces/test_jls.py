"""The native trace file keeps everything, opens without a pass over the samples, and other tools read it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyjls
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.trace import Clock, StampedClock, UniformClock
from bench.errors import BadInputError
from bench.traces import jls
from bench.traces.jls_file import JlsFile
from bench.traces.jls_layout import UTC_TOLERANCE_S, block_size, iso_of, utc_knots, utc_of
from bench.traces.jls_writer import JlsWriter
from bench.traces.recording import Hints, Likeness, Loss
from tests.bench.traces.jls_samples import EVENTS, METER, ORIGIN, jittered, recording, uniform

CLOCKS = [
    pytest.param(uniform(5000, 1000.0), id="1 kHz"),
    pytest.param(uniform(700, 976.5625, 0.25), id="a rate that is no whole number"),
    pytest.param(uniform(40, 0.5), id="one reading in two seconds"),
    pytest.param(jittered(600, 10.0, 0.3), id="a polled supply"),
    pytest.param(jittered(30, 1.0, 0.5), id="a slow polled supply"),
    pytest.param(jittered(20_000, 1000.0, 0.2), id="a jittered log at 1 kHz"),
    pytest.param(jittered(60_000, 10_000.0, 0.4), id="a jittered log at 10 kHz"),
    pytest.param(uniform(1, 10.0), id="a single reading"),
]


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("voltage", [True, False], ids=["with voltage", "without"])
def test_what_goes_in_comes_out_to_the_bit(tmp_path: Path, clock: Clock, voltage: bool) -> None:
    if len(clock) == 1:
        full = recording(uniform(9, 10.0), voltage=voltage)
        trace = replace(
            full.trace,
            clock=clock,
            current_a=full.trace.current_a[:1],
            voltage_v=None if full.trace.voltage_v is None else full.trace.voltage_v[:1],
        )
        source = replace(full, trace=trace)
    else:
        source = recording(clock, voltage=voltage)
    assert jls.write(source, tmp_path / "run.jls") == ()
    back = jls.read(tmp_path / "run.jls", Hints())
    np.testing.assert_array_equal(source.trace.current_a, back.trace.current_a)
    assert np.float32 == back.trace.current_a.dtype
    assert (source.trace.voltage_v is None) == (back.trace.voltage_v is None)
    if source.trace.voltage_v is not None and back.trace.voltage_v is not None:
        np.testing.assert_array_equal(source.trace.voltage_v, back.trace.voltage_v)
    np.testing.assert_array_equal(clock.times_s(), back.trace.clock.times_s())
    assert isinstance(back.trace.clock, type(clock))
    assert source.trace.meter == back.trace.meter
    assert source.trace.events == back.trace.events
    assert source.origin == back.origin


@pytest.mark.parametrize("clock", [case for case in CLOCKS if case.id != "a single reading"])
def test_a_tool_that_knows_only_the_time_map_has_each_time_to_a_millisecond(tmp_path: Path, clock: Clock) -> None:
    jls.write(recording(clock), tmp_path / "run.jls")
    with pyjls.Reader(str(tmp_path / "run.jls")) as reader:
        utc = reader.sample_id_to_timestamp(1, range(len(clock)))
    seconds = (utc - utc_of(ORIGIN.started_utc)) / pyjls.time64.SECOND
    off_s = np.abs(seconds - (clock.times_s() - clock.times_s()[0]))
    assert off_s.max() < 0.001


def test_the_library_itself_sees_names_units_notes_and_marks(tmp_path: Path) -> None:
    jls.write(recording(uniform(5000, 1000.0)), tmp_path / "run.jls")
    marks: list[tuple[int, str]] = []
    with pyjls.Reader(str(tmp_path / "run.jls")) as reader:
        signals = {signal.name: signal.units for signal in reader.signals.values() if signal.signal_id}
        notes: list[object] = []
        reader.user_data(lambda chunk, data: notes.append(data) if chunk == 0 else None)
        reader.annotations(1, 0, lambda at, y, kind, group, data: marks.append((at, data)))
        assert pyjls.data_type_as_str(reader.signal_lookup("current").data_type) == "f32"
    assert signals == {"current": "A", "voltage": "V"}
    assert "Phone on the bench.txt" in str(notes[0])
    inside = [event for event in EVENTS if 0 <= event.at_s < 5]
    assert [round(event.at_s * 1000) for event in inside] == [at for at, _ in marks]
    assert '1\x1c{"label": "key_down"' in marks[0][1]
    assert all(mark.partition("\x1c")[0].isdigit() for _, mark in marks)


@pytest.mark.parametrize("clock", [uniform(5000, 1000.0), jittered(600, 10.0, 0.3)], ids=["uniform", "jittered"])
def test_joulescopes_own_command_reads_it(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "run.jls"
    jls.write(recording(clock), path)
    info = [sys.executable, "-m", "pyjls", "info", "--verbose", "--utc", str(path)]
    shown = subprocess.run(info, capture_output=True, text=True, check=True)
    assert f"current ({len(clock)} samples" in shown.stdout
    assert shown.stderr == ""
    copy = [sys.executable, "-m", "pyjls", "copy", str(path), str(tmp_path / "copy.jls")]
    subprocess.run(copy, capture_output=True, check=True)
    back = jls.read(tmp_path / "copy.jls", Hints())
    np.testing.assert_array_equal(clock.times_s(), back.trace.clock.times_s())
    assert back.trace.events == tuple(sorted(EVENTS, key=lambda event: event.at_s))


def test_values_that_float32_cannot_hold_are_said_to_be_rounded(tmp_path: Path) -> None:
    source = recording(uniform(100, 10.0))
    rounded = np.round(source.trace.current_a.astype(np.float64), 5).astype(np.float64)
    seven = replace(source.trace, current_a=rounded, voltage_v=None)
    assert jls.write(replace(source, trace=seven), tmp_path / "seven.jls") == ()
    nine = replace(seven, current_a=rounded + 1.23456789e-9)
    assert jls.write(replace(source, trace=nine), tmp_path / "nine.jls") == (Loss.DIGITS,)
    assert Loss.DIGITS in jls.read(tmp_path / "nine.jls", Hints()).origin.losses


def test_a_capture_without_a_clock_keeps_saying_so(tmp_path: Path) -> None:
    source = recording(jittered(50, 10.0, 0.3), origin=replace(ORIGIN, started_utc=None))
    jls.write(source, tmp_path / "run.jls")
    assert jls.read(tmp_path / "run.jls", Hints()).origin.started_utc is None


def test_a_file_without_a_foreign_source_is_its_own(tmp_path: Path) -> None:
    jls.write(recording(uniform(50, 10.0), origin=replace(ORIGIN, source_hash="")), tmp_path / "run.jls")
    origin = jls.read(tmp_path / "run.jls", Hints()).origin
    assert origin.source_name == "run.jls"
    assert len(origin.source_sha256) == 64


def test_an_answer_that_is_not_needed_is_said_to_be(tmp_path: Path) -> None:
    jls.write(recording(uniform(50, 10.0)), tmp_path / "run.jls")
    assert any("--unit was given" in note for note in jls.read(tmp_path / "run.jls", Hints(unit="mA")).origin.notes)


def test_it_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    jls.write(recording(uniform(50, 10.0)), tmp_path / "run.bin")
    head = (tmp_path / "run.bin").read_bytes()[:65_536]
    assert Likeness.SURE is jls.sniff(head, tmp_path / "run.bin")
    assert Likeness.NO is jls.sniff(b"time_s,current_a\n", tmp_path / "run.jls")


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_it_may_be_read_by_whom_any_new_file_may(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        jls.write(recording(uniform(100, 1000.0)), tmp_path / "a.jls")
        with JlsWriter(tmp_path / "live.jls", METER, ORIGIN, clock=None, has_voltage=False, live=True) as writer:
            writer.append(np.zeros(1), None, np.zeros(1))
        (tmp_path / "any").touch()
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode for path in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("a.jls", "live.jls", "any"), modes["any"])


def test_an_empty_recording_is_not_written(tmp_path: Path) -> None:
    empty = replace(recording(uniform(9, 1.0)).trace, clock=uniform(0, 1.0), current_a=np.empty(0), voltage_v=None)
    with pytest.raises(BadInputError, match="holds no readings"):
        jls.write(replace(recording(uniform(9, 1.0)), trace=empty), tmp_path / "run.jls")
    assert list(tmp_path.iterdir()) == []


def test_a_stretch_and_its_envelope_are_those_of_the_samples(tmp_path: Path) -> None:
    clock = jittered(200_000, 10_000.0, 0.2)
    source = recording(clock)
    jls.write(source, tmp_path / "run.jls")
    current_a = source.trace.current_a
    with JlsFile(tmp_path / "run.jls") as file:
        part = file.read(50_000, 50_100)
        np.testing.assert_array_equal(current_a[50_000:50_100], part.current_a)
        np.testing.assert_array_equal(clock.times_s(50_000, 50_100), part.clock.times_s())
        assert part.events == ()
        columns = file.columns(0, len(file), 300)
        whole = file.spread()
    widths = np.diff(columns.edges)
    assert (columns.edges[0], columns.edges[-1]) == (0, 200_000)
    assert len(widths) <= 300
    exact = [current_a[a:b] for a, b in zip(columns.edges[:-1], columns.edges[1:], strict=True)]
    margin = [current_a[max(0, a - 128) : b + 128] for a, b in zip(columns.edges[:-1], columns.edges[1:], strict=True)]
    assert all(low <= np.nanmin(cut) for low, cut in zip(columns.minimum, exact, strict=True))
    assert all(high >= np.nanmax(cut) for high, cut in zip(columns.maximum, exact, strict=True))
    assert all(low >= np.nanmin(cut) for low, cut in zip(columns.minimum, margin, strict=True))
    np.testing.assert_allclose(columns.mean, [np.nanmean(cut) for cut in exact], atol=0.03)
    np.testing.assert_allclose(columns.std, [np.nanstd(cut) for cut in exact], rtol=0.2)
    assert whole.mean == pytest.approx(np.nanmean(current_a.astype(np.float64)), abs=1e-5)
    assert whole.minimum == np.nanmin(current_a)
    assert whole.maximum == np.nanmax(current_a)


def test_a_short_stretch_has_an_exact_envelope(tmp_path: Path) -> None:
    source = recording(jittered(5000, 1000.0, 0.2))
    jls.write(source, tmp_path / "run.jls")
    current_a = source.trace.current_a.astype(np.float64)
    with JlsFile(tmp_path / "run.jls") as file:
        columns = file.columns(2, 4999, 1500)
        with pytest.raises(BadInputError, match="no readings from 10 to 10"):
            file.columns(10, 10, 5)
    cuts = [current_a[a:b] for a, b in pairwise(columns.edges)]
    np.testing.assert_array_equal([*columns.edges[:2], columns.edges[-1]], [2, 6, 4999])
    np.testing.assert_array_equal(columns.minimum, [np.nanmin(cut) for cut in cuts])
    np.testing.assert_array_equal(columns.maximum, [np.nanmax(cut) for cut in cuts])
    np.testing.assert_allclose(columns.mean, [np.nanmean(cut) for cut in cuts])
    np.testing.assert_allclose(columns.std, [np.nanstd(cut) for cut in cuts], atol=1e-9)


def test_a_value_that_float32_has_no_number_for_is_refused(tmp_path: Path) -> None:
    source = recording(uniform(100, 10.0), voltage=False)
    wild = replace(source.trace, current_a=np.full(100, 1e300))
    with pytest.raises(BadInputError, match=r"reading 0 is 1e\+300"):
        jls.write(replace(source, trace=wild), tmp_path / "run.jls")
    tiny = replace(source.trace, current_a=np.full(100, 1e-320))
    jls.write(replace(source, trace=tiny), tmp_path / "run.jls")
    assert [path.name for path in tmp_path.iterdir()] == ["run.jls"]


def test_a_long_hole_is_a_hole_in_the_envelope_and_nowhere_else(tmp_path: Path) -> None:
    current_a = np.full(400_000, 0.5, dtype=np.float32)
    current_a[100_000:250_000] = np.nan
    trace = replace(recording(uniform(9, 1.0)).trace, clock=uniform(400_000, 1e5), current_a=current_a, voltage_v=None)
    jls.write(replace(recording(uniform(9, 1.0)), trace=trace), tmp_path / "run.jls")
    with JlsFile(tmp_path / "run.jls") as file:
        columns = file.columns(0, 400_000, 400)
        whole = file.spread()
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(columns.mean)), np.arange(100, 250))
    np.testing.assert_array_equal(columns.maximum[:100], np.full(100, 0.5))
    assert (whole.mean, whole.minimum, whole.maximum) == (0.5, 0.5, 0.5)


@given(rate_hz=st.floats(0.1, 2e6))
def test_a_block_never_lasts_longer_than_half_a_second_nor_less_than_the_library_can(rate_hz: float) -> None:
    block = block_size(rate_hz)
    assert block.samples_per_data == 16 or block.samples_per_data <= 0.5 * rate_hz
    assert block.samples_per_data % block.sample_decimate_factor == 0


@settings(max_examples=50)
@given(st.lists(st.floats(1e-6, 0.05), min_size=0, max_size=400))
def test_between_knots_every_reading_is_where_it_belongs(steps: list[float]) -> None:
    times_s = np.cumsum([0.0, *steps])
    knots = utc_knots(times_s)
    assert (knots[0], knots[-1]) == (0, times_s.size - 1)
    off_s = np.abs(np.interp(np.arange(times_s.size), knots, times_s[knots]) - times_s)
    assert off_s.max() <= UTC_TOLERANCE_S + 1e-12


@given(st.integers(0, 10**15))
def test_an_instant_keeps_its_microsecond(microseconds: int) -> None:
    seconds, fraction = divmod(microseconds, 10**6)
    text = iso_of(seconds * (1 << 30) + (fraction * (1 << 30) + 500_000) // 10**6)
    assert text == iso_of(utc_of(text))


def test_the_meter_of_a_foreign_name_does_not_break_the_application(tmp_path: Path) -> None:
    """Its topics are divided by dot and slash, and made of model and serial number."""
    jls.write(recording(uniform(50, 10.0)), tmp_path / "run.jls")
    with pyjls.Reader(str(tmp_path / "run.jls")) as reader:
        source = reader.sources[1]
    assert (source.model, source.serial_number) == ("KORAD KA3005P V2_0", "00012_3")
    assert jls.read(tmp_path / "run.jls", Hints()).origin.serial_number == "00012/3"
    assert isinstance(METER.rate_hz, float)


def test_clocks_keep_their_kind(tmp_path: Path) -> None:
    for clock, kind in ((uniform(20, 10.0), UniformClock), (jittered(20, 10.0, 0.1), StampedClock)):
        jls.write(recording(clock), tmp_path / "run.jls")
        assert isinstance(jls.read(tmp_path / "run.jls", Hints()).trace.clock, kind)


@pytest.mark.skipif(sys.platform == "win32", reason="there a name is text")
def test_a_path_that_is_no_utf_8_is_refused_with_what_to_do_and_leaves_nothing(tmp_path: Path) -> None:
    """A folder that an old system named, in Latin-1."""
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    taken = recording(uniform(40, 10.0))
    with pytest.raises(BadInputError, match="its path is no UTF-8, which the Joulescope library needs; rename"):
        jls.write(taken, folder / "a.jls")
    assert list(folder.iterdir()) == []
    jls.write(taken, tmp_path / "a.jls")
    (tmp_path / "a.jls").rename(folder / "a.jls")
    with pytest.raises(BadInputError, match="its path is no UTF-8, which the Joulescope library needs; rename"):
        jls.read(folder / "a.jls", Hints())


@pytest.mark.skipif(sys.platform == "win32", reason="there a name is text")
def test_a_name_in_utf_8_is_read_under_a_locale_that_is_not(tmp_path: Path) -> None:
    path = tmp_path / "käse हि.jls"
    jls.write(recording(uniform(40, 10.0)), path)
    code = "import sys; from pathlib import Path; from bench.traces.jls_name import name_for_library; " + (
        "sys.stdout.buffer.write(name_for_library(Path(sys.argv[1])).encode('utf-8'))"
    )
    plain = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = subprocess.run([sys.executable, "-c", code, path], env=plain, capture_output=True, check=True)
    assert ran.stdout.decode("utf-8") == str(path)
