"""The Casebook page: cases found while one types, a preview, statistics as plots, exports in bulk, proof of a pack.

`asked` is what one looks for, `finding` looks it up beside the window, `model`, `preview_model` and `plots_model` say
what is shown; none of them knows Qt. The parts of the page are one widget each; `page` puts them together.
"""
