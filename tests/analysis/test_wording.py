"""What was expected is said as one range where ranges adjoin, and as several where they do not."""

from __future__ import annotations

from analysis.findings import UNITS, Finding, FindingName, Judged
from analysis.wording import expected
from tests.analysis.drawn_runs import PROFILE


def words(fault: str, name: FindingName) -> set[str]:
    finding = Finding(name, 0.1, UNITS[name], None, None, Judged.OK, "run-1", (0.0, 1.0), "here")
    said = expected(PROFILE, finding)
    return {said[one.index] for one in PROFILE.hypotheses if one.fault.id == fault}


def test_bands_that_adjoin_are_one_range() -> None:
    row = PROFILE.fault("mb_ufs_edl_9008").looks[0].expects(FindingName.PEAK_LEVEL)
    assert row is not None
    assert [(band.low, band.high) for band in row.bands] == [(0.045, 0.2), (0.2, 0.4)]
    assert words("mb_ufs_edl_9008", FindingName.PEAK_LEVEL) == {"expected 45 mA to 400 mA"}


def test_bands_apart_are_several() -> None:
    row = PROFILE.fault("mb_low_current_cpu_not_starting").looks[0].expects(FindingName.FURTHEST_PHASE)
    assert row is not None
    assert [(band.low, band.high) for band in row.bands] == [(0, 1), (2, 2)]
    assert words("mb_low_current_cpu_not_starting", FindingName.FURTHEST_PHASE) == {
        "expected none to PMIC or early boot"
    }
