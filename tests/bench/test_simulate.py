"""Simulated cases are whole, true to their label, the same for the same arguments, and say that they are simulated."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

import bench.demo
from analysis.checks import Answer, Check
from analysis.run import RunKind
from analysis.trace import EventName, StampedClock, Trace, UniformClock
from bench.case import Case, load_case, load_run_trace
from bench.cli.simulate import command
from bench.errors import BadInputError
from bench.simulate import (
    VERDICTS,
    SimulatedCase,
    deciding_checks,
    fault_ids,
    simulate_case,
    simulate_corpus,
)
from bench.simulation.answers import true_answers
from bench.simulation.written import TRUTH_FILE, Nuisance
from bench.warranty.claim_json import load_claim
from bench.warranty.decide import decide
from bench.warranty.policy_toml import poco_x3_pro
from drivers.imaginary_phone import Action, ImaginaryPhone, PhoneRun, Stimulus
from drivers.meter_models import meter_named, meters, readings
from drivers.phone_scenarios.scenario import fault_named
from drivers.phone_scenarios.tables import ScenarioError

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures" / "cases"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[SimulatedCase]:
    """Each fault twice, as a Riden records it."""
    folder = tmp_path_factory.mktemp("simulated") / "corpus"
    return list(simulate_corpus(fault_ids(), 500, 2 * len(fault_ids()), "riden", folder))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def traces_of(case: Case) -> list[Trace]:
    recordings = [load_run_trace(run) for run in case.runs]
    return [recording.trace for recording in recordings if recording is not None]


# ------------------------------------------------------------------------------------------------------- whole cases


def test_every_case_can_be_read_back_and_says_what_it_is(corpus: list[SimulatedCase]) -> None:
    assert len(corpus) == 50
    for made in corpus:
        case = load_case(made.case.folder)
        fault = made.phone.unit.fault
        assert case.label is not None
        assert case.label.fault == fault.id
        assert case.label.verdict == VERDICTS[fault.motherboard].value
        assert case.simulated == made.case.simulated
        assert f"fault {fault.id}, seed {made.phone.unit.seed}" in (case.simulated or "")
        assert case.runs[0].kind is RunKind.SUPPLY_BOOT
        for trace in traces_of(case):
            assert len(trace) >= 2
            assert trace.voltage_v is not None
            assert float(np.nanmax(trace.current_a)) <= 6.1


def test_what_is_recorded_is_what_flowed(corpus: list[SimulatedCase]) -> None:
    """The charge of a whole recording agrees with the phone's, within the instrument's own errors."""
    for made in corpus:
        for run, true_run in zip(made.case.runs, made.runs, strict=True):
            recording = load_run_trace(run)
            if recording is None or true_run.phone_run is None or run.kind is not RunKind.SUPPLY_BOOT:
                continue
            trace = recording.trace
            times_s = trace.clock.times_s()
            mean_a = float(true_run.phone_run.current.integral(times_s[-1:])[0] / times_s[-1])
            read_a = float(np.nanmean(trace.current_a))
            assert abs(read_a - mean_a) < 0.01 + 0.1 * mean_a


def test_the_truth_beside_a_case_names_the_edges_that_are_in_its_current(corpus: list[SimulatedCase]) -> None:
    """Where the truth says that the phone starts, the recording rises within two readings and the supply's response."""
    checked = 0
    for made in corpus:
        truth = json.loads((made.case.folder / TRUTH_FILE).read_text(encoding="utf-8"))
        assert truth["simulated"] == made.case.simulated
        trace = traces_of(made.case)[0]
        stages = truth["runs"][0]["stages"]
        starts = [
            (a["at_s"], b["at_s"]) for a, b in pairwise(stages) if b["stage"] == "pmic" and a["stage"] == "prekey"
        ]
        if not starts or (made.phone.unit.stop.hold_a < 0.03 and made.phone.unit.variant.end.value != "goes_on"):
            continue
        _, start_s = starts[0]
        times_s = trace.clock.times_s()
        before = trace.current_a[(times_s > start_s - 1.5) & (times_s < start_s - 0.1)]
        risen = np.flatnonzero((times_s > start_s - 0.1) & (trace.current_a > np.nanmax(before) + 0.008))
        assert -0.1 < times_s[risen[0]] - start_s < 0.45
        checked += 1
    assert checked >= 20


