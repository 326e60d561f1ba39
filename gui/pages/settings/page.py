"""The Settings page: the parts on the left, what can be set on the right; each change holds at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from bench.errors import BenchError
from bench.instrument_look import Surroundings
from bench.proof.keys import key_path, new_key
from bench.settings import Settings, cases_folder
from bench.station import Placed
from bench.station_check import StationChecked
from bench.station_trial import StationTrial
from gui.bridge import Bridge, Refusal
from gui.cards.pieces import Kind, card, column, empty_layout, scrolled, words
from gui.choosing import ask_file
from gui.keys import Key
from gui.pages.page import Around, Page
from gui.pages.settings.choice_row import ChoiceRow, facts_column
from gui.pages.settings.healthy_card import HealthyCard
from gui.pages.settings.healthy_work import BandMade, band_path, make_band
from gui.pages.settings.key_card import KeyCard
from gui.pages.settings.model import about_facts, choices, instrument_facts, key_text, next_part
from gui.pages.settings.station_card import StationPart
from gui.pages.settings.station_model import answered, known_station, read
from gui.pages.settings.station_work import Asked, Over, Reads, ask_around, ask_one, trial_of, try_station
from gui.pages.settings.words import Part
from gui.pages.texts import HeadText, PageName
from gui.supply import Output, SupplyState
from gui.troubles import Trouble
from gui.words import KeyWords

_PARTS_PX, _PARTS_LARGE_PX = 210, 300
_LARGE_FROM = 1.3


class PartButton(QPushButton):
    """One part in the list; up and down go to its neighbours."""

    moved = Signal(int)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "nav")
        self.setCheckable(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt would move the focus alone."""
        match event.key():
            case Qt.Key.Key_Up:
                self.moved.emit(-1)
            case Qt.Key.Key_Down:
                self.moved.emit(1)
            case _:
                super().keyPressEvent(event)


