"""Simulated cases: the imaginary phone on an imaginary bench, written down as the format for real ones demands.

`session` is what the technician does and with which supply, `answers` what the checks truly show, `written` what the
instrument makes of it and how it becomes files. `bench.simulate` puts them together. `recorded` makes cases another
way: the real recorder on simulated instruments, a `technician` at its side; `beside` gives any capture of a simulated
station the phone's USB side. Everything made here carries a sentence that says *simulated*; a label and a `truth.json`
say what was true, and no diagnosis ever reads them.
"""
