"""A bench's bug report becomes a test: what a link carried is written down by every verb and played back by address."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.address import parse_address
from drivers.capabilities import PowerSource
from drivers.clock import TurnedClock
from drivers.connect import connect
from drivers.discover import ask, ask_all
from drivers.errors import AddressError, DriversError, GarbledError, LinkLostError
from drivers.links.record import FORMAT, open_record
from drivers.links.tap import ReplayLink
from drivers.plugged_in import Plugged
from tests.drivers.serving import served


def replayed(path: Path, query: str = "") -> str:
    return f"replay://{path.as_posix()}{query}"


def _verb(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bench.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)


def test_the_verb_writes_a_record_and_asking_the_record_gives_the_same_answer(tmp_path: Path) -> None:
    path = tmp_path / "bench7.tap"
    then = _verb("instruments", "--ask", "sim://riden", "--json", "--tap", str(path))
    assert then.returncode == 0, then.stderr
    now = _verb("instruments", "--ask", replayed(path), "--json")
    assert now.returncode == 0, now.stderr
    fields, again = json.loads(then.stdout), json.loads(now.stdout)
    assert again.pop("address") == replayed(path)
    assert fields.pop("address") == "sim://riden"
    assert again == fields


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_what_was_asked_in_turn_is_replayed_from_its_last_opening_or_from_the_one_that_is_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "turns.tap"
    with served("hanmatek") as simulator, open_record(path) as record:
        found = ask(simulator.address, tap=record)
    heads = [json.loads(line) for line in path.read_text().splitlines() if "format" in line]
    assert [head["driver"] for head in heads] == ["korad", "dps", "riden", "hanmatek"]
    now = connect(replayed(path), TurnedClock())
    assert now.identity == found.identity
    with pytest.raises(DriversError):
        connect(replayed(path, "?opening=1"), TurnedClock())
    with pytest.raises(AddressError, match="opening must be a number from 1 to 4, not '5'"):
        connect(replayed(path, "?opening=5"), TurnedClock())


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_served_simulator_writes_down_what_strangers_ask_it(tmp_path: Path) -> None:
    path = tmp_path / "served.tap"
    with served("korad", "--load", "0.5", "--tap", str(path)) as simulator:
        supply = connect(f"{simulator.address}?driver=korad")
        assert isinstance(supply, PowerSource)
        supply.program(4.0, 1.0)
        supply.switch(True)
        then = supply.state()
        supply.close()
    now = connect(replayed(path), TurnedClock())
    assert isinstance(now, PowerSource)
    now.program(4.0, 1.0)
    now.switch(True)
    assert now.state() == then


def test_a_driver_that_asks_otherwise_than_then_is_told_the_line(tmp_path: Path) -> None:
    path = tmp_path / "other.tap"
    with open_record(path) as record:
        supply = connect("sim://korad", TurnedClock(), record)
        assert isinstance(supply, PowerSource)
        supply.program(4.0, 1.0)
    now = connect(replayed(path), TurnedClock())
    assert isinstance(now, PowerSource)
    with pytest.raises(GarbledError, match=r"other.tap.*, line \d+: the record has 5653 ?"):
        now.program(4.2, 1.0)


def test_a_record_that_ends_is_a_lost_link(tmp_path: Path) -> None:
    path = tmp_path / "short.tap"
    with open_record(path) as record:
        connect("sim://korad", TurnedClock(), record)
    now = connect(replayed(path), TurnedClock())
    assert isinstance(now, PowerSource)
    with pytest.raises(LinkLostError, match="the record ends before"):
        now.state()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the record is empty"),
        ("hello\n", "line 1: expected a record of a link"),
        (f'{{"format": "{FORMAT}"}}\n{{"sent": "zz"}}\n', "line 2: expected a record of a link"),
        (f'{{"format": "{FORMAT}"}}\n{{"sent": 5}}\n', "line 2: expected a record of a link"),
        (f'{{"format": "{FORMAT}"}}\n[1]\n', "line 2: expected a record of a link"),
        ('{"format": "bootbench-tap/9"}\n', "line 1: expected a record of a link"),
        (f'{{"at_s": {"1" * 6000}}}\n', "line 1: expected a record of a link"),
    ],
)
def test_a_file_that_is_no_record_is_refused_with_its_line(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "none.tap"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(AddressError, match=sentence):
        ReplayLink(parse_address(replayed(path)), TurnedClock())


def test_a_record_is_never_added_to_a_file_that_is_something_else(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("{}\n", encoding="utf-8")
    ran = _verb("instruments", "--ask", "sim://korad", "--tap", str(path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "expected a record of a link" in ran.stderr
    assert path.read_text(encoding="utf-8") == "{}\n"
    missing = _verb("instruments", "--ask", "sim://korad", "--tap", str(tmp_path / "no" / "folder.tap"))
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "no record can be written there" in missing.stderr


def test_links_of_two_processes_share_a_record_and_each_is_played_back(tmp_path: Path) -> None:
    path = tmp_path / "bench.tap"
    with open_record(path) as record:
        supply = connect("sim://korad?load=0.5", TurnedClock(), record)
        meter = connect("sim://monsoon?load=0.5", TurnedClock(), record)
        assert isinstance(supply, PowerSource)
        assert isinstance(meter, PowerSource)
        assert _verb("instruments", "--ask", "sim://riden", "--tap", str(path)).returncode == 0
        supply.program(4.0, 1.0)
        then_v = meter.state()
        then = supply.state()
    again = connect(replayed(path, "?driver=korad"), TurnedClock())
    assert isinstance(again, PowerSource)
    again.program(4.0, 1.0)
    assert again.state() == then
    unit = connect(replayed(path, "?driver=monsoon"), TurnedClock())
    assert isinstance(unit, PowerSource)
    assert unit.state() == then_v
    assert connect(replayed(path, "?driver=riden"), TurnedClock()).identity.model.startswith("RD")


def test_a_record_from_before_lines_had_a_name_is_played_as_it_was(tmp_path: Path) -> None:
    path, old = tmp_path / "new.tap", tmp_path / "old.tap"
    with open_record(path) as record:
        then = connect("sim://korad", TurnedClock(), record).identity
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert all(line.pop("link") for line in lines)
    old.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert connect(replayed(old), TurnedClock()).identity == then


def test_every_port_that_is_asked_is_written_down_and_a_list_of_the_known_has_none(tmp_path: Path) -> None:
    path = tmp_path / "all.tap"
    with open_record(path) as record:
        ports = [Plugged(f"sim://{name}", name) for name in ("korad", "riden", "km003c")]
        asked = ask_all(ports, TurnedClock(), record)
    for one in asked:
        assert one.found is not None
        assert ask(replayed(path, f"?driver={one.plugged.title}"), TurnedClock()).identity == one.found.identity
    ran = _verb("instruments", "--known", "--tap", "x.tap")
    assert ran.returncode == 2
    assert "--known asks nobody" in ran.stderr
