import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QScrollArea, QWidget
from tests.qt.conftest import Show
from tests.qt.keyboard import Key, focused, name_of, press, replace, tab_order

from tfm_desktop import __version__
from tfm_desktop.qt.dialogs.about import COLUMNS, AboutDialog, KeysDialog, SettingsDialog
from tfm_desktop.qt.main_window import ACTIONS


def shown(dialog: QDialog) -> list[str]:
    dialog.show()
    dialog.activateWindow()
    QApplication.processEvents()
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_every_key_of_the_menus_stands_on_the_card(show: Show) -> None:
    card = " ".join(shown(KeysDialog(show(QWidget()))))
    for _, text, keys, _, _ in ACTIONS:
        written = keys.replace("Del", "Delete").replace("PgDown", "Page Down").replace("PgUp", "Page Up")
        is_there = written in card or (keys[:5] == "Ctrl+" and keys[5:] in ("2", "3", "4", "5"))
        assert is_there, f"{text}: {keys}"
    told = [one for sections in COLUMNS for _, section in sections for one in section]
    assert all(keys in card and meaning in card for keys, meaning in told)


def test_on_a_small_screen_the_keys_are_scrolled_to_and_close_is_seen(dressed: QApplication, show: Show) -> None:
    dialog = KeysDialog(show(QWidget()))
    shown(dialog)
    dialog.resize(860, 470)
    QApplication.processEvents()
    (close,) = dialog.findChildren(QPushButton)
    assert dialog.rect().contains(close.geometry())
    (area,) = dialog.findChildren(QScrollArea)
    assert focused() is area
    assert area.horizontalScrollBar().maximum() == 0
    press(Key.Key_PageDown, times=3)
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum() > 0


def test_about_says_what_the_program_is_and_rests_on(show: Show) -> None:
    told = " ".join(shown(AboutDialog(show(QWidget()))))
    for word in (__version__, "opens no connection", "Open Government Licence v3.0", "LGPL", "MIT"):
        assert word in told


def test_the_author_is_typed_and_closed_by_enter(show: Show) -> None:
    dialog = SettingsDialog("Ada", 10, show(QWidget()))
    shown(dialog)
    assert focused() is dialog.author
    assert name_of(dialog.author) == "Your name, as the author of PDFs"
    replace("Grace Hopper")
    press(Key.Key_Return)
    assert dialog.author.text() == "Grace Hopper"
    assert not dialog.isVisible()


@pytest.mark.parametrize(("held", "shown_as"), [(2, 2), (10, 10), (60, 60), (0, 2), (12, 10), (999, 60)])
def test_the_minutes_until_the_lock_are_chosen_from_a_few(show: Show, held: int, shown_as: int) -> None:
    dialog = SettingsDialog("", held, show(QWidget()))
    assert dialog.lock_minutes.currentData() == shown_as
    assert [dialog.lock_minutes.itemText(place) for place in range(6)] == [
        f"{minutes} minutes" for minutes in (2, 5, 10, 15, 30, 60)
    ]
    assert name_of(dialog.lock_minutes) == "Lock when the program was not used for"


@pytest.mark.parametrize("make", [KeysDialog, AboutDialog])
def test_escape_and_enter_close_and_nothing_is_cut(dressed: QApplication, show: Show, make: type[QDialog]) -> None:
    for key in (Key.Key_Escape, Key.Key_Return):
        dialog = make(show(QWidget()))
        shown(dialog)
        assert set(tab_order(focused())) - {"Keys"} == {"Close"}
        assert dialog.height() <= 768
        for label in dialog.findChildren(QLabel):
            assert label.width() >= (0 if label.wordWrap() else label.sizeHint().width()), label.text()
            assert not label.wordWrap() or label.height() >= label.heightForWidth(label.width())
        press(key)
        assert not dialog.isVisible()
