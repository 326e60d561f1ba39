"""The recorder: from a station and a plan to a case folder, whatever happens on the way.

Threads: the recorder's own talks to the guard and decides when a run is over; each meter beside the supply, and the
phone's USB side, has one that does nothing but listen; one writes the file, so that a disk that stalls keeps nobody
from switching off; the main thread shows and takes keys. Frozen objects travel by queue. On a turned clock (`--fast`,
simulated instruments alone) the same code takes its sources in turn, in one thread.

Nothing is lost: a reading that the wire lost is NaN and counted, and so is one that a meter's numbering says was there.
A capture lies in `CASE.part` while it grows; every reading is handed to the operating system within half a second, and
events at once, so that a killed capture loses at most its last second and `recover` makes a case of the rest. Nothing
is invented: a key press that nobody marked is a note with what was seen, never a `key_down`. Where a board presses the
key or switches VBUS, the event is the board's own word, with its time; the order alone is none.

Read in this order: `items` (what travels), `sources` (who speaks), `run_file` (readings on disk), `unfinished` (the
folder while it grows), `live` (what the current says while it comes), `stop_rules` (when it is enough), `host_times`
(suspended, or the clock stepped), `switching` (a board in place of a hand), `writing` (the thread with the file),
`telling` (what the display hears), `run` (one run), `recorder` (the whole capture), `provenance` (where no phone is),
`recover`, `adding` (runs into a case that is there), `packing` (a closed run, for those who open it).
"""
