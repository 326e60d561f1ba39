"""The casebook: every case of a shop, findable. The folders are the truth; the index is made from them.

A casebook is a folder of case folders. What a case folder does not say itself (tags, notes, who added it, what was
diagnosed and decided when) stands in its `casebook.jsonl`, a `journal` that is only ever added to, so that a folder
carries its whole history wherever it is copied. `reading` makes `facts` of a folder; a damaged folder is facts too,
with the reason. `examine` diagnoses and decides a case once, when it is added, so that nothing has to be diagnosed
again to be found; `keeping` stores what other verbs found out of a case where it lies.

`index` keeps the facts in a database (`database`: SQLite in the casebook's folder, or PostgreSQL) whose `tables` are
made and brought up to date by the `migrations`, by themselves, before the first question. All filters and all free
text are terms of one inverted index (`terms`, `word_index`): any combination is one intersection of sorted lists.
Rows are numbered by day, so the newest come first without sorting. The index may be deleted at any time; `book` makes
it again from the folders. Paths in it are relative: a casebook that was copied to another machine opens there.

A writer first adds to the journal, then, holding the index's lock, reads the folder and writes its row. So the last
writer has read what every other one wrote, and two benches lose nothing.
"""
