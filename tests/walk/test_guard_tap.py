"""`--tap` reaches into the guard's process: what it did to a supply is written down there and can be played back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.guard.client import GuardClient
from bench.guard.keeper import GuardRefusedError, Keeper, SupplyMeter
from bench.guard.messages import Output, PowerRequest
from drivers.clock import TurnedClock
from drivers.connect import connect

REQUEST = PowerRequest(4.0, 2.0)


def test_what_a_guard_did_is_written_down_and_played_back_through_another_keeper(tmp_path: Path) -> None:
    path = tmp_path / "guard.tap"
    with GuardClient("sim://riden?load=0.35", path) as guard:
        then = guard.arm(REQUEST)
        assert guard.switch_off().output is Output.OFF
    replayed = connect(f"replay://{path.as_posix()}", TurnedClock())
    assert isinstance(replayed, SupplyMeter)
    keeper = Keeper(replayed, TurnedClock())
    assert keeper.arm(REQUEST) == then
    assert keeper.off() is Output.OFF


def test_a_guard_adds_nothing_to_a_file_that_is_no_record(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(GuardRefusedError, match="expected a record of a link"):
        GuardClient("sim://riden", path)
    assert path.read_text(encoding="utf-8") == "{}\n"
