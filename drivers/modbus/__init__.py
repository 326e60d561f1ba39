"""Modbus RTU as bench supplies speak it: the frames, a client that asks, and a server for their simulators."""
