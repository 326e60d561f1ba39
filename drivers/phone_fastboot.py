"""The imaginary phone's boot loader at a moment of its run, as a simulated fastboot device speaks for it."""

from __future__ import annotations

from drivers.imaginary_phone import ImaginaryPhone, PhoneRun
from drivers.phone.fastboot.sim import Voice
from drivers.phone.heard import PhoneWord
from drivers.phone_model.boot_loader import IDENTITY, voice
from drivers.phone_model.stages import PhoneStage


def voice_at(phone: ImaginaryPhone, run: PhoneRun, at_s: float) -> Voice | None:
    """What the boot loader says at a time of a run; `None` while the host sees no fastboot, and after the run."""
    if at_s >= run.until_s:
        return None
    seen = False
    for word in run.said:
        if word.at_s > at_s:
            break
        if word.value == IDENTITY and word.word in (PhoneWord.USB_ATTACHED, PhoneWord.USB_DETACHED):
            seen = word.word is PhoneWord.USB_ATTACHED
    if not seen:
        return None
    here = [span for span in run.walked.spans if span.stage is PhoneStage.FASTBOOT and span.start_s <= at_s]
    return voice(phone.unit.usb, here[-1].phone_v)
