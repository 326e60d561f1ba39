"""A station says which instrument plays which part; what is wrong in its file is named by its key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.errors import BadInputError, BenchError
from bench.plan_toml import load_plan
from bench.station import Placed, StationPart
from bench.station_check import Outcome, StationChecked, check_station
from bench.station_open import Opening, with_open_leads
from bench.station_toml import load_station, read_station
from drivers.ammeter.driver import Ammeter
from drivers.ammeter.sim import AmmeterSim
from drivers.capabilities import CurrentMeter
from drivers.catalog import INSTRUMENTS, InstrumentRow, Part
from drivers.clock import TurnedClock
from drivers.discover import ask
from drivers.electrics import Backfeed, Open
from drivers.errors import DriversError
from drivers.links.simulated import SimLink
from tests.bench.cli.in_process import bootbench
from tests.bench.recorder.benches import Leads, opening, station

TODAY = date(2026, 6, 1)
HEAD = 'format = "bootbench-station/1"\nname = "Bench 3"\n'
WHOLE = (
    HEAD
    + """
[supply]
address = "sim://riden"
model = "RD60"
serial_number = "00012345"
calibrated = 2026-03-02
calibration_due = 2027-03-02
lead_ohm = 0.06

[meter]
address = "sim://ammeter"
serial_number = "0042"

[phone]
usb = false

