"""The phone for a person at a terminal, and for a script.

Everything that came from a phone is printed as plain text, never as markup: it went through `untrusted.shown`, and rich
is told to find nothing in it.
"""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.phone_watch.meaning import MEANINGS, NOTHING, UNKNOWN, Meaning
from bench.phone_watch.now import PhoneNow
from bench.phone_watch.told import Remark, Told
from bench.phone_watch.wording import LIGHTS, light_of, words_of
from drivers.phone.states import WORDS

NO_PHONE = (
    "no phone is on USB: plug it in with a cable that carries data, feed it, press its key for a second, "
    "and run `bootbench phone --watch` to see what comes"
)


def console() -> Console:
    """Standard output, without rich's own guesses about what is a number or a path."""
    return Console(highlight=False, soft_wrap=True, emoji=False)


def print_phone(phone: PhoneNow, out: Console) -> None:
    """State first, then what the phone says of itself, then what it means."""
    state, meaning = phone.state, _meaning(phone)
    words = WORDS[state] if state is not None else "what is there gives no answer that tells its state"
    out.print(Text(words, style=f"bold {LIGHTS[state].value}" if state is not None else "bold"))
    out.print(Text(phone.address + (f"  USB {phone.usb_id}" if phone.usb_id else ""), style="dim"))
    if phone.facts:
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 2))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for fact in phone.facts:
            table.add_row(Text(fact.name, style="dim"), Text(fact.value))
        out.print(table, soft_wrap=False)
    _print_meaning(meaning, out)
    for note in phone.notes:
        out.print(Text(f"note: {note}"))


def print_no_phone(out: Console) -> None:
    """What to do where nothing is there."""
    out.print(Text(NO_PHONE))
    _print_meaning(NOTHING, out)


def print_told(told: Told, since_s: float, out: Console) -> None:
    """One line of the watch: when, how uncertain, what, and what it means."""
    light = light_of(told)
    style = light.value if light is not None else ""
    line = Text(f"{told.host_s - since_s:9.2f} s ")
    if isinstance(told, Remark):
        line.append(" " * 9)
        line.append(f"note: {told.sentence}", style=style)
    else:
        line.append(f"± {told.uncertainty_s:5.3f}  ", style="dim")
        line.append(f"{told.word.value} {told.value}", style=style)
        words = words_of(told)
        line.append(f"  {words}" if words else "")
    out.print(line)


def phone_fields(phone: PhoneNow) -> dict[str, object]:
    """One phone as JSON."""
    meaning, state = _meaning(phone), phone.state
    return {
        "address": phone.address,
        "usb_id": phone.usb_id,
        "state": state.value if state is not None else None,
        "words": WORDS[state] if state is not None else None,
        "motherboard": meaning.motherboard,
        "warranty": meaning.warranty,
        "facts": [{"name": fact.name, "value": fact.value} for fact in phone.facts],
        "notes": list(phone.notes),
    }


def told_fields(told: Told, since_s: float) -> dict[str, object]:
    """One line of the watch as JSON; a remark is a `note`, as in a case."""
    if isinstance(told, Remark):
        return _fields(told.host_s, since_s, 0.0, "note", told.sentence, None)
    return _fields(told.host_s, since_s, told.uncertainty_s, told.word.value, told.value, words_of(told) or None)


def _fields(
    host_s: float, since_s: float, uncertainty_s: float, name: str, value: str, words: str | None
) -> dict[str, object]:
    return {
        "at_s": round(host_s - since_s, 6),
        "host_s": round(host_s, 6),
        "uncertainty_s": round(uncertainty_s, 6),
        "name": name,
        "value": value,
        "words": words,
    }


def _meaning(phone: PhoneNow) -> Meaning:
    return MEANINGS[phone.state] if phone.state is not None else UNKNOWN


def _print_meaning(meaning: Meaning, out: Console) -> None:
    out.print(Text("motherboard: ", style="bold").append(Text(meaning.motherboard, style="not bold")))
    out.print(Text("warranty: ", style="bold").append(Text(meaning.warranty, style="not bold")))
