"""The diagnosis beside two usual classifiers on the same cases: `python -m tests.speed.bench_peers`.

Peers: MiniRocket + ridge (aeon) and a random forest on summary features (scikit-learn), trained on labelled cases of
the imaginary phone as they are commonly used, without augmentation. They need an environment of their own, without the
lock file, since numba asks for an older NumPy: `python3 -m venv .peers && .peers/bin/pip install -e '.[peers]'`.
`--train N` says how many cases they learn from (2500 if left out), `--test N` how many each column is judged on (500).
No check is answered: which check a technician did would tell the fault. Ours learns from none of the cases.

Printed: how often the first fault is right (of all faults; some cannot be told apart without a check), in the peers'
own distribution (1,000 and 20 readings a second) and under all shifts together (10 readings a second, noise × 3, level
× 0.7, time × 1.3, no USB), and the expected calibration error with one temperature each: ours fitted on cases of the
training set, theirs on scores of cases that they had not learnt from. Aim: no worse than the best of them by more than
a point, and 5 points better than each under all shifts.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.diagnosing import diagnose_records
from bench.simulate import fault_ids
from bench.simulation.written import Nuisance
from tests.speed.drawn_cases import HELD_BACK, Draw, drawn_case, draws, shipped
from tests.speed.peer_inputs import PeerInput, flag_names, flags, peer_input, summaries

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

TRAIN, TEST, CALIBRATE = 2500, 500, 500
TRAIN_SEED, TEST_SEED = HELD_BACK + 1_000_000, HELD_BACK
FAST = ("ammeter_1khz", "riden")
SLOW = ("dps",)
"""Ten readings a second."""
SHIFTED = Nuisance(level=0.7, time=1.3, noise=3.0, no_usb=True)
FOLDS = 4
FLAG_WEIGHTS = (3.0, 10.0)
"""How much a flag weighs beside one of MiniRocket's ten thousand scaled features; more helps it where it learnt, and
hurts it elsewhere."""
TEMPERATURES = np.exp(np.linspace(np.log(0.05), np.log(20.0), 200))
BINS = 15


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One case, as the peers see it and as we judge it."""

    label: int
    given: PeerInput
    ours: Floats | None
    """Log probability of each fault, shape (faults,); `None` where it was not asked for."""


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """Scores of one model on labelled cases, up to one temperature log probabilities, shape (cases, faults)."""

    scores: Floats
    labels: Labels


def examples(executor: Executor, wanted: tuple[Draw, ...], *, ours: bool, size: int = 20) -> list[Example]:
    """Draw cases over the cores, in order."""
    blocks = [wanted[k : k + size] for k in range(0, len(wanted), size)]
    return [one for done in executor.map(_block, blocks, [ours] * len(blocks)) for one in done]


def _block(wanted: tuple[Draw, ...], ours: bool) -> list[Example]:
    return [_example(draw, ours) for draw in wanted]


def _example(draw: Draw, ours: bool) -> Example:
    ids = fault_ids()
    case = drawn_case(draw)
    scores = None
    if ours:
        diagnosis = diagnose_records(case.case_id, case.runs, case.checks, shipped())
        said = {suspicion.fault: suspicion.probability for suspicion in diagnosis.faults}
        scores = np.log(np.maximum([said.get(fault, 0.0) for fault in ids], 1e-9))
    return Example(ids.index(str(case.label.fault)), peer_input(case), scores)


class MiniRocketRidge:
    """MiniRocket's ten thousand features and the flags, a ridge classifier on them."""

    def __init__(self, flag_weight: float) -> None:
        self.name = f"MiniRocket + ridge (aeon), flags × {flag_weight:g}"
        self._flag_weight = flag_weight

    def fit(self, inputs: list[PeerInput], labels: Labels) -> Scored:
        """Learn; gives scores of cases that were left out of the learning."""
        from aeon.transformations.collection.convolution_based import MiniRocket
        from sklearn.preprocessing import StandardScaler

        self._names = flag_names(inputs)
        self._rocket: Any = MiniRocket(random_state=0, n_jobs=os.cpu_count() or 1)
        # Scaled before the split into folds: nothing of a label is in it.
        self._scaler: Any = StandardScaler().fit(self._rocket.fit_transform(_windows(inputs)))
        features = self._features(inputs)
        held_out = np.zeros((len(inputs), len(fault_ids())))
        for fold in range(FOLDS):
            out = np.arange(len(inputs)) // len(fault_ids()) % FOLDS == fold
            model = _ridge(features[~out], labels[~out])
            held_out[out] = _decision(model, features[out])
        self._model = _ridge(features, labels)
        return Scored(held_out, labels)

    def score(self, inputs: list[PeerInput]) -> Floats:
        """Scores of new cases."""
        return _decision(self._model, self._features(inputs))

    def _features(self, inputs: list[PeerInput]) -> npt.NDArray[np.float32]:
        rocket = self._scaler.transform(self._rocket.transform(_windows(inputs))).astype(np.float32)
        return np.hstack([rocket, self._flag_weight * flags(inputs, self._names).astype(np.float32)])


