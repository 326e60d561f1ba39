"""A second computer, emulated, with a real kernel and a real USB serial chip between driver and simulator.

QEMU boots the machine's own kernel on the machine's own files, read only under a layer of memory, so that the same
Python and the same tests run inside. Nothing needs root. The accelerator of the machine is left alone: where it belongs
to a paravirtual host, a guest hangs without a word; plain emulation boots in some seconds.
"""
