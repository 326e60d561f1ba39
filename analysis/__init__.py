"""The physics of one power-on: amperes in, a diagnosis out, in NumPy and nothing else.

A `Trace` (readings with their own times, lost ones as NaN) is cut into segments where its level or its spread changes,
the segments get the names of boot phases, measured facts become findings with limits and with what the meter can
resolve, and a device profile (data, one table per fault) says how each finding, USB state and answered check speaks
for or against each fault. The verdict is the unanimous answer of the set of faults that still fit; where they
disagree it is *cannot say*, with the check that would settle it.

Nothing here opens a file, reads a clock, starts a thread or draws a random number. The same trace, profile and answers
give the same diagnosis, today and in a dispute two years from now. A diagnosis cannot know who pays.

Order of reading: `trace`, `pyramid`, `clean`, `segment`, `phases`, `findings`, `profile`, `evidence`, `diagnosis`,
`diagnose`.
"""
