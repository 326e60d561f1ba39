"""The pages of the window, each a folder of two: `model` (no Qt) and `page`."""
