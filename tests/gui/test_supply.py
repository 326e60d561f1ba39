"""What the window knows of the supply: told as answered, never taken for off."""

from __future__ import annotations

from gui.supply import NO_SUPPLY, Output, Supply, SupplyState


def test_every_watcher_hears_every_answer_until_it_asks_no_more() -> None:
    supply = Supply()
    heard: list[SupplyState] = []
    supply.watch(heard.append)
    on = SupplyState(Output.ON, 4.0, 3.0)
    supply.tell(on)
    supply.unwatch(heard.append)
    supply.unwatch(heard.append)
    supply.tell(NO_SUPPLY)
    assert heard == [on]
    assert supply.state == NO_SUPPLY


def test_an_output_that_is_not_known_may_be_on() -> None:
    supply = Supply()
    assert not supply.may_be_on
    for output, may_be_on in ((Output.ON, True), (Output.UNKNOWN, True), (Output.OFF, False)):
        supply.tell(SupplyState(output))
        assert supply.may_be_on == may_be_on


def test_stop_goes_to_everyone_who_feeds_and_to_nobody_else() -> None:
    supply = Supply()
    stops: list[str] = []

    def first() -> None:
        stops.append("first")

    def second() -> None:
        stops.append("second")

    supply.stop()
    supply.feed(first)
    supply.feed(first)
    supply.stop()
    supply.feed(second)
    supply.stop()
    supply.end_feed(second)
    supply.stop()
    supply.feed(second)
    supply.end_feed()
    supply.stop()
    assert stops == ["first", "first", "second", "first"]
    assert supply.state == NO_SUPPLY
