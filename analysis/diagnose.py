"""From recordings and answers to a diagnosis: measure, weigh, stand, explain.

The probability of a fault is its prior times the weights of every clean finding, state and answered check; `standing`
makes the verdict of it. Nothing here knows a claim, a label or the name of a file, and the order of runs, events and
checks does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.bridging import BRIDGED, before_any_key, passing_the_key, reaches_android, recorded_of, takes_current
from analysis.checks import Answer, Check, CheckResult
from analysis.contradicting import Recorded, Start
from analysis.diagnosis import Diagnosis, OnMotherboard, Verdict
from analysis.doubting import ANSWERED_THERE, LIMIT_AND_LEADS, bench_doubted, hangs_on_supply, may_be_starved
from analysis.evidence import RunFit, Weight, state_chances, weigh_check, weigh_findings, weigh_gate, weigh_state
from analysis.findings import LimitTable
from analysis.furthest import within_a_loop
from analysis.gates import Spoilt
from analysis.judging import percent, shown
from analysis.levels import Floats
from analysis.measure import Measured, find, starved_beside
from analysis.meter_limits import meter_limits
from analysis.next_check import rank_checks
from analysis.phases import NamedSegment
from analysis.power_ons import each_power_on
from analysis.profile import DeviceProfile, FaultTable, GateTable
from analysis.reasons import suspicions
from analysis.run import RunKind, RunRecord
from analysis.standing import RunEvidence, Standing
from analysis.states import LATE_PROBE_S, LATE_STATES, Observable, State, StateObservation, is_keyed_probe, observe
from analysis.trace import EventName
from analysis.whole_boots import CleanRun, looks_whole, starts_of
from analysis.wording import settled_by

KEY_UNSEEN = "No run that counts shows what the phone's own key does: record one with it."
LEADS_UNSEEN = (
    "Nothing flows in any run, with the key contact bridged or not: look whether the leads reach the phone before a "
    "board is blamed."
)
TO_ITS_END = (
    "leads, and a start that goes on to its end settles it: start the phone on the supply again, and record until it "
    "comes to rest."
)
BUT_CRASHED = (
    "leads, but the phone was seen to crash (a memory dump on USB), so that no start of it counts as a normal one: "
    "find out first why it crashes."
)
CUT_OFF = "ends where its file was cut off: what is whole counts, and what came after it nobody knows."
NOTHING_RECORDED = (
    "Nothing is recorded, and answers alone give no verdict: nobody can look at them again. Start the phone on the "
    "supply, and record it."
)
MOSTLY = 0.6
"""From this chance on one would have seen it, and below the rest of it one would not."""
ON_OWN_BATTERY = "the phone started on its own battery (Android says boot completed)"
STARTED_BY_CURRENT = "its current climbs through a start as far as Android"


@dataclass(frozen=True, slots=True, eq=False)
class SegmentedRun:
    """A run and its named segments; none where it has no trace, or one too slow for stages."""

    record: RunRecord
    segments: tuple[NamedSegment, ...]
    seen: RunRecord | None = None
    """The run with the switches that its voltage shows, where they were looked for to find the segments."""


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What the recordings and answers of a case gave, before anything is weighed; no trace hangs on it."""

    measured: tuple[Measured, ...]
    """One for each run of the supply with a trace, in order of the runs' ids."""
    states: tuple[StateObservation, ...]
    answered: tuple[CheckResult, ...]
    own_battery_runs: frozenset[str]
    keyed_probes: frozenset[str] = frozenset()
    """Looks at USB in which the key was pressed before anything attached: what came then is a start."""

    def trusted(self) -> Observed:
        """Without what hangs on the supply, where somebody found its limit or its leads wrong; else as it is."""
        if not bench_doubted(self.answered):
            return self
        states = tuple(one for one in self.states if not may_be_starved(one, self.own_battery_runs))
        answered = tuple(result for result in self.answered if not hangs_on_supply(result))
        spoilt = tuple(one for one in self.measured if one.spoilt)
        return replace(self, measured=spoilt, states=states, answered=answered)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """The same under a profile."""

    standing: Standing
    weights: tuple[Weight, ...]
    """Everything that counts: findings or what spoilt them, states, answers."""
    spoilt: tuple[Spoilt, ...]
    doubted: tuple[str, ...] = ()
    """Runs and checks that do not count since the bench was found wrong, as sentences."""


