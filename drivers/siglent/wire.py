"""The commands of Siglent SPD3303X supplies: text only.

Evidence: Siglent "SPD3303X/SPD3303X-E Power Supply SCPI Command Reference" (from Quick Start Guide EN_02A);
eimparas/Power-Supply-software README (100 ms between commands). TCP port 5025, no serial port. Over-voltage and
over-current thresholds exist on the front panel only. No real supply was tried by us.
"""

from __future__ import annotations

from drivers.scpi.dialect import Dialect, ModelLimits, RegulationQuery

DIALECT = Dialect(
    maker_pattern="Siglent Technologies",
    enter=(),
    leave=(),
    program_v="CH1:VOLT {}",
    program_a="CH1:CURR {}",
    read_set_v="CH1:VOLT?",
    read_limit_a="CH1:CURR?",
    measure_v="MEAS:VOLT? CH1",
    measure_a="MEAS:CURR? CH1",
    measure_w="MEAS:POWE? CH1",
    output_on="OUTP CH1,ON",
    output_off="OUTP CH1,OFF",
    read_output=None,
    regulation=RegulationQuery.STATUS_HEX,
    read_regulation="SYST:STAT?",
    ovp=None,
    ocp=None,
    spacing_s=0.100,
    work_s=0.020,  # inferred: nothing is published
    bytes_per_s=1e6,
    sparing=True,
)
MODELS: dict[str, ModelLimits] = {
    "SPD3303X": ModelLimits(32.0, 3.2, 0.001, 0.001),
    "SPD3303X-E": ModelLimits(32.0, 3.2, 0.01, 0.01),
}
"""By model name."""
