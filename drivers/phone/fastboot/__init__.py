"""What the boot loader answers over fastboot: variables, and two reports; never a write.

`questions` is everything that can be asked, a closed list; `wire` is bytes; `transport` carries packets over TCP or
USB; `client` asks, and survives what a sick or hostile phone answers; `survey` asks everything in one round; `facts`
reads what was learned and refuses nonsense; `sim` is a simulated boot loader on the same wire, and `server` shows it to
other programs.
"""