class SummaryForest:
    """Summary features of the window and its parts, and the flags, in a random forest."""

    name = "random forest on summaries (sklearn)"

    def fit(self, inputs: list[PeerInput], labels: Labels) -> Scored:
        """Learn; gives scores of each case by the trees that had not seen it."""
        from sklearn.ensemble import RandomForestClassifier

        self._names = flag_names(inputs)
        self._forest: Any = RandomForestClassifier(500, oob_score=True, random_state=0, n_jobs=os.cpu_count() or 1)
        self._forest.fit(self._features(inputs), labels)
        return Scored(_log(self._columns(self._forest.oob_decision_function_)), labels)

    def score(self, inputs: list[PeerInput]) -> Floats:
        """Scores of new cases."""
        return _log(self._columns(self._forest.predict_proba(self._features(inputs))))

    def _features(self, inputs: list[PeerInput]) -> Floats:
        return np.hstack([summaries(inputs), flags(inputs, self._names)])

    def _columns(self, shares: Floats) -> Floats:
        whole = np.zeros((len(shares), len(fault_ids())))
        whole[:, self._forest.classes_] = shares
        return whole


def temperature(fitted: Scored) -> float:
    """The one temperature under which the scores explain the labels best."""
    rows = np.arange(len(fitted.labels))
    losses = [-_log_softmax(fitted.scores / t)[rows, fitted.labels].mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def accuracy(scored: Scored) -> float:
    """How often the first fault is the true one."""
    return float((scored.scores.argmax(1) == scored.labels).mean())


def calibration_error(scored: Scored, at: float) -> float:
    """Expected calibration error of the first fault, 15 bins."""
    said = np.exp(_log_softmax(scored.scores / at)).max(1)
    right = scored.scores.argmax(1) == scored.labels
    places = np.minimum((said * BINS).astype(np.int64), BINS - 1)
    return float(np.abs(np.bincount(places, said - right, minlength=BINS)).sum() / len(said))


def line(name: str, fitted: Scored, same: Scored, shifted: Scored) -> str:
    """One row of the table."""
    at = temperature(fitted)
    return (
        f"{name:38} {accuracy(same):9.1%} {accuracy(shifted):11.1%} "
        f"{calibration_error(same, at):9.3f} {calibration_error(shifted, at):11.3f} {at:7.2f}"
    )


def ours_of(cases: Iterable[Example]) -> Scored:
    """Our scores of cases that were diagnosed."""
    known = [(one.ours, one.label) for one in cases if one.ours is not None]
    return Scored(np.array([scores for scores, _ in known]), np.array([label for _, label in known]))


def _ridge(features: npt.NDArray[np.float32], labels: Labels) -> Any:
    from sklearn.linear_model import RidgeClassifierCV

    return RidgeClassifierCV(np.logspace(-1, 5, 7)).fit(features, labels)


def _decision(model: Any, features: npt.NDArray[np.float32]) -> Floats:
    whole = np.full((len(features), len(fault_ids())), -1.0)
    whole[:, model.classes_] = model.decision_function(features)
    return whole


def _windows(inputs: list[PeerInput]) -> npt.NDArray[np.float32]:
    return np.array([[one.window] for one in inputs], dtype=np.float32)


def _log(shares: Floats) -> Floats:
    return np.log(np.maximum(np.nan_to_num(shares), 1e-4))


def _log_softmax(scores: Floats) -> Floats:
    top = scores - scores.max(1, keepdims=True)
    return np.asarray(top - np.log(np.exp(top).sum(1, keepdims=True)))


def main(arguments: list[str] | None = None) -> None:
    """Draw, learn, judge, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.speed.bench_peers")
    parser.add_argument("--train", type=int, default=TRAIN, help="cases that the peers learn from")
    parser.add_argument("--test", type=int, default=TEST, help="cases that each column is judged on")
    options = parser.parse_args(arguments)
    calibrate = min(CALIBRATE, options.train)
    began_s = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn")) as executor:
        wanted = draws(TRAIN_SEED, options.train, deciding_answered=False, meters=FAST)
        train = examples(executor, wanted[:calibrate], ours=True) + examples(executor, wanted[calibrate:], ours=False)
        fast = draws(TEST_SEED, options.test, deciding_answered=False, meters=FAST)
        slow = draws(TEST_SEED, options.test, deciding_answered=False, meters=SLOW, nuisance=SHIFTED)
        same, shifted = examples(executor, fast, ours=True), examples(executor, slow, ours=True)
    print(f"{len(train)} cases to learn from, 2 × {len(same)} to judge on, drawn in {time.monotonic() - began_s:.0f} s")
    print(f"{'':38} {'same':>9} {'all shifts':>11} {'ECE same':>9} {'ECE shifts':>11} {'T':>7}")
    print(line("bootbench", ours_of(train), ours_of(same), ours_of(shifted)), flush=True)
    inputs, labels = [one.given for one in train], np.array([one.label for one in train])
    truths = np.array([one.label for one in same]), np.array([one.label for one in shifted])
    peers: list[MiniRocketRidge | SummaryForest] = [*map(MiniRocketRidge, FLAG_WEIGHTS), SummaryForest()]
    for peer in peers:
        began_s = time.monotonic()
        fitted = peer.fit(inputs, labels)
        scored = (
            Scored(peer.score([one.given for one in cases]), truth)
            for cases, truth in zip((same, shifted), truths, strict=True)
        )
        print(f"{line(peer.name, fitted, *scored)}   {time.monotonic() - began_s:.0f} s", flush=True)


if __name__ == "__main__":
    main()
