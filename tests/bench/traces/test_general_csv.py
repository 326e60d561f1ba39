"""Anybody's table of numbers: what is found, what is asked by name, what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.trace import StampedClock, UniformClock
from bench.errors import BadInputError
from bench.traces import general_csv
from bench.traces.recording import Hints, Likeness, Loss
from tests.bench.traces.csv_texts import CURRENT_A, TIMES_S, question, read, refusal, written

SAME = [
    pytest.param("time_s,current_a\n0.0,0.25\n0.1,0.5\n0.3,0.125\n", id="plain"),
    pytest.param("time_s,current_a\r\n0.0,0.25\r\n0.1,0.5\r\n0.3,0.125", id="DOS lines, no last line end"),
    pytest.param("Time (s);Current (mA)\n0,0;250,0\n0,1;500,0\n0,3;125,0\n", id="semicolons and decimal commas"),
    pytest.param("Zeit [s]\tStrom [mA]\n0,0\t250,0\n0,1\t500\n0,3\t125,0\n", id="tabs, decimal commas, German"),
    pytest.param('"Time (s)","I (A)"\n"0,0","0,25"\n"0,1","0,5"\n"0,3","0,125"\n', id="quoted decimal commas"),
    pytest.param("t/ms|I/µA\n10|250000\n110|500000\n310|125000\n", id="bars, ms, µA"),
    pytest.param("t_us   i_mA\n  5   250\n  100005   500\n  300005\t125\n", id="runs of spaces"),
    pytest.param(b"\xef\xbb\xbftime_s,current_a\n0.0,0.25\n0.1,0.5\n0.3,0.125\n", id="UTF-8 with mark"),
    pytest.param("Time (s),I (µA)\n0.0,250000\n0.1,5e5\n0.3,125000.0\n".encode("utf-16"), id="UTF-16 with mark"),
    pytest.param("Time (s),I (µA)\n0.0,250000\n0.1,5e5\n0.3,125000.0\n".encode("utf-16-be"), id="UTF-16 without"),
    pytest.param("Time (s),I (µA)\n0.0,250000\n0.1,5e5\n0.3,125000.0\n".encode("latin-1"), id="one byte per character"),
    pytest.param(
        "# logger 1.0\n# 2026\n#time_s,current_a\n0.0,0.25\n0.1,0.5\n0.3,0.125\n", id="header behind the sign"
    ),
    pytest.param("; CSV by x\ntime_s,current_a\n0.0,0.25\n0.1,0.5\n0.3,0.125\n", id="comments with semicolons"),
    pytest.param("time,current\ns,mA\n0.0,250\n0.1,500\n0.3,125\n", id="units in a row of their own"),
    pytest.param("Device: X\nSerial,77\n\ntime_s,current_a\n0.0,0.25\n0.1,0.5\n0.3,0.125\n", id="lines above"),
    pytest.param("time_s,current_a,\n0.0,0.25,\n0.1,0.5,\n0.3,0.125,\n", id="a separator at the end of lines"),
    pytest.param("time_s,current_a,\n0.0,0.25\n0.1,0.5\n0.3,0.125\n", id="a separator at the end of the header"),
    pytest.param("n,state,time_s,current_a\n0,ok,0.0,0.25\n1,ok,0.1,0.5\n2,err,0.3,0.125\n", id="words beside"),
    pytest.param("Timestamp(ms),Current(uA)\n7,250000\n107,500000\n307,125000\n", id="units without a space"),
    pytest.param("elapsed_us,ibus_ua,power_uw\n0,250000,1\n100000,500000,2\n300000,125000,3\n", id="ua and uw"),
    pytest.param("Unix time,Current (A)\n1767322800.0,0.25\n1767322800.1,0.5\n1767322800.3,0.125\n", id="epoch s"),
    pytest.param("timestamp,I_mA\n1767322800000,250\n1767322800100,500\n1767322800300,125\n", id="epoch ms"),
    pytest.param("ts (ns),I_mA\n1767322800000000007,250\n1767322800100000007,500\n1767322800300000007,125\n", id="ns"),
    pytest.param(
        "Date,I_mA\n2026-01-02T03:00:00Z,250\n2026-01-02T03:00:00.1Z,500\n2026-01-02T03:00:00.300Z,125\n", id="ISO"
    ),
    pytest.param(
        "Date;I_mA\n2026/1/2 3:00:00,0;250\n2026/1/2 3:00:00,1;500\n2026/1/2 3:00:00,3;125\n", id="slashes, one digit"
    ),
    pytest.param(
        "Datum;I_mA\n2.1.2026 3:00:00,0;250\n2.1.2026 3:00:00,1;500\n2.1.2026 3:00:00,3;125\n", id="day first"
    ),
    pytest.param("Time,I_mA\n23:59:58.9,250\n23:59:59,500\n23:59:59.2,125\n", id="time of day"),
]


@pytest.mark.parametrize("content", SAME)
def test_the_same_readings_in_many_hands(tmp_path: Path, content: str | bytes) -> None:
    got = read(tmp_path, content).trace
    np.testing.assert_allclose(got.current_a, CURRENT_A, rtol=1e-15)
    np.testing.assert_allclose(got.clock.times_s(), TIMES_S, atol=1e-6)
    assert got.voltage_v is None


@pytest.mark.parametrize("content", SAME)
def test_such_a_file_can_be_a_table_but_is_never_surely_one(tmp_path: Path, content: str | bytes) -> None:
    path = written(tmp_path, content)
    assert general_csv.sniff(path.read_bytes(), path) is Likeness.POSSIBLE


def test_decimal_digits_survive_the_unit(tmp_path: Path) -> None:
    got = read(tmp_path, "t_ms,I_uA\n0.1,33.1\n0.2,0.7\n0.4,1234567.891\n").trace
    assert got.current_a.tolist() == [33.1e-6, 0.7e-6, 1.234567891]
    assert got.clock.times_s().tolist() == [0.0, 0.0001, 0.0003]


def test_an_even_log_has_a_rate_and_a_jittered_one_its_times(tmp_path: Path) -> None:
    even = "".join(f"{k * 5},{k}\n" for k in range(100))
    assert read(tmp_path, f"t_ms,I_mA\n{even}").trace.clock == UniformClock(100, 200.0)
    jittered = "".join(f"{k * 5 + (k % 3) / 1000},{k}\n" for k in range(100))
    assert isinstance(read(tmp_path, f"t_ms,I_mA\n{jittered}").trace.clock, StampedClock)


def test_thousands_of_lines_above_the_table_are_passed_over(tmp_path: Path) -> None:
    above = "".join(f"Parameter {k} of the instrument, channel {k % 7}: value = {k * 17}\n" for k in range(9000))
    got = read(tmp_path, f"{above}Time (s),Current (A)\n0,0.25\n0.1,0.5\n0.3,0.125\n")
    assert got.trace.current_a.tolist() == list(CURRENT_A)
    assert any("above the table and its header: 9000" in note for note in got.origin.notes)
    assert general_csv.sniff((tmp_path / "log.csv").read_bytes()[:65_536], tmp_path / "log.csv") is Likeness.POSSIBLE


def test_a_voltage_beside_is_read_and_a_hole_stays_a_hole(tmp_path: Path) -> None:
    got = read(tmp_path, "time_s,current_a,Voltage (mV)\n0,0.25,4000\n0.1,,4010\n0.2,0.5,\n").trace
    assert np.isnan(got.current_a).tolist() == [False, True, False]
    assert got.voltage_v is not None
    np.testing.assert_array_equal(got.voltage_v, [4.0, 4.01, np.nan])


def test_losses_hash_and_start_are_stated(tmp_path: Path) -> None:
    origin = read(tmp_path, "ts,I_mA\n1767322800.25,1\n1767322801.0,2\n1767322802,3\n").origin
    assert origin.started_utc == "2026-01-02T03:00:00.250000Z"
    assert len(origin.source_sha256) == 64
    assert {Loss.CALIBRATION, Loss.INSTRUMENT, Loss.EVENTS, Loss.VOLTAGE} <= set(origin.losses)
    assert Loss.START_TIME not in origin.losses
    zoneless = read(tmp_path, "Date,I_mA\n2026-01-02 03:00:00,250\n2026-01-02 03:00:01,500\n").origin
    assert zoneless.started_utc is None
    assert Loss.START_TIME in zoneless.losses


def test_a_column_that_is_the_quantity_and_nothing_more_is_preferred(tmp_path: Path) -> None:
    """As an USB meter's log has them: three voltages and five times."""
    got = read(
        tmp_path,
        "Time,Voltage (V),Current (A),Data+ (V),Data- (V),Accumulated current (mAh),Run time (seconds),Unix time\n"
        "2021-01-02 10:00:00,5.1,0.5,0.1,0.2,1,1,1609581600\n2021-01-02 10:00:01,5.2,0.6,0.1,0.2,1,2,1609581601\n",
    ).trace
    assert got.voltage_v is not None
    assert got.voltage_v.tolist() == [5.1, 5.2]
    assert got.current_a.tolist() == [0.5, 0.6]


