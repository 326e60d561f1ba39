"""The command line: a verb is a file here and a row in `VERBS`.

The table carries the one-line summary, so that `bootbench --help` imports no verb. Each module offers `command`, a
click command. Errors of the three packages are caught in `main` alone: one sentence on standard error, exit status 2.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerbRow:
    """One verb of the command line."""

    name: str
    module: str
    summary: str


VERBS: tuple[VerbRow, ...] = (
    VerbRow("claim", "bench.cli.claim", "ask for the facts of a warranty claim (claim new)"),
    VerbRow("decide", "bench.cli.decide", "does the warranty cover it: every clause, with its reason"),
    VerbRow("import", "bench.cli.import_verb", "bring other instruments' recordings into the native format"),
    VerbRow("info", "bench.cli.info", "what a recording holds: instrument, rate, jitter, gaps, statistics, losses"),
    VerbRow("export", "bench.cli.export", "write a recording as CSV, sigrok session or NumPy archive"),
    VerbRow("diagnose", "bench.cli.diagnose", "is it the motherboard, how sure, why, and which check to do next"),
    VerbRow("replay", "bench.cli.replay", "diagnose a corpus again: what is right, what changed"),
    VerbRow("learn", "bench.cli.learn", "let a shop's labelled cases move a profile, calibrated on cases held back"),
    VerbRow("golden", "bench.cli.golden", "the band in which a shop's good boots go, for diagnose --golden"),
    VerbRow("profile", "bench.cli.profile", "check a device profile, or print it readably"),
    VerbRow("instruments", "bench.cli.instruments", "what is plugged in, who it says it is, what it is good for"),
    VerbRow("station", "bench.cli.station", "prove a bench before a phone is on it (station check)"),
    VerbRow("record", "bench.cli.record", "record a boot under guard: a station and a plan in, a case folder out"),
    VerbRow("recover", "bench.cli.recover", "finish captures that were killed"),
    VerbRow("udev-rules", "bench.cli.udev_rules", "udev rules that let you open the phone and the instruments (Linux)"),
    VerbRow("phone", "bench.cli.phone", "which state the phone is in, what it says, what that means; --watch"),
    VerbRow("sim", "bench.cli.sim", "serve a simulated instrument to other programs"),
    VerbRow("replay-live", "bench.cli.replay_live", "play a recording as if it were an instrument, at x0.1 to x100"),
    VerbRow("simulate", "bench.cli.simulate", "write labelled cases of an imaginary phone, one or a corpus"),
    VerbRow("demo", "bench.cli.demo", "the main job on the virtual bench: record, diagnose, decide, report"),
    VerbRow("plot", "bench.cli.plot", "draw a recording as PNG, SVG or PDF"),
    VerbRow("report", "bench.cli.report", "a case as PDF, HTML or JSON: one page for the customer, then the evidence"),
    VerbRow("key", "bench.cli.key", "make and show the key that signs reports (key new, key show)"),
    VerbRow("pack", "bench.cli.pack", "a case with traces, report and signed manifest as one file"),
    VerbRow("verify", "bench.cli.verify", "is a data pack or a signed PDF as it was signed?"),
    VerbRow("casebook", "bench.cli.casebook", "every case of the shop: add, search, tag, note, export, statistics"),
    VerbRow("window", "bench.cli.window", "a case with its verdict, or a recording, in a window"),
)
