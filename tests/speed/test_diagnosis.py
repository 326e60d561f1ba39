"""The report on quality runs on few cases, which are those of the files; its figures are printed, not judged."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.replay import CaseResult, replay_case
from bench.simulate import deciding_checks, fault_ids, simulate_case
from bench.simulation.written import Nuisance
from tests.speed import bench_diagnosis
from tests.speed.drawn_cases import HELD_BACK, diagnosed, draws, in_blocks


def test_the_report_prints_every_row(capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as executor:
        bench_diagnosis.report(executor, 8)
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("    ")]
    rows: list[bench_diagnosis.AnyRow] = [
        *bench_diagnosis.ROWS,
        *bench_diagnosis.SECOND_ROWS,
        *bench_diagnosis.THIRD_ROWS,
        *bench_diagnosis.FOURTH_ROWS,
        *bench_diagnosis.FIFTH_ROWS,
    ]
    width = bench_diagnosis.NAME_WIDTH
    assert [line[:width].strip() for line in lines] == [row.name for row in rows]
    assert [int(line[width : width + 7]) for line in lines] == [8 if row.main else 2 for row in rows]


def test_every_draw_has_a_seed_that_nobody_tunes_on() -> None:
    seeds = [draw.seed for row in bench_diagnosis.ROWS for draw in bench_diagnosis.drawn_for(row, 100)]
    seeds += [draw.seed for row in bench_diagnosis.SECOND_ROWS for draw in bench_diagnosis.second_drawn_for(row, 100)]
    seeds += [draw.seed for row in bench_diagnosis.THIRD_ROWS for draw in bench_diagnosis.third_drawn_for(row, 100)]
    seeds += [draw.seed for row in bench_diagnosis.FOURTH_ROWS for draw in bench_diagnosis.fourth_drawn_for(row, 100)]
    seeds += [draw.seed for row in bench_diagnosis.FIFTH_ROWS for draw in bench_diagnosis.fifth_drawn_for(row, 100)]
    assert min(seeds) >= HELD_BACK


@pytest.mark.parametrize("deciding_answered", [True, False])
def test_a_case_in_memory_is_diagnosed_as_its_folder_is(tmp_path: Path, deciding_answered: bool) -> None:
    draw = draws(700, 13, deciding_answered=deciding_answered, nuisance=Nuisance(noise=2.0), meters=("riden",))[-1]
    fault = fault_ids()[12]
    checks = deciding_checks(fault) if deciding_answered else frozenset()
    simulate_case(fault, 712, "riden", tmp_path / "S712", checks, Nuisance(noise=2.0), case_id="S712")
    filed, drawn = replay_case(str(tmp_path / "S712"), None), diagnosed(draw)
    assert (filed.verdict, filed.first_fault, filed.label) == (drawn.verdict, drawn.first_fault, drawn.label)
    # A file rounds its readings.
    assert filed.first_probability == pytest.approx(drawn.first_probability, abs=0.01)


def test_blocks_keep_the_order_and_lose_no_case() -> None:
    wanted = draws(800, 5, deciding_answered=True)
    with ThreadPoolExecutor(2) as executor:
        assert [result.case_id for result in in_blocks(executor, wanted, 2)] == [f"S{800 + k}" for k in range(5)]


def test_chance_shows_an_error_that_shrinks_with_the_number_of_cases() -> None:
    def said(number: int) -> list[CaseResult]:
        faults = {"faults": [{"fault": "f", "probability": 0.7}], "verdict": "cannot_say"}
        return [CaseResult("", "", dict(faults), None, None)] * number

    assert bench_diagnosis.chance_error(said(20)) > bench_diagnosis.chance_error(said(2000)) > 0.0
