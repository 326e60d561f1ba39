"""sigrok sessions: channels and units by name or by person, chunks by number, and what goes out comes back."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.trace import Event, EventName, Meter, StampedClock, Trace, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import battor, lpm01a, sigrok
from bench.traces.recording import Hints, Loss, Origin, Recording
from tests.bench.traces.mutations import Wound, wounded, wounds
from tests.bench.traces.samples import REAL, recording

SESSIONS = REAL / "sigrok-dumps-analog"
METADATA = "[global]\nsigrok version=0.5.2\n\n[device 1]\nsamplerate=1 kHz\ntotal analog=2\nanalog1=I\nanalog2=V\n"


def session(
    path: Path,
    members: dict[str, bytes] | None = None,
    metadata: str = METADATA,
    compression: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A session with the given members, in the order given."""
    ramp = np.arange(8, dtype="<f4")
    content = (
        {"analog-1-1-1": ramp.tobytes(), "analog-1-2-1": (4 - ramp / 100).tobytes()} if members is None else members
    )
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("version", "2")
        archive.writestr("metadata", metadata)
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def floats(*values: float) -> bytes:
    return np.array(values, dtype="<f4").tobytes()


def trace_of(path: Path, hints: Hints | None = None) -> Trace:
    return sigrok.read(path, hints or Hints()).trace


def stamped(times_s: npt.ArrayLike, current_a: npt.ArrayLike, voltage_v: npt.ArrayLike | None = None) -> Recording:
    """A recording whose readings each have a time."""
    trace = Trace(
        clock=StampedClock(np.asarray(times_s, dtype=np.float64)),
        current_a=np.asarray(current_a, dtype=np.float64),
        voltage_v=None if voltage_v is None else np.asarray(voltage_v, dtype=np.float64),
        meter=Meter(name="slow supply", rate_hz=4.0),
    )
    return Recording(trace, Origin(format="none", source_name="", source_sha256="0" * 64))


# What the files say, and what they leave open


