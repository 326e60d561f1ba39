"""The guard: the one process that may talk to the supply, and whose first duty is *off*.

The application asks, the guard decides. It lives in a process of its own (spawned, so that it shares nothing), owns
the port, and switches the output off when the pipe to the application closes, when the application's heartbeat stops,
when a reading is dangerous, or when it is told to. Before the output goes on, everything is programmed and **read
back**: set voltage at or below 4.40 V, the current limit, over-voltage and over-current protection where the
instrument has them, and no *output on at power-up*. A first connection gets a low limit for a touch test; the limit
is raised only when the supply held its voltage, so no current is ever pushed into a short.

What is watched on every reading: a terminal voltage above the set one (somebody pushes current back), constant
current with a collapsed voltage before the key, an output that went off by itself, set-points that somebody changed
(they come along with the readings), and readings that stop coming.

Read in this order: `messages`, `rules` (what is refused), `watch` (what is dangerous), `keeper` (the sequence),
`process` (pipe, heartbeat, signals), `client` (the application's side).

What software cannot do: where the link is gone or the supply does not obey, the output stays as it is. The guard then
says so at once, says what to unplug, and goes on sending *off*; what protects the phone meanwhile is what was
programmed before.
"""