def test_a_normal_boot_is_recorded_three_times(corpus: list[SimulatedCase]) -> None:
    for made in corpus:
        if made.case.label is not None and made.case.label.fault == "normal_boot":
            assert [run.kind for run in made.case.runs[:3]] == [RunKind.SUPPLY_BOOT] * 3


def test_a_supply_says_when_it_limits_and_only_while_it_does(corpus: list[SimulatedCase]) -> None:
    for made in corpus:
        for run in made.case.runs:
            words = [e.name for e in run.events if e.name in (EventName.SUPPLY_CC, EventName.SUPPLY_CV)]
            assert all(a is not b for a, b in pairwise(words))
            assert not words or words[0] is EventName.SUPPLY_CC
        if made.case.label is not None and made.phone.unit.variant.name == "at the limit":
            assert made.case.runs[0].events[-1].name is EventName.SUPPLY_CC


def test_lost_readings_are_holes_with_their_count(tmp_path: Path) -> None:
    made = simulate_case("normal_boot", 3, "dps", tmp_path / "c", nuisance=Nuisance(lost_share=0.1))
    trace = traces_of(made.case)[0]
    lost = int(np.isnan(trace.current_a).sum())
    counted = sum(int(event.value or 0) for event in trace.events if event.name is EventName.GAP)
    assert lost == counted
    assert 0.05 < lost / len(trace) < 0.15


def test_a_bench_that_is_the_fault_spoils_the_run_and_any_other_does_not(tmp_path: Path) -> None:
    for seed in range(6):
        bad = simulate_case("bench_artifact_supply", seed, "riden", tmp_path / f"bad-{seed}")
        good = simulate_case("nonmb_battery", seed, "riden", tmp_path / f"good-{seed}")
        assert bad.runs[0].phone_run is not None
        assert bad.runs[0].phone_run.spoilt
        assert not any(run.phone_run.spoilt for run in good.runs if run.phone_run and run.kind is RunKind.SUPPLY_BOOT)


# ----------------------------------------------------------------------------------------------------------- the seed


@pytest.mark.parametrize("meter", ["korad", "ammeter_1khz"])
def test_the_same_arguments_give_the_same_case(tmp_path: Path, meter: str) -> None:
    first, again, other = (
        simulate_case("mb_cpu_ddr_stuck", seed, meter, tmp_path / name) for name, seed in (("a", 5), ("b", 5), ("c", 6))
    )
    traces = [traces_of(made.case)[0] for made in (first, again, other)]
    assert np.array_equal(traces[0].current_a, traces[1].current_a, equal_nan=True)
    assert not np.array_equal(traces[0].current_a, traces[2].current_a, equal_nan=True)
    small = [
        {name: content for name, content in bytes_of(made.case.folder).items() if not name.endswith(".jls")}
        for made in (first, again)
    ]
    assert small[0] == small[1]


@pytest.mark.parametrize("fault", fault_ids())
def test_two_seeds_never_share_a_first_recording(corpus: list[SimulatedCase], fault: str) -> None:
    first, other = (made for made in corpus if made.phone.unit.fault.id == fault)
    a, b = (traces_of(made.case)[0].current_a for made in (first, other))
    assert a.size != b.size or not np.array_equal(a, b, equal_nan=True)


# ---------------------------------------------------------------------------------------------------------- the checks


@pytest.mark.parametrize("fault", fault_ids())
def test_the_deciding_checks_of_a_fault_can_be_answered(fault: str) -> None:
    answerable = {result.check for result in true_answers(ImaginaryPhone.of(fault, 1))}
    assert deciding_checks(fault) <= answerable
    if fault_named(fault).motherboard.value != "indeterminate":
        assert deciding_checks(fault)


