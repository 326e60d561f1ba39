"""The errors of `drivers`.

DriversError               the root; only `bench` and the command line catch it
 ├─ AddressError           an address that names no link, or one that this system has not
 ├─ LinkError              something about a cable
 │   ├─ LinkBusyError      another process holds the port; names it where the system tells
 │   ├─ LinkDeniedError    this user may not open it; says what to install or to join
 │   └─ LinkLostError      cable pulled, switched off, or the far end gone
 ├─ NoAnswerError          nothing came back within the bounded number of tries
 ├─ StalledError           a USB device refused a request, as it does with one that it does not know
 ├─ GarbledError           what came back was no reply of this protocol, every time
 ├─ WrongInstrumentError   another instrument answered; names it
 └─ SetPointError          a value that the instrument, or the ceiling, does not allow

Each text is one sentence for the person at the bench: what was expected, what came, what to do.
"""


class DriversError(Exception):
    """Something that a cable, an instrument or a phone did; its text is one sentence for the person at the bench."""


class AddressError(DriversError):
    """An address that names no link."""


class LinkError(DriversError):
    """Something about a cable."""


class LinkBusyError(LinkError):
    """Another process holds the port."""


class LinkDeniedError(LinkError):
    """This user may not open the port."""


class LinkLostError(LinkError):
    """The far end is gone: cable pulled, switched off, or its process ended."""


class NoAnswerError(DriversError):
    """Nothing came back within the bounded number of tries."""


class StalledError(DriversError):
    """A USB device refused a request, as it does with one that it does not know or does not allow now."""


class GarbledError(DriversError):
    """What came back was no reply of this protocol, every time it was asked."""


class WrongInstrumentError(DriversError):
    """Another instrument than the one asked for is on the port."""


class SetPointError(DriversError):
    """A value that the instrument does not allow."""
