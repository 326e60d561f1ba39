"""What the Bench page may know in each of its states, made up for tests."""

from __future__ import annotations

import numpy as np

from analysis.checks import Answer, Check, CheckResult
from analysis.diagnosis import Verdict
from analysis.ladder import Phase
from analysis.phases import NamedSegment
from analysis.run import RunKind
from analysis.segment import Segment
from analysis.trace import Event, EventName, Meter
from bench.capture.messages import Finished, OutputIs, RunOver
from bench.capture.picture import Picture
from bench.capture.proof import Proof
from bench.capture.proofs import Proved
from bench.capture.series import LiveSeries
from bench.guard.messages import Output
from bench.recorder.items import EndedBy, Progress, Stage
from bench.recorder.live import Seen
from bench.station import StationPart
from bench.station_check import Outcome
from gui.english import ENGLISH
from gui.pages.bench.given import given_texts
from gui.pages.bench.known import Known, StopNote
from gui.pages.bench.looking import Looked
from gui.pages.bench.setting import demo_bench
from gui.pages.bench.states import Outcome as Came
from gui.pages.bench.states import Situation, State
from gui.words import Words
from tests.gui.samples import case_text, example_case

NOW_S = 1000.0
ZERO_S = 988.0
METER = Meter("riden", 60.0, 0.001)


def picture(
    *,
    kind: RunKind = RunKind.SUPPLY_BOOT,
    stage: Stage = Stage.STARTING,
    at_s: float = 11.0,
    key_s: float | None = 994.0,
    answered_s: float | None = 6.5,
    prekey_a: float = 0.0002,
    current_a: float = 0.1298,
    meter: Meter = METER,
    lost: int = 0,
    usb: str | None = None,
) -> Picture:
    series, volts = LiveSeries(0.025), LiveSeries(0.025)
    times_s = np.linspace(ZERO_S, NOW_S, 721)
    series.add(times_s, np.where(times_s < 994.5, prekey_a, current_a))
    volts.add(times_s, np.full(721, 3.99))
    before = Segment(0.0, 6.0, prekey_a, 0.0001, 0.1)
    stages = (
        NamedSegment("live", before, Phase.PREKEY),
        NamedSegment("live", Segment(6.5, 12.0, current_a, 0.001, 0.1), Phase.EARLY_BOOT),
    )
    seen = Seen(12.0, Phase.EARLY_BOOT, 6.5, 6.5, answered_s, 0.0, stages)
    events = [Event(989.0, EventName.OUTPUT_ON)]
    if key_s is not None:
        events.append(Event(key_s, EventName.KEY_DOWN, None, 0.5))
    progress = Progress(
        stage, "run-1", at_s, "early_boot", current_a, 3.99, usb, 721, lost, kind=kind, part=StationPart.SUPPLY,
        seen=seen, zero_host_s=ZERO_S, left_s=14.3,
    )  # fmt: skip
    return Picture(progress, NOW_S, series.look(), volts.look(), tuple(events), False, meter, 4.0, 3.0)


def known(state: State, words: Words = ENGLISH) -> Known:
    """Everything that may be known in a state."""
    bench = demo_bench()
    read = {
        Proof.OUTPUT_OFF: 0.0,
        Proof.SET_VOLTAGE: 4.0,
        Proof.OVER_VOLTAGE_STOP: 4.15,
        Proof.TOUCH_LIMIT: 0.5,
        Proof.NOTHING_FLOWS: 0.0003,
    }
    due = {Proof.GUARD: "RD6006", Proof.CALIBRATION: "2027-03-02"}
    proved = tuple(Proved(proof, Outcome.PASSED, read.get(proof), due.get(proof, "")) for proof in Proof)
    if state is State.NOT_SAFE:
        proved = (*proved[:3], Proved(Proof.OVER_VOLTAGE_STOP, Outcome.FAILED, 5.1))
    finished = Finished(bench.folder, (RunOver("run-1", EndedBy.ASKED, "by hand", 700, 11.3),), Output.OFF, False)
    answers = {
        State.OPEN: case_text(Verdict.CANNOT_SAY, words).answer,
        State.DECIDED: case_text(Verdict.MOTHERBOARD, words).answer,
        State.FINAL: case_text(Verdict.CANNOT_SAY, words).answer,
    }
    return Known(
        station=bench.station,
        plan=bench.plan,
        case_id="C0147",
        imei="001010000001477",
        proved=proved,
        proofs_of=len(Proof),
        refused="the disk is full",
        supply=OutputIs(situation(state).output, volts_in(state), 3.0),
        silent_s=2.1 if state is State.LINK_LOST else 0.0,
        picture=picture(key_s=None, answered_s=None, at_s=4.4, stage=Stage.WAITING_FOR_KEY)
        if state is State.KEY
        else picture(),
        reading_a=0.0002 if state is State.KEY else 0.1298,
        finished=finished if state in (State.STOPPED, State.BROKEN_OFF) else None,
        stop=StopNote(NOW_S, 4.1, 0.084) if state is State.STOPPED else None,
        answer=answers.get(state),
        free_bytes=41_000_000_000,
    )


def volts_in(state: State) -> float | None:
    """What the supply answered last."""
    return {Output.ON: 4.0, Output.OFF: 0.0, Output.UNKNOWN: None}[situation(state).output]


def looked(state: State, words: Words = ENGLISH) -> Looked | None:
    """The answer that stands in a state; `None` where there is none."""
    verdicts = {State.OPEN: Verdict.CANNOT_SAY, State.DECIDED: Verdict.MOTHERBOARD, State.FINAL: Verdict.CANNOT_SAY}
    if state not in verdicts:
        return None
    text = case_text(verdicts[state], words)
    assert text.answer is not None
    asked = Check.OFFICIAL_REFLASH_CURES if state is State.OPEN else None
    answered = (
        CheckResult(Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY, Answer.YES),
        CheckResult(Check.RECENTLY_FLASHED_OR_UNLOCKED, Answer.NO),
    )
    given = given_texts(answered, (Check.STARTS_WHEN_KEY_CONTACT_BRIDGED,), words)
    return Looked(example_case().case, text.answer, asked, text.runs, Came.OPEN, given)


def situation(state: State) -> Situation:
    """The state, with its output as it is there."""
    on = state in (State.TOUCH_TEST, State.KEY, State.LIVE, State.NEXT_RUN)
    lost = state in (State.LINK_LOST, State.STOPPING)
    return Situation(state, output=Output.ON if on else Output.UNKNOWN if lost else Output.OFF, passed=True)
