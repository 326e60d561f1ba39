"""Cables and bytes: what bench instruments and the phone say over their own protocols.

Nothing here knows what a boot is. A driver turns a link (`serial://`, `tcp://`, `usb://`, `usbip://`, `sim://`,
`replay://`) into numbered samples and markers with the host's time; what they mean is for `analysis`, what to do about
it for `bench`. The chapter grows with the instruments: each is a folder of three, `wire` (bytes only), `driver` (owns
the link) and `sim` (answers on the same wire), and one row in `catalog`. `plugged_in` lists what the system sees,
`discover` asks each port who is there, in bounded time and with questions alone.

What the simulators measure is the one exception: `imaginary_phone` knows how an X3 Pro boots and how it fails
(`phone_scenarios`, as data; `phone_model`, as physics), `meter_models` what each kind of instrument makes of it,
`phone_load` hangs it on the leads of a simulated bench, with its USB side in step, `phone_shared` on those of several
programs at once, `played` a recording in its place, and `phone_fastboot` lets its boot loader speak.
"""
