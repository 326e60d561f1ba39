"""BattOr, LPM01A, uConsole and Raspberry Pi logs: units, times, losses, and the line of what is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.trace import StampedClock, UniformClock
from bench.errors import BadInputError, QuestionError
from bench.traces import battor, lpm01a, rpi_powermeter, uconsole
from bench.traces.recording import FormatModule, Hints, Likeness, Loss
from tests.bench.traces.samples import REAL

BATTOR = REAL / "battor-android-phone"
LPM01A = REAL / "lpm01a-mcu/example.csv"
UCONSOLE = REAL / "uconsole-cm4"
RPI = REAL / "rpi-powermeter-calibration"
RPI_HINTS = Hints(gain_a_per_count=0.000248824, offset_a=0.00865192)


def columns(path: Path, delimiter: str, skip: int) -> np.ndarray:
    """A log by another reader: NumPy's."""
    return np.loadtxt(path, delimiter=None if delimiter == " " else delimiter, skiprows=skip, comments="#")


# BattOr


def test_a_battor_log_has_the_rate_range_and_values_of_its_file() -> None:
    found = battor.read(BATTOR / "battor.txt", Hints())
    ms, ma, mv = columns(BATTOR / "battor.txt", " ", 4).T
    assert found.trace.clock == UniformClock(count=30_624, rate_hz=2000.0)
    np.testing.assert_allclose(ms / 1000, found.trace.clock.times_s(), atol=1e-9)
    np.testing.assert_allclose(ma / 1000, found.trace.current_a)
    np.testing.assert_allclose(mv / 1000, np.asarray(found.trace.voltage_v))
    assert found.trace.meter.range_a == pytest.approx(2.2755)
    assert found.trace.meter.resolution_a == pytest.approx(5 / 9 * 1e-3, rel=1e-3)
    assert found.origin.instrument == "BattOr"
    assert found.origin.losses == (Loss.START_TIME, Loss.RESOLUTION, Loss.CALIBRATION, Loss.EVENTS)


def test_a_battor_header_with_negative_ranges_is_read() -> None:
    found = battor.read(BATTOR / "battor_test_data.txt", Hints())
    assert len(found.trace) == 12
    assert found.trace.clock.median_rate_hz == 10_000
    assert found.trace.meter.range_a == pytest.approx(6.0573)
    assert found.trace.meter.resolution_a is None


def test_a_battor_log_whose_rows_do_not_keep_the_stated_rate_keeps_their_times(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes((BATTOR / "battor_test_data.txt").read_bytes().replace(b"0.50 ", b"0.55 "))
    clock = battor.read(path, Hints()).trace.clock
    assert isinstance(clock, StampedClock)
    assert clock.times_s()[5] == pytest.approx(0.00055)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"# BattOr\n", b"", "must begin with '# BattOr'"),
        (b"# sample_rate 10000 Hz, gain 10.1x\n", b"", "lacks its line on rate"),
        (b"# voltage_range", b"# volume_range", "line 2: the header line"),
        (b"10000 Hz", b"0 Hz", "states a rate of 0 Hz"),
        (b"0.30 12.2 4310.7", b"0.30 12.2", "line 8: a row has 2 fields where 3 are expected"),
        (b"0.30 12.2 4310.7", b"0.30 12,2 4310.7", "line 8: current is '12,2', not a number"),
        (b"0.30 12.2 4310.7", b"0.30 inf 4310.7", "line 8: current is infinite"),
        (b"0.30 12.2 4310.7", b"0.30 1e999 4310.7", "line 8: current is infinite"),
        (b"0.30 12.2 4310.7", b"nan 12.2 4310.7", "line 8: time is missing"),
        (b"0.30 12.2 4310.7", b"0.20 12.2 4310.7", "line 8: time must increase .*, but 0.0002 s follows 0.0002 s"),
        (b"0.30 12.2 4310.7", b"0.10 12.2 4310.7", "line 8: time must increase"),
        (b"0.30 12.2 4310.7", b"\x00\xff\xfe", "line 8: a row has 1 field where"),
    ],
)
def test_a_mistake_in_a_battor_log_is_named_with_its_line(old: bytes, new: bytes, problem: str, tmp_path: Path) -> None:
    original = (BATTOR / "battor_test_data.txt").read_bytes()
    assert original.count(old) == 1
    path = tmp_path / "x.txt"
    path.write_bytes(original.replace(old, new))
    with pytest.raises(BadInputError, match=problem):
        battor.read(path, Hints())


