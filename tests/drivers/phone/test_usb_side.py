"""The imaginary phone's USB port: what it shows over time is what a host that opens it finds."""

from __future__ import annotations

import pytest

from drivers.clock import TurnedClock
from drivers.imaginary_phone import Action, ImaginaryPhone, Stimulus
from drivers.phone.heard import PhoneWord
from drivers.phone.sahara.client import ask
from drivers.phone.sahara.sim import DiagSim
from drivers.phone.states import state_of
from drivers.phone.usb_device import interfaces_in
from drivers.phone_model.usb_side import chip_serial_of, descriptors_of, sahara_of
from tests.drivers.phone.test_sahara import SimPort

PROBE = (Stimulus(0.5, Action.OUTPUT_ON), Stimulus(0.6, Action.VBUS_ON), Stimulus(5.0, Action.KEY_BRIDGED))


@pytest.mark.parametrize("fault", ["mb_ufs_edl_9008", "crash_dump_900e", "sw_lands_in_fastboot", "normal_boot"])
def test_a_host_that_opens_the_port_finds_what_the_phone_says_it_is(fault: str) -> None:
    heard = 0
    for seed in range(6):
        phone = ImaginaryPhone.of(fault, seed)
        said = phone.run(PROBE, until_s=60.0).said
        for word in (word for word in said if word.word is PhoneWord.USB_ATTACHED):
            shown = descriptors_of(phone.unit, word.value)
            raw = shown.shape.device_descriptor() + shown.shape.configuration_descriptor()
            assert state_of(word.value, interfaces_in(raw)) is state_of(word.value)
            behind = sahara_of(phone.unit, word.value)
            if behind is None:
                continue
            port = SimPort(behind, TurnedClock())
            answer = ask(port, port.clock)
            modes = {one.value for one in said if one.word is PhoneWord.SAHARA_MODE}
            assert {one.value for one in answer.heard} == modes or not modes
            assert answer.serial_number in (None, f"{chip_serial_of(phone.unit):08x}")
            assert shown.product.endswith(f"SN:{chip_serial_of(phone.unit):08X}")
            heard += 1
    assert (heard > 0) == (fault in ("mb_ufs_edl_9008", "crash_dump_900e"))


def test_two_phones_have_two_processors_and_diagnostics_are_silent() -> None:
    units = [ImaginaryPhone.of("mb_ufs_edl_9008", seed).unit for seed in range(20)]
    assert len({chip_serial_of(unit) for unit in units}) == 20
    assert isinstance(sahara_of(units[0], "05c6:9091"), DiagSim)