@pytest.mark.parametrize(
    ("fault", "check", "answer"),
    [
        ("mb_leakage_prekey", Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED, Answer.YES),
        ("nonmb_peripheral_leak", Check.SYMPTOM_PERSISTS_WITH_PERIPHERALS_UNPLUGGED, Answer.NO),
        ("nonmb_power_key_open", Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Answer.YES),
        ("mb_pmic_no_start", Check.STARTS_WHEN_KEY_CONTACT_BRIDGED, Answer.NO),
        ("nonmb_display_lcm", Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY, Answer.YES),
        ("mb_backlight_or_dsi", Check.PICTURE_WITH_KNOWN_GOOD_DISPLAY, Answer.NO),
        ("nonmb_battery", Check.BOOTS_ON_KNOWN_GOOD_BATTERY, Answer.YES),
        ("mb_battery_connector_path", Check.BOOTS_ON_KNOWN_GOOD_BATTERY, Answer.NO),
        ("nonmb_usb_subboard", Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD, Answer.YES),
        ("mb_charger_or_usb_path", Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD, Answer.NO),
        ("bench_artifact_supply", Check.SUPPLY_LIMIT_AND_LEADS_CHECKED, Answer.NO),
        ("normal_boot", Check.BOOTS_ON_OWN_BATTERY, Answer.YES),
    ],
)
def test_answers_that_tell_twins_apart_are_always_true(fault: str, check: Check, answer: Answer) -> None:
    for seed in range(20):
        shown = {result.check: result.answer for result in true_answers(ImaginaryPhone.of(fault, seed))}
        assert answer == shown[check]


def test_answers_and_usb_agree(corpus: list[SimulatedCase]) -> None:
    """Where the host was not proven, the probe saw nothing; where a phone attached, it was."""
    for made in corpus:
        shown = {result.check: result.answer for result in made.case.checks}
        attached = any(event.name is EventName.USB_ATTACHED for run in made.case.runs for event in run.events)
        if attached:
            assert shown[Check.HOST_PORT_AND_CABLE_PROVEN] is Answer.YES


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (0.5, 5), (1.0, 10)])
def test_a_share_of_the_checks_is_answered(tmp_path: Path, share: float, count: int) -> None:
    made = simulate_case("normal_boot", 1, "korad", tmp_path / "c", share)
    assert count == len(made.case.checks)
    assert set(made.case.checks) <= set(true_answers(made.phone))


def test_named_checks_are_answered_and_no_others(tmp_path: Path) -> None:
    wanted = frozenset({Check.RECENTLY_FLASHED_OR_UNLOCKED, Check.STORAGE_ANSWERS_LOADER})
    made = simulate_case("mb_ufs_edl_9008", 1, "korad", tmp_path / "c", wanted)
    assert wanted == {result.check for result in made.case.checks}


@pytest.mark.parametrize("fault", ["nonmb_power_key_open", "normal_boot", "mb_early_boot_loop"])
def test_what_is_answered_changes_no_recording(tmp_path: Path, fault: str) -> None:
    some, none = (simulate_case(fault, 8, "korad", tmp_path / str(share), share).case for share in (1.0, 0.0))
    assert len(none.runs) <= len(some.runs)
    for run, same in zip(none.runs, some.runs, strict=False):
        assert (run.id, run.kind, run.events, run.duration_s) == (same.id, same.kind, same.events, same.duration_s)
        if run.trace_path is not None and same.trace_path is not None:
            assert run.trace_path.read_bytes() == same.trace_path.read_bytes()


def test_nobody_marks_the_key_and_nobody_looks_at_usb(tmp_path: Path) -> None:
    made = simulate_case("normal_boot", 2, "korad", tmp_path / "c", nuisance=Nuisance(unmarked_key=True, no_usb=True))
    assert not any(run.kind is RunKind.USB_PROBE for run in made.case.runs)
    supply = [run for run in made.case.runs if run.kind is RunKind.SUPPLY_BOOT]
    assert not any(event.name is EventName.KEY_DOWN for run in supply for event in run.events)


# ---------------------------------------------------------------------------------------------------- the instruments


def boot(seed: int = 9, until_s: float = 12.0) -> PhoneRun:
    stimuli = (Stimulus(0.5, Action.OUTPUT_ON), Stimulus(3.0, Action.KEY_DOWN), Stimulus(4.0, Action.KEY_UP))
    return ImaginaryPhone.of("normal_boot", seed).run(stimuli, until_s)


