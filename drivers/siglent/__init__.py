"""Siglent SPD3303X and SPD3303X-E, channel 1, over TCP."""
