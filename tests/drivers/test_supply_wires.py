"""The wire of every polled supply: any chunking, any garbage, set-points and readings within one count.

What a driver asks and its simulator answers goes through the family's `wire` both ways, so that this proves encoder and
decoder of each row together; the frames of Modbus alone are in `test_modbus`.
"""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.capabilities import PowerSource, SupplyState
from drivers.catalog import InstrumentRow, driver_class, instrument_row, simulator_class
from drivers.clock import TurnedClock
from drivers.dps import wire as dps
from drivers.electrics import Resistive
from drivers.errors import GarbledError, NoAnswerError
from drivers.hanmatek import wire as hanmatek
from drivers.links.simulated import SimLink
from drivers.modbus.server import ModbusSim
from drivers.owon import wire as owon
from drivers.riden import wire as riden
from drivers.siglent import wire as siglent
from tests.drivers.rows import each_polled

OHM = 10.0
few = settings(max_examples=25, deadline=None)


class OnTheWay:
    """A simulator whose replies come in pieces, with garbage before one of them."""

    def __init__(self, inner: Any, pieces: list[int]) -> None:
        self.inner = inner
        self._pieces = cycle(pieces)
        self._came = b""
        self.garbage = b""

    def feed(self, data: bytes, now_s: float) -> None:
        self.inner.feed(data, now_s)

    def take(self, now_s: float) -> bytes:
        came = self.inner.take(now_s)
        if came and self.garbage:
            came, self.garbage = self.garbage + came, b""
        self._came += came
        piece = next(self._pieces)
        data, self._came = self._came[:piece], self._came[piece:]
        return data

    def next_event_s(self) -> float | None:
        return 0.0 if self._came else self.inner.next_event_s()


def on_the_way(row: InstrumentRow, pieces: list[int], **model: object) -> tuple[PowerSource, OnTheWay]:
    clock, way = TurnedClock(), OnTheWay(simulator_class(row)(Resistive(OHM), **model), pieces)
    supply = driver_class(row)(SimLink(f"sim://{row.name}", way, clock), clock)
    assert isinstance(supply, PowerSource)
    return supply, way


def fed(supply: PowerSource, set_v: float, limit_a: float) -> SupplyState:
    supply.program(set_v, limit_a)
    supply.switch(True)
    return supply.state()


@each_polled
@few
@given(pieces=st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_how_replies_are_divided_does_not_matter(row: InstrumentRow, pieces: list[int]) -> None:
    whole, divided = on_the_way(row, [4096])[0], on_the_way(row, pieces)[0]
    assert divided.identity == whole.identity
    assert fed(divided, 4.0, 1.5) == fed(whole, 4.0, 1.5)


@each_polled
@few
@given(set_v=st.floats(0.5, 4.4), limit_a=st.floats(0.6, 3.0))
def test_what_is_set_and_what_flows_are_read_within_a_count(row: InstrumentRow, set_v: float, limit_a: float) -> None:
    supply, _ = on_the_way(row, [4096])
    limits = supply.supply_limits
    volts, amperes = round(set_v / limits.step_v) * limits.step_v, round(limit_a / limits.step_a) * limits.step_a
    state = fed(supply, volts, amperes)
    assert state.output_on
    assert state.set_v == pytest.approx(volts, abs=1e-6)
    assert state.limit_a == pytest.approx(amperes, abs=1e-6)
    assert state.volts == pytest.approx(volts, abs=1.01 * limits.step_v)
    assert state.amperes == pytest.approx(volts / OHM, abs=1.01 * limits.step_a)


def _models() -> list[object]:
    """Every model, and every range of it, whose registers or digits count in steps of their own."""
    named: list[tuple[str, dict[str, object]]] = [("dps", {"model": model}) for model in dps.MODELS]
    named += [("hanmatek", {"model": model}) for model in hanmatek.MODELS]
    named += [("siglent", {"model": model}) for model in siglent.MODELS]
    named += [("owon", {"model": model}) for model in owon.MODELS]
    named += [("wanptek", {"big_endian": big_endian}) for big_endian in (False, True)]
    for number, model in riden.MODELS.items():
        named += [("riden", {"model": number, "current_range": place}) for place in range(len(model.scales))]
    return [pytest.param(name, model, id="-".join((name, *map(str, model.values())))) for name, model in named]


@pytest.mark.parametrize(("name", "model"), _models())
def test_every_model_counts_in_its_own_steps(name: str, model: dict[str, object]) -> None:
    row = instrument_row(name)
    assert row is not None
    supply, _ = on_the_way(row, [4096], **model)
    limits = supply.supply_limits
    for volts, amperes in ((4.0, 1.0), (3.41, 0.52), (4.39, 2.93)):
        state = fed(supply, volts, amperes)
        assert state.set_v == pytest.approx(volts, abs=0.51 * limits.step_v)
        assert state.limit_a == pytest.approx(amperes, abs=0.51 * limits.step_a)
        assert state.volts == pytest.approx(volts, abs=1.01 * limits.step_v)
        assert state.amperes == pytest.approx(volts / OHM, abs=1.01 * limits.step_a)


@each_polled
@few
@given(data=st.data())
def test_garbage_before_a_reply_is_skipped_or_refused_and_never_a_value(
    row: InstrumentRow, data: st.DataObject
) -> None:
    supply, way = on_the_way(row, [4096])
    truth = fed(supply, 4.0, 1.5)
    # A text or a raw byte without a check sum cannot be told from one of its own kind; frames can.
    own = st.integers(0, 255) if isinstance(way.inner, ModbusSim) else st.sampled_from([*range(0x8E, 0x100, 0x10)])
    for _ in range(3):
        way.garbage = bytes(data.draw(st.lists(own, max_size=20)))
        try:
            seen = supply.state()
        except (GarbledError, NoAnswerError):
            continue
        assert seen == truth