[limits]
ceiling_v = 4.2
limit_a = 3.0
"""
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "bench3.toml"
    path.write_text(text, encoding="utf-8")
    return path


def checked(text: str) -> StationChecked:
    return check_station(with_open_leads(load_station(text)), load_plan(), Opening(TurnedClock()), TODAY)


def failed(found: StationChecked) -> set[str]:
    return {row.question for row in found.rows if row.outcome is Outcome.FAILED}


def test_a_file_says_everything(tmp_path: Path) -> None:
    station = load_station(str(written(tmp_path, WHOLE)))
    assert station.supply is not None
    assert station.meter is not None
    assert [placed.part for placed in station.instruments] == [StationPart.SUPPLY, StationPart.METER]
    assert (station.supply.lead_ohm, station.ceiling_v, station.highest_limit_a) == (0.06, 4.2, 3.0)
    assert station.supply.calibration_due == date(2027, 3, 2)
    assert not station.listens_usb
    assert station.simulated


@pytest.mark.parametrize("row", INSTRUMENTS, ids=lambda row: row.name)
def test_one_address_is_a_station_in_which_it_plays_what_it_can(row: InstrumentRow) -> None:
    if row.parts == (Part.VBUS_METER,):
        with pytest.raises(BenchError, match="sees no boot current"):
            load_station(f"sim://{row.name}")
        return
    station = load_station(f"sim://{row.name}")
    assert len(station.instruments) == 1
    assert (station.supply is not None) == (Part.SUPPLY in row.parts)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param('name = "B"\n[supply]\naddress = "sim://korad"', "format: is missing", id="no format"),
        pytest.param(HEAD, r"neither a supply nor a meter; add \[supply\]", id="nothing"),
        pytest.param(HEAD + '[supply]\nadress = "sim://korad"', "supply.address: is missing", id="a slip"),
        pytest.param(HEAD + '[supply]\naddress = "sim://koard"', "there is no instrument 'koard'; there are", id="sim"),
        pytest.param(HEAD + '[supply]\naddress = "foo://1"', "supply.address: .*begins with one of", id="scheme"),
        pytest.param(HEAD + '[supply]\naddress = "sim://ppk2"', "supply.address: .*cannot be the supply", id="part"),
        pytest.param(HEAD + '[meter]\naddress = "sim://korad"\n[limits]\nceiling_v = 4.41', "ceiling_v: .*4.4", id="V"),
        pytest.param(HEAD + '[supply]\naddress = "sim://korad"\nlead_ohm = -1', "supply.lead_ohm: expected", id="ohm"),
        pytest.param(
            HEAD + '[supply]\naddress = "sim://korad"\ncalibrated = 2026-03-02\ncalibration_due = 2026-01-01',
            "a day after calibrated",
            id="dates",
        ),
        pytest.param(
            HEAD + '[supply]\naddress = "/dev/ttyUSB0"\n[meter]\naddress = "serial:///dev/ttyUSB0"',
            "meter.address: .*already the supply",
            id="twice",
        ),
        pytest.param("name = ", "expected TOML", id="no TOML"),
        pytest.param("format = 0x" + "f" * 8000, "format: .*not a whole number of more than 300", id="many digits"),
        pytest.param(
            HEAD + '[supply]\naddress = "sim://korad"\nlead_ohm = 0x' + "f" * 8000,
            "supply.lead_ohm: .*not a whole number of more than 300",
            id="many digits of a number",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BadInputError, match=complaint) as refused:
        read_station(written(tmp_path, text))
    assert "\n" not in str(refused.value)


def test_what_is_neither_file_nor_address_is_said_to_be_neither() -> None:
    with pytest.raises(BadInputError, match=r"such as bench3\.toml or sim://korad"):
        load_station("bench 3")
    with pytest.raises(DriversError, match="begins with"):
        load_station("foo://bar")


SUPPLIES = [row.name for row in INSTRUMENTS if Part.SUPPLY in row.parts]


@pytest.mark.parametrize("name", SUPPLIES)
def test_every_supply_is_proved_with_open_leads(name: str) -> None:
    found = checked(f"sim://{name}?phone=mb_ufs_edl_9008&seed=7")
    assert failed(found) == set()
    assert found.passed
    assert [zero.state for zero in found.zeros] == ["output off", "open leads at 4.00 V"]
    off, on = found.zeros
    assert max(abs(off.mean_a), abs(on.mean_a)) < 0.005
    assert on.volts == pytest.approx(4.0, abs=0.05)
    assert off.volts == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("meter", [None, "ammeter"])
def test_danger_on_the_open_leads_is_no_passed_bench(meter: str | None) -> None:
    class ThenFed:
        """Somebody plugs USB in two seconds after the output went on."""

        on_s: float | None = None

        def current_a(self, volts: float, at_s: float) -> float:
            if volts > 3.0 and self.on_s is None:
                self.on_s = at_s
            fed = self.on_s is not None and at_s - self.on_s > 2.0
            return (Backfeed(4.44) if fed else Open()).current_a(volts, at_s)

    found = check_station(station("riden", meter), load_plan(), opening(Leads(ThenFed())), TODAY)
    assert not found.passed
    assert any("unplug USB" in row.sentence for row in found.rows if row.outcome is Outcome.FAILED)
    assert "switches" not in {row.question for row in found.rows}


def test_the_meter_beside_the_supply_is_measured_in_both_states(tmp_path: Path) -> None:
    found = checked(str(written(tmp_path, WHOLE)))
    assert failed(found) == set()
    of_meter = [zero for zero in found.zeros if zero.instrument == "meter"]
    assert [zero.state for zero in of_meter] == ["output off", "open leads at 4.00 V"]
    assert all(zero.noise_a == pytest.approx(0.0002, rel=0.3) for zero in of_meter)
    limits = ask("sim://ammeter", TurnedClock()).meter_limits
    assert limits is not None
    assert all(zero.rate_hz == pytest.approx(limits.rate_hz, rel=0.02) for zero in of_meter)


@pytest.mark.parametrize(
    ("address", "question"),
    [
        ("sim://korad?load=0.05", "zero, open leads at 4.00 V"),
        ("sim://riden?short=1", "open leads"),
        ("sim://riden?backfeed=1", "nothing feeds the leads"),
    ],
)
def test_what_hangs_on_the_leads_is_found(address: str, question: str) -> None:
    found = checked(address)
    assert failed(found) == {question}
    assert not found.passed


@pytest.mark.parametrize(
    ("change", "question", "outcome"),
    [
        (("2027-03-02", "2026-05-31"), "calibrated", Outcome.FAILED),
        (("RD60", "KORAD"), "is the right one", Outcome.FAILED),
        (("00012345", "00012346"), "is the right one", Outcome.FAILED),
        (("0.06", "0.2"), "leads", Outcome.WARNED),
    ],
)
def test_what_the_file_says_is_held_against_the_bench(
    tmp_path: Path, change: tuple[str, str], question: str, outcome: Outcome
) -> None:
    found = checked(str(written(tmp_path, WHOLE.replace(*change))))
    assert outcome in [row.outcome for row in found.rows if row.question == question and row.instrument == "supply"]


def test_a_supply_that_does_not_answer_is_a_row_and_not_the_end() -> None:
    station = load_station("serial:///dev/bootbench-no-such-port?driver=korad")
    found = check_station(station, load_plan(), Opening.now(), TODAY)
    assert failed(found) == {"answers"}


def test_the_clock_is_not_turned_on_for_a_real_instrument() -> None:
    with pytest.raises(BenchError, match="leave --fast out"):
        checked("serial:///dev/ttyUSB0?driver=korad")


def test_the_verb_prints_a_table_or_json_and_ends_accordingly() -> None:
    said = bootbench("station", "check", "--fast", "sim://riden")
    assert said.status == 0
    assert "This bench is ready for a phone." in said.output
    said = bootbench("station", "check", "--fast", "--json", "sim://riden?short=1")
    assert said.status == 1
    assert '"passed": false' in said.output
    assert bootbench("station", "check", "nowhere").status == 2


def test_the_real_guard_proves_a_supply_too() -> None:
    found = check_station(load_station("sim://riden"), load_plan(), Opening.now(), TODAY)
    assert failed(found) == set()
    assert len(found.zeros) == 2


@pytest.mark.parametrize(
    ("part", "address", "sentence"),
    [
        (StationPart.METER, "sim://km003c", "sees no boot current, so that it cannot be the station's meter"),
        (StationPart.METER, "sim://fnb58", "sees no boot current, so that it cannot be the station's meter"),
        (StationPart.VBUS_METER, "sim://ammeter", "sits in the battery leads"),
    ],
)
def test_whatever_its_address_says_a_meter_is_opened_only_where_it_sits(
    part: StationPart, address: str, sentence: str
) -> None:
    with pytest.raises(BenchError, match=sentence):
        Opening(TurnedClock()).meter(Placed(part, address))


def test_a_meter_of_the_usb_lead_is_met_in_its_own_place(tmp_path: Path) -> None:
    text = HEAD + '[supply]\naddress = "sim://korad"\n[vbus_meter]\naddress = "sim://fnb58"\n'
    assert not failed(checked(str(written(tmp_path, text))))


BOARD = "sim://ammeter"
WITH_BOARD = (
    HEAD
    + """
