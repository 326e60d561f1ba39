"""Faults and checks by what they are called, in place of their names in files."""

from __future__ import annotations

from analysis.profile import DeviceProfile
from bench.report.phrases import Phrasebook


def named(text: str, profile: DeviceProfile, phrases: Phrasebook) -> str:
    """A sentence with the titles of faults and the statements of checks in place of their names in files.

    Put in once the sentence is said in the reader's language: its phrases know the names, not what they stand for.
    """
    for fault in profile.faults:
        text = text.replace(fault.id, within_sentence(phrases.said(fault.title)))
    for table in profile.checks:
        text = text.replace(table.check.value, f"“{phrases.said(table.statement)}”")
    return text


def within_sentence(title: str) -> str:
    """A title as it stands inside a sentence: without its capital, unless that belongs to an abbreviation."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title
