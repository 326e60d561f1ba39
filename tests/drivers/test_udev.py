"""The udev rules: every id that we may have to open is in them, once."""

from __future__ import annotations

import re

from drivers.catalog import INSTRUMENTS
from drivers.phone.states import STATES
from drivers.udev import udev_rules
from drivers.udev_rule import RULES_FILE, udev_rule
from tests.bench.cli.in_process import bootbench

USB_IDS = [usb_id for row in STATES for usb_id in row.usb_ids]
USB_IDS += [usb_id for row in INSTRUMENTS for usb_id in row.usb_ids]


def test_the_verb_prints_a_rule_for_every_id_of_the_phone_and_of_the_catalog_once() -> None:
    said = bootbench("udev-rules")
    assert (said.status, said.complaint, said.output) == (0, "", udev_rules())
    lines = said.output.splitlines()
    assert all(lines.count(udev_rule(usb_id)) == 1 for usb_id in USB_IDS)
    assert RULES_FILE in said.output


def test_every_line_is_a_comment_or_a_rule_that_matches_before_it_sets() -> None:
    term = r'[A-Z_]+(\{[A-Za-z_]+\})?(==|\+=|=)"[^"]*"'
    for line in filter(None, udev_rules().splitlines()):
        assert line.startswith("#") or re.fullmatch(rf'SUBSYSTEM=="(usb|tty)"(, {term})+', line), line
