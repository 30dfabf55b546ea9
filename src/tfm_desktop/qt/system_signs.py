"""Signs that the system gives when the computer goes to sleep or its screen is locked.

Linux tells of both on D-Bus, where login1 and a screen saver speak; Windows sends messages. macOS tells only programs
that speak its own language: there the window locks after a sleep, by the jump of the clock, and not with the screen.
"""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Slot
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

LOGIN = "org.freedesktop.login1"  # freedesktop.org/software/systemd/man/org.freedesktop.login1
SCREEN_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
# learn.microsoft.com/windows/win32/power/wm-powerbroadcast, …/termserv/wm-wtssession-change
WM_POWERBROADCAST, PBT_APMSUSPEND = 0x0218, 0x0004
WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK = 0x02B1, 0x7
KINDS = (b"windows_generic_MSG", b"windows_dispatcher_MSG")
THIS_SESSION = 0


def watch(tell: Callable[[], None], window: QWidget) -> QObject | None:
    """Have a function called at each sign; gives what listens, or None where this system tells of nothing."""
    if sys.platform == "win32":
        return WindowsSigns(tell, window)
    if sys.platform == "darwin":
        return None
    from PySide6.QtDBus import QDBusConnection

    return BusSigns(QDBusConnection.systemBus(), QDBusConnection.sessionBus(), tell, window)


class BusSigns(QObject):
    """Listens on the buses of Linux; a bus that is not there is silent."""

    def __init__(
        self, system: "QDBusConnection", session: "QDBusConnection", tell: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tell = tell
        if system.isConnected():
            _hear(
                system, LOGIN, "/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", self, "on_flag(bool)"
            )
            _hear(system, LOGIN, session_path(), f"{LOGIN}.Session", "Lock", self, "on_lock()")
        if session.isConnected():
            for saver in SCREEN_SAVERS:
                _hear(session, "", "", saver, "ActiveChanged", self, "on_flag(bool)")

    @Slot(bool)
    def on_flag(self, begins: bool) -> None:
        """Hear that sleep, or the screen saver, begins or ends."""
        if begins:
            self._tell()

    @Slot()
    def on_lock(self) -> None:
        """Hear that this session is to be locked."""
        self._tell()


def session_path() -> str:
    """Give the path of this session on the bus; empty for any, where the session does not know its name."""
    name = os.environ.get("XDG_SESSION_ID", "")
    # systemd writes every sign of a name that is no letter, and a digit in front, as its code
    signs = [
        sign if sign.isascii() and (sign.isalpha() or (sign.isdigit() and place)) else f"_{ord(sign):02x}"
        for place, sign in enumerate(name)
    ]
    return f"/org/freedesktop/login1/session/{''.join(signs)}" if name else ""


class WindowsSigns(QObject):
    """Listens to the messages that Windows sends to the program’s windows."""

    def __init__(self, tell: Callable[[], None], window: QWidget) -> None:
        super().__init__(window)
        self._filter = MessageFilter(tell)
        QCoreApplication.instance().installNativeEventFilter(self._filter)
        _ask_for_session_messages(int(window.winId()))


class MessageFilter(QAbstractNativeEventFilter):
    """Finds sleep and the lock of the session among the messages of Windows."""

    def __init__(self, tell: Callable[[], None]) -> None:
        super().__init__()
        self._tell = tell

    def nativeEventFilter(self, kind: QByteArray | bytes, message: Any) -> tuple[bool, int]:  # type: ignore[override]
        """Look at a message, and leave it to Qt."""
        if (kind.data() if isinstance(kind, QByteArray) else kind) in KINDS:
            from ctypes import wintypes

            told = wintypes.MSG.from_address(int(message))
            if (told.message, told.wParam) in (
                (WM_POWERBROADCAST, PBT_APMSUSPEND),
                (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
            ):
                self._tell()
        return False, 0


def _hear(bus: "QDBusConnection", *where: Any) -> None:
    *place, slot = where
    connect: Any = bus.connect  # its stub asks for a slot in bytes, which it refuses
    connect(*place, SLOT(slot))


def _ask_for_session_messages(handle: int) -> None:
    import ctypes

    load: Any = ctypes.WinDLL  # type: ignore[attr-defined,unused-ignore] # on Windows alone
    load("wtsapi32").WTSRegisterSessionNotification(ctypes.c_void_p(handle), THIS_SESSION)