def test_columns_left_out_are_named(tmp_path: Path) -> None:
    got = read(tmp_path, "time_s,current_a,Temperature (°C)\n0,1,20\n1,2,21\n")
    assert "Columns left out: Temperature (°C)." in got.origin.notes


ASKED = [
    ("a,b\n0.0,1.0\n1.0,2.5\n", Hints(), "--column current=", Hints(current="b", unit="mA", time="a", time_unit="s")),
    ("t_s,I1_A,I2_A\n0,1,2\n1,2,3\n", Hints(), "--column current=", Hints(current="I2_A")),
    ("t_s,I\n0,1\n1,2\n", Hints(), "--unit", Hints(unit="uA")),
    ("t_s,current,U\n0,1,2\n1,2,3\n", Hints(unit="A"), "--voltage-unit", Hints(unit="A", voltage_unit="mV")),
    ("t_s,I_A,D+ (V),D- (V)\n0,1,2,3\n1,2,3,4\n", Hints(), "--column voltage=", Hints(voltage="none")),
    ("t_s,I_A,D+ (V),D- (V)\n0,1,2,3\n1,2,3,4\n", Hints(), "--column voltage=", Hints(voltage="D+ (V)")),
    ("rx time (us),tick time (ms),I_A\n0,0,1\n100,0,2\n", Hints(), "--column time=", Hints(time="rx time (us)")),
    ("time,I_A\n0,1\n5,2\n", Hints(), "--time-unit", Hints(time_unit="ms")),
    ("I_A\n0.5\n0.25\n", Hints(), "--rate", Hints(rate_hz=10.0)),
    ("0.5\n0.25\n", Hints(rate_hz=10.0), "--unit", Hints(rate_hz=10.0, unit="mA")),
    ("0.0;0.5\n0.1;0.25\n", Hints(), "--column current=", Hints(current="2", time="1", unit="A", time_unit="s")),
    ("t_s,shunt_mV\n0,1\n1,2\n", Hints(current="2"), "--shunt", Hints(current="2", shunt_ohm=0.01)),
    ("12,345\n13,346\n", Hints(), "--column current=1 or 2", Hints(current="2", unit="A", rate_hz=1.0)),
    ("t_s,Phase A,Phase B\n0,1,2\n1,2,3\n", Hints(), "--column current=", Hints(current="Phase A", unit="A")),
]