def diagnose(
    case_id: str, profile: DeviceProfile, runs: Iterable[SegmentedRun], checks: Iterable[CheckResult]
) -> Diagnosis:
    """Diagnose one case."""
    ordered = sorted(runs, key=lambda run: run.record.id)
    seen = observe_runs(profile, ordered, checks)
    weighed = weigh(profile, seen)
    standing = weighed.standing
    probability = standing.probability()
    members, verdict = standing.credible_set(probability), standing.verdict(probability)
    return Diagnosis(
        case_id=case_id,
        verdict=verdict,
        fault=_named(profile, members, verdict),
        faults=suspicions(standing, list(weighed.weights)),
        credible_set=tuple(profile.faults[k].id for k in members),
        credibility=float(probability[list(members)].sum()),
        findings=tuple(finding for one in seen.measured for finding in one.findings),
        segments=_named_segments(ordered, seen.measured, profile),
        next_checks=rank_checks(standing),
        meter_limits=meter_limits([run.record for run in ordered], profile.ladder),
        withheld=(
            *(f"{run.record.id} {CUT_OFF}" for run in ordered if run.record.cut_off),
            *_withheld(standing, verdict, weighed),
        ),
    )


def _named_segments(
    ordered: list[SegmentedRun], measured: tuple[Measured, ...], profile: DeviceProfile
) -> tuple[NamedSegment, ...]:
    """The segments of all runs: what a loop has no time for is no stage, whatever a slow meter made of its pauses."""
    found: list[NamedSegment] = []
    for run in ordered:
        own = [finding for one in measured if one.run == run.record.id for finding in one.findings]
        found.extend(within_a_loop(run.segments, own, profile.ladder))
    return tuple(found)


def observe_runs(profile: DeviceProfile, runs: Iterable[SegmentedRun], checks: Iterable[CheckResult]) -> Observed:
    """Measure the runs and read what the phone said: the part that no expectation of the profile touches."""
    ordered = sorted(runs, key=lambda run: run.record.id)
    return Observed(
        _measured(profile, ordered),
        tuple(state for run in ordered for state in observe(run.record, profile.usb)),
        tuple(sorted(checks, key=lambda result: result.check)),
        frozenset(run.record.id for run in ordered if run.record.kind is RunKind.OWN_BATTERY_BOOT),
        frozenset(run.record.id for run in ordered if is_keyed_probe(run.record)),
    )


def weigh(profile: DeviceProfile, seen: Observed) -> Weighed:
    """Weigh what was observed under every hypothesis of a profile."""
    doubted, spoiling, nothing = _doubted(seen), _spoiling(profile, seen), not (seen.measured or seen.states)
    seen = seen.trusted()
    spoilt = tuple(reason for one in seen.measured for reason in one.spoilt)
    clean = [CleanRun(one, RunFit.of(profile, one.findings)) for one in seen.measured if not one.spoilt]
    keyed = [one for one in clean if not one.measured.bridged] or clean
    recorded = _recorded(profile, clean, seen)
    added = _only_recorded(recorded, clean, seen.answered)
    answered, heard = (*seen.answered, *added), frozenset(one for one in added if one.check is not BRIDGED)
    weights = weigh_findings([one.fit for one in keyed])
    if spoiling and not any(gate.forbids_with(answered) for gate in spoiling):
        weights += weigh_findings([RunFit.of(profile, before_any_key(one)) for one in seen.measured])
    if spoiling:
        weights += [weigh_gate(profile, reason, 1.0 / len(spoilt)) for reason in spoilt]
    if _only_bridged(clean):
        weights = passing_the_key(profile, weights)
    evidence = RunEvidence(
        _sum(profile, weights),
        *(_sum(profile, _voices(profile, seen.states, port)) for port in (None, Answer.YES, Answer.NO)),
    )
    shown_on_usb = frozenset(state.state for state in seen.states)
    starts = starts_of(profile, keyed, seen.states, seen.own_battery_runs, seen.keyed_probes)
    start, unreached = _start(clean, seen), _unreached(profile, added, seen)
    standing = Standing(
        profile,
        evidence,
        answered,
        starts.normal,
        spoiling,
        shown_on_usb,
        recorded,
        start,
        heard,
        unreached,
        finished_runs=starts.finished,
        nothing_recorded=nothing,
    )
    voices = _voices(profile, seen.states, standing.answer(Check.HOST_PORT_AND_CABLE_PROVEN))
    answers = [weigh_check(profile, result, result in heard) for result in answered]
    return Weighed(standing, (*weights, *voices, *answers), spoilt, doubted)


def _spoiling(profile: DeviceProfile, seen: Observed) -> tuple[GateTable, ...]:
    """The gates that spoilt the runs of the supply, where they spoilt every one."""
    if not all(one.spoilt for one in seen.measured):
        return ()
    gates = {reason.gate for one in seen.measured for reason in one.spoilt}
    return tuple(row for row in profile.gates if row.gate in gates)


