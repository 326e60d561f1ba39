"""Nordic Power Profiler Kit II as an ampere meter: 100,000 readings a second, up to 1 A.

It cannot carry a whole boot of this phone (peaks of some 2 A); it is the meter for leaks before the key.
"""