def test_a_missing_value_is_a_lost_reading(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes((BATTOR / "battor_test_data.txt").read_bytes().replace(b"0.30 12.2 ", b"0.30 nan "))
    found = battor.read(path, Hints())
    np.testing.assert_array_equal([3], np.flatnonzero(np.isnan(found.trace.current_a)))
    assert "1 readings of current are empty or nan: they were lost by the instrument." in found.origin.notes


@pytest.mark.parametrize("missing", range(1, 40))
def test_a_log_cut_anywhere_loses_the_row_that_may_lack_digits_and_says_so(missing: int, tmp_path: Path) -> None:
    original = (BATTOR / "battor_test_data.txt").read_bytes()
    path = tmp_path / "cut.txt"
    path.write_bytes(original[:-missing])
    whole_rows = original[:-missing].count(b"\n") - 4
    found = battor.read(path, Hints())
    np.testing.assert_array_equal(
        battor.read(BATTOR / "battor_test_data.txt", Hints()).trace.current_a[:whole_rows], found.trace.current_a
    )
    cut_in_a_row = not original[:-missing].endswith(b"\n")
    assert cut_in_a_row == (Loss.TAIL in found.origin.losses)
    assert cut_in_a_row == ("The file ends in the middle of a row; that row was left out." in found.origin.notes)


def test_blank_lines_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    original = (BATTOR / "battor_test_data.txt").read_bytes()
    path = tmp_path / "x.txt"
    path.write_bytes(original.replace(b"\n", b"\r\n").replace(b"0.30", b"\r\n\r\n0.30") + b"\r\n\r\n")
    expected = battor.read(BATTOR / "battor_test_data.txt", Hints()).trace
    np.testing.assert_array_equal(expected.current_a, battor.read(path, Hints()).trace.current_a)


def test_the_line_of_a_mistake_counts_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes((BATTOR / "battor_test_data.txt").read_bytes().replace(b"0.30 12.2", b"\n\n0.30 x"))
    with pytest.raises(BadInputError, match="line 10: current is 'x', not a number"):
        battor.read(path, Hints())


def test_a_mistake_a_million_rows_down_is_found_by_its_line(tmp_path: Path) -> None:
    header = (BATTOR / "battor.txt").read_bytes().split(b"0.000000", 1)[0]
    rows = [b"%d.5 100.0 4000.0\n" % k for k in range(300_000)]
    rows[250_000] = b"250000.5 100.0 4o00.0\n"
    path = tmp_path / "x.txt"
    path.write_bytes(header + b"".join(rows))
    with pytest.raises(BadInputError, match=r"line 250005: voltage is '4o00.0', not a number"):
        battor.read(path, Hints())


def test_an_answer_that_the_file_does_not_need_is_said_to_be_unused() -> None:
    notes = battor.read(BATTOR / "battor_test_data.txt", Hints(unit="A", supply_v=4.0)).origin.notes
    assert [note.split()[0] for note in notes if "not used" in note] == ["--unit", "--supply-v"]


# LPM01A


def test_an_lpm01a_log_takes_the_hosts_microseconds_and_not_the_boards_tick() -> None:
    found = lpm01a.read(LPM01A, Hints())
    ua, us, _ = columns(LPM01A, ",", 14).T
    np.testing.assert_allclose(us * 1e-6, found.trace.clock.times_s(), atol=1e-12)
    np.testing.assert_allclose(ua * 1e-6, found.trace.current_a)
    assert isinstance(found.trace.clock, StampedClock)
    assert found.trace.meter.rate_hz == pytest.approx(1000, rel=1e-3)
    assert found.trace.meter.resolution_a == pytest.approx(10e-9)
    assert any("'rx timestamp (us)', when the host received it" in note for note in found.origin.notes)
    assert any("'board timestamps (ms)' ticks in whole seconds" in note for note in found.origin.notes)
    assert Loss.VOLTAGE in found.origin.losses


def test_an_lpm01a_log_is_read_without_comments_and_with_its_columns_in_another_order(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"rx timestamp (us),Current (uA)\n0,10\n1000,20\n2100,30\n")
    assert Likeness.SURE is lpm01a.sniff(path.read_bytes(), path)
    trace = lpm01a.read(path, Hints()).trace
    np.testing.assert_allclose([10e-6, 20e-6, 30e-6], trace.current_a)
    np.testing.assert_allclose([0, 1e-3, 2.1e-3], trace.clock.times_s())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Current (uA),board timestamps (ms)\n1,2\n", "0 columns 'rx timestamp .us.' instead of one"),
        (b"Current (uA),Current (uA),rx timestamp (us)\n1,1,2\n", "2 columns 'Current .uA.' instead of one"),
        (b"Current (uA),rx timestamp (us),x,x\n1,0,1,1\n", "names a column twice"),
        (b"# only\n# comments\n", "no header line below its comments"),
        (b"Current (uA),rx timestamp (us)\n", "holds no whole row of readings"),
        (b"Current (uA),rx timestamp (us)\n1,0\n", "holds 1 readings, and a trace needs at least two"),
        (b"Current (uA),rx timestamp (us)\n1,0\n2,5\n3,4\n", "line 4: time must increase"),
        (b"Current (uA),rx timestamp (us)\n1,0\n2\n", "line 3: a row has 1 field where 2 are expected"),
    ],
)
def test_a_mistake_in_an_lpm01a_log_is_named(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=problem):
        lpm01a.read(path, Hints())