@pytest.mark.parametrize(
    "name", ["I", "i", "current", "Current", "I (A)", "current_A", "I [A]", "I/A", "Strom", "I_BAT"]
)
def test_a_channel_is_the_current_in_ampere_by_its_name(name: str, tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", metadata=METADATA.replace("analog1=I", f"analog1={name}"))
    np.testing.assert_array_equal(np.arange(8), trace_of(path).current_a)


@pytest.mark.parametrize(("name", "factor"), [("I (mA)", 1e-3), ("current_uA", 1e-6), ("I [µA]", 1e-6), ("I nA", 1e-9)])
def test_the_unit_in_a_channel_name_is_kept(name: str, factor: float, tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", metadata=METADATA.replace("analog1=I", f"analog1={name}"))
    np.testing.assert_allclose(np.arange(8) * factor, trace_of(path).current_a, rtol=1e-6)


@pytest.mark.parametrize("name", ["A0", "CH1", "A", "SDA", "IN1", "channel 1", "analog", "Internal"])
def test_a_channel_that_does_not_say_current_is_asked_about_and_never_taken_for_ampere(
    name: str, tmp_path: Path
) -> None:
    path = session(tmp_path / "x.sr", metadata=METADATA.replace("analog1=I", f"analog1={name}"))
    with pytest.raises(QuestionError, match=r"--current NAME.*--unit A.*--shunt OHM"):
        sigrok.read(path, Hints())


def test_the_voltage_beside_the_current_is_taken_by_its_name(tmp_path: Path) -> None:
    trace = trace_of(session(tmp_path / "x.sr"))
    assert trace.voltage_v is not None
    np.testing.assert_allclose(4 - np.arange(8) / 100, trace.voltage_v, rtol=1e-6)


def test_a_voltage_over_a_shunt_is_a_current() -> None:
    path = SESSIONS / "100khz_clock_2logic_1analog.sr"
    volt = trace_of(path, Hints(current="A0", unit="A")).current_a
    over_shunt = sigrok.read(path, Hints(current="A0", shunt_ohm=0.05))
    np.testing.assert_allclose(volt / 0.05, over_shunt.trace.current_a, rtol=1e-6)
    assert "over 0.05 ohm" in over_shunt.origin.notes[0]


def test_a_channel_in_volts_without_a_shunt_is_asked_about() -> None:
    with pytest.raises(QuestionError, match="--shunt OHM"):
        sigrok.read(SESSIONS / "100khz_clock_2logic_1analog.sr", Hints(current="A0", unit="mV"))


def test_a_channel_without_a_unit_is_asked_about_by_name() -> None:
    with pytest.raises(QuestionError, match="values of 'A2' are; give --unit A, or --shunt OHM"):
        sigrok.read(SESSIONS / "incremental_8ch_short_analog.sr", Hints(current="3"))


def test_a_channel_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadInputError, match=r"no channel 'A9'.* its channels are A0, A1, A2, A3"):
        sigrok.read(SESSIONS / "incremental_8ch_short_analog.sr", Hints(current="A9", unit="A"))


@pytest.mark.parametrize("unit", ["ampere?", "Ah", "", "W"])
def test_a_unit_that_no_channel_has_is_refused(unit: str) -> None:
    with pytest.raises(BadInputError, match=r"--unit.*is no unit; give one of A, mA, uA, nA, V, mV"):
        sigrok.read(SESSIONS / "100khz_clock_2logic_1analog.sr", Hints(current="A0", unit=unit))


@pytest.mark.parametrize("shunt_ohm", [0.0, -1.0, float("nan"), float("inf")])
def test_a_shunt_that_cannot_be_is_refused(shunt_ohm: float) -> None:
    with pytest.raises(BadInputError, match="--shunt"):
        sigrok.read(SESSIONS / "100khz_clock_2logic_1analog.sr", Hints(current="A0", shunt_ohm=shunt_ohm))


def test_a_session_of_logic_channels_is_refused_with_their_names() -> None:
    with pytest.raises(BadInputError, match=r"logic channels only \(SCL, SDA, .*, and no current"):
        sigrok.read(SESSIONS / "instrustar_isds205x_powerup_scope.sr", Hints(current="SCL", unit="A"))


@pytest.mark.parametrize(
    ("text", "rate_hz"),
    [
        *(
            ("8 MHz", 8e6),
            ("2 mHz", 2e6),
            ("12 MHz", 12e6),
            ("1 kHz", 1e3),
            ("1kHz", 1e3),
            ("1 KHz", 1e3),
            ("996 Hz", 996.0),
        ),
        *(("100000", 1e5), ("1.5 GHz", 1.5e9), ("  2.5 k ", 2500.0), ("3M", 3e6)),
    ],
)
def test_a_rate_is_read_in_every_spelling(text: str, rate_hz: float, tmp_path: Path) -> None:
    for spelled in (f"samplerate={text}", f"samplerate = {text}"):
        path = session(tmp_path / "x.sr", metadata=METADATA.replace("samplerate=1 kHz", spelled))
        assert rate_hz == trace_of(path).clock.median_rate_hz


@pytest.mark.parametrize("line", ["", "samplerate=0 Hz\n"])
def test_a_session_without_a_rate_is_asked_about(line: str, tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", metadata=METADATA.replace("samplerate=1 kHz\n", line))
    with pytest.raises(QuestionError, match="--rate HERTZ"):
        sigrok.read(path, Hints())
    assert trace_of(path, Hints(rate_hz=250.0)).clock.median_rate_hz == 250.0


@pytest.mark.parametrize("text", ["fast", "1 kHz per channel", "-5 Hz", "nan", "1e6", "8 mega"])
def test_a_rate_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", metadata=METADATA.replace("1 kHz", text))
    with pytest.raises(BadInputError, match="metadata: the samplerate"):
        sigrok.read(path, Hints())


def test_names_that_would_command_a_terminal_are_shown_as_escapes(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", metadata=METADATA.replace("analog1=I", "analog1=\x1b[2J\x07evil"))
    with pytest.raises(QuestionError) as caught:
        sigrok.read(path, Hints())
    assert str(caught.value).isprintable()
    assert r"\x1b[2J\x07evil" in str(caught.value)


def test_a_thousand_channels_are_not_all_listed(tmp_path: Path) -> None:
    names = "".join(f"analog{number}=A{number}\n" for number in range(1, 1001))
    members = {f"analog-1-{number}-1": floats(1, 2) for number in range(1, 1001)}
    path = session(tmp_path / "x.sr", members, METADATA.split("analog1")[0] + names)
    with pytest.raises(QuestionError, match="A11, A12 and 988 more is the current"):
        sigrok.read(path, Hints())


# Chunks


def test_chunks_are_put_in_order_of_their_numbers(tmp_path: Path) -> None:
    chunks = {f"analog-1-1-{number}": floats(number) for number in (10, 2, 1, 11, 3, 9, 4, 8, 5, 7, 6)}
    trace = trace_of(session(tmp_path / "x.sr", chunks))
    np.testing.assert_array_equal(np.arange(1, 12), trace.current_a)


def test_a_channel_without_chunk_numbers_is_read(tmp_path: Path) -> None:
    trace = trace_of(session(tmp_path / "x.sr", {"analog-1-1": floats(1, 2, 3)}))
    np.testing.assert_array_equal([1, 2, 3], trace.current_a)


def test_a_missing_chunk_is_refused_by_its_number(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", {"analog-1-1-1": floats(1), "analog-1-1-3": floats(3)})
    with pytest.raises(BadInputError, match="lacks chunk 2 of 3"):
        sigrok.read(path, Hints())


def test_a_chunk_that_ends_within_a_value_is_refused(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", {"analog-1-1-1": floats(1, 2)[:-1]})
    with pytest.raises(BadInputError, match="analog-1-1-1: has 7 bytes, which is no whole number of float32"):
        sigrok.read(path, Hints())


def test_overloads_and_nan_are_lost_readings(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", {"analog-1-1-1": floats(1, np.inf, np.nan, -np.inf, 2)})
    found = sigrok.read(path, Hints())
    np.testing.assert_array_equal([1, np.nan, np.nan, np.nan, 2], found.trace.current_a)
    assert "3 readings are overloads or NaN: they were lost." in found.origin.notes


def test_a_voltage_channel_that_is_too_short_ends_in_lost_readings(tmp_path: Path) -> None:
    path = session(tmp_path / "x.sr", {"analog-1-1-1": floats(1, 2, 3), "analog-1-2-1": floats(4)})
    found = sigrok.read(path, Hints())
    np.testing.assert_array_equal([4, np.nan, np.nan], np.asarray(found.trace.voltage_v))
    assert "'V' has 1 readings, the current 3." in found.origin.notes


def test_thirty_megabytes_of_three_chunks_are_read_whole() -> None:
    """6 014 250 readings of a clock line, -0.08 to 3.20 V."""
    trace = trace_of(SESSIONS / "sainsmart_dds120_powerup_scl_analog.sr", Hints(unit="A"))
    assert len(trace) == 6_014_250
    assert trace.clock.median_rate_hz == 8e6
    assert np.nanmin(trace.current_a) == pytest.approx(-0.08, abs=0.005)
    assert np.nanmax(trace.current_a) == pytest.approx(3.20, abs=0.005)


def test_a_session_equals_the_oscilloscopes_own_file_of_the_same_capture() -> None:
    """The scope kept channel 1 as big-endian int16 with YOFF, YMULT and YZERO; sigrok made floats of it."""
    raw = (SESSIONS / "tek_DS1307Z_tek0000CH1.isf").read_bytes()
    head, _, curve = raw.partition(b":CURVE ")
    fields = dict(re.findall(rb"(YOFF|YMULT|YZERO|NR_PT|XINCR) ([^;]+)", head.replace(b"YOF ", b"YOFF ")))
    digits = int(curve[1:2])
    points = np.frombuffer(curve[2 + digits : 2 + digits + 2 * int(fields[b"NR_PT"])], dtype=">i2")
    volts = (points - float(fields[b"YOFF"])) * float(fields[b"YMULT"]) + float(fields[b"YZERO"])
    trace = trace_of(SESSIONS / "tek_DS1307Z_RTC.sr", Hints(current="SDA", unit="A"))
    assert 1 / float(fields[b"XINCR"]) == pytest.approx(trace.clock.median_rate_hz)
    np.testing.assert_allclose(volts, trace.current_a, atol=1e-6)


# Metadata gone wrong


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(text=wounds(), chunk=wounds(), voltage=st.booleans())
def test_damage_inside_a_whole_archive_gives_a_sound_recording_or_one_sentence(
    text: list[Wound], chunk: list[Wound], voltage: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The checksums of the archive are right here, so that damage reaches the metadata and the values."""
    path = tmp_path_factory.mktemp("damage") / "x.sr"
    values = np.sin(np.arange(400) / 30).astype("<f4").tobytes()
    damaged = wounded(METADATA.encode(), text)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("version", "2")
        archive.writestr("metadata", damaged)
        archive.writestr("analog-1-1-1", wounded(values, chunk))
        archive.writestr("analog-1-2-1", values if voltage else wounded(values, text))
    try:
        trace = trace_of(path)
    except BadInputError as refusal:
        problem = str(refusal)
    else:
        problem = "" if not np.isinf(trace.current_a).any() and len(trace) >= 2 else "unsound"
    assert "\n" not in problem
    assert problem != "unsound"


# Writing


def test_a_uniform_whole_rate_is_written_reading_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    losses = sigrok.write(recording(), path)
    assert losses == (Loss.UNIT, Loss.QUANTITY, Loss.RESOLUTION, Loss.INSTRUMENT, Loss.EVENTS)
    back = sigrok.read(path, Hints())
    np.testing.assert_array_equal(recording().trace.current_a, back.trace.current_a)
    np.testing.assert_array_equal(np.asarray(recording().trace.voltage_v), np.asarray(back.trace.voltage_v))
    assert back.trace.clock == UniformClock(count=600, rate_hz=100.0)


def test_no_chunk_is_larger_than_four_mebibytes(tmp_path: Path) -> None:
    count = (1 << 21) + 7
    values = np.linspace(0, 1, count, dtype=np.float32)
    trace = Trace(UniformClock(count, 100_000.0), values, Meter("ramp", 100_000.0))
    path = tmp_path / "x.sr"
    sigrok.write(Recording(trace, recording().origin), path)
    with zipfile.ZipFile(path) as archive:
        sizes = {
            member.filename: member.file_size for member in archive.infolist() if member.filename.startswith("analog")
        }
    assert sizes == {"analog-1-1-1": 1 << 22, "analog-1-1-2": 1 << 22, "analog-1-1-3": 28}
    np.testing.assert_array_equal(values, trace_of(path).current_a)


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.sr", tmp_path / "2.sr"
    sigrok.write(recording(), first)
    sigrok.write(recording(), second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    "original",
    [
        lpm01a.read(REAL / "lpm01a-mcu/example.csv", Hints()),
        stamped([0, 0.26, 0.5, 0.74, 1.01], [1, 2, 3, 4, 5], [4, 4, 3.9, 3.8, 4]),
    ],
    ids=["jitter of a serial line", "a polled supply"],
)
def test_jittered_readings_are_held_on_a_grid_that_keeps_every_one(original: Recording, tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    losses = sigrok.write(original, path)
    assert {Loss.RESAMPLED, Loss.READING_TIMES} <= set(losses)
    back = trace_of(path)
    narrow = original.trace.current_a.astype(np.float32)
    changes = np.flatnonzero(np.diff(narrow) != 0) + 1
    held = back.current_a[np.concatenate([[True], np.diff(back.current_a) != 0])]
    np.testing.assert_array_equal(narrow[np.concatenate([[0], changes])], held)
    # Each grid point holds a reading that was taken at most one interval before it.
    at_s = back.clock.times_s()
    newest = np.searchsorted(original.trace.clock.times_s(), at_s + 1e-9, side="right") - 1
    np.testing.assert_array_equal(narrow[newest], back.current_a)


def test_a_rate_that_is_no_whole_number_is_held_on_the_next_one(tmp_path: Path) -> None:
    trace = Trace(UniformClock(500, 996.49), np.arange(500.0), Meter("m", 1000.0))
    path = tmp_path / "x.sr"
    assert Loss.RESAMPLED in sigrok.write(Recording(trace, recording().origin), path)
    back = trace_of(path)
    assert back.clock.median_rate_hz == 997
    np.testing.assert_array_equal(np.arange(500), np.unique(back.current_a))


def test_a_hole_and_lost_readings_stay_open(tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    times_s = [0, 0.25, 0.5, 0.75, 10.0, 10.25, 10.5]
    sigrok.write(stamped(times_s, [1, 2, np.nan, 4, 5, 6, 7]), path)
    back = trace_of(path)
    at_s = back.clock.times_s()
    assert np.isnan(back.current_a[(at_s > 1.01) & (at_s < 9.99)]).all()
    assert np.isnan(back.current_a[at_s == 0.5]).all()
    np.testing.assert_array_equal([4, 4], back.current_a[(at_s >= 0.75) & (at_s <= 1.0)])
    np.testing.assert_array_equal([5, 6, 7], back.current_a[at_s >= 10.0])


def test_times_that_no_grid_can_hold_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    with pytest.raises(BadInputError, match=r"would need .* points.*CSV or \.jls"):
        sigrok.write(stamped([0, 1e-9, 1000.0], [1, 2, 3]), path)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    sigrok.write(recording(), path)
    before = path.read_bytes()
    beyond = Trace(UniformClock(3, 10.0), np.array([1.0, 1e300, 2.0]), Meter("m", 10.0))
    with pytest.raises(BadInputError, match="beyond the range of float32"):
        sigrok.write(Recording(beyond, recording().origin), path)
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_what_the_format_cannot_keep_of_a_phones_recording_is_said(tmp_path: Path) -> None:
    original = battor.read(REAL / "battor-android-phone/battor.txt", Hints())
    key = Event(at_s=1.0, name=EventName.KEY_DOWN)
    trace = Trace(original.trace.clock, original.trace.current_a, original.trace.meter, events=(key,))
    origin = Origin("battor", "x", "0" * 64, started_utc="2024-01-01T00:00:00Z", calibration="2023")
    losses = sigrok.write(Recording(trace, origin), tmp_path / "x.sr")
    assert {Loss.EVENTS, Loss.START_TIME, Loss.CALIBRATION, Loss.DIGITS, Loss.RESOLUTION} <= set(losses)


# The real peer


def sigrok_cli(*arguments: str | Path) -> str:
    program = shutil.which("sigrok-cli") or "sigrok-cli"
    ran = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120)
    # Version 0.7.2 prints this assertion of glib and exits with 1 after all data was given out.
    quirk = "g_atomic_ref_count_dec" in ran.stderr
    assert ran.returncode == 0 or quirk, ran.stdout[-500:] + ran.stderr
    return ran.stdout


@pytest.mark.needs("sigrok-cli")
def test_sigrok_shows_rate_channels_and_count_of_our_files(tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    sigrok.write(recording(), path)
    shown = sigrok_cli("-i", path, "--show")
    assert "Samplerate: 100\n" in shown
    assert "- current_A: analog\n- voltage_V: analog\n" in shown
    assert "Analog sample count: 600\n" in shown


@pytest.mark.needs("sigrok-cli")
def test_sigrok_prints_the_values_that_we_wrote(tmp_path: Path) -> None:
    path = tmp_path / "x.sr"
    sigrok.write(recording(), path)
    printed = re.findall(r"^current_A: (\S+) V DC$", sigrok_cli("-i", path, "-O", "analog"), re.MULTILINE)
    np.testing.assert_allclose(recording().trace.current_a, np.array(printed, dtype=float), atol=0.0051)


@pytest.mark.needs("sigrok-cli")
def test_sigrok_copies_our_floats_bit_by_bit_and_we_read_its_copy(tmp_path: Path) -> None:
    path, copy = tmp_path / "x.sr", tmp_path / "copy.sr"
    holes = lpm01a.read(REAL / "lpm01a-mcu/example.csv", Hints())
    for original in (recording(), holes):
        sigrok.write(original, path)
        copy.unlink(missing_ok=True)
        sigrok_cli("-i", path, "-o", copy)
        ours, theirs = trace_of(path), trace_of(copy)
        np.testing.assert_array_equal(ours.current_a, theirs.current_a)
        assert ours.clock == theirs.clock
        if ours.voltage_v is not None:
            np.testing.assert_array_equal(ours.voltage_v, np.asarray(theirs.voltage_v))


@pytest.mark.needs("sigrok-cli")
@pytest.mark.parametrize(
    "name", ["100khz_clock_2logic_1analog.sr", "incremental_8ch_short_analog.sr", "tek_DS1307Z_RTC.sr"]
)
def test_sigrok_reads_the_same_values_from_other_peoples_files(name: str) -> None:
    shown = sigrok_cli("-i", SESSIONS / name, "--show")
    channel = re.findall(r"^- (\S+): analog$", shown, re.MULTILINE)[0]
    printed = re.findall(
        rf"^{channel}: (\S+) (m?)V DC$", sigrok_cli("-i", SESSIONS / name, "-O", "analog"), re.MULTILINE
    )
    theirs = np.array([float(value) * (1e-3 if milli else 1.0) for value, milli in printed])
    trace = trace_of(SESSIONS / name, Hints(current=channel, unit="A"))
    assert f"Samplerate: {trace.clock.median_rate_hz:.0f}\n" in shown
    np.testing.assert_allclose(trace.current_a, theirs, atol=0.0051)
