"""`bootbench record`: a boot under guard, from a station and a plan to a case folder."""

from __future__ import annotations

import queue
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.path_type import PATH
from bench.cli.tap_option import opened_tap, tap_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.cli.hot_keys import HotKeys
    from bench.cli.record_desk import Desk
    from bench.recorder.items import Progress
    from bench.recorder.recorder import Recorder, Recording
    from bench.simulation.beside import PhoneBeside
    from drivers.clock import Clock

KEY_S = 0.05
"""The keyboard is looked at, and the line drawn, this often."""


@click.command()
@click.option(
    "--station",
    required=True,
    type=click.UNPROCESSED,
    metavar="TEXT",
    help="Station file, or the address of one instrument.",
)
@click.option(
    "--plan",
    "plan_name",
    type=click.UNPROCESSED,
    metavar="TEXT",
    help="Plan: boot, boot-usb, boot-relay, before-key, or a file.  [boot]",
)
@click.option("-o", "--output", type=PATH, required=True, help="Case folder; new, unless --append.")
@click.option("--case-id", help="What the case is called.  [the folder's name]")
@click.option("--imei", help="The phone's IMEI.")
@click.option("--technician", help="Who has the phone on the bench.")
@click.option("--boots", type=click.IntRange(1, 20), help="Boots one after another, with a rest between.  [the plan's]")
@click.option("--append", is_flag=True, help="Add the runs to the case that is there: the same phone, once more.")
@click.option("--fast", is_flag=True, help="Turn the clock of simulated instruments instead of waiting.")
@tap_option
def command(
    station: str,
    plan_name: str | None,
    output: Path,
    case_id: str | None,
    imei: str | None,
    technician: str | None,
    boots: int | None,
    append: bool,
    fast: bool,
    tap: Path | None,
) -> None:
    """Record a boot: output on under guard, until it is enough, output off, a case folder.

    Where plan and station have a board for it, the board presses the power key and switches USB power on, with nobody
    there. Keys at a terminal: k marks the power key down and up, u that USB was plugged in, n a note, q stops. While it
    grows the capture lies in CASE.part; one that was killed is finished by the next start, or by `bootbench recover`.
    Exit status 1 where danger, a cable, the disk or a sleeping computer ended it; the case is whole all the same. A
    case recorded into the casebook's folder is diagnosed and found there at once.
    """
    from dataclasses import replace

    from bench.cli.hot_keys import HotKeys
    from bench.phone_watch.of_station import ears_of
    from bench.plan_toml import load_plan
    from bench.profile_file import load_profile
    from bench.recorder.adding import boots_in
    from bench.recorder.recorder import Job, Recorder
    from bench.simulation.beside import phone_beside
    from bench.station_open import Opening, with_boots_before
    from bench.station_toml import load_station
    from drivers.clock import HostClock, TurnedClock

    bench, plan = load_station(station), load_plan(plan_name)
    plan = replace(plan, boots=boots) if boots is not None else plan
    _finish_killed(output)
    # A simulated phone that is booted once more boots as it did not before, and the same way whenever it is tried.
    bench = with_boots_before(bench, boots_in(output)) if append else bench
    clock: Clock = TurnedClock() if fast else HostClock()
    phone = phone_beside(bench, clock, turned=fast)
    news: queue.SimpleQueue[Progress] = queue.SimpleQueue()

    def tell(progress: Progress) -> None:
        if phone is not None:
            phone.tell(progress)
        news.put(progress)

    with ExitStack() as keep:
        record = keep.enter_context(opened_tap(tap))
        keys = keep.enter_context(HotKeys())
        marks = phone is not None if fast else keys.there
        name = case_id or output.resolve().name
        job = Job(bench, plan, output, name, imei=imei, technician=technician, append=append, marks=marks)
        recorder = Recorder(
            job,
            Opening(clock, tap, record),
            load_profile().profile.ladder,
            ears=phone if fast or phone is not None else keep.enter_context(ears_of(bench, record)),
            tell=tell,
            flush_s=5.0 if fast else 0.25,
        )
        if phone is not None:
            phone.begins(recorder.inbox)
        recording = _watched(recorder, news, keys, clock, phone)
    _say(recording, plan_wants_usb=plan.usb is not None)
    _into_casebook(recording.case.folder, technician)
    sys.exit(_status(recording))


