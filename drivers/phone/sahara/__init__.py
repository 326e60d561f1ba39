"""Sahara: what Qualcomm's boot ROM and loaders say over USB bulk before an operating system runs.

`wire` is bytes, `client` asks, `sim` answers on the same wire. Asking is reading: HELLO and its mode, and, where the
phone waits for an image, the serial number, hardware id and key hash of its processor in command mode. There is no way
here to send an image, read memory, execute anything else, or reset.

**In which state a phone is left.** A HELLO is sent once. One that was read in mode 0 or 3 is answered with command
mode, and left by the switch back to mode 0, upon which the phone sends a new HELLO: another program finds it as we did.
A HELLO in mode 1 or 2 (a finished transfer, a memory dump) is not answered: the phone waits for the answer, its memory
is untouched, and a program that opens it later sees no HELLO until the phone is restarted; `Answer.left` says so.
"""
