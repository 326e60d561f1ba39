"""The states that a phone can be in, as ADB sees them."""

from __future__ import annotations

from enum import StrEnum


class AdbState(StrEnum):
    """Each is an answer; the values are those of the case format."""

    DEVICE = "device"
    UNAUTHORIZED = "unauthorized"
    """Android is up and has not accepted this computer's key: evidence in itself."""
    OFFLINE = "offline"
    """The port is there, and nobody answers on it."""
    RECOVERY = "recovery"
    SIDELOAD = "sideload"


WORDS: dict[AdbState, str] = {
    AdbState.DEVICE: "Android answers: kernel, storage and user space run",
    AdbState.UNAUTHORIZED: "Android is up, and has not accepted this computer: the phone has started",
    AdbState.OFFLINE: "the ADB port is there, and nobody answers on it yet",
    AdbState.RECOVERY: "recovery answers: kernel and storage run; Android itself was not started",
    AdbState.SIDELOAD: "recovery waits for a file: the kernel runs; Android itself was not started",
}
"""Plain words for the technician."""

ANSWERING = (AdbState.DEVICE, AdbState.RECOVERY)
"""States in which questions make sense."""


def state_of_banner(banner: bytes) -> AdbState | None:
    """The state that a phone names in its CNXN, `device::ro.product.name=vayu_eea;…`; `None` for another word."""
    word = banner.partition(b":")[0]
    states = {
        b"device": AdbState.DEVICE,
        b"recovery": AdbState.RECOVERY,
        b"rescue": AdbState.RECOVERY,
        b"sideload": AdbState.SIDELOAD,
    }
    return states.get(word)
