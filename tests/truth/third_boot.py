"""One attempt of the third phone to boot, event after event: jobs with so much work, done as fast as a governor allows.

How long a job takes and what it draws is nowhere written: bursts of work with heavy-tailed lengths run on as many cores
as there are threads, the clock climbs while there is work and falls while there is none, storage and firmware make the
rest wait, and the display, the modem and the motor come on when their time comes.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from tests.truth.third_board import FULL_BACKLIGHT_W, SCREEN_W, Ledger, Specimen, cores
from tests.truth.third_patient import Ending, Stop

DIM = 0.3
"""Below this brightness the backlight is chopped at this share of its current."""


@dataclass(slots=True)
class Attempt:
    """What was switched, what was reached, and when power went."""

    start_s: float
    ledger: Ledger
    marks: dict[str, float] = field(default_factory=dict)
    end_s: float = inf


@cache
def table() -> dict[str, Any]:
    """The data of the third phone."""
    return tomllib.loads(Path(__file__).with_name("third_phone.toml").read_text(encoding="utf-8"))


@dataclass(slots=True)
class Boot:
    """The machine that boots."""

    random: np.random.Generator
    phone: Specimen
    horizon_s: float
    """Nobody looks later."""
    backlight: float = 1.0
    """0 with a backlight that stays dark, 1 with a good one."""
    panel: bool = True
    pwm_hz: float = 0.0
    """At which a dim backlight is chopped; 0 where no meter could see it."""
    now: float = 0.0
    until: float = inf
    clock: float = 0.4
    """The governor's share of the greatest clock."""
    stop: Stop | None = None
    attempt: Attempt = field(default_factory=lambda: Attempt(0.0, Ledger()))

    def boot(self, start_s: float, stop: Stop | None) -> Attempt:
        """Boot from the moment the PMIC starts."""
        self.attempt, self.stop = Attempt(start_s, Ledger()), stop
        self.now, self.until = start_s, inf
        self._on(start_s, inf, self.random.uniform(0.025, 0.045))
        for job in table()["job"]:
            self._job(job)
            if self._over():
                return self._ended()
        self._settled()
        return self.attempt

    def _over(self) -> bool:
        return self.now >= min(self.until, self.horizon_s)

    def _mark(self, name: str) -> None:
        self.attempt.marks[name] = self.now
        if self.stop is not None and self.stop.mark == name:
            self.until = self.now + self.stop.after_s * self.phone.time

    def _on(self, start_s: float, stop_s: float, watt: float) -> None:
        self.attempt.ledger.add(start_s, stop_s, watt * self.phone.level)

    def _job(self, job: dict[str, Any]) -> None:
        self._mark(job["mark"])
        if job["mark"] == "ddr":
            self._on(self.now, inf, self.random.uniform(0.10, 0.22))
        if job["mark"] == "logo":
            self._light()
        if "seconds" in job:
            self._loader(job)
        else:
            self._work(job["gigacycles"] * float(np.exp(self.random.normal(0.0, 0.2))), job["width"], job["wait"])

    def _light(self) -> None:
        lit = SCREEN_W * (1.0 if self.panel else self.random.uniform(0.0, 0.5))
        self._on(self.now, inf, lit)
        share, whole = self.phone.brightness, FULL_BACKLIGHT_W * self.backlight
        if not self.pwm_hz or share > DIM:
            self._on(self.now, inf, whole * share)
        else:
            for at in np.arange(self.now, self.horizon_s, 1.0 / self.pwm_hz):
                self._on(float(at), float(at) + share / DIM / self.pwm_hz, whole * DIM)
        if self.phone.vibrates:
            self._on(self.now, self.now + self.random.uniform(0.08, 0.3), self.random.uniform(0.25, 0.6))

    def _loader(self, job: dict[str, Any]) -> None:
        """A bootloader: one core at a fixed clock, storage in a few long reads."""
        end = self.now + self.random.uniform(*job["seconds"]) * self.phone.time
        watt = self.random.uniform(*job["watt"])
        self._on(self.now, end, watt)
        while self.now < end and not self._over():
            step = float(self.random.exponential(0.05))
            self._on(self.now, self.now + step / 3.0, watt * self.random.uniform(0.0, 0.7))
            self.now += step
        self.now = min(self.now, end) if not self._over() else self.now

    def _work(self, gigacycles: float, width: int, wait: float) -> None:
        """Work under a governor, until it is done, or, where the attempt is to end in it, until it does."""
        left = gigacycles
        while (left > 0.0 or self.until < inf) and not self._over():
            # What will never be done is waited for: a watchdog runs, the animation goes on.
            if self.random.random() < (wait if left > 0.0 else 0.85):
                self._wait()
                continue
            length = min(0.006 * (1.0 + float(self.random.pareto(1.3))), 1.2) * self.phone.time
            self.clock = min(1.0, self.clock + 0.6 * (1.0 - self.clock) * min(1.0, length / 0.03))
            watt, rate = cores(self.random, width, self.clock)
            self._on(self.now, self.now + length, watt + 0.1)
            left -= rate * length / self.phone.time
            self.now += length

    def _wait(self) -> None:
        """Storage or hardware makes everybody wait; the clock falls."""
        length = min(0.004 * (1.0 + float(self.random.pareto(1.2))), 1.5) * self.phone.time * self.phone.storage
        self._on(self.now, self.now + length, self.random.uniform(0.15, 0.9) if self.random.random() < 0.7 else 0.08)
        self.now += length
        self.clock = max(0.25, self.clock * float(np.exp(-length / 0.05)))

    def _settled(self) -> None:
        """Android is up: less and less to do, then the screen times out and all but a little sleeps."""
        self._mark("settled")
        dark = self.now + self.phone.screen_timeout_s
        fades = self.phone.busy_after_home_s
        while not self._over():
            since = self.now - self.attempt.marks["settled"]
            awake = self.now < dark
            if not awake and "dark" not in self.attempt.marks:
                self._sleep()
            busy = float(np.exp(-since / fades)) if awake or since < fades else 0.0
            gap = float(self.random.exponential(0.02 + 0.4 * (1.0 - busy) if awake else 4.0))
            length = min(0.008 * (1.0 + float(self.random.pareto(1.4))), 0.8)
            watt, _ = cores(self.random, 2, self.random.uniform(0.3, 0.8) if awake else 0.35)
            start = self.now + gap
            self._on(start, start + length, watt)
            if self.phone.searches_network and self.random.random() < (0.02 if awake else 0.05):
                self._on(start, start + self.random.uniform(0.3, 2.5), self.random.uniform(0.2, 0.9))
            self.now = start + length

    def _sleep(self) -> None:
        """The screen goes dark: what was on for good goes off but for the PMIC and memory that refreshes itself."""
        self.attempt.marks["dark"] = self.now
        self.attempt.ledger.cut(self.now)
        self._on(self.now, inf, self.random.uniform(0.01, 0.05))

    def _ended(self) -> Attempt:
        """Whatever was to end it has."""
        stop, attempt = self.stop, self.attempt
        if stop is None or self.now >= self.horizon_s or self.until > self.now:
            return attempt
        at = self.until if self.until > attempt.start_s else self.now
        if stop.ending is Ending.USERSPACE:
            return self._again(at, stop)
        attempt.ledger.cut(at)
        hangs_until = inf if stop.ending is Ending.HANG else at + stop.linger_s * self.phone.time
        self._hang(at, min(hangs_until, self.horizon_s), stop)
        if stop.ending is not Ending.HANG:
            attempt.end_s = hangs_until
            attempt.ledger.cut(hangs_until)
        return attempt

    def _hang(self, start_s: float, stop_s: float, stop: Stop) -> None:
        """A board that waits for nothing: flat, but for what spins and what the regulators do."""
        if stop_s <= start_s or stop.watt <= 0.0:
            return
        self.attempt.ledger.add(start_s, stop_s, stop.watt)
        if stop.lit:
            self._on(start_s, stop_s, SCREEN_W + FULL_BACKLIGHT_W * self.phone.brightness * self.backlight)
        at = start_s
        while at < stop_s:
            length = float(self.random.exponential(0.4)) + 0.005
            self.attempt.ledger.add(at, min(at + length, stop_s), stop.watt * self.random.uniform(0.0, 2 * stop.unrest))
            at += length + float(self.random.exponential(0.4))

    def _again(self, at: float, stop: Stop) -> Attempt:
        """Userspace starts over, as often as there is time: the same jobs from the zygote on."""
        self.now, mark, after = at, stop.mark, stop.after_s * self.phone.time
        while self.now < self.horizon_s:
            self.stop, self.until = None, inf
            for job in table()["job"]:
                if job["mark"] not in ("zygote", "server", "home"):
                    continue
                if job["mark"] == mark:
                    self.until = self.now + after * self.random.uniform(0.7, 1.4)
                self._job(job)
                if self._over():
                    break
            self.until = inf
        return self.attempt