def _doubted(seen: Observed) -> tuple[str, ...]:
    """What does not count since limit or leads were found wrong, and what to do about it."""
    if not bench_doubted(seen.answered):
        return ()
    runs = dict.fromkeys(one.run for one in seen.measured if not one.spoilt)
    checks = (result.check for result in seen.answered if hangs_on_supply(result))
    return (
        *(f"{run} does not count: {LIMIT_AND_LEADS}." for run in runs),
        *(f"{check} does not count: {ANSWERED_THERE}." for check in checks),
    )


def _measured(profile: DeviceProfile, runs: list[SegmentedRun]) -> tuple[Measured, ...]:
    limits = LimitTable(tuple(table.limits for table in profile.findings))
    found: list[tuple[RunRecord, Measured]] = []
    for run in runs:
        parts = _power_ons(run, profile.thresholds.off_a)
        for part in parts:
            one = find(part.record, part.segments, profile.thresholds, limits, profile.ladder)
            if one is not None:
                found.append((part.record, one if len(parts) == 1 else _with_power_on(part.record, one)))
    return starved_beside(found, profile.thresholds)


def _with_power_on(part: RunRecord, one: Measured) -> Measured:
    """What one power-on of several gave, which says in what spoils it which one it was."""
    on_s = next((event.at_s for event in part.events if event.name is EventName.OUTPUT_ON), None)
    return replace(one, spoilt=tuple(replace(reason, power_on_s=on_s) for reason in one.spoilt))


def _power_ons(run: SegmentedRun, off_a: float) -> list[SegmentedRun]:
    """A run's power-ons, each with those of its segments whose middle lies in it."""
    parts = each_power_on(run.record, off_a, run.seen)
    if len(parts) == 1:
        return [SegmentedRun(parts[0], run.segments)]
    starts_s = [part.trace.clock.times_s(0, 1).min(initial=np.inf) for part in parts[1:] if part.trace is not None]
    places = np.searchsorted(starts_s, [0.5 * (one.segment.start_s + one.segment.stop_s) for one in run.segments])
    return [
        SegmentedRun(part, tuple(one for one, place in zip(run.segments, places, strict=True) if place == k))
        for k, part in enumerate(parts)
    ]


def _voices(profile: DeviceProfile, states: tuple[StateObservation, ...], port: Answer | None) -> list[Weight]:
    """The weights of what the phone said in each run, shared in the same way."""
    times = {one.observable: sum(other.observable is one.observable for other in states) for one in states}
    found = [weigh_state(profile, state, port, 1.0 / times[state.observable]) for state in states]
    return [weight for weight in found if weight is not None]


def _sum(profile: DeviceProfile, weights: list[Weight]) -> Floats:
    return np.sum([weight.nats for weight in weights], axis=0) if weights else np.zeros(len(profile.hypotheses))


def _only_bridged(clean: Sequence[CleanRun]) -> bool:
    """Whether no clean run shows what the key does."""
    return bool(clean) and all(one.measured.bridged for one in clean)


def _recorded(profile: DeviceProfile, clean: Sequence[CleanRun], seen: Observed) -> tuple[Recorded, ...]:
    """What the runs answer of the checks: those with bridged key contact, and a whole start on the own battery.

    A battery run in which nothing was said is no answer: nobody may have looked.
    """
    runs = [(one.measured, looks_whole(profile, one)) for one in clean if one.measured.bridged]
    bridged = recorded_of(profile, runs)
    completed = [state for state in seen.states if state.state is State.COMPLETED]
    own = [
        Recorded(state.run, ON_OWN_BATTERY, CheckResult(Check.BOOTS_ON_OWN_BATTERY, Answer.YES))
        for state in completed
        if state.run in seen.own_battery_runs
    ]
    return (*([] if bridged is None else [bridged]), *own[:1])


def _only_recorded(
    recorded: tuple[Recorded, ...], clean: Sequence[CleanRun], answered: tuple[CheckResult, ...]
) -> tuple[CheckResult, ...]:
    """The answers that runs give and nobody gave.

    Where no run with the key stands beside it, a bridged run shows what the board does, and is no check.
    """
    done = {result.check for result in answered}
    if _only_bridged(clean):
        done.add(BRIDGED)
    return tuple(one.result for one in recorded if one.result.check not in done)


def _unreached(profile: DeviceProfile, added: tuple[CheckResult, ...], seen: Observed) -> frozenset[CheckResult]:
    """Which of the answers that nobody gave say that nothing starts, where in no run anything flows."""
    if any(takes_current(profile, one) for one in seen.measured):
        return frozenset()
    return frozenset(result for result in added if result == CheckResult(BRIDGED, Answer.NO))


