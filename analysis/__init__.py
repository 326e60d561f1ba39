"""The physics of one power-on: amperes in, a diagnosis out, in NumPy and nothing else.

A `Trace` (readings with their own times, lost ones as NaN) is cut into segments where its level or its spread changes,
the segments get the names of boot phases, measured facts become findings with limits and with what the meter can
resolve, and a device profile (data, one table per fault) says how each finding, USB state and answered check speaks
for or against each fault. The verdict is the unanimous answer of the set of faults that still fit; where they
disagree it is *cannot say*, with the check that would settle it.

Nothing here opens a file, reads a clock, starts a thread or draws a random number. The same trace, profile and answers
give the same diagnosis, today and in a dispute two years from now. A diagnosis cannot know who pays.

Segments are found on bins, not on readings: one pass gathers the readings (`blocks`, `series`), the rest of the work
does not grow with the rate. Holes are holes (`clean`): nothing is measured across one. A meter is never made to say
more than it saw: `segment` cuts nothing that noise could have made and gives each edge its half-width, `ladder` says
which stages a rate can tell apart, and what is no phone's start has no stages (`attempts`).

Order of reading: `trace`, `blocks`, `pyramid`, `clean`, `series`, `change_points`, `pulses`, `lasting`, `edges`,
`segment`, `ladder`, `attempts`, `climb`, `phases`, `findings`, `profile`, `evidence`, `diagnosis`, `diagnose`.
"""
