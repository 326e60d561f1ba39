"""Which pseudo-terminal a path leads to. A number is given to the next program as soon as the last one hung up.

POSIX only; Windows has none, and no path there is one. A USB port that comes back is the same instrument plugged in
again and is asked who it is; a pseudo-terminal that comes back is always somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drivers.address import Address, Scheme

FOLDER = "/dev/pts/"


@dataclass(frozen=True, slots=True)
class PseudoTerminal:
    """One pseudo-terminal from its making to its end."""

    path: str
    made_ns: int
    """Linux leaves a pseudo-terminal's change time as it was made, whatever is written to it."""


def pseudo_terminal(address: Address) -> PseudoTerminal | None:
    """The pseudo-terminal that a serial address leads to now; `None` where it leads to none."""
    if address.scheme is not Scheme.SERIAL or not address.target.startswith(FOLDER):
        return None
    try:
        return PseudoTerminal(address.target, Path(address.target).stat().st_ctime_ns)
    except OSError:
        return None
