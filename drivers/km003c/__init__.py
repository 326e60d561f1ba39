"""ChargerLAB POWER-Z KM003C (and KM002C) in the phone's USB lead: asked for one reading after another, 1,000 a second.

It sits on the phone's USB side. What it sees is what a charger or computer delivers over VBUS, not what flows in place
of the battery: its readings say whether and how a phone charges, and are never a boot current.

Its own stream of readings needs an exchange of secrets first, which is not done here; asking for them one by one needs
nothing, and reaches the same 1,000 a second as long as the computer keeps up.

Current is signed: positive from its USB-C socket to its plug, negative the other way. Which of them the phone is on,
the meter cannot know; with the phone at the socket a charging current is negative.
"""