def _watched(
    recorder: Recorder,
    news: queue.SimpleQueue[Progress],
    keys: HotKeys,
    clock: Clock,
    phone: PhoneBeside | None,
) -> Recording:
    """The recorder in its thread; this one shows, takes keys and signals, and waits."""
    from rich.console import Console

    from bench.cli.record_desk import Desk, Line
    from bench.recorder.items import Ended, EndedBy

    plugs, presses = (phone.plug, phone.hold_key) if phone is not None and phone.by_hand else (None, None)
    desk, line = Desk(clock, recorder.inbox, plugs=plugs, presses=presses), Line(Console(stderr=True, highlight=False))
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder") as thread, _terminated(desk):
        future: Future[Recording] = thread.submit(recorder.record)
        line.begin()
        try:
            while not future.done():
                try:
                    key = keys.key(KEY_S)
                    if key is not None:
                        desk.press(key)
                    for _ in range(news.qsize()):
                        line.show(news.get(), desk)
                except KeyboardInterrupt:
                    desk.stop(Ended(EndedBy.INTERRUPTED, "interrupted at the keyboard"))
        finally:
            line.end()
        return future.result()


@contextmanager
def _terminated(desk: Desk) -> Iterator[None]:
    """SIGTERM ends the capture, properly."""
    from bench.recorder.items import Ended, EndedBy

    before = signal.signal(
        signal.SIGTERM, lambda *_: desk.stop(Ended(EndedBy.TERMINATED, "the program was told to end"))
    )
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _finish_killed(output: Path) -> None:
    """What an earlier start left unfinished beside this case is finished first."""
    from bench.cli.recover import finish_all
    from bench.recorder.recover import unfinished_in

    folder = output.resolve().parent
    if folder.is_dir():
        finish_all(unfinished_in(folder))


def _say(recording: Recording, *, plan_wants_usb: bool) -> None:
    from analysis.run import RunKind

    for one in recording.runs:
        run, ended = one.done.run, one.ended
        click.echo(f"{run.id}: {ended.sentence}")
        for counted in one.done.counts:
            lost = f", {counted.lost} of them lost at the wire" if counted.lost else ", none lost at the wire"
            click.echo(f"  {counted.part.value}: {counted.readings} readings{lost}")
        if one.done.unwritten:
            click.echo(f"  {one.done.unwritten} readings came and are not in the file: {one.done.problem}")
    if plan_wants_usb and recording.runs[-1].done.run.kind is not RunKind.USB_PROBE:
        click.echo("no USB phase: nobody said that USB was plugged in, and no board of the station switches it on")
    for said in (recording.case.simulated, recording.case.played_back):
        if said is not None:
            click.echo(said)
    click.echo(recording.case.folder)


def _into_casebook(folder: Path, technician: str | None) -> None:
    """A case that was recorded into a casebook is diagnosed and found there from now on."""
    from datetime import UTC, datetime

    from bench.casebook.examine import examine
    from bench.casebook.journal import Stated
    from bench.casebook.keeping import casebook_of, keep
    from bench.casebook.place import person
    from bench.errors import BenchError

    if casebook_of(folder) is None:
        return
    try:
        now, who = datetime.now(UTC), person(None)
        keep(folder, Stated(at=now, by=who, technician=technician or who), examine(str(folder), None, now, who))
    except BenchError as error:  # the recording is whole, and a rebuild finds it
        click.echo(f"bootbench: {error}", err=True)


def _status(recording: Recording) -> int:
    from bench.recorder.items import EndedBy

    by = recording.runs[-1].ended.by
    signals = {EndedBy.INTERRUPTED: 128 + signal.SIGINT, EndedBy.TERMINATED: 128 + signal.SIGTERM}
    if by in signals:
        return int(signals[by])
    return 1 if by.ends_all and by is not EndedBy.ASKED else 0
