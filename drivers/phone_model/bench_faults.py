"""What the bench of a fault does wrong, where it is on the leads: its resistances, its bad clip, its USB power."""

from __future__ import annotations

import numpy as np

from drivers.phone_model.feed import Feed
from drivers.phone_model.stages import Action, Stimulus
from drivers.phone_model.unit import Unit, drawn, stream

LOSSES_UNTIL_S = 600.0
"""A clip that is bad for so long has been noticed."""
VBUS_AFTER_S = (1.0, 8.0)
"""From output on to USB power that somebody left on (inferred, as in `bench.simulation.session`)."""


def leads_of(unit: Unit) -> Feed:
    """Source and leads of the bench that met this phone."""
    random, bench = stream(unit.seed, unit.fault.id, "leads"), unit.variant.bench
    return Feed(source_ohm=drawn(random, bench.source_ohm), lead_ohm=drawn(random, bench.lead_ohm))


def vbus_left_on_s(unit: Unit) -> float | None:
    """How long after output on somebody's USB power comes on; `None` where it does not."""
    random, bench = stream(unit.seed, unit.fault.id, "vbus left on"), unit.variant.bench
    low_s, high_s = VBUS_AFTER_S
    return low_s + (high_s - low_s) * float(random.random()) if random.random() < bench.vbus_share else None


def contact_losses(unit: Unit, run_no: int) -> tuple[Stimulus, ...]:
    """Chance losses of contact, a few milliseconds to some seconds long, from a second after the beginning on."""
    per_s = unit.variant.bench.contact_losses_per_s
    if per_s is None:
        return ()
    random = stream(unit.seed, unit.fault.id, "clips", run_no)
    rate, at_s, stimuli = drawn(random, per_s), 1.0, []
    while at_s < LOSSES_UNTIL_S:
        at_s += float(-np.log1p(-random.random())) / rate
        length_s = float(0.02 * (100.0 ** random.random()))
        stimuli += [Stimulus(at_s, Action.CLIP_OFF), Stimulus(at_s + length_s, Action.CLIP_ON)]
        at_s += length_s
    return tuple(stimuli)