[supply]
address = "sim://riden"
"""
    + "".join(f'[{part}]\naddress = "{BOARD}"\n' for part in ("meter", "key", "vbus_switch"))
)


def test_one_board_may_be_meter_key_and_switch_and_is_one_instrument(tmp_path: Path) -> None:
    station = read_station(written(tmp_path, WITH_BOARD))
    assert station.key is not None
    assert station.vbus_switch is not None
    assert [placed.part for placed in station.instruments] == [StationPart.SUPPLY, StationPart.METER]
    found = check_station(with_open_leads(station), load_plan("boot-relay"), Opening(TurnedClock()), TODAY)
    assert failed(found) == set()
    assert {row.instrument for row in found.rows if row.question == "has its output"} == {"key", "vbus_switch"}


def test_a_board_without_the_output_that_the_file_names_is_found_by_the_check(tmp_path: Path) -> None:
    class Bare(Opening):
        def meter(self, placed: Placed) -> CurrentMeter:
            return Ammeter(SimLink(placed.address, AmmeterSim(Open(), outputs=False), self.clock), self.clock)

    station = with_open_leads(read_station(written(tmp_path, WITH_BOARD)))
    found = check_station(station, load_plan("boot-relay"), Bare(TurnedClock()), TODAY)
    assert failed(found) == {"has its output"}


def test_an_instrument_that_has_no_relay_is_refused_as_one(tmp_path: Path) -> None:
    text = HEAD + '[supply]\naddress = "sim://korad"\n[key]\naddress = "sim://ppk2"\n'
    with pytest.raises(BadInputError, match=r"key\.address: .*cannot be the key relay; those that can: ammeter"):
        read_station(written(tmp_path, text))
