"""A capture in a process of its own, driven from beside: for a window that must go on drawing, and must be obeyed.

The recorder is the one of the command line; here it waits at a gate until somebody lets the output go on, and tells
what it sees thirty times a second. STOP does not pass through it: the order goes from the process's listener straight
to the guard, so that a recorder that hangs keeps nobody from switching off. A process that hangs as a whole is ended
from outside, and the guard, which notices that its application is gone, switches off by itself.

    window ── orders ──> listener ──> guard (its own process) ──> supply
       ^                    └──> recorder
       └──── told <──── sender

Read in this order: `messages` (what travels), `proofs` (what is proved before the output goes on), `series` and
`picture` (what is drawn while it comes), `paced` (a simulated bench that keeps time with its onlooker), `virtual` (the
phone on it), `answers` (what the supply says), `process` (the capture), `client` (the window's side).
"""
