"""A replay as one HTML page that explains itself: no script, no link, nothing from elsewhere.

`worst` says which cases deserve a look, `pictures` draws their runs, `reliability` draws how far probabilities hold,
`tables` and `page` set it all. Case ids, labels and notes are other people's text: everything goes through
`markup.words`. The page stays of a size that a browser opens, however many cases there are; it counts what it leaves
out.
"""
