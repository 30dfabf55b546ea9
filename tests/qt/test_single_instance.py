import uuid
from collections.abc import Iterator

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot
from tests.qt.signals import heard

from tfm_desktop.qt.single_instance import SingleInstance


@pytest.fixture
def place() -> str:
    return f"/home/ada/{uuid.uuid4()}"


@pytest.fixture
def first(qtbot: QtBot, place: str) -> Iterator[SingleInstance]:
    made = SingleInstance(place)
    made.listen()
    yield made
    made.deleteLater()


def test_alone_there_is_nobody_to_hand_over_to(qtbot: QtBot, place: str) -> None:
    assert not SingleInstance(place).hand_over("mastery.tfm")


def test_a_second_start_hands_its_file_over_to_the_first(qtbot: QtBot, first: SingleInstance, place: str) -> None:
    with qtbot.waitSignal(first.raised) as told:
        assert SingleInstance(place).hand_over("/home/ada/Zoë’s file & more.tfm")
    assert told.args == ["/home/ada/Zoë’s file & more.tfm"]
    with qtbot.waitSignal(first.raised) as told:
        assert SingleInstance(place).hand_over("")
    assert told.args == [""]


def test_several_starts_at_once_are_all_heard(qtbot: QtBot, first: SingleInstance, place: str) -> None:
    spy = QSignalSpy(first.raised)
    for name in ("one", "two", "three"):
        assert SingleInstance(place).hand_over(name)
    qtbot.waitUntil(lambda: spy.count() == 3)
    assert sorted(heard(spy)[number][0] for number in range(3)) == ["one", "three", "two"]


def test_another_users_place_is_another_window(qtbot: QtBot, first: SingleInstance, place: str) -> None:
    assert not SingleInstance(f"{place} of somebody else").hand_over("mastery.tfm")


def test_what_a_crash_left_behind_is_no_hindrance(qtbot: QtBot, first: SingleInstance, place: str) -> None:
    after_crash = SingleInstance(place)
    after_crash.listen()  # the name is taken still
    with qtbot.waitSignal(after_crash.raised):
        assert SingleInstance(place).hand_over("mastery.tfm")


def test_whoever_says_nothing_raises_nothing(qtbot: QtBot, first: SingleInstance) -> None:
    spy = QSignalSpy(first.raised)
    socket = QLocalSocket()
    socket.connectToServer(first._name)  # noqa: SLF001 - no start of ours says half a line
    assert socket.waitForConnected(1000)
    socket.write(b"half a li")
    socket.waitForBytesWritten(1000)
    qtbot.wait(30)
    assert spy.count() == 0
    socket.write(b"ne\n")
    qtbot.waitUntil(lambda: spy.count() == 1)
    assert heard(spy)[0] == ["half a line"]
