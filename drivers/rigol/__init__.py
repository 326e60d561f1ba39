"""Rigol DP711, DP712, DP821A, DP831A, DP832 and DP832A, channel 1."""
