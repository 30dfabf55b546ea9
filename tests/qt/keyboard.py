"""Keys as a user presses them: they go where the system would send them, to a list of names too."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

Key, Modifier = Qt.Key, Qt.KeyboardModifier
SHIFT, ALT, CONTROL = Modifier.ShiftModifier, Modifier.AltModifier, Modifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier, times: int = 1) -> None:
    for _ in range(times):
        QTest.keyClick(window(), key, modifier)
        QApplication.processEvents()


def type_in(text: str) -> None:
    for sign in text:
        if sign.isascii():
            QTest.keyClick(window(), sign)  # type: ignore[call-overload] # the stub knows no signs
        else:  # QTest knows the keys of ASCII only
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, Key.Key_unknown, Modifier.NoModifier, sign)
                QApplication.sendEvent(QApplication.activePopupWidget() or focused(), event)
        QApplication.processEvents()


def window() -> QWindow:
    """Give the window that has the keys; a menu that closes gives them back to none where there is no display."""
    active = QApplication.activeWindow()
    found = QApplication.focusWindow() or (active.windowHandle() if active else None)
    assert found is not None, "no window has the keys"
    return found


def replace(text: str) -> None:
    press(Key.Key_A, CONTROL)
    if text:
        type_in(text)
    else:
        press(Key.Key_Delete)


def in_dialog(act: Callable[[QWidget], None]) -> None:
    """Act as soon as a dialog is there that waits for its user; it is closed where acting has not closed it."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or not dialog.isActiveWindow():
            QTimer.singleShot(5, look)
            return
        try:
            act(dialog)
        finally:
            if isValid(dialog) and dialog.isVisible():
                dialog.close()

    QTimer.singleShot(0, look)


def answer(
    qtbot: QtBot, window: QWidget, act: Callable[[Any], None], ask: Callable[[], None], timeout: int = 5_000
) -> None:
    """Do what opens a dialog, act in it, and turn to the window again, which no display does by itself."""
    done: list[bool] = []

    def acted(dialog: QWidget) -> None:
        try:
            act(dialog)
        finally:
            done.append(True)

    in_dialog(acted)
    ask()
    qtbot.waitUntil(lambda: bool(done), timeout=timeout)  # a button that a key presses is seen to go down first
    in_front(qtbot, window)


def in_front(qtbot: QtBot, window: QWidget) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "no widget has the focus"
    return widget


def tab_to(name: str) -> None:
    """Go on with Tab until the control of a name has the focus."""
    met = []
    for _ in range(60):
        met.append(name_of(focused()))
        if met[-1] == name:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"Tab never comes to “{name}”, but to {met}")


def tab_order(first: QWidget, most: int = 100) -> list[str]:
    """Go through a window with Tab until it comes round, and name what had the focus."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    start, names = focused(), []
    for _ in range(most):
        names.append(name_of(focused()))
        press(Key.Key_Tab)
        if focused() is start:
            return names
    raise AssertionError(f"Tab never comes round: {names}")


def name_of(widget: QWidget) -> str:
    """Give the name that a screen reader would say; of a box Qt for Linux would give the value."""
    if widget.accessibleName():
        return widget.accessibleName()
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name) if told else ""
