"""The commands of Rigol DP7xx and DP8xx supplies: text only.

Evidence: libsigrok `src/hardware/scpi-pps/profiles.c` (commands, models; facts only). Over the network or RS-232,
whose rate was not found: name it in the address (`?baud=`). No real supply was tried by us.
"""

from __future__ import annotations

from drivers.scpi.dialect import Dialect, ModelLimits, Protection, RegulationQuery

BAUD = 9600
DIALECT = Dialect(
    maker_pattern="RIGOL TECHNOLOGIES|Rigol Technologies",
    enter=("SYST:REMOTE", ":INST:NSEL 1"),
    leave=("SYST:LOCAL",),
    program_v=":SOUR:VOLT {}",
    program_a=":SOUR:CURR {}",
    read_set_v=":SOUR:VOLT?",
    read_limit_a=":SOUR:CURR?",
    measure_v=":MEAS:VOLT?",
    measure_a=":MEAS:CURR?",
    measure_w=":MEAS:POWE?",
    output_on=":OUTP ON",
    output_off=":OUTP OFF",
    read_output=":OUTP?",
    regulation=RegulationQuery.WORD,
    read_regulation=":OUTP:MODE?",
    ovp=Protection(":OUTP:OVP:VAL {}", ":OUTP:OVP ON", ":OUTP:OVP:VAL?", ":OUTP:OVP:QUES?"),
    ocp=Protection(":OUTP:OCP:VAL {}", ":OUTP:OCP:STAT ON", ":OUTP:OCP:VAL?", ":OUTP:OCP:QUES?"),
    spacing_s=0.0,
    work_s=0.010,  # inferred: nothing is published
    bytes_per_s=1e6,
)
_30V_3A = ModelLimits(32.0, 3.2, 0.001, 0.001)
MODELS: dict[str, ModelLimits] = {
    "DP711": ModelLimits(31.5, 5.25, 0.001, 0.001),
    "DP712": ModelLimits(52.5, 3.2, 0.001, 0.001),
    "DP821A": ModelLimits(63.0, 1.05, 0.001, 0.001),
    "DP831A": ModelLimits(8.4, 5.3, 0.001, 0.001),
    "DP832A?": _30V_3A,
}
"""By pattern of the model name, channel 1."""
