"""What is asked before the output goes on: the closed list."""

from __future__ import annotations

from enum import StrEnum


class Proof(StrEnum):
    """What is asked before the output goes on."""

    GUARD = "guard"
    OUTPUT_OFF = "output off"
    SET_VOLTAGE = "set voltage"
    OVER_VOLTAGE_STOP = "over-voltage stop"
    TOUCH_LIMIT = "touch-test limit"
    NOTHING_FLOWS = "nothing flows"
    USB_POWER = "usb power"
    CALIBRATION = "calibration"
