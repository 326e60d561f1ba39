"""The commands of OWON P4000/SPE and Kiprim DC supplies: text only.

Evidence: libsigrok `src/hardware/scpi-pps/profiles.c` (P4305, P4603, SPE6103), robbederks/owon-psu-control README
(facts only). 115200 baud 8N1 behind a CH340. It does not say whether it limits the current. No real supply was tried
by us.
"""

from __future__ import annotations

from drivers.scpi.dialect import Dialect, ModelLimits, Protection, RegulationQuery

BAUD = 115_200
DIALECT = Dialect(
    maker_pattern="OWON|Kiprim|KIPRIM",
    enter=("SYST:REM",),
    leave=("SYST:LOC",),
    program_v="VOLT {}",
    program_a="CURR {}",
    read_set_v="VOLT?",
    read_limit_a="CURR?",
    measure_v="MEAS:VOLT?",
    measure_a="MEAS:CURR?",
    measure_w="MEAS:POW?",
    output_on="OUTP 1",
    output_off="OUTP 0",
    read_output="OUTP?",
    regulation=RegulationQuery.NONE,
    read_regulation=None,
    ovp=Protection("VOLT:LIM {}", None, "VOLT:LIM?", None),
    ocp=Protection("CURR:LIM {}", None, "CURR:LIM?", None),
    spacing_s=0.0,
    work_s=0.010,  # inferred: nothing is published
    bytes_per_s=BAUD / 10,
)
MODELS: dict[str, ModelLimits] = {
    "P4305": ModelLimits(30.0, 5.0, 0.001, 0.001),
    "P4603": ModelLimits(60.0, 3.0, 0.001, 0.001),
    "SPE6103": ModelLimits(60.0, 10.0, 0.001, 0.001),
    "SPE3103": ModelLimits(30.0, 10.0, 0.001, 0.001),
    "DC310S": ModelLimits(30.0, 10.0, 0.001, 0.001),
}
"""By model name; the last two are inferred from their product names."""
