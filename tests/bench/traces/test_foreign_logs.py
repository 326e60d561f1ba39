"""Logs of other people's programs: units, times that repeat or step back, shunts asked for, what is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.trace import EventName, StampedClock, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import isf, otii_csv, sigrok
from bench.traces.csv_times import iso_utc
from bench.traces.reading import open_recording
from bench.traces.recording import Hints, Loss, Recording
from bench.traces.source import HEAD_BYTES
from tests.bench.traces import made_logs as logs
from tests.bench.traces.made_otii import CURRENTS_A, otii_project
from tests.bench.traces.made_power_monitors import written
from tests.bench.traces.mutation_run import check_one_sentence, check_sound
from tests.bench.traces.samples import REAL

SHUNT = Hints(shunt_ohm=0.1)


def _open(folder: Path, content: str | bytes, hints: Hints | None = None, name: str = "a.csv") -> Recording:
    return open_recording(written(folder, name, content), hints or Hints())


# Joulescope


def test_statistics_keep_their_header_and_state_their_averaging(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.joulescope_text())
    assert found.origin.format == "joulescope-csv"
    assert found.trace.clock == UniformClock(200, 2.0)
    assert found.trace.meter.smoothing_s == 0.5
    assert Loss.AVERAGED in found.origin.losses
    assert "Its header is #time,current,voltage,power,charge,energy." in found.origin.notes
    assert np.asarray(found.trace.voltage_v)[0] == 3.851


def test_statistics_with_dates_have_their_start(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.joulescope_text(time="dates"))
    assert found.trace.clock == UniformClock(120, 2.0)
    assert found.origin.started_utc == "2025-01-02T03:04:00.000000Z"


def test_statistics_without_times_ask_for_their_rate(tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="--rate HZ"):
        _open(tmp_path, logs.joulescope_text(time="none"))
    assert _open(tmp_path, logs.joulescope_text(time="none"), Hints(rate_hz=2)).trace.clock == UniformClock(200, 2.0)


def test_a_waveform_is_visible_averages_only(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.joulescope_waveform_text())
    assert found.origin.format == "joulescope-waveform"
    assert found.trace.meter.smoothing_s == pytest.approx(0.002)
    assert any("visible averages only" in note for note in found.origin.notes)


# meters of the USB lead


@pytest.mark.parametrize("with_unix_time", [True, False])
def test_rows_that_share_a_second_are_spread_over_it(with_unix_time: bool, tmp_path: Path) -> None:
    found = _open(tmp_path, logs.rd_usb_text(with_unix_time=with_unix_time, per_second=4))
    assert found.origin.format == "rd-usb"
    np.testing.assert_allclose(np.arange(120) / 4, found.trace.clock.times_s(), atol=1e-6)
    assert Loss.COARSE_TIMES in found.origin.losses
    assert found.origin.started_utc == (iso_utc(logs.EPOCH_S) if with_unix_time else None)


@pytest.mark.parametrize("text", [logs.rd_usb_text(), logs.fnirsi_text(), logs.km003c_text()])
def test_a_meter_of_the_usb_lead_is_never_read_as_a_boot(text: str, tmp_path: Path) -> None:
    (event,) = _open(tmp_path, text).trace.events
    assert (event.at_s, event.name) == (0.0, EventName.VBUS_ON)


def test_steps_back_between_packets_are_rebuilt(tmp_path: Path) -> None:
    text = logs.fnirsi_text()
    stamps = [float(line.split()[0]) for line in text.splitlines()[2:]]
    assert (np.diff(stamps) < 0).any()
    found = _open(tmp_path, text)
    assert found.trace.clock == UniformClock(240, 100.0)
    assert found.origin.started_utc == iso_utc(logs.EPOCH_S)


def test_missing_packets_are_a_hole(tmp_path: Path) -> None:
    clock = _open(tmp_path, logs.fnirsi_text(missing=tuple(range(20, 40)))).trace.clock
    assert isinstance(clock, StampedClock)
    np.testing.assert_allclose([0.81], [step for step in np.diff(clock.times_s()) if step > 0.011], atol=0.02)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=60), st.integers(1, 5))
@settings(max_examples=60)
def test_a_rebuilt_clock_keeps_every_reading_and_runs_forwards(lateness: list[int], per_packet: int) -> None:
    from bench.traces.source import FileHash, Source
    from bench.traces.stamps import rebuilt

    # A packet every 40 ms, late by up to 120 ms.
    stamps_s = np.repeat(np.arange(len(lateness)) * per_packet / 100 + np.array(lateness) / 100, per_packet)
    made = rebuilt(Source(Path("x"), 1, FileHash(Path("x"), 1, 0)), stamps_s, 100.0, 0.2)
    assert len(made.clock) == stamps_s.size
    assert (np.diff(made.clock.times_s()) > 0).all()
    assert made.holes == 0


@pytest.mark.parametrize("mark", ["true", "True", "1"])
def test_interpolated_rows_are_no_measurements(mark: str, tmp_path: Path) -> None:
    found = _open(tmp_path, logs.km003c_text(mark=mark))
    assert found.origin.format == "km003c"
    assert len(found.trace) == 198
    assert float(found.trace.current_a.max()) < 1
    assert "2 rows are marked as interpolated; they are no measurements and were left out." in found.origin.notes
    assert np.diff(found.trace.clock.times_s()).max() == pytest.approx(0.003)


def test_the_meters_own_memory_is_read(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.km003c_offline_text())
    assert found.trace.clock == UniformClock(60, 10.0)
    assert found.trace.current_a[0] == 0.25


# Otii


@pytest.mark.parametrize("layout", ["inside", "beside"])
def test_a_project_is_read_from_its_folder(layout: str, tmp_path: Path) -> None:
    found = open_recording(otii_project(tmp_path, layout=layout))
    np.testing.assert_allclose(np.array(CURRENTS_A, dtype=np.float32), found.trace.current_a)
    assert found.trace.clock == UniformClock(300, 1000.0)
    assert np.asarray(found.trace.voltage_v)[10] == pytest.approx(3.79)
    assert found.origin.started_utc == "2025-01-01T00:00:00.000Z"


def test_a_slower_voltage_is_held(tmp_path: Path) -> None:
    voltage_v = np.asarray(open_recording(otii_project(tmp_path, voltage_rate_hz=100)).trace.voltage_v)
    np.testing.assert_allclose(voltage_v[:21], np.repeat([3.8, 3.799, 3.798], 10)[:21], rtol=1e-6)


def test_several_recordings_are_asked_for_by_number(tmp_path: Path) -> None:
    path = otii_project(tmp_path, recordings=2)
    with pytest.raises(QuestionError, match="--recording NUMBER"):
        open_recording(path)
    second = open_recording(path, Hints(recording=2))
    np.testing.assert_allclose(2 * np.array(CURRENTS_A), second.trace.current_a, rtol=1e-6)


def test_the_folder_itself_may_be_named(tmp_path: Path) -> None:
    otii_project(tmp_path)
    assert open_recording(tmp_path).origin.format == "otii"


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("folder", "copy the project's whole folder"),
        ("version", "names no version"),
        ("samples", "cannot be read|no whole number of float32"),
        ("project", "expected JSON"),
        ("blob", "are nowhere"),
    ],
)
def test_a_damaged_project_is_refused(damage: str, problem: str, tmp_path: Path) -> None:
    path = otii_project(tmp_path)
    project = tmp_path / "data/versions/v-7/data/project.json"
    match damage:
        case "folder":
            (tmp_path / "data").rename(tmp_path / "elsewhere")
        case "version":
            (tmp_path / "data/meta/saved_version").write_text("../../etc")
        case "samples":
            (tmp_path / "data/data/project/blob-0-mc/samples.dat").write_bytes(b"12345")
        case "project":
            project.write_text("{")
        case "blob":
            project.write_text(project.read_text().replace('"blob-0-mc"', '"../../secret"'))
    with pytest.raises(BadInputError, match=problem):
        open_recording(path, format_name="otii")


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_mutated_project_gives_a_recording_or_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("otii")
    path = otii_project(folder)
    project = folder / "data/versions/v-7/data/project.json"
    text = project.read_text()
    at = data.draw(st.integers(0, len(text) - 1))
    strange = st.sampled_from(['"', "{", "}", "[", "]", ",", "null", "-1", "1e308", "true", "", "0"])
    size = data.draw(st.integers(0, 12))
    project.write_text(text[:at] + data.draw(strange) + text[at + size :])
    try:
        found = open_recording(path, Hints(recording=1))
    except BadInputError as refusal:
        check_one_sentence(str(refusal))
    else:
        check_sound(found)


def test_a_channel_says_in_its_name_what_it_is(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.otii_csv_text(), name="Main current - Ace.csv")
    assert (found.origin.format, found.trace.clock.median_rate_hz) == ("otii-csv", 1000)
    with pytest.raises(BadInputError, match="a voltage or a power"):
        otii_csv.read(written(tmp_path, "Main voltage - Ace.csv", logs.otii_csv_text()), Hints())
    with pytest.raises(QuestionError, match="--unit A"):
        otii_csv.read(written(tmp_path, "x.csv", logs.otii_csv_text()), Hints())


# oscilloscopes and digitisers: volts are never taken for amperes

VOLTS = [
    pytest.param("tek-csv", logs.tek_below_text(), id="Tektronix, facts above"),
    pytest.param("tek-csv", logs.tek_beside_text(), id="Tektronix, facts beside"),
    pytest.param("rigol-csv", logs.rigol_text(), id="Rigol"),
    pytest.param("saleae-csv", logs.saleae_text(), id="Saleae"),
    pytest.param("isf", logs.isf_bytes(), id="Tektronix waveform"),
    pytest.param("keithley-csv", logs.keithley_text(unit="Volt DC"), id="Keithley"),
]


@pytest.mark.parametrize(("name", "content"), VOLTS)
def test_volts_ask_for_the_shunt(name: str, content: str | bytes, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="--shunt OHM"):
        _open(tmp_path, content)
    whole, tenth = (_open(tmp_path, content, Hints(shunt_ohm=ohm)) for ohm in (1.0, 0.1))
    assert whole.origin.format == name
    np.testing.assert_allclose(10 * whole.trace.current_a, tenth.trace.current_a, rtol=1e-5)


@pytest.mark.parametrize(
    ("content", "hints"),
    [
        (logs.tek_below_text(unit="A"), Hints()),
        (logs.rigol_text(unit="Ampere"), Hints()),
        (logs.saleae_text(), Hints(unit="A")),
        (logs.isf_bytes(unit="A"), Hints()),
        (logs.keithley_text(), Hints()),
    ],
)
def test_a_current_probe_needs_no_shunt(content: str | bytes, hints: Hints, tmp_path: Path) -> None:
    assert 0 < float(np.abs(_open(tmp_path, content, hints).trace.current_a).max()) < 1


@pytest.mark.parametrize(
    "content", [logs.tek_below_text(channels=2), logs.rigol_text(channels=2), logs.saleae_text(channels=2)]
)
def test_of_several_channels_nobody_guesses(content: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionError, match="--column current=NAME"):
        _open(tmp_path, content, SHUNT)
    found = _open(tmp_path, content, Hints(current="2", shunt_ohm=0.1, voltage="3"))
    assert found.trace.voltage_v is not None
    assert found.trace.current_a[0] < 0.2


def test_facts_beside_the_first_rows_cost_none_of_them(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.tek_beside_text(), SHUNT)
    assert found.trace.clock == UniformClock(200, 250_000.0)
    general = open_recording(
        tmp_path / "a.csv", Hints(current="5", time="4", time_unit="s", unit="A"), format_name="csv"
    )
    assert len(general.trace) == 200


def test_a_rigol_has_the_rate_of_its_header(tmp_path: Path) -> None:
    assert _open(tmp_path, logs.rigol_text(), SHUNT).trace.clock == UniformClock(200, 100_000.0)
    with pytest.raises(BadInputError, match="states no increment"):
        _open(tmp_path, logs.rigol_text().replace("1.000000e-05", "?", 1), SHUNT)


def test_a_waveform_is_what_sigrok_made_of_the_same() -> None:
    folder = REAL / "sigrok-dumps-analog"
    ours = isf.read(folder / "tek_DS1307Z_tek0000CH1.isf", Hints(shunt_ohm=1.0)).trace
    theirs = sigrok.read(folder / "tek_DS1307Z_RTC.sr", Hints(current="1", unit="V", shunt_ohm=1.0)).trace
    np.testing.assert_allclose(theirs.current_a, ours.current_a, rtol=2e-7)  # float32's last digit
    assert ours.clock == theirs.clock == UniformClock(100_000, 50_000_000.0)


def test_a_spectrum_is_refused() -> None:
    with pytest.raises(BadInputError, match="is a spectrum"):
        open_recording(REAL / "sigrok-dumps-analog/tek_RF_tek0002NRM.isf", SHUNT)


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("order", ["MSB", "LSB"])
def test_a_waveform_is_scaled_as_its_header_says(short: bool, order: str, tmp_path: Path) -> None:
    found = _open(tmp_path, logs.isf_bytes((100, 101, -100), short=short, order=order), Hints(shunt_ohm=2.0))
    np.testing.assert_allclose([0.25, 0.2505, 0.15], found.trace.current_a, rtol=1e-6)
    assert found.trace.meter.resolution_a == pytest.approx(0.0005)


def test_a_waveform_that_is_cut_off_says_so(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.isf_bytes()[:-101], SHUNT)
    assert Loss.TAIL in found.origin.losses
    assert len(found.trace) == 350


def test_seconds_and_their_fractions_make_one_time(tmp_path: Path) -> None:
    found = _open(tmp_path, logs.keithley_text(rows=3000, fractions=True))
    assert found.trace.clock == UniformClock(3000, 1000.0)
    assert found.origin.started_utc == iso_utc(logs.EPOCH_S)


def test_an_overflow_is_a_lost_reading_and_two_units_are_refused(tmp_path: Path) -> None:
    text = logs.keithley_text().replace("2.010000e-03", "9.9e37", 1)
    assert np.isnan(_open(tmp_path, text).trace.current_a).sum() == 1
    with pytest.raises(BadInputError, match="readings in 2 units"):
        _open(tmp_path, logs.keithley_text().replace("Amp DC", "Volt DC", 1))


def test_samples_that_a_scope_left_out_or_began_anew_are_seen_in_their_count(tmp_path: Path) -> None:
    lines = logs.rigol_text().splitlines()
    holed = "\n".join([*lines[:20], *lines[30:]]) + "\n"
    whole = _open(tmp_path, logs.rigol_text(), Hints(shunt_ohm=0.1)).trace
    found = _open(tmp_path, holed, Hints(shunt_ohm=0.1)).trace
    kept = np.delete(np.arange(len(whole)), np.arange(18, 28))
    np.testing.assert_allclose(whole.clock.times_s()[kept], found.clock.times_s())
    twice = "\n".join([*lines, *lines[2:]]) + "\n"
    with pytest.raises(QuestionError, match="X restarts 1 times, so there are 2 recordings"):
        _open(tmp_path, twice, Hints(shunt_ohm=0.1))


def test_a_meter_is_known_below_more_lines_than_are_looked_at_first(tmp_path: Path) -> None:
    above = "".join(f"# setting {k} of the logger\n" for k in range(4000))
    assert len(above) > HEAD_BYTES
    assert len(_open(tmp_path, above + logs.km003c_text()).trace) == len(_open(tmp_path, logs.km003c_text()).trace)


# Battery Historian


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["fraction", "whole", "milli"])
def test_power_text_is_read_in_each_of_its_forms(form: str, encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", logs.historian_text(form=form).encode(encoding))
    with pytest.raises(QuestionError, match="--format battery-historian"):
        open_recording(path)
    found = open_recording(path, format_name="battery-historian")
    np.testing.assert_allclose(0.12 + 0.001 * (np.arange(100) % 7), found.trace.current_a, rtol=1e-9)
    np.testing.assert_allclose(np.arange(100) / 2, found.trace.clock.times_s(), atol=1e-6)
    assert found.origin.started_utc == iso_utc(logs.EPOCH_S)
    assert (found.trace.voltage_v is None) == (form == "whole")