@pytest.mark.parametrize("meter", meters())
def test_an_instrument_reads_at_its_rate_in_its_steps_and_within_its_range(meter: str) -> None:
    model = meter_named(meter)
    read = readings(boot(), model, 9)
    assert read.current_a.size == pytest.approx(12.0 * model.rate_hz, rel=0.08)
    known = read.current_a[np.isfinite(read.current_a)]
    steps = known / model.resolution_a
    assert np.abs(steps - np.round(steps)).max() < 1e-6
    assert known.max() <= model.range_a + 1e-9
    assert known.min() >= (-model.range_a if model.signed else 0.0)
    assert (read.times_s is not None) == model.polled
    assert (read.voltage_v is None) == (model.voltage_resolution_v is None)
    assert model.source
    assert model.provenance


@pytest.mark.parametrize("meter", ["korad", "riden", "hanmatek", "owon"])
def test_a_polled_supply_reads_at_uneven_times(meter: str) -> None:
    times_s = readings(boot(until_s=60.0), meter_named(meter), 1).times_s
    assert times_s is not None
    assert times_s[0] == 0.0
    distances_s = np.diff(times_s)
    assert distances_s.min() > 0
    assert distances_s.std() > 0.05 * distances_s.mean()


def test_a_ppk2_stays_at_its_range_where_the_phone_takes_more() -> None:
    run = boot(until_s=14.0)
    read = readings(run, meter_named("ppk2"), 1)
    true_a = run.demand_a(0, 1400, 100.0)
    assert true_a.max() > 1.1
    assert np.nanmax(read.current_a) == 1.0


def test_two_instruments_of_a_kind_differ_and_one_does_not_change() -> None:
    run, model = boot(), meter_named("riden")
    first, again, other = (readings(run, model, seed).current_a for seed in (1, 1, 2))
    assert np.array_equal(first, again, equal_nan=True)
    assert not np.array_equal(first, other, equal_nan=True)


def test_polled_readings_are_csv_with_their_own_times_and_streams_are_not(tmp_path: Path) -> None:
    slow = simulate_case("mb_pmic_no_start", 1, "korad", tmp_path / "slow").case.runs[0]
    fast = simulate_case("mb_pmic_no_start", 1, "monsoon", tmp_path / "fast").case.runs[0]
    assert slow.trace_path is not None
    assert slow.trace_path.suffix == ".csv"
    assert fast.trace_path is not None
    assert fast.trace_path.suffix == ".jls"
    (slow_trace, *_), (fast_trace, *_) = (traces_of(load_case(tmp_path / name)) for name in ("slow", "fast"))
    assert isinstance(slow_trace.clock, StampedClock)
    assert isinstance(fast_trace.clock, UniformClock)


# ------------------------------------------------------------------------------------------------------- the verb


def run_verb(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def test_the_verb_writes_a_case(tmp_path: Path) -> None:
    done = run_verb("--fault", "mb_ufs_edl_9008", "--seed", "7", "--answers", "deciding", "-o", str(tmp_path / "c"))
    assert done.exit_code == 0, done.output
    assert "simulated" in done.output
    assert deciding_checks("mb_ufs_edl_9008") == {result.check for result in load_case(tmp_path / "c").checks}


def test_the_verb_writes_a_corpus_of_all_faults_in_turn(tmp_path: Path) -> None:
    done = run_verb("--fault", "all", "--seed", "40", "--count", "27", "--answers", "0.5", "-o", str(tmp_path / "c"))
    assert done.exit_code == 0, done.output
    folders = sorted(path.name for path in (tmp_path / "c").iterdir())
    assert folders == [f"S{seed:06d}" for seed in range(40, 67)]
    labels = [load_case(tmp_path / "c" / name).label for name in folders]
    assert [label.fault for label in labels if label] == [*fault_ids(), *fault_ids()[:2]]


def test_the_verb_lists_faults_and_instruments() -> None:
    done = run_verb("--list")
    assert done.exit_code == 0
    for name in (*fault_ids(), *meters()):
        assert name in done.output


@pytest.mark.parametrize(
    ("arguments", "kind", "said"),
    [
        (("--fault", "gremlin"), ScenarioError, "no fault 'gremlin'; it knows normal_boot"),
        (("--fault", "normal_boot", "--meter", "fluke"), ScenarioError, "no meter model 'fluke'; there are korad"),
        (("--fault", "normal_boot", "--answers", "some"), BadInputError, "expected all, none, deciding, or a share"),
        (("--fault", "normal_boot", "--answers", "nan"), BadInputError, "expected all, none, deciding, or a share"),
        (("--fault", "gremlin", "--count", "3"), ScenarioError, "no fault 'gremlin'; it knows normal_boot"),
        (("--fault", "all"), BadInputError, "needs --count"),
        (("--seed", "1"), BadInputError, "expected --fault and -o"),
    ],
)
def test_the_verb_refuses_in_one_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], kind: type[Exception], said: str
) -> None:
    done = run_verb(*arguments, "-o", str(tmp_path / "c"))
    assert isinstance(done.exception, kind)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match="is not empty"):
        simulate_case("normal_boot", 1, "korad", tmp_path / "c")
    assert bytes_of(tmp_path) == {"c/notes.txt": b"mine"}


