"""OWON P4000 and SPE supplies, and Kiprim DC310S."""
