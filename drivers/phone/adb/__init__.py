"""What Android says of itself over ADB, asked and never told.

The phone is reached in one of two ways: `direct`, through the adb-shell library over USB or TCP, or `served`, through
an adb server that already runs on this computer and holds the phone; `reach` finds out which. Either gives an
`AdbLink`: a state, and answers to `questions`, a closed list of commands that only read. What is not on the list
cannot be sent: the only way to the wire (`gate`) refuses it.

Text of a phone comes in through parsers (`properties`, `battery`, `power_supply`, `boot_reason`, `last_words`) that
believe nothing: what was not said is `None`, and what makes no sense is named and left out. `reading` asks for
everything once, `progress` until the boot is complete.

Most customers' phones have debugging off, or have never seen this computer's key. So nothing may depend on ADB; a
phone that answers `unauthorized` has still said that Android is up.

`sim` is a phone's own side (adbd) with the same `wire`, played from the imaginary phone's words and served on TCP.
"""
