"""The station as cards: which instruments there are, what each answered, how its test came out. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bench.errors import BenchError
from bench.instrument_look import LiveReading, SeenInstrument, Surroundings
from bench.report.quantities import current, rate, typeset, voltage
from bench.report.typeface import printable
from bench.settings import Settings
from bench.station import Placed, Station
from bench.station_check import CheckRow, Outcome, StationChecked
from bench.station_toml import load_station
from gui.pages.settings.model import NamedFact
from gui.pages.texts import HeadText
from gui.troubles import Trouble
from gui.words import Words


@dataclass(frozen=True, slots=True)
class StationKnown:
    """What is known of the station; the page replaces it with each answer."""

    station: Station | None = None
    problem: str = ""
    """Why the station file does not count."""
    asked: tuple[SeenInstrument, ...] = ()
    """The station's instruments that were tested, newest answer each."""
    readings: tuple[tuple[str, LiveReading], ...] = ()
    """By address, what each reads or last read."""
    around: Surroundings | None = None
    """Everything that is plugged in, once that was asked."""
    checked: StationChecked | None = None
    busy: str = ""
    """What is being asked or tested, as a sentence; empty while nothing is."""


@dataclass(frozen=True, slots=True)
class InstrumentText:
    """One card."""

    name: str
    line: str
    facts: tuple[NamedFact, ...]
    sentences: tuple[str, ...]
    live: bool | None
    """Whether it answered; `None` where it was not asked."""
    placed: Placed | None
    """What *Test* tests; `None` for what was found beside the station."""


@dataclass(frozen=True, slots=True)
class ResultText:
    """The test of the whole station."""

    heading: str
    sentence: str
    passed: bool
    rows: tuple[tuple[Outcome, str], ...]


def known_station(settings: Settings) -> StationKnown:
    """The station of the settings; one that cannot be read says why."""
    if settings.station is None:
        return StationKnown()
    try:
        return StationKnown(station=load_station(str(settings.station)))
    except BenchError as error:
        return StationKnown(problem=str(error))


def answered(known: StationKnown, seen: SeenInstrument, of: Placed) -> StationKnown:
    """The same with one more answer."""
    others = tuple(one for one in known.asked if one.title != of.part.value)
    return replace(known, asked=(*others, replace(seen, title=of.part.value)))


def read(known: StationKnown, address: str, reading: LiveReading) -> StationKnown:
    """The same with a newer reading."""
    others = tuple(pair for pair in known.readings if pair[0] != address)
    return replace(known, readings=(*others, (address, reading)))


def station_head(known: StationKnown, words: Words) -> HeadText:
    """Name of the station and a sentence under it."""
    say = words.settings.station
    if known.station is None:
        problem = words.trouble.said(Trouble.INPUT, known.problem) if known.problem else ""
        return HeadText(say.no_station, problem or say.no_station_line)
    return HeadText(printable(known.station.name), known.busy or say.open_leads)


def instrument_texts(known: StationKnown, words: Words) -> tuple[InstrumentText, ...]:
    """A card for each instrument of the station, then one for each that was found beside it."""
    placed = known.station.instruments if known.station is not None else ()
    mine = {one.address for one in placed} | {one.address for one in known.asked}
    found = known.around.seen if known.around is not None else ()
    return (
        *(_placed(one, known, words) for one in placed),
        *(_found(one, words) for one in found if one.address not in mine),
    )


def result_text(checked: StationChecked, words: Words) -> ResultText:
    """The test of the whole station, row by row; what failed stands first."""
    say = words.settings.station
    failed = sum(row.outcome is Outcome.FAILED for row in checked.rows)
    order = (Outcome.FAILED, Outcome.WARNED, Outcome.PASSED)
    rows = sorted(checked.rows, key=lambda row: order.index(row.outcome))
    return ResultText(
        heading=say.result,
        sentence=say.ready if checked.passed else say.not_ready.format(count=failed),
        passed=checked.passed,
        rows=tuple((row.outcome, _row_text(row, words)) for row in rows),
    )


def in_words(sentence: str, words: Words) -> str:
    """What a layer below says of an instrument; where this language has no words for it, as it is and marked."""
    phrases = words.settings.station.phrases
    return phrases.said(printable(sentence)) if phrases.knows(sentence) else words.trouble.marked(typeset(sentence))


def _row_text(row: CheckRow, words: Words) -> str:
    say = words.settings.station
    names = {part.value: name for part, name in say.parts.items()}
    question = say.phrases.said(printable(row.question))
    return f"{names.get(row.instrument, row.instrument)}, {question}: {in_words(row.sentence, words)}"


def _placed(placed: Placed, known: StationKnown, words: Words) -> InstrumentText:
    say = words.settings.station
    seen = next((one for one in known.asked if one.title == placed.part.value), None)
    reading = next((one for address, one in known.readings if address == placed.address), None)
    name = say.parts[placed.part]
    if seen is not None and seen.model:
        name = f"{name}: {printable(seen.model)}"
    if placed.calibrated is not None:
        due = placed.calibration_due.isoformat() if placed.calibration_due is not None else "–"
        papers = say.calibrated.format(day=placed.calibrated.isoformat(), due=due)
    else:
        papers = say.never_calibrated
    return InstrumentText(
        name=name,
        line=f"{printable(placed.address)} · {papers}",
        facts=_reading(reading, words) if reading is not None else (),
        sentences=_sentences(seen, words),
        live=None if seen is None else not seen.problem,
        placed=placed,
    )


def _found(seen: SeenInstrument, words: Words) -> InstrumentText:
    say = words.settings.station
    number = f" · {printable(seen.serial_number)}" if seen.serial_number else ""
    return InstrumentText(
        name=printable(seen.model) or say.nobody,
        line=f"{printable(seen.address)} · {words.settings.about.catalog.said(printable(seen.title))}{number}",
        facts=(),
        sentences=_sentences(seen, words),
        live=not seen.problem,
        placed=None,
    )


def _sentences(seen: SeenInstrument | None, words: Words) -> tuple[str, ...]:
    """What it is good for, or why it does not answer."""
    if seen is None:
        return ()
    problem = (words.trouble.said(Trouble.INSTRUMENT, seen.problem),) if seen.problem else ()
    return (*(in_words(one, words) for one in seen.good_for), *problem)


def _reading(reading: LiveReading, words: Words) -> tuple[NamedFact, ...]:
    say = words.settings.station
    now = current(reading.mean_a, reading.resolution_a, mean=True)
    if reading.volts is not None:
        now = f"{now} · {voltage(reading.volts)}"
    pace = f"{words.report.phrases.said(rate(reading.rate_hz))} · {current(reading.resolution_a)}"
    if reading.lost:
        pace = f"{pace} · {say.lost.format(count=reading.lost)}"
    return (NamedFact(say.reading, now), NamedFact("", pace))
