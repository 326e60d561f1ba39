"""What a station measures where no phone is: a simulated one, or a recording that is played."""

from __future__ import annotations

from dataclasses import dataclass

from bench.played import played_from
from bench.station import Station
from drivers.address import Scheme, parse_address

NO_PHONE = (Scheme.SIM, Scheme.PLAY, Scheme.REPLAY)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Sentences for the case; `None` where there is nothing to say."""

    simulated: str | None = None
    played_back: str | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """For a trace that leaves its case."""
        return tuple(sentence for sentence in (self.simulated, self.played_back) if sentence is not None)


def provenance_of(station: Station) -> Provenance:
    """Where the readings of a station come from. Raises `BadInputError` for a recording that cannot be read.

    A recording that was simulated when it was made is simulated still.
    """
    addresses = [parse_address(placed.address) for placed in station.instruments]
    if not all(address.scheme in NO_PHONE for address in addresses):
        return Provenance()
    played = [played_from(address) for address in addresses if address.scheme is not Scheme.SIM]
    simulated = [one.simulated for one in played if one.simulated is not None]
    if len(played) < len(addresses):
        simulated.append(f"simulated by bootbench: recorded from {' and '.join(map(str, addresses))}")
    return Provenance(
        simulated="; ".join(dict.fromkeys(simulated)) or None,
        played_back=f"played back from {' and '.join(one.name for one in played)}" if played else None,
    )
