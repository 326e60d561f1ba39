"""Findings as a person reads them: yes and no, shares in per cent, stages by name, all else with its unit."""

from __future__ import annotations

from analysis.findings import Finding, FindingName, Judged
from analysis.wording import SHARES, YES_OR_NO
from bench.report.quantities import NOT_KNOWN, finding_value, grouped, limits
from bench.report.words import EvidenceWords


def finding_name(finding: Finding, words: EvidenceWords) -> str:
    """The finding's name in words; one that these words do not know keeps its own."""
    named = next((text for name, text in words.finding_names.items() if name.value == finding.name), None)
    return named if named is not None else finding.name.replace("_", " ")


def value_in_words(finding: Finding, words: EvidenceWords, *, doubt: bool = True) -> str:
    """The measured value, with its uncertainty where `doubt` asks for it; an en dash where it was not measurable."""
    if finding.value is None:
        return NOT_KNOWN
    known = _known(finding)
    if known in YES_OR_NO or known is FindingName.FURTHEST_PHASE:
        return _one(finding, finding.value, words)
    if known in SHARES:
        shown = doubt and finding.uncertainty is not None and finding.uncertainty >= 0.0005
        tail = f" ± {_per_cent(finding.uncertainty or 0.0)}" if shown else ""
        return f"{_per_cent(finding.value)}{tail}\u00a0%"
    return finding_value(finding.value, finding.unit, finding.uncertainty, doubt=doubt)


def limits_in_words(finding: Finding, words: EvidenceWords) -> str:
    """What would be in order; an en dash where the profile sets no limits."""
    known = _known(finding)
    if known not in YES_OR_NO and known not in SHARES and known is not FindingName.FURTHEST_PHASE:
        return limits(finding.low, finding.high, finding.unit)
    low, high = (None if bound is None else _one(finding, bound, words) for bound in (finding.low, finding.high))
    if known in YES_OR_NO:
        return high or low or NOT_KNOWN
    if low is not None and high is not None:
        return words.from_to.format(start=low, stop=high)
    if low is None and high is None:
        return NOT_KNOWN
    return words.at_least.format(value=low) if high is None else words.at_most.format(value=high)


def judged_in_words(finding: Finding, words: EvidenceWords) -> str:
    """How the value stands to its limits, an en dash without any; for *not measurable*, what the meter lacks."""
    if finding.judged is Judged.OK and finding.low is None and finding.high is None:
        return NOT_KNOWN
    judged = words.judged[finding.judged]
    return f"{judged}: {finding.why}" if finding.judged is Judged.NOT_MEASURABLE and finding.why else judged


def _one(finding: Finding, value: float, words: EvidenceWords) -> str:
    known = _known(finding)
    if known in YES_OR_NO:
        return words.yes if value >= 0.5 else words.no
    if known is FindingName.FURTHEST_PHASE:
        return words.furthest_phases[min(max(0, round(value)), len(words.furthest_phases) - 1)]
    return f"{_per_cent(value)}\u00a0%"


def _per_cent(share: float) -> str:
    return grouped(100.0 * share, 0 if share >= 0.1 or share == 0 else 1)


def _known(finding: Finding) -> FindingName | None:
    return next((name for name in FindingName if name.value == finding.name), None)
