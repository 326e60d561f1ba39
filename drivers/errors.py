"""The errors of `drivers`.

DriversError
    the root; only `bench` and the command line catch it
"""


class DriversError(Exception):
    """Something that a cable, an instrument or a phone did; its text is one sentence for the person at the bench."""