# uConsole


def uconsole_files() -> list[Path]:
    return sorted(UCONSOLE.glob("*.csv"))


@pytest.mark.parametrize("path", uconsole_files(), ids=lambda path: path.stem)
def test_every_uconsole_log_is_read_without_its_commented_rows(path: Path) -> None:
    lines = path.read_bytes().splitlines()
    commented = sum(line.startswith(b"#") for line in lines)
    table = columns(path, ",", 1)
    found = uconsole.read(path, Hints())
    np.testing.assert_allclose(table[:, 0] - table[0, 0], found.trace.clock.times_s())
    np.testing.assert_allclose(table[:, 6] / 1000, found.trace.current_a)
    np.testing.assert_allclose(table[:, 4], np.asarray(found.trace.voltage_v))
    assert len(found.trace) == len(lines) - 1 - commented
    assert (commented > 0) == (Loss.COMMENTED_ROWS in found.origin.losses)
    assert (commented > 0) == any(
        note.startswith(f"{commented} rows were commented out") for note in found.origin.notes
    )
    assert found.trace.meter.rate_hz == 1.0
    assert Loss.COARSE_TIMES in found.origin.losses


def test_the_line_of_a_mistake_counts_commented_rows(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    lines = (UCONSOLE / "1800_wifioff_btoff_backlight0.csv").read_bytes().splitlines(keepends=True)
    lines[20] = lines[20].replace(b",0\n", b",0,0\n")
    path.write_bytes(b"".join(lines))
    with pytest.raises(BadInputError, match="line 21: a row has 9 fields where 8 are expected"):
        uconsole.read(path, Hints())


def test_a_uconsole_header_that_differs_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes((UCONSOLE / "zli_build_1200.csv").read_bytes().replace(b"runtime,clock", b"runtime,runtime", 1))
    assert Likeness.NO is uconsole.sniff(path.read_bytes(), path)
    with pytest.raises(BadInputError, match="line 1: must begin with the header 'runtime,clock,temp"):
        uconsole.read(path, Hints())


# Raspberry Pi power meter


def test_raw_codes_are_never_taken_for_ampere() -> None:
    for folder in ("shunt", "hall"):
        for path in sorted((RPI / folder).glob("log-*.dat")):
            with pytest.raises(QuestionError, match=r"does not say what a code is in ampere; give .*--gain.*--offset"):
                rpi_powermeter.read(path, Hints())


@pytest.mark.parametrize(
    ("folder", "gain", "offset_a", "worst_ma"),
    [("shunt", 0.24882e-3, 8.65e-3, 8.7), ("hall", 0.33255e-3, -27.7e-3, 11.1)],
)
def test_the_line_through_the_calibration_file_is_offered_by_name_and_not_used(
    folder: str, gain: float, offset_a: float, worst_ma: float
) -> None:
    path = RPI / folder / "log-0mV-0mA.dat"
    with pytest.raises(QuestionError) as caught:
        rpi_powermeter.read(path, Hints())
    words = str(caught.value).split("calibrate.dat beside it fits ")[1].split()
    assert float(words[1]) == pytest.approx(gain, rel=1e-4)
    assert float(words[3]) == pytest.approx(offset_a, rel=2e-3)
    assert words[4:] == ["(within", f"{worst_ma}", "mA)"]


@pytest.mark.parametrize(
    "hints", [Hints(gain_a_per_count=1e-3), Hints(offset_a=0.0), Hints(gain_a_per_count=0.0, offset_a=0.0)]
)
def test_half_a_calibration_is_asked_about(hints: Hints) -> None:
    with pytest.raises(QuestionError, match=r"--gain.*--offset"):
        rpi_powermeter.read(RPI / "shunt/log-480mV-101mA.dat", hints)


@pytest.mark.parametrize(
    ("name", "volt", "ampere"),
    [("480mV-101mA", 0.48, 0.101), ("1410mV-301mA", 1.41, 0.301), ("3750mV-800mA", 3.75, 0.800)],
)
def test_a_calibrated_load_has_the_current_and_voltage_of_the_multimeter(name: str, volt: float, ampere: float) -> None:
    found = rpi_powermeter.read(RPI / f"shunt/log-{name}.dat", RPI_HINTS)
    assert float(found.trace.current_a.mean()) == pytest.approx(ampere, abs=3e-3)
    assert float(np.asarray(found.trace.voltage_v).mean()) == pytest.approx(volt, rel=0.05)
    assert found.trace.meter.rate_hz == pytest.approx(1000, rel=1e-3)
    assert found.trace.meter.resolution_a == RPI_HINTS.gain_a_per_count
    assert "given by hand" in (found.origin.calibration or "")
    assert any(note.startswith("calibrate.dat beside it fits") for note in found.origin.notes)


def test_nanoseconds_are_kept_to_the_microsecond() -> None:
    path = RPI / "shunt/log-480mV-101mA.dat"
    ns = np.loadtxt(path, delimiter=",", dtype=np.int64, usecols=0)
    trace = rpi_powermeter.read(path, RPI_HINTS).trace
    np.testing.assert_allclose((ns - ns[0]) / 1e9, trace.clock.times_s(), atol=1e-9)


def test_a_converter_at_its_end_is_said_to_give_bounds() -> None:
    notes = rpi_powermeter.read(RPI / "shunt/log-0mV-0mA.dat", RPI_HINTS).origin.notes
    assert any("at an end of its range in 34474 (code 0)" in note for note in notes)


def test_without_a_calibration_file_the_question_offers_none(tmp_path: Path) -> None:
    log = tmp_path / "log.dat"
    log.write_bytes((RPI / "shunt/log-480mV-101mA.dat").read_bytes()[:2000])
    with pytest.raises(QuestionError, match=r"--offset$"):
        rpi_powermeter.read(log, Hints())
    for content in (b"", b"\xff\xfe", b"1,2,3\n", b"0,0,0,0\n", b"1,1,5,5\n2,2,5,5\n", b"a,b,c,d\n1,2,3,4\n"):
        (tmp_path / "calibrate.dat").write_bytes(content)
        with pytest.raises(QuestionError, match=r"--offset$"):
            rpi_powermeter.read(log, Hints())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"1000000,5000,0\n2000000,1,1\n", "line 1: the current code is 5000"),
        (b"1000000,1,0\n2000000,1,-1\n", "line 2: the voltage code is -1"),
        (b"1000000,1.5,0\n2000000,1,1\n", "line 1: the current code is 1.5"),
        (b"2000000,1,0\n1000000,1,1\n", "line 2: time must increase"),
        (b"1000000,1\n2000000,1\n", "line 1: a row has 2 fields"),
    ],
)
def test_a_mistake_in_a_raw_log_is_named_with_its_line(content: bytes, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "log.dat"
    path.write_bytes(content)
    with pytest.raises(BadInputError, match=problem):
        rpi_powermeter.read(path, RPI_HINTS)


def test_a_few_rows_of_raw_codes_are_possible_but_not_sure() -> None:
    head = (RPI / "shunt/log-480mV-101mA.dat").read_bytes()[:200]
    path = RPI / "x.dat"
    assert Likeness.POSSIBLE is rpi_powermeter.sniff(head, path)
    assert Likeness.NO is rpi_powermeter.sniff(b"1,2,3\n5,6,9999\n", path)
    assert Likeness.NO is rpi_powermeter.sniff((RPI / "shunt/calibrate.dat").read_bytes(), path)


# All of them


@pytest.mark.parametrize(
    ("module", "path", "hints"),
    [
        (battor, BATTOR / "battor_test_data.txt", Hints()),
        (lpm01a, LPM01A, Hints()),
        (uconsole, UCONSOLE / "zli_build_1200.csv", Hints()),
        (rpi_powermeter, RPI / "shunt/log-480mV-101mA.dat", RPI_HINTS),
    ],
    ids=["battor", "lpm01a", "uconsole", "rpi-powermeter"],
)
def test_a_line_without_end_is_refused(module: FormatModule, path: Path, hints: Hints, tmp_path: Path) -> None:
    """Two mebibytes of one digit below a true header are no row, and take no more memory than they have."""
    lines = path.read_bytes().splitlines(keepends=True)
    first_row = next(k for k, line in enumerate(lines) if line[:1].isdigit())
    header = b"".join(lines[:first_row])
    wrong = tmp_path / "wrong"
    wrong.write_bytes(header + b"1" * (2 << 20))
    with pytest.raises(BadInputError, match=r"has no line end in its last MiB|holds no whole row"):
        module.read(wrong, hints)
    wrong.write_bytes(header + b"1" * (2 << 20) + b"\n")
    with pytest.raises(BadInputError, match=r"is not the table of numbers|fields where"):
        module.read(wrong, hints)
