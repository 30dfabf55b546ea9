"""What a signal has told."""

from typing import Any

from PySide6.QtTest import QSignalSpy


def heard(spy: QSignalSpy) -> list[list[Any]]:
    """Give what was told each time; the spy itself ends the program when it is asked for more than that."""
    return [spy.at(place) for place in range(spy.count())]
