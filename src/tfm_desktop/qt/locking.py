"""Locks the window: the file is let go, its key forgotten, and nothing of it is in sight until the passphrase comes."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from shiboken6 import isValid

from tfm_desktop.domain.errors import Problem, WrongPassphrase
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.curtain import Curtain
from tfm_desktop.qt.common.place import Place
from tfm_desktop.qt.passphrases import RECOVERED

if TYPE_CHECKING:
    from tfm_desktop.qt.dialogs.lock import LockDialog

EVERY = 5  # seconds between two looks at the clock
JUMP = 30  # seconds that a look may be late; a computer that slept is later
REST = 5  # seconds without a key or the mouse, after which a pause of the window is felt by nobody
AGAIN = 100  # milliseconds until it is looked again whether work beside the window has ended
KEYS = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)
# What a user does; a move of the mouse over the window is use too.
USES = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    )
)
OPEN_TO_ALL = (
    "This file has no passphrase, so it cannot be locked: anyone with this computer can read it. "
    "Give it one first, under File › Passphrase…"
)
CHANGED = "The file was changed from elsewhere while it was locked. It was read anew."
OPEN_BEHIND = (
    "A window is still open behind the lock. What is typed there and not saved yet is lost when you close the program. "
    "To close it all the same, press “Close the program” again."
)
UNEXPECTED = "Something unexpected went wrong. The file was left as it is; try again, or close the program."


@dataclass(frozen=True, slots=True)
class Clock:
    """The seconds of a clock that nobody sets, and of the one on the wall, which alone goes on in sleep on Linux."""

    steady: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


class Locking(QObject):
    """Knows when to lock, hides what is open, and brings all of it back as it was."""

    def __init__(self, window: Any, files: Any, clock: Clock | None = None) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self._clock = clock or Clock()
        self.page = QWidget()  # what stands in place of the workspace
        self.page.setObjectName("page")
        self.is_locked = False
        self._used = self._looked = self._now()
        self._place = Place((), (0, 0))
        self._curtains: list[Curtain] = []
        self._held: list[QTimer] = []
        self._has_warned = False
        self._signs: QObject | None = None
        self._ticking = QTimer(self, interval=EVERY * 1000)
        self._ticking.timeout.connect(self.look)
        self._waiting = QTimer(self, interval=AGAIN)
        self._waiting.timeout.connect(self.lock)
        # Whatever a user does comes to a window of the system first: a filter there sees it, and little else.
        QGuiApplication.instance().focusWindowChanged.connect(self._follow)
        window.opened.connect(self._begin)

    @cached_property
    def dialog(self) -> "LockDialog":
        """Give the form that asks for the passphrase, made when it is first needed."""
        from tfm_desktop.qt.dialogs.lock import LockDialog

        made = LockDialog(self._window, self._clock.steady)
        made.wanted.connect(self._unlock)
        made.close_wanted.connect(self._close)
        made.forgotten.connect(lambda: self._window.passphrases.forgotten_at_lock(made, self._recover))
        return made

    def is_resting(self) -> bool:
        """Tell whether nobody has used the program for some seconds."""
        return self._now()[0] - self._used[0] > REST

    def watch_system(self) -> None:
        """Lock on sleep and on the system's lock too, where this system tells of them."""
        from tfm_desktop.qt.system_signs import watch

        self._signs = watch(self.lock, self._window)

    def look(self) -> None:
        """Lock where the program was not used for long, or the computer slept."""
        now = self._now()
        has_slept = max(now[0] - self._looked[0], now[1] - self._looked[1]) > EVERY + JUMP
        self._looked = now
        if has_slept or now[0] - self._used[0] >= 60 * self._window.settings.lock_minutes:
            self.lock()

    def lock_by_hand(self) -> None:
        """Lock, or say why that cannot be done."""
        if self._window.workspace and not self._window.workspace.database.is_encrypted:
            self._window.workspace.say(OPEN_TO_ALL)
        else:
            self.lock()

    def lock(self) -> None:
        """Lock an encrypted file, as soon as no work runs beside the window."""
        self._waiting.stop()
        if self.is_locked or not self._window.workspace or not self._window.workspace.database.is_encrypted:
            return
        if background.is_busy() or not self._window.isEnabled():
            self._waiting.start()
            return
        self.is_locked = True
        try:
            self._put_aside()
        finally:
            self._cover()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a key and the mouse as use; the first key after a sleep comes too late."""
        if event.type() in USES and not self.is_locked:
            self.look()
            self._used = self._now()
            if isinstance(event, QKeyEvent) and event.keyCombination() == KEYS:
                self.lock_by_hand()  # a dialog is in front: else the menu has taken the keys
            return self.is_locked
        return super().eventFilter(watched, event)

    def _begin(self) -> None:
        self.is_locked = False
        self._used = self._looked = self._now()
        self._ticking.start()
        self._follow(self._window.windowHandle())

    def _now(self) -> tuple[float, float]:
        return self._clock.steady(), self._clock.wall()

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _put_aside(self) -> None:
        """Save what can be saved; the rest stays in its input, and comes back with it."""
        _close_popups()
        self._place = Place.now()
        if left := QApplication.focusWidget():
            left.clearFocus()  # while the file is open: an input saves when it is left
        with suppress(Problem):
            self._window.workspace.rest()

    def _cover(self) -> None:
        self._has_warned = False
        self._window.cover(self.page)
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self._window]
        for one in windows:
            if isinstance(one, QFileDialog):
                one.reject()  # the system's own, which nothing can cover; it may propose a name
            else:
                self._curtains.append(Curtain(one))
        self._hold([self._window.workspace, *windows])
        self._window.workspace.database.shut()
        self.dialog.ask(self._window.workspace.database.path.name)

    def _hold(self, windows: list[QWidget]) -> None:
        """Stop whatever would ask the file after a while: lines that wait, a pause in typing, a search."""
        self._held = [one for window in windows for one in window.findChildren(QTimer) if one.isActive()]
        for timer in self._held:
            timer.stop()

    def _close(self) -> None:
        """Close the program; what is typed in a dialog behind is lost with it, which is said once."""
        if self._curtains and not self._has_warned:
            self._has_warned = True
            self.dialog.say(OPEN_BEHIND)
            return
        self.dialog.hide()  # it would keep the program running
        if not self._window.close():
            self.dialog.show()
            return
        for dialog in self._lift():
            dialog.reject()
            dialog.hide()  # one may ask to stay, and would keep the program running

    def _unlock(self, passphrase: str) -> None:
        path = self._window.workspace.database.path
        background.run(lambda: self._files.unlock(path, passphrase), self._resume, self._refuse, self)

    def _refuse(self, fault: BaseException) -> None:
        if isinstance(fault, WrongPassphrase):
            self.dialog.refuse(str(fault))
        elif isinstance(fault, Problem):
            self.dialog.say(str(fault))
        else:
            self.dialog.say(UNEXPECTED)
            raise fault

    def _recover(self, found: tuple[Any, Any, bool]) -> None:
        connection, key, is_ours = found
        self._resume((connection, key), is_ours=is_ours, told=RECOVERED)

    def _resume(self, unlocked: tuple[Any, Any], *, is_ours: bool = False, told: str = "") -> None:
        connection, key = unlocked
        try:
            is_same = self._window.workspace.database.resume(connection, key, is_ours=is_ours)
        finally:
            key.forget()  # the file holds a copy
        self.dialog.finish()
        self._begin()
        self._uncover(told) if is_same else self._read_anew(told)

    def _uncover(self, told: str) -> None:
        self._window.uncover()
        self._lift()
        for timer in self._held:
            if isValid(timer):
                timer.start()
        self._held.clear()
        self._place.go_back()
        if told:
            self._window.workspace.say(told)

    def _read_anew(self, told: str) -> None:
        """Show the file as it is now; what still waited to be saved is saved, or named."""
        self._held.clear()
        with suppress(Problem):
            self._window.workspace.save_waiting()
        lost = self._window.workspace.unsaved()
        for dialog in self._lift():
            dialog.reject()
        self._window.activateWindow()
        said = " ".join(filter(None, [told, CHANGED, "Not saved: " + "; ".join(lost) if lost else ""]))
        QTimer.singleShot(0, self, lambda: self._window.read_anew(said))

    def _lift(self) -> list[QDialog]:
        """Take the curtains away, and give the dialogs that they were before, the newest first."""
        curtains = [curtain for curtain in self._curtains if isValid(curtain)]
        found = [curtain.parentWidget() for curtain in reversed(curtains)]
        for curtain in curtains:
            curtain.lift()
        self._curtains.clear()
        return [one for one in found if isinstance(one, QDialog)]


def _close_popups() -> None:
    """Close lists, menus and tips: they stand before everything, and nothing was typed into them."""
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
            widget.close()
