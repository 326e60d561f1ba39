"""What stands behind the imaginary phone's USB port: descriptors, and who answers on its bulk endpoints.

`speech` says when the phone shows which identity; this is what a host that opens it there finds.
"""

from __future__ import annotations

from drivers.phone.sahara.sim import DiagSim, SaharaSim
from drivers.phone.sahara.wire import Mode
from drivers.phone.states import DIAG, PhoneState, state_of
from drivers.phone.usb_sim import SimulatedUsb, simulated_usb
from drivers.phone_model.speech import IDENTITIES
from drivers.phone_model.stages import PhoneStage
from drivers.phone_model.unit import Unit, stream


def descriptors_of(unit: Unit, usb_id: str) -> SimulatedUsb:
    """What this phone's port says under an identity."""
    return simulated_usb(usb_id, unit.usb.serial, f"{chip_serial_of(unit):08x}")


def sahara_of(unit: Unit, usb_id: str) -> SaharaSim | DiagSim | None:
    """Who answers on the first pair of endpoints: a ROM, a memory dump, Android's diagnostics; `None` for others."""
    if usb_id == IDENTITIES[PhoneStage.EDL]:
        return SaharaSim(chip_serial=chip_serial_of(unit))
    if usb_id == IDENTITIES[PhoneStage.CRASH_DUMP]:
        return SaharaSim(Mode.MEMORY_DEBUG, chip_serial=chip_serial_of(unit))
    diagnostics = state_of(usb_id, (DIAG,)) is PhoneState.ANDROID and usb_id.startswith("05c6:9")
    return DiagSim() if diagnostics else None


def chip_serial_of(unit: Unit) -> int:
    """The processor's serial number, which no other phone has; drawn from the seed."""
    return int(stream(unit.seed, "chip serial").integers(1, 2**32))
