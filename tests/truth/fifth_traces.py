"""The fifth phone's readings as files: CSV as most programs write it, and the Joulescope format for fast recorders."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pyjls import SignalType, Writer

from tests.truth.fifth_meters import Instrument, Readings

EPOCH = 270_000_000 << 30
"""When a recording begins: seconds since 2018 in the format's fixed-point time."""


def write_csv(path: Path, readings: Readings) -> None:
    """Write the readings that are not lost, with the header of the case format."""
    kept = ~np.isnan(readings.current_a)
    # Adding 0.0 takes the sign from a rounded negative zero.
    pairs = zip(readings.times_s[kept].tolist(), (readings.current_a[kept] + 0.0).tolist(), strict=True)
    rows = [f"{at:.4f},{ampere:.6g}" for at, ampere in pairs]
    head = "time_s,current_a"
    if readings.volts_v is not None:
        head += ",voltage_v"
        rows = [f"{row},{volt:.3f}" for row, volt in zip(rows, readings.volts_v[kept].tolist(), strict=True)]
    path.write_text(head + "\n" + "\n".join(rows) + "\n", encoding="utf-8")


def write_jls(path: Path, readings: Readings, instrument: Instrument) -> None:
    """Write even readings as signals of one source, with lost ones in their places."""
    name, rate_hz = instrument.meter.name, int(instrument.rate_hz)
    signals = ((1, "current", "A", readings.current_a), (2, "voltage", "V", readings.volts_v))
    with Writer(str(path)) as writer:
        writer.source_def(source_id=1, name=name, vendor="", model=name, version="", serial_number="")
        for signal_id, signal, unit, values in signals:
            if values is None:
                continue
            writer.signal_def(
                signal_id, source_id=1, signal_type=SignalType.FSR, sample_rate=rate_hz, name=signal, units=unit
            )
            writer.fsr_f32(signal_id, 0, np.ascontiguousarray(values, np.float32))
            writer.utc(signal_id, 0, EPOCH)