@pytest.mark.parametrize(("content", "given", "option", "answer"), ASKED, ids=[f"{k}" for k in range(len(ASKED))])
def test_what_it_cannot_know_is_asked_by_name_and_the_answer_is_taken(
    tmp_path: Path, content: str, given: Hints, option: str, answer: Hints
) -> None:
    assert option in question(tmp_path, content, given)
    got = read(tmp_path, content, answer)
    assert len(got.trace) == 2
    assert np.isfinite(got.trace.current_a).all()


def test_a_question_lists_the_columns(tmp_path: Path) -> None:
    assert "1 'alpha', 2 'beta'" in question(tmp_path, "alpha,beta\n0.0,1.0\n1.0,2.5\n")
    assert "1 (first 0.75), 2 (first 1.5)" in question(tmp_path, "0.75,1.5\n1.0,2.5\n")


def test_answers_do_what_they_say(tmp_path: Path) -> None:
    counts = "n,code\n0,100\n1,200\n3,300\n"
    got = read(tmp_path, counts, Hints(current="code", gain_a_per_count=0.001, offset_a=-0.05, rate_hz=2.0))
    np.testing.assert_allclose(got.trace.current_a, [0.05, 0.15, 0.25])
    assert got.trace.clock.times_s().tolist() == [0.0, 0.5, 1.5]
    assert {Loss.UNIT, Loss.READING_TIMES} <= set(got.origin.losses)
    shunt = read(tmp_path, "t_s,drop_mV\n0,1\n1,2\n", Hints(current="drop_mV", shunt_ohm=0.01))
    np.testing.assert_allclose(shunt.trace.current_a, [0.1, 0.2])
    timed = read(tmp_path, "t_s,I_A\n0,1\n0,2\n0,3\n", Hints(rate_hz=4.0))
    assert timed.trace.clock == UniformClock(3, 4.0)
    assert any("was not used" in note for note in timed.origin.notes)


