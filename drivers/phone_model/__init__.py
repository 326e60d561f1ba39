"""The inside of the imaginary phone: what one unit is, how it boots, what the supply does to it, what it says on USB.

Order of reading: `stages` (its words), `unit` (what one phone is, drawn from the scenario), `bursts`, `boot` (pieces of
a boot, one after another, without end), `feed` (supply, leads, limit, undervoltage), `course` (a current as exact
function of time), `walk` (what was done to the phone, in order, and what it did), `boot_loader` (its fastboot),
`speech` (USB, fastboot, ADB).
"""
