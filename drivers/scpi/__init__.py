"""SCPI in lines, as bench supplies speak it: a client that asks, and a server for their simulators."""
