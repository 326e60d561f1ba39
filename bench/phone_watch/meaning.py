"""What a state of the phone means for the two questions, in words for the person at the bench.

No state decides alone: these sentences say which way it points and which check would decide. They follow the device
profile's expectations (`analysis/profiles/poco_x3_pro.toml`), which weigh the same states as evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.phone.states import PhoneState


@dataclass(frozen=True, slots=True)
class Meaning:
    """Both answers, as far as a state gives them."""

    motherboard: str
    warranty: str


_OPEN = "open: the ground is a motherboard dysfunction, and this state does not show one yet"
_STARTED = Meaning(
    "speaks against it, but one start proves little: three normal boots and one on its own battery are needed",
    "as it stands no motherboard dysfunction is shown",
)

MEANINGS: dict[PhoneState, Meaning] = {
    PhoneState.EDL: Meaning(
        "not decided: storage and what feeds it (motherboard), or software after a flash; ask whether it was flashed, "
        "then let an authorised centre reflash it officially",
        _OPEN,
    ),
    PhoneState.CRASH_DUMP_OR_DIAG: Meaning(
        "not decided: a crash of loader or kernel, or a running Android in diagnostics; what Sahara says tells which",
        _OPEN,
    ),
    PhoneState.CRASH_DUMP: Meaning(
        "not decided: within 2 s of the key it points to processor or memory (motherboard), later to kernel and "
        "software; try recovery and fastboot first",
        _OPEN,
    ),
    PhoneState.FASTBOOT: Meaning(
        "software is likelier: processor, memory and storage got this far; see whether it stays five minutes, then an "
        "official reflash decides",
        _OPEN,
    ),
    PhoneState.FASTBOOTD: Meaning(
        "software is likelier: even the kernel runs; an official reflash decides",
        _OPEN,
    ),
    PhoneState.RECOVERY: Meaning(
        "software is likelier: kernel and storage run; an official reflash decides",
        _OPEN,
    ),
    PhoneState.ADB_OR_OFFLINE_CHARGING: Meaning(
        "speaks against it: the kernel runs; what ADB says tells whether Android started or the charging picture shows",
        _OPEN,
    ),
    PhoneState.OFFLINE_CHARGING: Meaning(
        "speaks against processor, memory and storage: the kernel runs; now press the key",
        _OPEN,
    ),
    PhoneState.ANDROID: _STARTED,
    PhoneState.ANDROID_ADB: _STARTED,
    PhoneState.MASS_STORAGE: _STARTED,
}
"""One for every state that a phone can show."""

UNKNOWN = Meaning("says nothing yet: what is there gives no answer that tells its state", _OPEN)
"""Something is there, and does not say what it is."""
NOTHING = Meaning(
    "says nothing yet: no phone is on USB, or its key was not pressed, or cable, port or the phone's USB is at fault",
    _OPEN,
)
"""No phone there."""
