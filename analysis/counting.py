"""What labelled cases say of each expectation of a profile: counted, with each case counting once.

Which look of its fault a case shows is not labelled: it counts for each look in the share that the evidence gives it.
What several runs of a case say about one thing shares one count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnose import Observed, Weighed, weigh
from analysis.findings import Finding, FindingName
from analysis.gates import Spoilt
from analysis.levels import Floats
from analysis.profile import DeviceProfile
from analysis.states import STATES_OF, Observable, StateObservation

Topic = FindingName | Observable | Check
"""What an expectation is about."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledCase:
    """One case whose fault is known."""

    key: str
    """Different for every case of a corpus: it fixes the order in which sums are made."""
    phone: str
    """The same for all cases of one phone."""
    fault: str
    observed: Observed


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What the cases of one look said of one topic."""

    hypothesis: int
    topic: Topic
    values: Floats
    """Shape (n,): a finding's values, the number of a state, or 1 for *yes* and 0 for *no*."""
    cases: Floats
    """Shape (n,): in how many cases each was seen; parts of cases where a case has several looks or runs."""

    @property
    def total(self) -> float:
        """In how many cases the topic was spoken of."""
        return float(self.cases.sum())


def counted(profile: DeviceProfile, cases: Iterable[LabelledCase]) -> tuple[Counted, ...]:
    """Count the cases, in the order of the profile's hypotheses and of the topics; their own order does not matter."""
    seen: dict[tuple[int, Topic], list[tuple[float, float]]] = {}
    for case in sorted(cases, key=lambda one: one.key):
        weighed = weigh(profile, case.observed)
        topics = [(topic_of(one.origin), one.origin) for one in weighed.weights]
        times = Counter(topic for topic, _ in topics)
        for hypothesis, share in _shares(profile, weighed, case.fault):
            for topic, origin in topics:
                if topic is not None:
                    entry = (_value(origin), share / times[topic])
                    seen.setdefault((hypothesis, topic), []).append(entry)
    order = {topic: k for k, topic in enumerate((*FindingName, *Observable, *Check))}
    return tuple(
        Counted(hypothesis, topic, *(np.array(column, dtype=np.float64) for column in zip(*rows, strict=True)))
        for (hypothesis, topic), rows in sorted(seen.items(), key=lambda item: (item[0][0], order[item[0][1]]))
    )


def topic_of(origin: Finding | StateObservation | CheckResult | Spoilt) -> Topic | None:
    """What an observation is about; `None` for what says nothing of one topic.

    That is a spoilt run, of which the profile expects nothing, and a look at USB too short to tell what it missed, or
    at a phone of which nobody wrote down that it was asked to start.
    """
    if isinstance(origin, Finding):
        return FindingName(origin.name)
    if isinstance(origin, StateObservation):
        return None if origin.too_soon or origin.unasked else origin.observable
    return origin.check if isinstance(origin, CheckResult) else None


def _shares(profile: DeviceProfile, weighed: Weighed, fault_id: str) -> list[tuple[int, float]]:
    """How far a case belongs to each look of its fault."""
    looks = [one.index for one in profile.hypotheses if one.fault.id == fault_id and not one.fault.anything]
    probability = weighed.standing.looks_probability()[looks]
    total = float(probability.sum())
    if total <= 0.0:  # so far off that nothing is left of it: the looks' own shares
        probability = np.array([profile.hypotheses[k].look.share for k in looks])
        total = 1.0
    return [(k, float(p) / total) for k, p in zip(looks, probability, strict=True)]


def _value(origin: Finding | StateObservation | CheckResult | Spoilt) -> float:
    if isinstance(origin, Finding):
        return origin.value if origin.value is not None else np.nan
    if isinstance(origin, StateObservation):
        return float(STATES_OF[origin.observable].index(origin.state))
    return float(isinstance(origin, CheckResult) and origin.answer is Answer.YES)
