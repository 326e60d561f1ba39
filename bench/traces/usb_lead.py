"""What is said of a meter that sits in the phone's USB lead: it reads what a charger delivers, never a boot current."""

from __future__ import annotations

from analysis.trace import Event, EventName

EVENTS = (Event(0.0, EventName.VBUS_ON),)
"""USB power is on throughout, which keeps such a recording from being taken for a boot on the battery side."""
NOTE = (
    "The meter sits in the USB lead: its current is what the phone takes from the charger, so USB power is marked as "
    "on from the start, and no boot on the battery side is read from it."
)
