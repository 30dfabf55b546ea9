"""Signs of the system, on a bus of the test's own, and as the messages of Windows."""

import ctypes
import shutil
import subprocess
from collections.abc import Callable, Iterator
from ctypes import wintypes

import pytest
from PySide6.QtCore import QObject
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from pytestqt.qtbot import QtBot

from tfm_desktop.qt.system_signs import BusSigns, MessageFilter, session_path

LOGIN, MANAGER = "org.freedesktop.login1", "org.freedesktop.login1.Manager"
Send = Callable[..., None]


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[QDBusConnection, QDBusConnection]]:
    """Give two ends of a bus: the program's, and the system's, which speaks as login1."""
    if not shutil.which("dbus-daemon"):
        pytest.skip("there is no dbus-daemon here; Debian and Ubuntu have it in the package dbus")
    monkeypatch.setenv("XDG_SESSION_ID", "3")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert daemon.stdout
        address = daemon.stdout.readline().strip()
        ends = QDBusConnection.connectToBus(address, "ours"), QDBusConnection.connectToBus(address, "theirs")
        assert ends[1].registerService(LOGIN)
        yield ends
        for name in ("ours", "theirs"):
            QDBusConnection.disconnectFromBus(name)
    finally:
        daemon.terminate()
        daemon.communicate()


@pytest.fixture
def send(bus: tuple[QDBusConnection, QDBusConnection], told: list[str], qapp: QObject) -> Iterator[Send]:
    ours, theirs = bus
    holder = QObject()
    BusSigns(ours, ours, lambda: told.append("sign"), holder)

    def speak(path: str, interface: str, name: str, *values: object) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(values))
        assert theirs.send(message)

    yield speak
    holder.deleteLater()


@pytest.mark.parametrize(
    "sign",
    [
        ("/org/freedesktop/login1", MANAGER, "PrepareForSleep", True),
        ("/org/freedesktop/login1/session/_33", "org.freedesktop.login1.Session", "Lock"),
        ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", True),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", True),
    ],
    ids=["sleep", "lock", "screen saver", "screen saver of GNOME"],
)
def test_linux_tells_on_its_bus(send: Send, told: list[str], qtbot: QtBot, sign: tuple[object, ...]) -> None:
    send(*sign)
    qtbot.waitUntil(lambda: told == ["sign"])


def test_waking_up_and_another_session_are_no_signs(send: Send, told: list[str], qtbot: QtBot) -> None:
    send("/org/freedesktop/login1", MANAGER, "PrepareForSleep", False)
    send("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", False)
    send("/org/freedesktop/login1/session/_34", "org.freedesktop.login1.Session", "Lock")
    send("/org/freedesktop/login1", MANAGER, "PrepareForSleep", True)  # the last in order, so the others have come
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["sign"]


def test_a_bus_that_is_not_there_is_silent(told: list[str], qapp: QObject) -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nowhere", "nowhere")
    assert not nowhere.isConnected()
    BusSigns(nowhere, nowhere, lambda: told.append("sign"), qapp)
    assert told == []


@pytest.mark.parametrize(("name", "path"), [("3", "_33"), ("c2", "c2"), ("12", "_312"), ("a-b", "a_2db"), ("", None)])
def test_the_session_is_named_as_the_bus_names_it(monkeypatch: pytest.MonkeyPatch, name: str, path: str | None) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", name)
    assert session_path() == (f"/org/freedesktop/login1/session/{path}" if path else "")


@pytest.mark.parametrize(
    ("message", "what", "is_sign"),
    [
        (0x0218, 0x0004, True),  # goes to sleep
        (0x0218, 0x0012, False),  # wakes up
        (0x02B1, 0x7, True),  # the session is locked
        (0x02B1, 0x8, False),  # and unlocked
        (0x0100, 0x7, False),  # a key
    ],
)
def test_windows_tells_by_messages(told: list[str], message: int, what: int, is_sign: bool) -> None:
    sent = wintypes.MSG(message=message, wParam=what)
    given = MessageFilter(lambda: told.append("sign")).nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(sent))
    assert given == (False, 0)  # Qt goes on with it
    assert bool(told) is is_sign


def test_messages_of_another_system_are_left_alone(told: list[str]) -> None:
    assert MessageFilter(lambda: told.append("sign")).nativeEventFilter(b"xcb_generic_event_t", 0) == (False, 0)
    assert told == []