# ------------------------------------------------------------------------------------------------ what is shipped


def test_the_demo_is_what_its_command_makes(tmp_path: Path) -> None:
    """`bootbench simulate` with the arguments of `bench.demo` gives the shipped case again, byte for byte."""
    done = run_verb(*bench.demo.ARGUMENTS, "-o", str(tmp_path / "case"))
    assert done.exit_code == 0, done.output
    assert bytes_of(tmp_path / "case") == bytes_of(bench.demo.CASE)


def test_the_demo_is_small_and_tells_the_story() -> None:
    assert sum(len(content) for content in bytes_of(bench.demo.CASE).values()) < 300_000
    case = load_case(bench.demo.CASE)
    assert case.simulated is not None
    assert case.label is not None
    assert case.label.fault == "mb_ufs_edl_9008"
    values = [event.value for run in case.runs for event in run.events if event.name is EventName.USB_ATTACHED]
    assert values == ["05c6:9008"]
    answers = {result.check: result.answer for result in case.checks}
    assert answers[Check.RECENTLY_FLASHED_OR_UNLOCKED] is Answer.NO
    assert answers[Check.STORAGE_ANSWERS_LOADER] is Answer.NO
    assert answers[Check.OFFICIAL_REFLASH_CURES] is Answer.NO
    assert case.claim_path is not None
    decision = decide(load_claim(case.claim_path), poco_x3_pro())
    assert [ruling.id for ruling in decision.unknown] == ["1.motherboard"]


def fixture_lines() -> list[list[str]]:
    """The arguments of each line of `fixtures/cases/commands.txt`, the name of the case last."""
    lines = (FIXTURES / "commands.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[2:] for line in lines if line.startswith("bootbench simulate ")]


@pytest.mark.parametrize("words", fixture_lines(), ids=lambda words: words[-1])
def test_a_case_in_the_fixtures_is_what_its_command_makes(tmp_path: Path, words: list[str]) -> None:
    done = run_verb(*words[:-1], str(tmp_path / words[-1]))
    assert done.exit_code == 0, done.output
    assert bytes_of(tmp_path / words[-1]) == bytes_of(FIXTURES / words[-1])
    case = load_case(FIXTURES / words[-1])
    assert case.simulated is not None
    assert case.label is not None


def test_every_case_in_the_fixtures_has_its_command() -> None:
    folders = sorted(path.parent.name for path in FIXTURES.glob("*/case.json"))
    assert sorted(words[-1] for words in fixture_lines()) == folders


def make_anew() -> None:
    """Write the demo and all fixtures again, after a wanted change of the imaginary phone."""
    wanted = [([*bench.demo.ARGUMENTS, "-o"], bench.demo.CASE)]
    wanted += [(words[:-1], FIXTURES / words[-1]) for words in fixture_lines()]
    for words, folder in wanted:
        shutil.rmtree(folder, ignore_errors=True)
        done = run_verb(*words, str(folder))
        print(done.output or done.exception)


if __name__ == "__main__":
    make_anew()
