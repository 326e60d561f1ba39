"""What a station measures where no phone is: a simulated one, or a recording that is played."""

from __future__ import annotations

from dataclasses import dataclass

from bench.played import played_from
from bench.station import Station
from drivers.address import Scheme, parse_address
from drivers.links.pseudo_terminal import pseudo_terminal

PROGRAM = "A program answers at {path}, a pseudo-terminal, and no instrument that is plugged in."
NO_PHONE = (Scheme.SIM, Scheme.PLAY, Scheme.REPLAY)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Sentences for the case; `None` where there is nothing to say."""

    simulated: str | None = None
    played_back: str | None = None
    programs: tuple[str, ...] = ()
    """For each pseudo-terminal: whatever says to be an instrument there is a program, such as a served simulator."""

    @property
    def notes(self) -> tuple[str, ...]:
        """For a trace that leaves its case."""
        said = (self.simulated, self.played_back)
        return (*(sentence for sentence in said if sentence is not None), *self.programs)


def provenance_of(station: Station) -> Provenance:
    """Where the readings of a station come from. Raises `BadInputError` for a recording that cannot be read.

    A recording that was simulated when it was made is simulated still.
    """
    addresses = [parse_address(placed.address) for placed in station.instruments]
    if not all(address.scheme in NO_PHONE for address in addresses):
        terminals = [address.target for address in addresses if pseudo_terminal(address) is not None]
        return Provenance(programs=tuple(PROGRAM.format(path=path) for path in dict.fromkeys(terminals)))
    played = [played_from(address) for address in addresses if address.scheme is not Scheme.SIM]
    simulated = [one.simulated for one in played if one.simulated is not None]
    if len(played) < len(addresses):
        simulated.append(f"simulated by bootbench: recorded from {' and '.join(map(str, addresses))}")
    return Provenance(
        simulated="; ".join(dict.fromkeys(simulated)) or None,
        played_back=f"played back from {' and '.join(one.name for one in played)}" if played else None,
    )
