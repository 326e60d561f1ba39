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

A run is doubted before it is believed: `gates` knows the recordings that are no phone's start (a running phone, a
board, a supply at its limit, a clip that came off) and says so in a sentence; such a run weighs nothing, but for the
leak that it shows before a key that somebody says was pressed. A recording in which the output went on several times,
or a key did nothing and its contact was bridged, is several runs (`power_ons`), and one with bridged contact says
nothing of the key (`bridging`) and, where nothing flows in any run, nothing of the board. Starts are counted
(`whole_boots`), since a fault may come and go, and so are those that were recorded to their end. A bench that was
checked and found wrong takes all its currents with it (`doubting`).
What passes is measured into findings, each judged against its limits or *not measurable* with why, and USB and ADB
events become states. In the profile a fault has looks, the ways it can show itself, and each look says what it lets
one expect. An observation adds a log-odds weight that is bounded, so that one wrong reading decides nothing; what a
fault does not mention weighs nothing. For findings the literature is a prior: fitted terms, smaller and bounded on
their own, add what simulated phones show beyond it. `standing` turns the sums into a posterior and the smallest
credible set; a fault whose proof (the checks that the profile demands) is not recorded keeps its place in the list and
gives no verdict. `next_check` asks which answer would say most about the verdict, not about the fault.

A profile can learn: `counting` says how many of a shop's labelled cases showed what, `learn` adds them to expectations
that keep the literature as prior, and `calibrate` fits temperature and credibility on cases that were held back.
A shop's good boots make a `golden` band, laid on one time axis by `warp`: a second view, which weighs nothing.

Order of reading: `trace`, `blocks`, `pyramid`, `reduction`, `clean`, `series`, `change_points`, `pulses`, `lasting`,
`edges`, `segment`, `ladder`, `attempts`, `climb`, `phases`; `findings`, `judging`, `levels`, `marks`, `view`,
`before_key`, `after_key`, `returns`, `repetition`, `endings`, `furthest`, `gates`, `limit_held`, `switches_seen`,
`power_ons`, `measure`, `states`; `looks`, `profile`, `expectations`, `evidence`, `contradicting`, `bridging`,
`whole_boots`, `doubting`, `standing`, `next_check`, `wording`, `reasons`, `diagnosis`, `diagnose`; `counting`,
`learnt_words`, `learn`, `calibrate`; `warp`, `golden`.
"""