def _start(clean: Sequence[CleanRun], seen: Observed) -> Start | None:
    """A run in which the phone started: by what it said over USB, else by its current."""
    said = [state for state in seen.states if state.state in (State.COMPLETED, State.ANDROID)]
    for state in sorted(said, key=lambda one: one.state is not State.COMPLETED):
        return Start(state.run, f"the phone showed that it runs ({state.words})")
    whole = next((one.measured for one in clean if reaches_android(one.measured)), None)
    return None if whole is None else Start(whole.run, STARTED_BY_CURRENT, by_current=True)


def _named(profile: DeviceProfile, members: tuple[int, ...], verdict: Verdict) -> str | None:
    """The leading fault, with a verdict or where no other fits; what fits nothing else is not called a fault."""
    lead = profile.faults[members[0]]
    if lead.anything or (verdict is Verdict.CANNOT_SAY and len(members) > 1):
        return None
    return lead.id


def _withheld(standing: Standing, verdict: Verdict, weighed: Weighed) -> tuple[str, ...]:
    """Why there is no verdict, or which runs did not count towards it."""
    if standing.nothing_recorded:
        return (NOTHING_RECORDED,)
    sentences = [*(_not_counted(reason) for reason in weighed.spoilt), *weighed.doubted]
    sentences += [contradiction.sentence for contradiction in standing.contradictions()]
    if verdict is not Verdict.CANNOT_SAY or standing.bench_spoilt:
        return tuple(sentences)
    if any(weight.untouched for weight in weighed.weights):
        sentences.append(KEY_UNSEEN)
    profile, probability = standing.profile, standing.probability()
    members = [(profile.faults[k], float(probability[k])) for k in standing.credible_set(probability)]
    if len({fault.motherboard for fault, _ in members}) > 1:
        listed = ", ".join(f"{fault.id} ({percent(p)}, motherboard: {fault.motherboard})" for fault, p in members[:4])
        more = f" and {len(members) - 4} more" if len(members) > 4 else ""
        sentences.append(f"The faults that still fit disagree: {listed}{more}.")
    elif members[0][0].motherboard is OnMotherboard.INDETERMINATE:
        sentences.append(f"{members[0][0].title} does not tell where the fault sits.")
    elif standing.held_by_leads(probability):
        sentences.append(LEADS_UNSEEN)
    elif standing.held_by_crash(members[0][0]):
        sentences.append(f"{members[0][0].id} {BUT_CRASHED}")
    elif standing.end_lacking(members[0][0]):
        sentences.append(f"{members[0][0].id} {TO_ITS_END}")
    else:
        sentences.append(_missing_proof(members[0][0], standing.runs_lacking(members[0][0])))
    sentences += _too_brief(profile, {fault.id for fault, _ in members}, weighed)
    return tuple(sentences)


def _too_brief(profile: DeviceProfile, members: set[str], weighed: Weighed) -> list[str]:
    """That to look at USB for longer tells the faults which still fit apart; empty where it does not.

    Under some of them Android, recovery or the charger's screen would most likely come, under others it would not.
    """
    voices = [weight.origin for weight in weighed.weights if isinstance(weight.origin, StateObservation)]
    usb = [seen for seen in voices if seen.observable is Observable.USB]
    if not usb or not all(seen.too_soon for seen in usb):
        return []
    fitting = np.array([hypothesis.fault.id in members for hypothesis in profile.hypotheses])
    late = state_chances(profile, Observable.USB, LATE_STATES)[fitting]
    if np.nanmax(late) < MOSTLY or np.nanmin(late) > 1.0 - MOSTLY:
        return []
    return [_looked_too_briefly(seen) for seen in usb]


def _looked_too_briefly(seen: StateObservation) -> str:
    return (
        f"{seen.run} is too short to tell these faults apart: it shows nothing on USB in {seen.interval_s[1]:.0f} s, "
        f"and Android may come later. Watch USB for at least {LATE_PROBE_S:.0f} s after the key, and record it."
    )


def _not_counted(reason: Spoilt) -> str:
    part = "" if reason.power_on_s is None else f", the power-on at {shown(reason.power_on_s, 's')},"
    return f"{reason.run}{part} does not count: {reason.sentence}."


def _missing_proof(fault: FaultTable, lacking: int | None) -> str:
    if lacking is not None:
        runs = "one more normal run settles" if lacking == 1 else f"{lacking} more normal runs settle"
        return f"{fault.id} leads, and {runs} it: start the phone on the supply again, and record it."
    return f"{fault.id} leads, but the check that settles it is not recorded: {settled_by(fault)}."