def test_a_rate_above_the_table_is_taken(tmp_path: Path) -> None:
    got = read(tmp_path, "; Samplerate: 2.5 kHz\nI_mA\n1\n2\n3\n")
    assert got.trace.clock == UniformClock(3, 2500.0)


def test_an_answer_without_a_question_is_said(tmp_path: Path) -> None:
    notes = read(tmp_path, "t_s,I_A\n0,1\n1,2\n", Hints(supply_v=4.0)).origin.notes
    assert any(note.startswith("--supply-v was given and not used") for note in notes)


def test_commented_rows_are_left_out_and_counted(tmp_path: Path) -> None:
    got = read(tmp_path, "t_s,I_mA\n0,1\n#1,9\n#2,9\n3,2\n4,3\n")
    assert got.trace.current_a.tolist() == [0.001, 0.002, 0.003]
    assert Loss.COMMENTED_ROWS in got.origin.losses
    assert "Rows commented out with '#' by their author and left out: 2." in got.origin.notes


def test_a_row_cut_by_the_end_of_the_file_is_said(tmp_path: Path) -> None:
    got = read(tmp_path, "t_s,I_mA,U_V\n0,1,4\n1,2,4\n2,3,4\n3,4")
    assert len(got.trace) == 3
    assert Loss.TAIL in got.origin.losses
    assert any("in the middle of line 5" in note for note in got.origin.notes)


@pytest.mark.parametrize("row", [1, 3, 5])
def test_what_a_meter_writes_for_no_reading_is_a_gap_that_is_counted_and_never_a_zero(row: int, tmp_path: Path) -> None:
    """Also in the first row, which shows where the table begins, and in the last."""
    cells = ["0.1"] * 6
    lines = ["Time (s),Current (A)"]
    for word in ("OL", "-OL", "0L", "---", ""):
        cells[row] = word
        lines = ["Time (s),Current (A)", *(f"{k},{cell}" for k, cell in enumerate(cells)), "6,0.1", ""]
        got = read(tmp_path, "\n".join(lines))
        assert np.flatnonzero(np.isnan(got.trace.current_a)).tolist() == [row]
        assert len(got.trace) == 7
        (note,) = (note for note in got.origin.notes if note.startswith("Lost readings"))
        said = {"": "1 empty", "---": "1 '---'"}.get(word, f"1 {word!r} (above the range)")
        assert note == f"Lost readings of Current (A), which are gaps and no zeros: {said}."


