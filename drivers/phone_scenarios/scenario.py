"""Reading of the scenario tables: which fault, which variants, which rungs, drawn from which ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from drivers.phone_model.stages import BootEnd, OnMotherboard, PhoneStage
from drivers.phone_scenarios.tables import Range, ScenarioError, Table, made, read_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the boot of a good phone, as it is on the middle phone."""

    name: str
    stage: PhoneStage
    duration_s: float
    level_a: float
    rough: float
    """Spread of the fast part, as a share of the level."""
    display: float
    """Share of the display's current that is on."""
    source: str
    provenance: str
    fast_per_s: float = 0.0
    fast_s: float = 0.0
    slow_per_s: float = 0.0
    slow_s: float = 0.0
    load: float = 0.0
    """Probability that a burst runs a little core."""
    burst_a: float | None = None
    """Mean height of a burst that is not made by cores."""

    @property
    def has_bursts(self) -> bool:
        """Whether bursts come at all."""
        return self.fast_per_s > 0 or self.slow_per_s > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How much one phone, and one boot, differs from the next."""

    level_gain: Range
    time_gain: Range
    rung_level_sigma: float
    rung_time_sigma: float
    boot_level_sigma: float
    boot_time_sigma: float
    source: str
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRanges:
    """Ranges that a phone's own properties are drawn from; the comments are in `ladder.toml`."""

    prekey_a: Range
    capacitance_f: Range
    uvlo_v: Range
    dies_at_once_s: float
    smpl_share: float
    smpl_window_s: Range
    smpl_delay_s: Range
    starts_after_vbus_s: Range
    self_start_s: Range
    sequence_s: Range
    charger_mode_share: float
    charger_a: Range
    charge_a: Range
    charge_delay_s: Range
    float_v: Range
    debounce_s: float
    hard_reset_s: float
    hard_reset_off_s: Range
    display_a: Range
    peak_a: float
    noise_s: float
    source: str
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cores:
    """What the processor's cores take at their maximum."""

    little_count: int
    little_a: float
    big_count: int
    big_a: float
    prime_a: float
    source: str
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsbRanges:
    """When, and how often, the host sees what the phone shows on USB."""

    edl_s: Range
    crash_dump_s: Range
    fastboot_s: Range
    recovery_s: Range
    charger_s: Range
    android_s: Range
    sahara_s: Range
    sahara_share: float
    words_s: Range
    debugging_share: float
    authorised_share: float
    vayu_share: float
    unlocked_share: float
    link_share: float
    source: str
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The boot of a good phone."""

    spread: Spread
    unit: UnitRanges
    cores: Cores
    usb: UsbRanges
    rungs: tuple[Rung, ...]

    def index(self, name: str) -> int:
        """Place of a rung. Raises `ScenarioError`."""
        for k, rung in enumerate(self.rungs):
            if rung.name == name:
                return k
        raise ScenarioError(f"the ladder has no rung {name!r}; it has {', '.join(rung.name for rung in self.rungs)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRanges:
    """How the bench that met a variant was set up, and how long it looked; defaults are in `faults.toml`."""

    boots: Range
    watch_s: Range
    """From the last key press to the end of the recording."""
    limit_a: Range
    source_ohm: Range
    lead_ohm: Range
    presses: Range
    vbus_share: float
    """Share of supply boots in which somebody left USB power on."""
    probe: bool
    """Whether anybody looked at USB."""
    spoils: bool
    """The bench is the fault: limit, leads or VBUS make the run what it is."""
    contact_losses_per_s: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One look of a fault; the keys are explained at the top of `faults.toml`, where the defaults are, too."""

    name: str
    weight: float
    leak_a: Range | None = None
    short_ohm: Range | None = None
    key: bool
    bridge: bool
    vbus: bool
    self_start: bool
    stops_in: str | None = None
    stops_at: Range
    end: BootEnd
    hold_a: Range | None = None
    hold_rough: Range
    hold_stage: PhoneStage
    held_only: bool
    hold_shorted: bool
    period_s: Range | None = None
    period_jitter: float
    off_s: Range
    off_a: Range
    restart_in: str | None = None
    lit: bool
    usb: float
    fed_by_vbus: bool
    reason: str
    bench: BenchRanges


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One cause, with what it looks like."""

    id: str
    motherboard: OnMotherboard
    source: str
    provenance: str
    variant: tuple[Variant, ...]


@cache
def ladder() -> Ladder:
    """The ladder of `ladder.toml`. Raises `ScenarioError`."""
    table = read_table("ladder.toml")
    rungs = table.pop("rung", [])
    return made(Ladder, {**table, "rungs": rungs}, "ladder")


@cache
def faults() -> Mapping[str, Fault]:
    """Every fault of `faults.toml` by its id, in the order of the file. Raises `ScenarioError`."""
    table = read_table("faults.toml")
    variant, bench = table["variant"], table["bench"]
    rows = [_fault(row, variant, bench, f"fault.{k}") for k, row in enumerate(table["fault"])]
    for fault in rows:
        for made_variant in fault.variant:
            for rung in (made_variant.stops_in, made_variant.restart_in):
                if rung is not None:
                    ladder().index(rung)
    return {fault.id: fault for fault in rows}


def _fault(row: Table, variant: Table, bench: Table, place: str) -> Fault:
    """One fault, each of its variants laid over the defaults."""
    variants = [{**variant, **own, "bench": {**bench, **own.get("bench", {})}} for own in row["variant"]]
    return made(Fault, {**row, "variant": variants}, place)


def fault_named(fault_id: str) -> Fault:
    """The fault of that id. Raises `ScenarioError` with the list of those there are."""
    found = faults().get(fault_id)
    if found is None:
        raise ScenarioError(f"the imaginary phone knows no fault {fault_id!r}; it knows {', '.join(faults())}")
    return found
