"""A boot as pieces, one after another: what the phone does from its start on, if nobody touches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from drivers.phone_model.stages import BootEnd, PhoneStage
from drivers.phone_model.unit import REFERENCE_V, Unit, stream
from drivers.phone_scenarios.scenario import Rung, ladder

CHUNK_S = 10.0
"""Stages without an end come in pieces of this length, each with its own draws: what has been stays as it was,
however long somebody looks."""


class Held(Enum):
    """What is held on the phone's volume keys."""

    NOTHING = 0
    VOLUME_DOWN = 1
    VOLUME_UP = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of one level, with its bursts."""

    stage: PhoneStage
    duration_s: float
    level_a: float
    """At `REFERENCE_V`, display included; a constant power."""
    rough: float
    shorted_s: float = 0.0
    """A resistance instead, as a conductance in siemens."""
    rung: Rung | None = None
    """The rung of the ladder that this is, whose bursts run; `None` off the ladder."""
    while_key_down: bool = False
    restarts: bool = False
    """A boot begins with this piece."""


def boot_pieces(unit: Unit, run_no: int, boot_no: int, held: Held, *, charging: bool) -> Iterator[Piece]:
    """Pieces from one start of the phone on, restarts included; ends when the phone is off and stays so.

    `charging` is a start by VBUS alone, which leads some phones to the charging picture.
    """
    first = 0
    while True:
        random = stream(unit.seed, unit.fault.id, "boot", run_no, boot_no)
        stop = unit.variant.end if held is Held.NOTHING else _with_volume_key(unit)
        budget_s = _run_s(unit, random) if stop is BootEnd.RESET else np.inf
        ladder_pieces = _climb(unit, random, first, held, stop, charging=charging)
        for k, piece in enumerate(ladder_pieces):
            cut_s = min(piece.duration_s, budget_s)
            budget_s -= cut_s
            yield replace(piece, duration_s=cut_s, restarts=k == 0 and first == 0)
            if budget_s <= 0:
                break
        if stop is not BootEnd.RESET:
            return
        restart = unit.variant.restart_in
        yield Piece(
            stage=PhoneStage.OFF_AGAIN if restart is None else PhoneStage.ANDROID,
            duration_s=unit.stop.off_s,
            level_a=unit.stop.off_a,
            rough=0.02,
        )
        first = ladder().index(restart) if restart is not None else 0
        boot_no += 1


def _climb(
    unit: Unit, random: np.random.Generator, first: int, held: Held, stop: BootEnd, *, charging: bool
) -> Iterator[Piece]:
    """Rung by rung, until the boot stops, branches off, or has been through."""
    stops_in = unit.variant.stops_in if stop is not BootEnd.GOES_ON else None
    for k in range(first, len(ladder().rungs)):
        rung = ladder().rungs[k]
        piece = _rung_piece(unit, k, random)
        if rung.name == stops_in:
            yield replace(piece, duration_s=piece.duration_s * unit.stop.share)
            yield from _stopped(unit, piece)
            return
        if np.isinf(rung.duration_s):
            while True:
                yield replace(piece, duration_s=CHUNK_S)
        yield piece
        if rung.name == "abl" and held is not Held.NOTHING:
            yield from _branch(unit, held)
            return
        if rung.name == "kernel" and charging and unit.charger_mode:
            while True:
                yield Piece(stage=PhoneStage.CHARGER, duration_s=CHUNK_S, level_a=unit.charger_a, rough=0.08)


def _rung_piece(unit: Unit, k: int, random: np.random.Generator) -> Piece:
    rung, spread, draw = ladder().rungs[k], ladder().spread, unit.rungs[k]
    level_a = draw.level_a * float(np.exp(spread.boot_level_sigma * random.standard_normal()))
    duration_s = draw.duration_s * float(np.exp(spread.boot_time_sigma * random.standard_normal()))
    lit_a = unit.display_a * rung.display if unit.variant.lit else 0.0
    return Piece(
        stage=rung.stage,
        duration_s=duration_s,
        level_a=level_a + lit_a,
        rough=rung.rough,
        rung=rung,
    )


def _stopped(unit: Unit, last: Piece) -> Iterator[Piece]:
    """What follows the rung that was not finished: a level held, or the same as before, or nothing."""
    variant = unit.variant
    if variant.end is BootEnd.OFF:
        return
    if variant.hold_a is None:
        while True:
            yield replace(last, duration_s=CHUNK_S)
    held = Piece(
        stage=variant.hold_stage,
        duration_s=CHUNK_S,
        level_a=0.0 if variant.hold_shorted else _held_a(unit),
        shorted_s=unit.stop.hold_a / REFERENCE_V if variant.hold_shorted else 0.0,
        rough=unit.stop.hold_rough,
        while_key_down=variant.held_only,
    )
    while True:
        yield held


def _held_a(unit: Unit) -> float:
    """A held level; in fastboot the display is lit on top of it."""
    lit = unit.variant.hold_stage is PhoneStage.FASTBOOT and unit.variant.lit
    return unit.stop.hold_a + (unit.display_a * 0.6 if lit else 0.0)


def _branch(unit: Unit, held: Held) -> Iterator[Piece]:
    """Fastboot or recovery, chosen with a volume key, stays."""
    display_a = unit.display_a * 0.6 if unit.variant.lit else 0.0
    abl_a = unit.rungs[ladder().index("abl")].level_a
    stage = PhoneStage.FASTBOOT if held is Held.VOLUME_DOWN else PhoneStage.RECOVERY
    while True:
        yield Piece(stage=stage, duration_s=CHUNK_S, level_a=0.7 * abl_a + display_a, rough=0.03)


def _with_volume_key(unit: Unit) -> BootEnd:
    """With a volume key held, a fault that only strikes after the boot loader does not strike."""
    stops_in = unit.variant.stops_in
    if unit.variant.self_start:
        return unit.variant.end
    if stops_in is None or ladder().index(stops_in) > ladder().index("abl"):
        return BootEnd.HOLD if unit.variant.end is not BootEnd.GOES_ON else BootEnd.GOES_ON
    return unit.variant.end


def _run_s(unit: Unit, random: np.random.Generator) -> float:
    """How long this boot runs before it is reset: the period less the gap, a little different each time."""
    period_s = unit.stop.period_s * float(np.exp(unit.variant.period_jitter * random.standard_normal()))
    return max(period_s - unit.stop.off_s, 0.2 * period_s)


def hard_reset_gap(unit: Unit) -> Piece:
    """The phone is off for a moment after a hard reset."""
    return Piece(stage=PhoneStage.OFF_AGAIN, duration_s=unit.hard_reset_off_s, level_a=unit.stop.off_a, rough=0.02)


def brown_out_gap(unit: Unit) -> Piece:
    """The phone is off after an undervoltage, for as long as its PMIC waits."""
    return Piece(stage=PhoneStage.OFF_AGAIN, duration_s=unit.smpl_delay_s, level_a=unit.prekey_a, rough=0.02)
