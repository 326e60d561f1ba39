"""What the imaginary phone can be: one good boot and the ways it fails, as data.

`ladder.toml` is the boot of a good phone, rung by rung, and how one phone differs from the next; `faults.toml` is one
table per fault, with the variants that one cause shows on the bench; `meters.toml` is one table per instrument. Every
table says where its numbers come from and whether they are sourced or inferred: no public recording of this phone
booting exists, so the spreads are wide on purpose. A new fault is a new table, no code. `tables` and `scenario` read
them and refuse a wrong key by name.
"""
