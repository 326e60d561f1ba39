"""The window's way in, found by `bootbench window` through the entry point `bootbench.window`."""
