"""Reports and figures: what a case and a recording look like on paper and in a terminal.

*What is said* is apart from *how it is painted*. `gather` collects a case with its diagnosis, decision and origins
(`material`); `compose` says it, in order, as a `document` of blocks: one page for the customer (`customer`), then
every run, finding, fault and check (`evidence`), then where all of it comes from (`provenance`). All words are in
`words`, one instance per language (`languages`: `english`, `hindi`); sentences of the diagnosis and the clauses go
through its `phrases`, faults and checks by what they are called (`naming`). `account` tells the same in a terminal.

A drawing is a `figure`: a list of shapes in points that knows no library. `trace_figure` makes it of one run: lanes
over one time axis (`sheet`, `lanes_of_states`, `lanes_of_values`, `event_flags`), long traces as columns of least,
most and mean (`columns`), lost readings hatched (`gaps`), numbers with no more digits than the meter resolves
(`quantities`). `pdf`, `svg` and `png` paint the same shapes, so they cannot disagree; `pdf` is the only file that
knows the PDF library, and paints documents too, as `html` does; `report_json` says the same to programs (`files`).
Widths of texts come from the font files themselves (`typeface`), which ship with the package; Devanagari is shaped
first (`shaping`), and `setting` breaks texts into lines.

The same case gives the same bytes: nothing here reads a clock, and a file has no dates rather than false ones.
"""
