"""A shop's labelled cases move the expectations of a profile, which stay the prior.

Every expectation is a Dirichlet law: the profile's own numbers count as `prior_cases` cases, and the shop's cases are
added. A check has two outcomes, a state has the closed list of its states. A finding is continuous: the profile's bands
keep their shape, and beside them stands a histogram of the shop's values (the predictive law of a Dirichlet process).
So with few cases the literature speaks, with many the shop. What was fitted on simulated phones stands beside the
bands that it was fitted to, and fades with them: a shop's own values say what the simulation could only guess.

What no case speaks of stays as it is, and so do the priors of the faults: labelled cases are picked by hand, they do
not tell how often a fault comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from analysis.checks import Check
from analysis.counting import Counted, LabelledCase, Topic, counted
from analysis.errors import ProfileError
from analysis.expectations import band_edges, from_scale, on_scale
from analysis.findings import FindingName
from analysis.learnt_words import check_words, distance, finding_words, state_words
from analysis.looks import Band, Cited, FindingExpectation, Look, Provenance, StateChance, StateExpectation
from analysis.profile import DeviceProfile, FindingTable, FittedTerm, Scale
from analysis.states import STATES_OF, Observable

PRIOR_CASES = 10.0
"""How many cases of a shop weigh as much as the literature, for each expectation."""
LEAST_CASES = 0.5
"""Less than half a case, of one that rather shows another look of its fault, moves nothing."""
CELL = 2.0
"""Width of a cell, in softnesses: values nearer to each other than that are alike anyway."""
SETTLED_CASES = 24.0
"""With fewer cases cells are wider, as the cube root of what is missing (the width of least error, Scott 1979).

Narrow cells of eight cases say what these eight happened to show: ten findings of a case, each a little too sure, are
together far too sure, and no answer corrects that where nobody has asked."""
SHOP_BANDS = 10
MOST_BANDS = 20
"""Of one expectation, as the profile's format has it."""
ELSEWHERE = 0.02
"""Share of the shop's cases that is kept for values that it has not met."""
FITTED_DECIMALS = 4
"""Of what is left of a fitted curve."""
SHOP = "SHOP"
"""Key under which the profile's sources name the corpus."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One expectation that cases moved."""

    fault: str
    look: str
    """Empty for a fault with one look."""
    topic: Topic
    before: str
    after: str
    """In words: a probability, or the middle four fifths of the values."""
    cases: float
    """How many cases moved it; parts of cases where a fault has several looks."""
    distance: float
    """Probability that moved from one outcome to another: 0 nothing, 1 all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """A profile that has learnt, and what of it moved."""

    profile: DeviceProfile
    moved: tuple[Moved, ...]
    """In the profile's order."""


def learn(profile: DeviceProfile, cases: Iterable[LabelledCase], prior_cases: float = PRIOR_CASES) -> Learnt:
    """Add cases to a profile. The order of the cases does not matter.

    Raises `ProfileError` for a profile that has learnt before: the same case would count twice.
    """
    refuse_learnt(profile)
    counts: dict[int, list[Counted]] = {}
    for count in counted(profile, cases):
        counts.setdefault(count.hypothesis, []).append(count)
    moved: list[Moved] = []
    faults = []
    hypotheses = iter(profile.hypotheses)
    for fault in profile.faults:
        looks = []
        for look in fault.looks:
            changed = look
            for count in counts.get(next(hypotheses).index, ()):
                changed, move = _with_count(profile, fault.id, changed, count, prior_cases)
                moved.extend(move)
            looks.append(changed)
        faults.append(replace(fault, looks=tuple(looks)))
    fitted = _faded(profile, counts, prior_cases)
    return Learnt(replace(profile, faults=tuple(faults), fitted=fitted), tuple(moved))


def _faded(profile: DeviceProfile, counts: dict[int, list[Counted]], prior_cases: float) -> tuple[FittedTerm, ...]:
    """The fitted terms, each curve by the share that the literature keeps in what its fault expects there."""
    seen: dict[tuple[str, Topic], float] = {}
    for hypothesis in profile.hypotheses:
        for count in counts.get(hypothesis.index, ()):
            if count.total >= LEAST_CASES:
                place = hypothesis.fault.id, count.topic
                seen[place] = seen.get(place, 0.0) + count.total
    terms = []
    for term in profile.fitted:
        curves = []
        for curve in term.curves:
            cases = seen.get((curve.fault, term.finding), 0.0)
            kept = prior_cases / (prior_cases + cases)
            nats = tuple(round(one * kept, FITTED_DECIMALS) for one in curve.nats) if cases else curve.nats
            curves.append(replace(curve, nats=nats))
        terms.append(replace(term, curves=tuple(curves)))
    return tuple(terms)


def refuse_learnt(profile: DeviceProfile) -> None:
    """Raise `ProfileError` if a profile holds numbers that were learnt."""
    for fault in profile.faults:
        for look in fault.looks:
            cited = [row.cited for rows in (look.findings, look.states, look.checks) for row in rows]
            if any(one.provenance is Provenance.SHOP for one in cited):
                raise ProfileError(
                    f"faults.{fault.id}",
                    "this profile has learnt already, and its cases would count twice; "
                    "learn from the profile that it came from and all cases together",
                )


def _with_count(
    profile: DeviceProfile, fault: str, look: Look, count: Counted, prior_cases: float
) -> tuple[Look, list[Moved]]:
    """A look with one count added; as it was where the count is too small or the look expects nothing there."""
    if count.total < LEAST_CASES:
        return look, []
    if isinstance(count.topic, FindingName):
        return _finding(profile, fault, look, count.topic, count, prior_cases)
    if isinstance(count.topic, Observable):
        return _states(fault, look, count.topic, count, prior_cases)
    return _check(fault, look, count.topic, count, prior_cases)