def test_a_first_row_without_a_reading_is_a_row(tmp_path: Path) -> None:
    got = read(tmp_path, "Time (s),Current (A)\n0,OL\n1,0.2\n2,0.3\n3,---\n4,0.3\n")
    np.testing.assert_array_equal(got.trace.current_a, [np.nan, 0.2, 0.3, np.nan, 0.3])


HALF_DAYS = (
    "Date,Time,Current(A)\n03/30/2025,11:59:58 AM,0.1\n03/30/2025,12:00:00 PM,0.2\n03/30/2025,01:00:00 PM,0.3\n"
    "03/30/2025,11:59:59 PM,0.4\n{day},12:00:01 AM,0.5\n"
)


def test_a_day_and_a_time_of_half_a_day_are_one_time(tmp_path: Path) -> None:
    got = read(tmp_path, HALF_DAYS.format(day="03/31/2025"))
    np.testing.assert_allclose(got.trace.clock.times_s(), [0.0, 2.0, 3602.0, 43201.0, 43203.0])
    assert "Columns left out" not in " ".join(got.origin.notes)


def test_a_day_that_does_not_change_at_midnight_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="expected Date to change at midnight of Time and nowhere else"):
        read(tmp_path, HALF_DAYS.format(day="03/30/2025"))


def test_a_time_of_thirteen_in_the_afternoon_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="line 3"):
        read(tmp_path, "Time,Current(A)\n11:59:58 AM,0.1\n13:00:00 PM,0.2\n")


