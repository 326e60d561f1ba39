"""FNIRSI FNB58 and its relatives FNB48S, FNB48 and C1 in the phone's USB lead: 100 readings a second in HID reports.

They sit on the phone's USB side. What they see is what a charger or computer delivers over VBUS, not what flows in
place of the battery: their readings say whether and how a phone charges, and are never a boot current.

What they cannot say: which way the current flows (they send its size alone), and that a report is missing (they number
nothing). Reports come every 40 ms, so a missing one is found by the time at which the others arrive. Quick changes are
smoothed inside the meter, over 120 ms (FNB48S) to 500 ms (C1); for the FNB58 and FNB48 nobody has published how long.

A meter that nobody reads fills up and may freeze until it is plugged in anew. So whoever leaves reads until it falls
silent, about a second after it was last told to go on.
"""
