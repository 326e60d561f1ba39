"""The Replay page: a corpus diagnosed again, held against its labels and against an older replay."""
