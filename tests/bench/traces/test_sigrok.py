"""sigrok sessions: channels and units by name or by person, chunks by number, and what goes out comes back."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.trace import Trace
from bench.errors import BadInputError, QuestionError
from bench.traces import sigrok
from bench.traces.recording import Hints
from tests.bench.traces.mutations import Wound, wounded, wounds
from tests.bench.traces.samples import REAL

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
