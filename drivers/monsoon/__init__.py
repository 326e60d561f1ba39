"""Monsoon High Voltage Power Monitor: the main channel as supply and as meter at 5,000 readings a second."""
