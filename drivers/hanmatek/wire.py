"""The registers of Hanmatek HM310P supplies: numbers only; the frames are Modbus RTU.

Evidence: MikeWarriner/hanmatek-hm310p wiki `Registers`, notkevinjohn/HM310P README (often fails to answer: ask
again). No real supply was tried by us. Behind a CH340 without serial number, so it is known by its
registers, not by its USB id.

9600 baud 8N1, address 1.

    0x0001 output · 0x0002 protection bits (OVP 1, OCP 2, OPP 4, OTP 8, SCP 16) · 0x0003 model (3010) · 0x0005 decimals
    0x0010 V out · 0x0011 I out · 0x0020 OVP · 0x0021 OCP (two decimals both) · 0x0030 V set · 0x0031 I set (three)
"""

from __future__ import annotations

from drivers.modbus.layout import Layout, Scale

BAUD = 9600
ADDRESS = 1
WORK_S = 0.002
"""From the end of a request to its reply. Inferred: nothing is published."""
MODEL = 0x0003
DECIMALS = 0x0005

LAYOUT = Layout(
    set_v=0x30,
    limit_a=0x31,
    out_v=0x10,
    out_a=0x11,
    output=0x01,
    ovp=0x20,
    ocp=0x21,
    protection=0x02,
    protection_words=("over-voltage", "over-current", "code 3", "over-power"),
)
MODELS: dict[int, Scale] = {
    3010: Scale(0.01, 0.001, 32.0, 10.1, 0.01, 0.01),
    3005: Scale(0.01, 0.001, 32.0, 5.1, 0.01, 0.01),
}
"""By the number in the model register; 3010 is in the list of registers, 3005 is inferred from the product names."""
NAMES: dict[int, str] = {3010: "HM310P", 3005: "HM305P"}
"""What the maker calls them: 30 V and 10 A, 30 V and 5 A."""
