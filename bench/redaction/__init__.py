"""Exports without personal data: what is taken out for whom, and how the same thing gets the same mark.

`levels` says what each reader gets, one row each. `masks` gives marks: under a key that is the export's alone, the
same number or name has the same mark everywhere in one export, and another in every other, so that two exports cannot
be laid side by side; without the key a mark cannot be tried out from all numbers that there are.

`originals` finds what a case gives away before the first text is looked at; a `redaction` is what all cases of one
export have in common. `copy` writes a case anew with marks in it, traces too. Report and pack are then made from that
copy as from any case, so they cannot hold what the copy does not.
"""
