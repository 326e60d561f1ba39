"""The table between the markers as texts: the meter's digits, one unit, signs, and what a spreadsheet gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.stretch import StretchFigures
from gui.english_trace import ENGLISH_MEASURE as SAY
from gui.hindi_trace import HINDI_MEASURE
from gui.pages.trace.measure_model import Measured, measure_table
from gui.pages.trace.measure_state import MeasureState, MeasureSteps
from gui.plots.lanes import Markers
from gui.undo import StepKind

FIGURES = StretchFigures(
    duration_s=8.0,
    readings=4000,
    lost=0,
    mean_a=0.25443,
    least_a=0.2155,
    most_a=0.2929,
    std_a=0.01302,
    charge_c=2.03544,
    energy_j=8.457,
)
OTHER = replace(FIGURES, mean_a=0.09183, least_a=0.0426, most_a=0.2241, std_a=0.02817, charge_c=0.7348, energy_j=2.885)


def measured(letter: str, figures: StretchFigures | None, step_a: float | None = 1e-4) -> Measured:
    return Measured(letter, f"C013{letter} run 1", step_a, figures)


def test_a_mean_has_one_digit_more_than_the_step_and_differences_have_signs() -> None:
    table = measure_table([measured("A", FIGURES), measured("B", OTHER)], 8.0, SAY)
    rows = {row.name: (*row.cells, row.difference, row.unit) for row in table.rows}
    assert (table.letters, table.difference, table.duration) == (("A", "B"), "B − A", "8.000\u00a0s")
    assert rows["Mean"] == ("254.43", "91.83", "−162.60", "mA")
    assert rows["Least"] == ("215.5", "42.6", "−172.9", "mA")
    assert rows["Std"] == ("13.02", "28.17", "+15.15", "mA")
    assert rows["Charge"] == ("0.5654", "0.2041", "−0.3613", "mAh")
    assert rows["Readings"] == ("4\u202f000", "4\u202f000", "0", "")


def test_a_coarse_meter_never_shows_milliampere() -> None:
    table = measure_table([measured("A", FIGURES, step_a=0.01)], 8.0, SAY)
    assert (table.rows[0].cells, table.rows[0].unit) == (("0.254",), "A")
    assert (table.rows[1].cells, table.rows[1].difference) == (("0.22",), "")


def test_each_trace_has_the_digits_of_its_own_meter_and_their_difference_those_of_the_coarser() -> None:
    table = measure_table([measured("A", FIGURES), measured("B", OTHER, step_a=0.001)], 8.0, SAY)
    rows = {row.name: (*row.cells, row.difference, row.unit) for row in table.rows}
    assert rows["Mean"] == ("254.43", "91.8", "−162.6", "mA")
    assert rows["Most"] == ("292.9", "224", "−69", "mA")
    plain = [line.split("\t") for line in table.copied.splitlines()]
    assert plain[2][1:] == ["254.43", "91.8", "-162.6", "mA"]
    coarse = measure_table([measured("A", FIGURES), measured("B", OTHER, step_a=0.01)], 8.0, SAY)
    assert (coarse.rows[1].cells, coarse.rows[1].unit) == (("0.2155", "0.04"), "A")


def test_what_was_not_read_or_not_measured_is_an_en_dash() -> None:
    table = measure_table([measured("A", replace(FIGURES, energy_j=None)), measured("B", None)], 8.0, SAY)
    energy = next(row for row in table.rows if row.name == SAY.energy)
    assert (energy.cells, energy.difference) == (("–", "–"), "")
    assert "B: No reading lies between the markers." in table.spoken


def test_lost_readings_are_said_with_what_charge_and_energy_are_of() -> None:
    table = measure_table([measured("A", replace(FIGURES, readings=3988, lost=12))], 8.0, SAY)
    assert table.notes == ("A: 12 lost (0.3\u00a0%). Charge and energy are of the 99.7\u00a0% measured.",)
    few = measure_table([measured("A", replace(FIGURES, readings=10_000_000, lost=1))], 8.0, SAY)
    assert few.notes == ("A: 1 lost (< 0.1\u00a0%). Charge and energy are of the > 99.9\u00a0% measured.",)


@pytest.mark.parametrize("say", [SAY, HINDI_MEASURE])
def test_the_copied_table_is_tabs_and_plain_numbers_in_every_language(say: object) -> None:
    table = measure_table([measured("A", FIGURES), measured("B", OTHER)], 8.0, say)  # type: ignore[arg-type]
    lines = [line.split("\t") for line in table.copied.splitlines()]
    assert {len(line) for line in lines} == {5}
    assert lines[0][1:4] == ["A · C013A run 1", "B · C013B run 1", "B − A"]
    for line in lines[1:]:
        for cell in line[1:4]:
            assert cell == "" or float(cell) == float(cell)
    assert lines[2][1:] == ["254.43", "91.83", "-162.60", "mA"]


def test_steps_come_back_after_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    steps = MeasureSteps(tmp_path / "case")
    for k in (1.0, 2.0, 3.0):
        steps.do(steps.now.with_markers("run-1", Markers(k, 10.0)), StepKind.MARKER, f"step {k}")
    assert steps.undo() == "step 3.0"
    again = MeasureSteps(tmp_path / "case")
    assert again.now.of("run-1") == Markers(2.0, 10.0)
    assert (again.redo(), again.now.of("run-1")) == ("step 3.0", Markers(3.0, 10.0))
    assert [again.undo() for _ in range(4)] == ["step 3.0", "step 2.0", "step 1.0", ""]
    assert again.now == MeasureState()
    assert MeasureSteps(tmp_path / "another").now == MeasureState()
