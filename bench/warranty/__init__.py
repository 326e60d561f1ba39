"""The warranty notice as rules: the facts of a claim in, a decision with every clause out.

**What is decided.** One thing: whether the facts of a claim meet the conditions of a policy. The answer is *eligible*,
*not eligible* or *needs evidence*, by one line: any clause failed, not eligible; else any clause unknown, needs
evidence; else eligible. Every clause is always evaluated, to *satisfied*, *failed* or *unknown*, and says what it saw,
its limit and where that is written. A decision is a pure function of claim and policy: no clock, no file, no order of
asking. `explain` says it in sentences that a customer understands: why, by which clause, what to bring.

**What is never decided.** Whether the motherboard is at fault: that is the diagnosis (`diagnosed` puts its verdict into
a claim), or the centre's own word, entered with a reason; where both are there the diagnosis counts and both are shown.
Whether a crack or a liquid did the damage: a person looked, or the ground is *not inspected*; an electrical diagnosis
never fills in a ground. What a fact that is not known would have been: unknown is a state, not a guess. And the last
word: the notice gives it to the service centre. An `override` is the centre's own decision; it has a person, a reason
and a time, is kept in a file beside the claim (`C1.overrides.json` beside `C1.json`), is printed with the
recommendation and never in its place, and cannot be undone, only followed by another.

**Where each word of the notice went.** Values are data in `policies/*.toml`, each with its clause and the words it
comes from; the functions that read them are `clauses`, one per condition.

===============================================  ==========================================================
the notice                                       here
===============================================  ==========================================================
"POCO X3 Pro", the table of models               `product`, `models`; clause `model`
"extending the warranty period to 2 years        `purchase_warranty_months` and `extended_warranty_months`:
… from the date of purchase", clause 1           12 and a further 12; clause 3 sets the same end
"please write to"                                `contact`; the last line of every explanation
1, "defects … in the power-on function"          clause `1.issue`
1, "examine if … any dysfunction of the          clause `1.motherboard`, from the diagnosis or the centre
Product's motherboard"
2, first purchaser, resold, second-hand          clause `2`, two facts
3, "up to one year from the expiry of the        clause `3`, `dates`: whole days, last day included, month
Purchase Warranty"                               ends clamped, the second period counted from the first end
4, the six bullets                               `grounds`, nine of them, five states each; clause `4` fails
                                                 only where a ground *damaged the motherboard*
4, "definitive, final and binding"               `final_word`; every explanation; `override`
5, "copy of the … receipt / invoice"             clause `5`: presented, not yet, cannot be produced
6, "terms … of the Purchase Warranty"            clause `6`
quality, regret, gratitude (the preamble)        nowhere: they set no condition
"free-of-cost … repairs or replacement"          nowhere: what the centre then does is not decided here
===============================================  ==========================================================

A policy for another phone is another file; it may switch a clause off (`applies = false`) or add a ground, without
code. `valid_from` is the first claim date that it decides. Dates are calendar dates in its zone; the zone is used where
a clock is read, which is at the command line alone (today's date for a new claim, the time of an override).

**Wrong facts** are refused, not decided: a claim before its purchase, dates that no calendar has, a check digit that
does not fit, a field or ground that nobody knows. Each is one sentence with the field's path and what would be right.
A field that is left out, and null where the format has it, is *not known*; where a field has its own word for that
(`not_presented`, `unknown`), null is refused. Without a date of purchase the two last days and `falls_under` are null.

Order of reading: `dates`, `claim`, `policy`, `clauses`, `decide`, `explain`; then what reads and writes (`claim_json`,
`policy_toml`, `override`, `many`), and `questions`, which asks for the facts one after another.
"""
