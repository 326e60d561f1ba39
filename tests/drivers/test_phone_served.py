"""The imaginary phone as its ports have it: one phone, in step, however long it is served."""

from __future__ import annotations

import pytest

from drivers.imaginary_phone import Action, ImaginaryPhone
from drivers.phone.fastboot.questions import Variable
from drivers.phone.heard import PhoneWord
from drivers.phone_load import FIRST_RUN_S, PhoneLoad

DAY_S = 24 * 3600.0


def on_usb(fault: str, seed: int = 1, held: Action | None = None) -> PhoneLoad:
    """Powered at 0, with USB power, its key pressed at once."""
    load = PhoneLoad(ImaginaryPhone.of(fault, seed), 0.0)
    if held is not None:
        load.do(held, 0.0)
    load.plug(True, 0.0)
    load.supplied(4.0, 3.0, True, 0.0)
    return load


@pytest.mark.parametrize("fault", ["sw_android_loop", "sw_lands_in_fastboot", "normal_boot"])
def test_computing_further_leaves_what_was(fault: str) -> None:
    shown = on_usb(fault)
    before = shown.said(0.0, FIRST_RUN_S)
    assert before
    assert shown.said(0.0, 10.0 * FIRST_RUN_S)[: len(before)] == before
    assert shown.said(0.0, FIRST_RUN_S) == before
    halves = (*shown.said(0.0, before[0].at_s), *shown.said(before[0].at_s, FIRST_RUN_S))
    assert halves == before, "a word on the border of two stretches is in one of them"


def test_the_boot_loader_is_there_from_its_attach_on_and_stays() -> None:
    shown = on_usb("sw_lands_in_fastboot")
    attach = next(word for word in shown.said(0.0, 100.0) if word.word is PhoneWord.USB_ATTACHED)
    assert shown.boot_loader(attach.at_s - 0.01) is None
    voice = shown.boot_loader(attach.at_s + 0.01)
    assert voice is not None
    assert voice.named(Variable.PRODUCT.value) in ("vayu", "bhima")
    assert shown.boot_loader(DAY_S) is not None


def test_a_healthy_phone_with_volume_down_held_stays_in_its_boot_loader() -> None:
    words = on_usb("normal_boot", held=Action.VOLUME_DOWN).said(0.0, 60.0)
    assert words[0].value == "18d1:d00d"
    assert on_usb("normal_boot").boot_loader(60.0) is None
