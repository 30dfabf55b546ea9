"""Looks into backups beside the window."""

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from tfm_desktop.qt.common import background
from tfm_desktop.storage import backup_contents
from tfm_desktop.storage.backup_folders import Backup
from tfm_desktop.storage.keys import Key


class Looks(QObject):
    """Looks into backups one after the other, until it is told to stop."""

    found = Signal(object, object)  # the path, and what was found

    def __init__(self, parent: QObject, goes_on: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._goes_on = goes_on
        self._stop = threading.Event()
        self._stop.set()

    @property
    def is_over(self) -> bool:
        """Tell whether none is being looked into."""
        return self._stop.is_set()

    def begin(self, wanted: list[Backup], keys: dict[bytes, Key]) -> None:
        """Look into backups with the keys that are known; what was begun before is dropped."""
        self.stop()
        stop = self._stop = threading.Event()
        own = {salt: key.copy() for salt, key in keys.items()}

        def work() -> None:
            try:
                for one in wanted:
                    if stop.is_set() or not self._goes_on():
                        break
                    found = backup_contents.look(one, own)
                    if not stop.is_set():
                        self.found.emit(one.path, found)
            finally:
                for key in own.values():
                    key.forget()

        def failed(fault: BaseException) -> None:
            stop.set()
            raise fault

        background.run(work, lambda _none: stop.set(), failed, self, is_aside=True)

    def stop(self) -> None:
        """Look into no more."""
        self._stop.set()
