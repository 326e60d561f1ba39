"""The shunt ammeter's lines in any chunking, with lines lost and lines that are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.ammeter import wire
from drivers.ammeter.driver import Ammeter
from drivers.ammeter.sim import AmmeterSim
from drivers.capabilities import LONGEST_PRESS_S
from drivers.clock import TurnedClock
from drivers.electrics import Resistive
from drivers.errors import SetPointError, WrongInstrumentError
from drivers.imaginary_phone import ImaginaryPhone
from drivers.links.simulated import SimLink
from drivers.phone_load import PhoneLoad
from drivers.samples import Marker, MarkerName

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


def opened(simulator: AmmeterSim) -> tuple[Ammeter, TurnedClock]:
    clock = TurnedClock(5.0)
    meter = Ammeter(SimLink("sim://ammeter", simulator, clock), clock)
    meter.start()
    return meter, clock


def heard(meter: Ammeter, clock: TurnedClock, duration_s: float) -> list[Marker]:
    """What comes beside the readings; they are all there."""
    end_s = clock.now_s() + duration_s
    markers: list[Marker] = []
    while clock.now_s() < end_s:
        block = meter.read(0.05)
        assert block is None or block.lost == 0
        markers += block.markers if block is not None else ()
    return markers


@given(st.integers(-10_000, 20_000))
def test_a_line_asks_for_a_press_only_within_what_is_safe(duration_ms: int) -> None:
    safe = 0 < duration_ms <= 4400
    assert wire.pressed_ms(b"key %d\n" % duration_ms) == (duration_ms if safe else None)
    if safe:
        assert wire.pressed_ms(wire.press_line(duration_ms)) == duration_ms
    else:
        with pytest.raises(ValueError, match="1 to 4400 ms"):
            wire.press_line(duration_ms)


@given(st.binary(max_size=40))
def test_garbage_presses_nothing_for_too_long(garbage: bytes) -> None:
    pressed_ms = wire.pressed_ms(garbage)
    assert pressed_ms is None or 0 < pressed_ms <= 4400
    simulator = AmmeterSim(Resistive(10.0))
    simulator.feed(b"key " + garbage + b"\n", 0.0)
    sent = simulator.take(10.0)
    assert sent.count(wire.KEY_DOWN.encode()) == sent.count(wire.KEY_UP.encode())


@given(st.integers(0, 2**32 - 1), st.sampled_from((wire.KEY_DOWN, wire.KEY_UP, wire.VBUS_ON, "refused key 9999")))
def test_an_event_is_read_as_it_was_written(t_us: int, text: str) -> None:
    decoder = wire.Decoder()
    assert decoder.feed(wire.event_line(t_us, text)) is None
    assert decoder.events == [wire.Told(t_us, text)]
    assert decoder.skipped == 0


@given(st.none() | st.integers(1, 4400), st.none() | st.integers(1, 60_000))
def test_a_header_says_which_outputs_there_are(press_ms: int | None, silence_ms: int | None) -> None:
    said = wire.Header("INA226", 250.0, 0.00025, 8.192, "0042", "1.2", press_ms, silence_ms)
    assert wire.header(wire.header_line(said).rstrip(b"\n")) == said


@pytest.mark.parametrize("duration_s", [0.0, -1.0, 4.4001, 10.0, float("nan"), float("inf")])
def test_the_driver_asks_for_no_press_that_is_not_safe(duration_s: float) -> None:
    meter, clock = opened(AmmeterSim(Resistive(10.0)))
    with pytest.raises(SetPointError, match=r"at most 4\.4 s"):
        meter.press(duration_s)
    assert heard(meter, clock, 0.3) == []


def test_a_press_is_a_marker_at_the_boards_own_time_and_ends_by_itself() -> None:
    meter, clock = opened(AmmeterSim(Resistive(10.0)))
    heard(meter, clock, 0.5)
    asked_s = clock.now_s()
    meter.press(LONGEST_PRESS_S)
    down, up = heard(meter, clock, 6.0)
    assert (down.name, up.name) == (MarkerName.KEY_DOWN, MarkerName.KEY_UP)
    assert down.host_s == pytest.approx(asked_s, abs=0.02)
    assert up.host_s - down.host_s == pytest.approx(4.4, abs=1e-3)


def test_vbus_stays_on_while_it_is_read_and_not_longer() -> None:
    meter, clock = opened(AmmeterSim(Resistive(10.0)))
    meter.switch_vbus(True)
    assert [one.name for one in heard(meter, clock, 8.0)] == [MarkerName.VBUS_ON]
    silent_s = clock.now_s()
    clock.sleep_s(6.0)
    (off,) = heard(meter, clock, 0.1)
    assert off.name is MarkerName.VBUS_OFF
    assert 2.0 < off.host_s - silent_s <= 3.1


def test_the_end_of_the_stream_and_of_the_driver_switch_vbus_off() -> None:
    for end in (Ammeter.stop, Ammeter.close):
        phone = PhoneLoad(ImaginaryPhone.of("normal_boot", 1), None)
        meter, clock = opened(AmmeterSim(phone))
        meter.switch_vbus(True)
        heard(meter, clock, 1.0)
        assert phone._plugged
        end(meter)
        assert not phone._plugged


def test_a_board_that_would_hold_the_key_too_long_is_no_board_of_ours_and_one_without_outputs_is_asked_nothing() -> (
    None
):
    simulator = AmmeterSim(Resistive(10.0), outputs=False)
    meter, _ = opened(simulator)
    assert (meter.longest_press_s, meter.has_vbus_switch) == (None, False)
    with pytest.raises(SetPointError, match="press it by hand"):
        meter.press(1.0)
    with pytest.raises(SetPointError, match="plug USB in by hand"):
        meter.switch_vbus(True)
    simulator._said = wire.Header("INA226", 250.0, 0.00025, 8.192, None, None, 8000, None)
    with pytest.raises(WrongInstrumentError, match="for 8000 ms"):
        opened(simulator)