class SettingsPage(Page):
    """One part is shown at a time."""

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        self._say = around.say.settings
        self._part = Part.STATION
        self._known = known_station(around.settings.now)
        self._trial: StationTrial | None = None
        self._rows: list[ChoiceRow] = []
        self._inner: list[QWidget] = []
        """The controls of the part that are in no row."""
        self.bridge = Bridge(Over(around.say.frame.broken))
        self.bridge.found.connect(self._take)
        self.bridge.finished.connect(self._refresh)
        self.station: StationPart | None = None
        """There while its part is shown."""
        self.healthy: HealthyCard | None = None
        """The same."""
        self.band_bridge = Bridge(Refusal(around.say.frame.broken))
        self.band_bridge.found.connect(self._take_band)
        self.band_bridge.finished.connect(self._refresh)
        self._buttons = {part: self._button(part) for part in Part}
        self._body = column(0, around.theme.space.x3)
        self._area = scrolled(self._body, self._say.parts[self._part], focus=False)
        self._area.setProperty("kind", "page-area")
        self._left = self._nav()
        row = QHBoxLayout(self)
        space = around.theme.space
        row.setContentsMargins(space.x4, space.x3, space.x4, space.x3)
        row.setSpacing(space.x3)
        row.addWidget(self._left)
        row.addWidget(self._area, 1)
        around.settings.watch(self._changed)
        around.supply.watch(self._supply_changed)
        self.show_part(Part.STATION)

    @property
    def part(self) -> Part:
        """The part that is shown."""
        return self._part

    @property
    def controls(self) -> list[QWidget]:
        """The parts, then what is in the one that is shown."""
        inner = self.station.controls if self.station is not None else self._inner
        if self.healthy is not None:
            inner = [*inner, *self.healthy.controls]
        return [*self._buttons.values(), *(control for row in self._rows for control in row.controls), *inner]

    @property
    def regions(self) -> list[QWidget]:
        """The parts, and the one that is shown."""
        return [self._left, self._area]

    @property
    def keys(self) -> tuple[KeyWords, ...]:
        """Arrows go from part to part."""
        return self._say.key_rows

    @property
    def heading(self) -> HeadText:
        """The page, and that nothing has to be saved."""
        return HeadText(self.around.say.frame.pages[PageName.SETTINGS], self._say.line)

    @property
    def facts(self) -> list[str]:
        """What is being asked."""
        return [self._known.busy]

    def take_focus(self) -> QWidget | None:
        """To the part that is shown."""
        self._buttons[self._part].setFocus()
        return self._buttons[self._part]

    def close_down(self) -> None:
        """Whatever is asked or tested ends; the output goes off first."""
        self.around.settings.unwatch(self._changed)
        self.around.supply.unwatch(self._supply_changed)
        if self._trial is not None:
            self._trial.ask_off()
        self.bridge.close()
        self.band_bridge.close()
        self._end_trial()

    def press(self, key: Key) -> bool:
        """Space is the filled button: it looks for a station, or tests the one that there is."""
        if key is Key.SPACE and self.station is not None and self.station.primary.isEnabled():
            self.station.primary.click()
            return True
        return False

    @property
    def kept(self) -> str:
        """The part that is shown."""
        return self._part.value

    def restore(self, kept: str) -> None:
        """Show it again."""
        self.show_part(next((part for part in Part if part.value == kept), Part.STATION))

    def show_part(self, part: Part) -> None:
        """Show another part."""
        self._part = part
        for other, button in self._buttons.items():
            button.setChecked(other is part)
        empty_layout(self._body)
        self._rows, self._inner, self.station, self.healthy = [], [], None, None
        self._area.setAccessibleName(self._say.parts[part])
        self._fill(part)
        self._body.addStretch(1)
        self._area.verticalScrollBar().setValue(0)
        self._refresh()

    def _fill(self, part: Part) -> None:
        theme, now, say = self.around.theme, self.around.settings.now, self.around.say
        for choice in choices(part, now, say):
            row = ChoiceRow(choice, theme)
            row.chosen.connect(self.around.settings.put)
            self._rows.append(row)
            self._body.addWidget(row)
        match part:
            case Part.STATION:
                self.station = self._station_part()
                self.healthy = self._healthy_card()
                self._body.addWidget(self.station)
                self._body.addWidget(self.healthy)
            case Part.REPORTS:
                key = KeyCard(key_text(say), theme, self._say.key)
                key.make_wanted.connect(self._make_key)
                self._inner = key.controls
                self._body.addWidget(key)
            case Part.ABOUT:
                facts = [(fact.name, fact.value) for fact in about_facts(qVersion(), say)]
                self._body.addWidget(card(facts_column([*facts, ("", self._say.about.licence)], theme)))
                known = facts_column([(fact.name, fact.value) for fact in instrument_facts(say)], theme)
                self._body.addWidget(words(self._say.about.instruments, Kind.STRONG, wrap=True))
                self._body.addWidget(card(known))
            case Part.KEYS | Part.LANGUAGE | Part.LOOK | Part.PRIVACY:
                pass
            case _:
                assert_never(part)

    def _refresh(self) -> None:
        """Show what holds and what is known now, without touching the focus."""
        supply = self.around.supply
        locked = self._say.locked if supply.may_be_on else ""
        for row, choice in zip(self._rows, choices(self._part, self.around.settings.now, self.around.say), strict=True):
            row.show_choice(choice, locked if choice.reaches_output else "")
        if self.station is not None:
            self.station.show_station(self._known, locked)
        if self.healthy is not None:
            self.healthy.show_band(self.around.settings.now.golden, busy=self.band_bridge.busy)
        self.status_changed.emit()

    def _changed(self, former: Settings, now: Settings) -> None:
        if former.station != now.station:
            self._known = known_station(now)
        if self.around.settings.refused:
            refused = self.around.say.trouble.said(Trouble.SETTINGS, self.around.settings.refused)
            self.noticed.emit(refused, self._say.not_kept)
        self._refresh()

    def _supply_changed(self, state: SupplyState) -> None:
        del state
        self._refresh()

    def _choose_station(self) -> None:
        now = self.around.settings.now
        say = self._say.station
        chosen = ask_file(self, say.choose_title, now.station.parent if now.station is not None else None, say.kinds)
        if chosen is not None:
            self.around.settings.put(replace(now, station=chosen))

    def _look(self) -> None:
        self._begin(self._say.station.looking)
        self.bridge.start(ask_around)

    def _test(self, placed: Placed) -> None:
        self._begin(self._say.station.testing.format(name=self._say.station.parts[placed.part]))
        self.bridge.start(partial(ask_one, placed, self.around.say.trouble))

    def _test_all(self) -> None:
        station = self._known.station
        if station is None or self.bridge.busy:
            return
        try:
            self._trial = trial_of(station)
        except BenchError as error:
            self.noticed.emit(self.around.say.trouble.of(error), self._say.station.result)
            return
        self.around.supply.feed(self._trial.ask_off)
        self.around.supply.tell(SupplyState(Output.UNKNOWN))
        self._begin(self._say.station.testing.format(name=station.name))
        self.bridge.start(partial(try_station, self._trial, self.around.say.trouble))

    def _begin(self, busy: str) -> None:
        self._known = replace(self._known, busy=busy)
        self._refresh()

    def _take(self, told: object) -> None:
        match told:
            case Asked():
                self._known = answered(self._known, told.seen, told.placed)
            case Reads():
                self._known = read(self._known, told.placed.address, told.reading)
            case Surroundings():
                self._known = replace(self._known, around=told)
            case StationChecked():
                self._known = replace(self._known, checked=told)
            case SupplyState():
                self.around.supply.tell(told)
            case Over():
                self._known = replace(self._known, busy="")
                self._end_trial()
                if told.problem:
                    self.noticed.emit(told.problem, self._say.parts[Part.STATION])
        self._refresh()

    def _end_trial(self) -> None:
        """The guard has ended, and with it the knowledge of the output."""
        if self._trial is not None:
            self.around.supply.end_feed(self._trial.ask_off)
            self._trial = None

    def _make_key(self, passphrase: str) -> None:
        say = self._say.key
        try:
            new_key(key_path(), passphrase or None)
        except BenchError as error:
            self.noticed.emit(self.around.say.trouble.of(error), say.heading)
            return
        self.said.emit(say.made, False)
        self.show_part(Part.REPORTS)

    def _station_part(self) -> StationPart:
        station = StationPart(self.around.theme, self.around.say)
        station.choose_wanted.connect(self._choose_station)
        station.look_wanted.connect(self._look)
        station.all_wanted.connect(self._test_all)
        station.test_wanted.connect(self._test)
        return station

    def _healthy_card(self) -> HealthyCard:
        card = HealthyCard(self.around.theme, self._say.healthy)
        card.choose_wanted.connect(self._choose_band)
        card.make_wanted.connect(self._make_band)
        card.forget_wanted.connect(partial(self._show_band, None))
        return card

    def _choose_band(self) -> None:
        say, now = self._say.healthy, self.around.settings.now.golden
        chosen = ask_file(self, say.choose_title, now.parent if now is not None else None, say.kinds)
        if chosen is not None:
            self._show_band(chosen)

    def _make_band(self) -> None:
        self.band_bridge.start(
            partial(make_band, cases_folder(self.around.settings.now), band_path(), self.around.say.trouble)
        )
        self._refresh()

    def _take_band(self, told: object) -> None:
        match told:
            case BandMade(path, boots):
                self._show_band(path)
                self.said.emit(self._say.healthy.made.format(count=boots), False)
            case Refusal(sentence):
                self.noticed.emit(sentence, self._say.healthy.failed)

    def _show_band(self, path: Path | None) -> None:
        self.around.settings.put(replace(self.around.settings.now, golden=path))
        self._refresh()

    def _button(self, part: Part) -> PartButton:
        button = PartButton(self._say.parts[part])
        button.clicked.connect(partial(self._pressed, part))
        button.moved.connect(self._move)
        return button

    def _move(self, step: int) -> None:
        self.show_part(next_part(self._part, step))
        self.take_focus()

    def _pressed(self, part: Part, _on: bool = True) -> None:
        self.show_part(part)

    def _nav(self) -> QFrame:
        layout = column(self.around.theme.space.x2, self.around.theme.space.x1)
        for button in self._buttons.values():
            layout.addWidget(button)
        layout.addStretch(1)
        left = card(layout)
        left.setFixedWidth(_PARTS_LARGE_PX if self.around.theme.text_size >= _LARGE_FROM else _PARTS_PX)
        return left
