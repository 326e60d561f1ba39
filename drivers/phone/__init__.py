"""The phone's own voice: what an X3 Pro says on USB while it starts, or fails to.

Four ways of listening, none of which changes anything on the phone: what attaches and detaches (`usb_watch`), what the
processor's ROM says when it waits for a loader (`sahara`), what the boot loader answers (`fastboot`), and what Android
says of itself (`adb`). Each yields `Heard`: a word of the case format with the host's monotonic time and how uncertain
that time is; `bench` lays them onto the meter's time axis.

All text that comes from a phone is untrusted: `untrusted.shown` makes it fit for a screen and bounds it, and nothing
from a phone ever becomes a path or a command.
"""