def _check(fault: str, look: Look, check: Check, count: Counted, prior_cases: float) -> tuple[Look, list[Moved]]:
    row = next((row for row in look.checks if row.check is check), None)
    if row is None:
        return look, []
    yes = (prior_cases * row.yes + float(count.cases @ count.values)) / (prior_cases + count.total)
    new = replace(row, yes=_rounded(yes), cited=_cited(row.cited, count.total))
    checks = tuple(new if one is row else one for one in look.checks)
    words = check_words(row), check_words(new)
    return replace(look, checks=checks), [Moved(fault, look.name, check, *words, count.total, abs(new.yes - row.yes))]


def _states(
    fault: str, look: Look, observable: Observable, count: Counted, prior_cases: float
) -> tuple[Look, list[Moved]]:
    row = look.shows(observable)
    if row is None:
        return look, []
    before = np.array([_chance(row, k) for k in range(len(STATES_OF[observable]))])
    seen = np.bincount(count.values.astype(np.intp), weights=count.cases, minlength=before.size)
    after = np.round((prior_cases * before + seen) / (prior_cases + count.total), 6)
    after[after.argmax()] += 1.0 - after.sum()
    chances = tuple(StateChance(s, float(p)) for s, p in zip(STATES_OF[observable], after.round(6), strict=True))
    new = StateExpectation(observable, chances, _cited(row.cited, count.total))
    most = int(np.abs(after - before).argmax())
    words = state_words(observable, most, before), state_words(observable, most, after)
    states = tuple(new if one is row else one for one in look.states)
    return replace(look, states=states), [
        Moved(fault, look.name, observable, *words, count.total, 0.5 * float(np.abs(after - before).sum()))
    ]


def _finding(
    profile: DeviceProfile, fault: str, look: Look, name: FindingName, count: Counted, prior_cases: float
) -> tuple[Look, list[Moved]]:
    row, table = look.expects(name), profile.finding(name)
    if row is None or table is None or len(row.bands) >= MOST_BANDS:
        return look, []
    kept = prior_cases / (prior_cases + count.total)
    room = min(SHOP_BANDS, MOST_BANDS - len(row.bands))
    own = _bands(table, count, room)
    bands = [Band(one.low, one.high, _rounded(one.share * kept)) for one in row.bands]
    bands += [Band(one.low, one.high, _rounded(one.share * (1.0 - kept))) for one in own]
    new = FindingExpectation(name, _joined(bands), _cited(row.cited, count.total))
    findings = tuple(new if one is row else one for one in look.findings)
    words = finding_words(table, row), finding_words(table, new)
    return replace(look, findings=findings), [
        Moved(fault, look.name, name, *words, count.total, distance(table, row, new))
    ]


def _bands(table: FindingTable, count: Counted, most: int) -> list[Band]:
    """The shop's values as a histogram, with cells of the softness's width, or wider ones for few cases or many cells.

    Cells and not parts of equal weight, so that one value far off is a small band of its own and stretches no other.
    A value beyond what the finding can have counts as its end, as it does when it is weighed.
    """
    values = np.clip(count.values, table.low, table.high)
    if table.scale is Scale.STEP:
        return _steps(values, count, most)
    least, highest = band_edges(table, table.low, table.high)
    at = on_scale(table.scale, values) - least
    width = CELL * table.softness * max(1.0, (SETTLED_CASES / count.total) ** (1.0 / 3.0))
    while np.unique(at // width).size > most:
        width *= 2.0
    cells, which = np.unique(at // width, return_inverse=True)
    shares = np.bincount(which, weights=count.cases) * (1.0 - ELSEWHERE) / count.total
    edges = np.clip(least + np.array([cells, cells + 1.0]) * width, least, highest)
    low, high = np.clip(from_scale(table.scale, edges), table.low, table.high)
    ends = [(float(f"{first:.4g}"), float(f"{last:.4g}")) for first, last in zip(low, high, strict=True)]
    return [Band(*end, float(share)) for end, share in zip(ends, shares, strict=True) if end[0] < end[1]]


def _steps(values: np.typing.NDArray[np.float64], count: Counted, most: int) -> list[Band]:
    """Whole numbers, each a band of its own; a value between two counts half for either."""
    both = np.concatenate((np.floor(values), np.ceil(values)))
    steps, which = np.unique(both, return_inverse=True)
    shares = np.bincount(which, weights=0.5 * np.tile(count.cases, 2)) / count.total
    kept = np.sort(np.argsort(-shares, kind="stable")[:most])
    return [Band(float(steps[k]), float(steps[k]), float((1.0 - ELSEWHERE) * shares[k])) for k in kept]


def _joined(bands: list[Band]) -> tuple[Band, ...]:
    """Bands of one and the same range as one, without those that have lost their share."""
    shares: dict[tuple[float, float], float] = {}
    for band in bands:
        shares[band.low, band.high] = shares.get((band.low, band.high), 0.0) + band.share
    return tuple(Band(low, high, round(share, 6)) for (low, high), share in shares.items() if share > 0.0)


def _cited(prior: Cited, cases: float) -> Cited:
    whole = max(1, round(cases))
    return Cited(f"{prior.source}, {whole} {'case' if whole == 1 else 'cases'} of {SHOP}", Provenance.SHOP)


def _chance(row: StateExpectation, k: int) -> float:
    state = STATES_OF[row.observable][k]
    return next((one.probability for one in row.chances if one.state is state), 0.0)


def _rounded(share: float) -> float:
    """Six decimals, and never quite 0 or 1."""
    return float(min(max(round(share, 6), 1e-6), 1.0 - 1e-6))
