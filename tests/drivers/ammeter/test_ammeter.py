"""The shunt ammeter's lines in any chunking, with lines lost and lines that are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ammeter import wire
from drivers.ammeter.driver import Ammeter
from drivers.ammeter.sim import AmmeterSim
from drivers.clock import TurnedClock
from drivers.electrics import Resistive
from drivers.links.simulated import SimLink

LINES = [wire.reading_line(1000 * k, 0.3 + 0.001 * k, 4.0) for k in range(20)]


def decoded(chunks: list[bytes]) -> tuple[np.ndarray, int]:
    decoder = wire.Decoder()
    parts = [readings.current_a for chunk in chunks if (readings := decoder.feed(chunk)) is not None]
    return (np.concatenate(parts) if parts else np.empty(0)), decoder.skipped


@given(st.data())
def test_chunking_does_not_matter(data: st.DataObject) -> None:
    stream = b"".join(LINES)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    chunks = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    values, skipped = decoded(chunks)
    np.testing.assert_allclose(values, 0.3 + 0.001 * np.arange(20), atol=1e-6)
    assert skipped == 0


@given(st.binary(max_size=60).filter(lambda garbage: not wire._READING.search(garbage)), st.integers(0, 19))
def test_garbage_costs_at_most_the_lines_it_touches(garbage: bytes, place: int) -> None:
    stream = b"".join(LINES[:place]) + garbage + b"\n" + b"".join(LINES[place:])
    values, _ = decoded([stream])
    np.testing.assert_allclose(values, 0.3 + 0.001 * np.arange(20), atol=1e-6)


@given(st.floats(-2, 8), st.floats(0, 20), st.integers(0, 2**32 - 1))
def test_what_is_written_is_read_within_its_last_digit(current_a: float, voltage_v: float, t_us: int) -> None:
    readings = wire.Decoder().feed(wire.reading_line(t_us, current_a, voltage_v))
    assert readings is not None
    assert readings.t_us[0] == t_us
    assert readings.current_a[0] == pytest.approx(current_a, abs=5.1e-8)
    assert readings.voltage_v[0] == pytest.approx(voltage_v, abs=5.1e-6)


class _Dropping:
    """A simulator whose wire loses some whole lines."""

    def __init__(self, inner: AmmeterSim, every: int) -> None:
        self._inner, self._every, self._rest, self._seen = inner, every, b"", 0
        self.dropped = 0

    def feed(self, data: bytes, now_s: float) -> None:
        self._inner.feed(data, now_s)

    def take(self, now_s: float) -> bytes:
        *lines, self._rest = (self._rest + self._inner.take(now_s)).split(b"\n")
        kept = b""
        for line in lines:
            reading = not line.startswith(b"#")
            self._seen += reading
            if reading and self._seen % self._every == 0:
                self.dropped += 1
                continue
            kept += line + b"\n"
        return kept

    def next_event_s(self) -> float | None:
        return self._inner.next_event_s()


def test_every_lost_reading_is_counted_and_keeps_its_number() -> None:
    clock = TurnedClock()
    dropping = _Dropping(AmmeterSim(Resistive(10.0)), every=7)
    meter = Ammeter(SimLink("sim://ammeter", dropping, clock), clock)
    meter.start()
    lost = count = 0
    for _ in range(500):
        block = meter.read(1.0)
        assert block is not None
        assert block.first_number == count
        assert int(np.isnan(block.current_a).sum()) == block.lost
        count += len(block)
        lost += block.lost
    assert lost > 50
    assert dropping.dropped - lost in (0, 1)


def test_the_meters_clock_may_wrap() -> None:
    clock = TurnedClock(at_s=wire.WRAP_US / 1e6 - 0.1)
    meter = Ammeter(SimLink("sim://ammeter", AmmeterSim(Resistive(10.0)), clock), clock)
    meter.start()
    blocks = [meter.read(1.0) for _ in range(200)]
    assert sum(block.lost for block in blocks if block) == 0
    times_s = np.concatenate([block.host_s for block in blocks if block])
    # After the wrap the lines are shorter and come sooner, by up to nine characters.
    assert np.allclose(np.diff(times_s), 0.004, atol=9.5 * 10 / wire.BAUD)
