"""From a diagnosis to a decision and a document: record, diagnose, decide, report, and the command line.

`bench` joins `drivers` (cables) and `analysis` (physics), owns every file that a case is made of, and never imports
Qt: each verb of `bootbench` works on a machine without a screen. The window finds its way in through an entry point.
"""
