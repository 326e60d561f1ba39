"""What was learnt stands in the text whole, whatever a row of the profile holds beside its number."""

from __future__ import annotations

from pathlib import Path

from analysis.checks import Answer, Check, CheckResult
from analysis.counting import LabelledCase
from analysis.diagnose import Observed
from analysis.learn import learn
from bench.learnt_toml import Origin, learnt_text
from bench.profile_file import load_profile, parse_profile

CHECK = Check.USB_WORKS_WITH_KNOWN_GOOD_SUBBOARD


def test_a_learnt_answer_keeps_to_whom_its_check_applies() -> None:
    loaded = load_profile()
    no = Observed((), (), (CheckResult(CHECK, Answer.NO),), frozenset())
    learnt = learn(loaded.profile, [LabelledCase(str(k), str(k), "normal_boot", no) for k in range(3)])
    text = learnt_text(loaded, learnt, None, Origin("corpus", 3, 3, 10.0))
    read = parse_profile(text.encode("utf-8"), Path("learnt.toml")).profile
    assert read.faults == learnt.profile.faults
    row = next(row for row in read.fault("normal_boot").looks[0].checks if row.check is CHECK)
    assert (row.yes < 0.85, row.applies) == (True, 0.25)
