"""What the watch hands on."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.phone.heard import Heard


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a person should know, and that the phone did not say."""

    host_s: float
    sentence: str
    """As the drivers say it: what was expected, what came, what to do."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a phone says of itself, for the screen."""

    name: str
    value: str
    """Already through `untrusted.shown`."""


Told = Heard | Remark
