"""USB over TCP, as Linux's USB/IP speaks it: a simulated USB instrument for other programs, and a link to such a one.

`server` plays one simulator as a USB device. `usbip attach` of any Linux takes it for a device that was plugged in, and
every program there finds it on the bus. `link` is the other end without a kernel: `usbip://host:port/bus-id` is an
address like any other, on every system, also for a real instrument that another computer shares.
"""