REFUSED: list[tuple[str | bytes, str, Hints]] = [
    ("", "is empty", Hints()),
    ("\n\n\n", "no table of numbers", Hints()),
    ("just words\nand more words\n", "no table of numbers", Hints()),
    ("t_s,I_A\n", "no table of numbers", Hints()),
    ("t_s,I_A\n0,1\n", "holds 1 reading", Hints()),
    (b"t_s,I_A\n0,1\n\x00\x01\x02\xff\n", "binary data (0x00)", Hints()),
    (b"PK\x03\x04" + bytes(range(256)) * 10, "binary data", Hints()),
    ("t_s,I_A\n0,1\n1,abc\n2,3\n", ", line 3: I_A is 'abc', not a number", Hints()),
    ("x\ny\n\nt_s,I_A\n0,1\n\n1,2\n2,3,4\n3,4\n", ", line 8: a row has 3 fields where 2 are expected", Hints()),
    ("t_s,I_A\n0,1\n1\n2,3\n", ", line 3: a row has 1 field where 2 are expected", Hints()),
    ('"t_s","I_A"\n"0","1"\n"1"\r,"2"\n"2","3"\n', ", line 3: a row has 1 field", Hints()),
    ('t_s,I_A\n0,1\n1\r,"2"\n2,3\n', ", line 3: a row has 1 field", Hints()),
    ("t_s,I_A\n0,1\n1,nan\n2,3\n", ", line 3: I_A is not a number (nan)", Hints()),
    ("t_s,I_A\n0,1\n1,2\n2,-inf\n", ", line 4: I_A is infinite", Hints()),
    ("t_s,I_A\n0,1\n,2\n2,3\n", ", line 3: t_s, the time, is empty", Hints()),
    ("t_s,I_A\n0,1\nnan,2\n2,3\n", ", line 3: t_s is not a number (nan); each row needs a finite number", Hints()),
    ("t_s,I_A\n0,1\n2,2\n1,3\n", ", line 4: time runs backwards: t_s is 1 after 2", Hints()),
    (
        "t_s,I_A\n0,1\n1,2\n1,3\n",
        ", line 4: time stands still: t_s is 1 after 1; if the readings are evenly spaced",
        Hints(),
    ),
    ("t_s,I_A\n-1e300,1\n1,2\n2,3\n", "cannot be those of one recording", Hints()),
    ("t_s,I_A\n0,1\n1e-320,2\n2e-320,3\n", "cannot be those of one recording", Hints()),
    ("t_s,I_A\n0,1\n1e-11,2\n2e-11,3\n", "cannot be those of one recording", Hints()),
    ("t_s,I_A\n0,1\n1e30,2\n2e30,3\n", "cannot be those of one recording", Hints()),
    ("t_s,I_A\n0,1\n1,2\n1.0000000000001,3\n", "none of one recording", Hints()),
    ("t_s,I_A\n0,1\n1,1e999\n", "line 3: I_A is infinite", Hints()),
    ("T,I_A\n10:00:01,1\n10:00:01,2\n", "line 3: time stands still: T is 10:00:01 after 10:00:01", Hints()),
    ("T,I_A\n12:00:01,1\n12:00:00,2\n", "line 3: time runs backwards", Hints()),
    (
        "T,I_A\n2026-01-02 10:00:01,1\n2026-13-02 10:00:01,2\n",
        "line 3: T is '2026-13-02 10:00:01', not a time",
        Hints(),
    ),
    ("T,I_A\n1/2/2026 10:00:01,1\n1/2/2026 10:00:02,2\n", "day and month cannot be told apart", Hints()),
    ("t_s,I_A,I_A\n0,1,2\n1,2,3\n", ", line 1: the header names the column I_A twice", Hints()),
    ("t_s,t_s,I_A\n0,1,2\n1,2,3\n", ", line 1: the header names the column t_s twice", Hints()),
    (
        "time_s,current_a\n0,1,2\n1,2,3\n",
        ", line 1: the header has 2 names, and the rows below it have 3 fields",
        Hints(),
    ),
    ("n,I_A\n0,1\n0,2\n", "n must count readings, but 0 follows 0", Hints(rate_hz=1.0)),
    ("t_s,I_A\n0,1\n1,2\n", "has no channel 'x'", Hints(current="x")),
    ("t_s,I_A\n0,1\n1,2\n", "is no unit", Hints(unit="kg")),
    ("t_s,I_A\n0,1\n1,2\n", "is no unit of time", Hints(time_unit="mA")),
    ("t_s,I_A\n0,1\n1,2\n", "is out of range", Hints(rate_hz=0.0)),
    ("t_s,I_A\n0,1\n1,2\n", "one column cannot be two things", Hints(current="t_s", time="1", unit="A")),
    ("t_s,P_W\n0,1\n1,2\n", "is in w, which is no current", Hints(current="P_W")),
]


@pytest.mark.parametrize("case", REFUSED, ids=[f"{k}" for k in range(len(REFUSED))])
def test_what_is_wrong_is_refused_with_its_line(tmp_path: Path, case: tuple[str | bytes, str, Hints]) -> None:
    content, expected, hints = case
    assert expected in refusal(tmp_path, content, hints)


def test_the_line_is_right_far_down_and_behind_comments(tmp_path: Path) -> None:
    rows = [f"{k},{k}" for k in range(200_000)]
    rows[150_000] = "150000,oops"
    rows.insert(7, "# seven")
    assert ", line 150004: I_A is 'oops'" in refusal(tmp_path, "# top\nt_s,I_A\n" + "\n".join(rows) + "\n")


def test_a_named_column_that_stands_twice_can_be_given_by_number(tmp_path: Path) -> None:
    content = "t_s,I_A,I_A\n0,1,2\n1,2,3\n"
    assert read(tmp_path, content, Hints(current="3")).trace.current_a.tolist() == [2.0, 3.0]
    assert "twice" in refusal(tmp_path, content, Hints(current="I_A"))


def test_ten_gigabytes_are_refused_before_a_byte_is_read(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.truncate(10 << 30)
    with pytest.raises(BadInputError, match=r"has 10\.0 GiB"):
        general_csv.read(path, Hints())


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(BadInputError):
            general_csv.read(path, Hints())
