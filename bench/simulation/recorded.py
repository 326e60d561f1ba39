"""Cases that are recorded from the virtual bench: the real recorder, guard and drivers, on simulated instruments.

`bench.simulate` writes what an instrument would have read; here instruments are asked, a supply is armed and switched,
a technician presses the key, and the recorder decides when it is enough. The clock is turned, so that a minute of bench
takes about a second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.checks import Check
from analysis.ladder import StageLadder
from bench.case import Case, Label, write_case
from bench.errors import BenchError
from bench.plan import Plan
from bench.recorder.host_times import HostTimes
from bench.recorder.items import Progress
from bench.recorder.recorder import Job, Recorder
from bench.recorder.recorder import Recording as Capture
from bench.simulate import VERDICTS, write_claim
from bench.simulation.answers import answers_given
from bench.simulation.session import volume_key
from bench.simulation.technician import SimulatedEars, Technician
from bench.simulation.written import TrueStages, write_true_stages
from bench.station import Placed, Station, StationPart
from bench.station_open import Opening
from drivers.address import parse_address
from drivers.catalog import Part, instrument_row
from drivers.clock import TurnedClock
from drivers.imaginary_phone import ImaginaryPhone
from drivers.phone_load import PhoneLoad
from drivers.phone_model.stages import StageEdge
from drivers.phone_model.unit import stream
from drivers.sim_loads import phone_on

FEEDS = "riden"
"""The supply before a meter that feeds nothing."""
DAY_UTC_S = 1_767_258_000.0
"""1 January 2026, 9:00 UTC: the virtual bench has no other day."""
FLUSH_S = 5.0
"""Of a turned clock: nothing can kill what takes a second."""


@dataclass(frozen=True, slots=True, eq=False)
class RecordedCase:
    """A case as it lies in its folder, what became of its runs, and what was true."""

    case: Case
    capture: Capture
    phone: ImaginaryPhone
    stages: tuple[TrueStages, ...]


def station_with(meter: str, fault: str, seed: int) -> Station:
    """A simulated bench with one instrument, and a supply before it where it feeds nothing. Raises `BenchError`."""
    row = instrument_row(meter)
    if row is None or not {Part.SUPPLY, Part.METER} & set(row.parts):
        raise BenchError(f"there is no instrument {meter!r} that could record a boot; --list shows them")
    query = f"phone={fault}&seed={seed}&key=none"
    if Part.SUPPLY in row.parts:
        return Station(
            f"virtual bench, {meter}", Placed(StationPart.SUPPLY, f"sim://{meter}?{query}"), listens_usb=False
        )
    return Station(
        f"virtual bench, {FEEDS} and {meter}",
        Placed(StationPart.SUPPLY, f"sim://{FEEDS}?{query}"),
        Placed(StationPart.METER, f"sim://{meter}?{query}"),
        listens_usb=False,
    )


def record_virtually(
    station: Station,
    plan: Plan,
    folder: Path,
    ladder: StageLadder,
    *,
    answered: float | frozenset[Check] = 1.0,
    with_claim: bool = False,
    marks_key: bool = True,
    case_id: str | None = None,
    tell: Callable[[Progress], None] | None = None,
) -> RecordedCase:
    """Record a case from a simulated bench with a phone on it, and lay the truth beside it.

    `answered` is the share of checks that are answered, or the checks themselves. The day is always `DAY_UTC_S`:
    the same bench makes the same bytes. Raises `BenchError`, `DriversError`.
    """
    clock = TurnedClock()
    load = _phone_of(station, clock)
    phone = load.phone
    technician = Technician(
        load,
        clock,
        phone.unit.seed,
        volume=volume_key(phone, float(stream(phone.unit.seed, "volume key").random())),
        presses=phone.unit.variant.bench.presses.high > 0,
        marks_key=marks_key,
    )

    def both(progress: Progress) -> None:
        technician.tell(progress)
        if tell is not None:
            tell(progress)

    job = Job(station, plan, folder, case_id or folder.name, marks=True)

    def clocks() -> HostTimes:
        return HostTimes(clock.now_s(), clock.now_s(), DAY_UTC_S + clock.now_s())

    recorder = Recorder(
        job, Opening(clock), ladder, ears=SimulatedEars(load, clock), tell=both, clocks=clocks, flush_s=FLUSH_S
    )
    technician.inbox = recorder.inbox
    capture = recorder.record()
    case = replace(
        capture.case,
        checks=answers_given(phone, answered),
        label=Label(phone.unit.fault.id, VERDICTS[phone.unit.fault.motherboard].value),
        claim_path=write_claim(phone.unit.seed, capture.case.case_id, capture.case.folder) if with_claim else None,
    )
    write_case(case)
    stages = _true_stages(capture, load, clock.now_s())
    write_true_stages(stages, case.folder, case.simulated or "")
    return RecordedCase(case, capture, phone, stages)


def _phone_of(station: Station, clock: TurnedClock) -> PhoneLoad:
    for placed in station.instruments:
        phone = phone_on(parse_address(placed.address), clock)
        if phone is not None:
            return phone
    raise BenchError(f"station {station.name} has no simulated phone on its leads; add ?phone=FAULT to an address")


def _true_stages(capture: Capture, load: PhoneLoad, until_s: float) -> tuple[TrueStages, ...]:
    """What the phone did in each run, at the run's own times: which are the bench's from its first reading on."""
    edges, died_s = load.stage_edges(until_s), load.brown_outs_s(until_s)
    truths = []
    for one in capture.runs:
        run, start_s = one.done.run, one.done.began_host_s
        stop_s = start_s + run.duration_s if run.duration_s is not None else until_s
        truths.append(
            TrueStages(
                run.id,
                tuple(StageEdge(edge.at_s - start_s, edge.stage) for edge in edges if start_s <= edge.at_s < stop_s),
                tuple(at_s - start_s for at_s in died_s if start_s <= at_s < stop_s),
            )
        )
    return tuple(truths)
