"""The registers of Riden RD60xx supplies: numbers only; the frames are Modbus RTU.

Evidence: libsigrok `src/hardware/rdtech-dps/{api.c,protocol.c}` (scales and ids), Baldanos/rd6006 `registers.md` and
issue 19 (facts only). No real supply was tried by us.

115200 baud 8N1, address 1. Registers 54 to 62 are calibration and are never written.

    0 model id · 1–2 serial · 3 firmware ×100 · 8 V set · 9 I set · 10 V out · 11 I out · 14 V in · 15 key lock
    16 protection · 17 CV/CC · 18 output · 20 current range (RD6012P: 0 is 6 A, 1 is 12 A) · 68 output at power-up
    82 OVP · 83 OCP
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.modbus.layout import Layout, Scale

BAUD = 115_200
ADDRESS = 1
WORK_S = 0.010
"""From the end of a request to its reply. Inferred from 65 queries a second, which one user reports at 921600 baud."""
MODEL = 0
RANGE = 20

LAYOUT = Layout(
    set_v=8,
    limit_a=9,
    out_v=10,
    out_a=11,
    output=18,
    ovp=82,
    ocp=83,
    protection=16,
    protection_words=("over-voltage", "over-current"),
    regulation=17,
    on_at_power_up=68,
)


@dataclass(frozen=True, slots=True)
class Model:
    """One model and its scales by current range."""

    name: str
    scales: tuple[Scale, ...]
    """One scale, or one for each value of the range register."""


def _scale(volts_per_count: float, amperes_per_count: float, max_a: float) -> Scale:
    return Scale(volts_per_count, amperes_per_count, 61.0, max_a, volts_per_count, amperes_per_count)


_6006 = Model("RD6006", (_scale(0.01, 0.001, 6.1),))
_6006P = Model("RD6006P", (_scale(0.001, 0.0001, 6.1),))
_6012 = Model("RD6012", (_scale(0.01, 0.01, 12.1),))
_6012P = Model("RD6012P", (_scale(0.001, 0.0001, 6.1), _scale(0.001, 0.001, 12.1)))
_6018 = Model("RD6018", (_scale(0.01, 0.01, 18.1),))
_6024 = Model("RD6024", (_scale(0.01, 0.01, 24.1),))

MODELS: dict[int, Model] = {
    60061: _6006,
    60062: _6006,
    60065: _6006P,
    60121: _6012,
    60125: _6012P,
    60181: _6018,
    60241: _6024,
}
"""By model id."""
