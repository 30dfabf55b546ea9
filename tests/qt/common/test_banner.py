from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, name_of, press

from tfm_desktop.qt.common.banner import Banner
from tfm_desktop.qt.common.inputs import LineInput


def test_a_sentence_is_shown_until_it_is_closed(show: Show) -> None:
    banner = Banner()
    show(banner, LineInput())
    banner.hide()
    assert banner.text == ""
    banner.say("Backed up.")
    assert banner.text == "Backed up."
    (close,) = [one for one in banner.findChildren(QPushButton) if one.isVisible()]
    assert name_of(close) == "Close this message"
    close.setFocus()
    press(Key.Key_Return)
    assert banner.text == ""


def test_a_sentence_is_shown_as_it_is_written_and_said(show: Show) -> None:
    banner = Banner()
    show(banner)
    banner.say("There is no visit “<b>x</b>”.")
    (label,) = [one for one in banner.findChildren(QLabel) if one.text()]
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert name_of(label) == "There is no visit “<b>x</b>”."
