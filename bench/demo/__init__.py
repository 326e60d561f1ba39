"""A shipped case to open where nothing is recorded: simulated, as its `case.json` says, and small.

It is what `bootbench simulate` makes with `ARGUMENTS` into the folder `CASE`; a test makes it again and compares. The
phone is an X3 Pro whose processor waits in its ROM (05c6:9008) because the storage does not answer, with the checks
done that tell this from a bad flash, and a claim to which nothing but the motherboard is open.
"""

from __future__ import annotations

from pathlib import Path

CASE = Path(__file__).parent / "case"
"""The case folder."""

ARGUMENTS = (
    *("--fault", "mb_ufs_edl_9008"),
    *("--seed", "5"),
    *("--meter", "riden"),
    *("--answers", "deciding"),
    "--claim",
)
"""What the case was made with."""
