"""`bootbench instruments`: what is plugged in, who it says it is, and what it is good for on this phone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bench.cli.tap_option import opened_tap, tap_option
from bench.errors import BadInputError

if TYPE_CHECKING:
    from drivers.catalog import InstrumentRow
    from drivers.discover import Asked, Found


@click.command()
@click.option("--known", is_flag=True, help="List the instruments of the catalog, and how each was verified.")
@click.option("--ask", "address", metavar="ADDRESS", help="Ask this one port, such as serial:///dev/ttyUSB0.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@tap_option
def command(known: bool, address: str | None, as_json: bool, tap: Path | None) -> None:
    """List what is plugged in, by its USB id and by asking each port who is there.

    Asking switches nothing on, takes some 20 s at most, and closes every port again.
    """
    if known and address is not None:
        raise BadInputError("instruments", "--known and --ask were both given", advice="name one")
    if tap is not None and known:
        raise BadInputError("instruments", "--known asks nobody, so that --tap has no link to write down")
    if known:
        _known(as_json)
    elif address is not None:
        _one(address, as_json, tap)
    else:
        _all(as_json, tap)


def _known(as_json: bool) -> None:
    from drivers.catalog import INSTRUMENTS

    if as_json:
        click.echo(json.dumps({"known": [_row_fields(row) for row in INSTRUMENTS]}, indent=2, ensure_ascii=False))
        return
    for row in INSTRUMENTS:
        click.echo(f"{row.name:<10} {row.title}")
        usb_ids = f"; USB {', '.join(row.usb_ids)}" if row.usb_ids else ""
        click.echo(f"{'':<10} {' and '.join(row.parts)}{usb_ids}")
        click.echo(f"{'':<10} {row.verified_by}")


def _one(address: str, as_json: bool, tap: Path | None) -> None:
    from drivers.discover import ask

    with opened_tap(tap) as record:
        found = ask(address, tap=record)
    if as_json:
        click.echo(json.dumps(_found_fields(found), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_found_lines(found)))


def _all(as_json: bool, tap: Path | None) -> None:
    from drivers.discover import ask_all
    from drivers.plugged_in import plugged_in

    listed = plugged_in()
    if listed.devices:
        names = ", ".join(device.address for device in listed.devices)
        click.echo(f"asking {names}, at most some 20 s …", err=True)
    with opened_tap(tap) as record:
        asked = ask_all(listed.devices, tap=record)
    if as_json:
        fields = {"plugged_in": [_asked_fields(one) for one in asked], "notes": list(listed.notes)}
        click.echo(json.dumps(fields, indent=2, ensure_ascii=False))
        return
    for one in asked:
        usb = f"  USB {one.plugged.usb_id}" if one.plugged.usb_id else ""
        click.echo(f"{one.plugged.address}  {one.plugged.title}{usb}")
        lines = _found_lines(one.found) if one.found is not None else [str(one.problem)]
        click.echo("\n".join(f"  {line}" for line in lines))
    if not asked:
        click.echo("nothing is plugged in: the system lists no serial port, and no USB instrument of the catalog")
    for note in listed.notes:
        click.echo(note)


def _found_lines(found: Found) -> list[str]:
    from bench.instrument_use import good_for

    said, supply, meter = found.identity, found.supply_limits, found.meter_limits
    details = [f"serial number {said.serial_number}"] if said.serial_number else []
    details += [f"firmware {said.firmware}"] if said.firmware else []
    details += [f"{found.retries} questions repeated"] if found.retries else []
    lines = [", ".join([f"{said.maker} {said.model}", *details]), f"address: {found.address}"]
    if supply is not None:
        lines.append(
            f"supply: to {supply.max_v:g} V in {supply.step_v:g} V, to {supply.max_a:g} A in {supply.step_a:g} A"
        )
    if meter is not None:
        lines.append(
            f"meter: {_rate(meter.rate_hz)} readings/s, resolution {meter.resolution_a * 1000:.3g} mA, "
            f"to {meter.range_a:g} A"
        )
    return lines + [f"on this phone: {sentence}" for sentence in good_for(supply, meter)]


def _rate(rate_hz: float) -> str:
    return f"{rate_hz:.3g}" if rate_hz < 1000.0 else f"{rate_hz:,.0f}"


def _found_fields(found: Found) -> dict[str, object]:
    from bench.instrument_use import good_for

    said, supply, meter = found.identity, found.supply_limits, found.meter_limits
    return {
        "address": found.address,
        "driver": found.row.name,
        "maker": said.maker,
        "model": said.model,
        "serial_number": said.serial_number,
        "firmware": said.firmware,
        "max_v": supply.max_v if supply else None,
        "max_a": supply.max_a if supply else None,
        "rate_hz": meter.rate_hz if meter else None,
        "resolution_a": meter.resolution_a if meter else None,
        "range_a": meter.range_a if meter else None,
        "retries": found.retries,
        "good_for": list(good_for(supply, meter)),
    }


def _asked_fields(one: Asked) -> dict[str, object]:
    return {
        "port": one.plugged.address,
        "title": one.plugged.title,
        "usb_id": one.plugged.usb_id,
        "instrument": _found_fields(one.found) if one.found is not None else None,
        "problem": one.problem,
    }


def _row_fields(row: InstrumentRow) -> dict[str, object]:
    return {
        "name": row.name,
        "title": row.title,
        "parts": list(row.parts),
        "usb_ids": list(row.usb_ids),
        "verified_by": row.verified_by,
    }
