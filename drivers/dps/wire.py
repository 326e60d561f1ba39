"""The registers of RDTech DPS and DPH supplies: numbers only; the frames are Modbus RTU.

Evidence: libsigrok `src/hardware/rdtech-dps/{api.c,protocol.c}` (facts only). No real supply was tried by us. libsigrok
multiplies the OVP and OCP registers by the scale where it should divide; here they count as the set-points do.

9600 baud 8N1, address 1, functions 0x03 and 0x10.

    0x00 V set · 0x01 I set · 0x02 V out · 0x03 I out · 0x04 W · 0x05 V in · 0x06 key lock · 0x07 protection
    0x08 CV/CC · 0x09 output · 0x0A light · 0x0B model · 0x0C firmware · 0x50… preset 0, which is the active one:
    0x52 OVP · 0x53 OCP · 0x54 OPP · 0x57 output on at power-up
"""

from __future__ import annotations

from drivers.modbus.layout import Layout, Scale

BAUD = 9600
ADDRESS = 1
WORK_S = 0.002
"""From the end of a request to its reply. Inferred: nothing is published."""
KEY_LOCK = 0x06
MODEL = 0x0B
FIRMWARE = 0x0C

LAYOUT = Layout(
    set_v=0x00,
    limit_a=0x01,
    out_v=0x02,
    out_a=0x03,
    output=0x09,
    ovp=0x52,
    ocp=0x53,
    protection=0x07,
    protection_words=("over-voltage", "over-current", "over-power"),
    regulation=0x08,
    on_at_power_up=0x57,
)


def _scale(max_v: float, max_a: float, amperes_per_count: float) -> Scale:
    return Scale(0.01, amperes_per_count, max_v, max_a, 0.01, amperes_per_count)


MODELS: dict[int, Scale] = {
    3005: _scale(32.0, 5.1, 0.001),
    5005: _scale(50.0, 5.1, 0.001),
    5205: _scale(50.0, 5.1, 0.001),
    5015: _scale(50.0, 15.0, 0.01),
    5020: _scale(50.0, 20.0, 0.01),
    8005: _scale(80.0, 5.1, 0.001),
}
"""By the number in the model register."""
