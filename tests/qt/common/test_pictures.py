from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel
from reportlab.graphics.shapes import Drawing
from tests.qt.conftest import Show

from tfm_desktop.qt.common.pictures import INSET, SCALE, Pictures
from tfm_desktop.reports.charts import box
from tfm_desktop.reports.palette import Palette


@pytest.fixture
def dark(qapp: QApplication) -> Iterator[None]:
    qapp.setProperty("dark", True)
    yield
    qapp.setProperty("dark", False)


def boxes(width: float, palette: Palette) -> list[Drawing]:
    """Draw a box of 100 by 40 points, and a second one where both do not fit beside each other."""
    drawings = []
    for _ in range(1 if width > 200 else 2):
        drawing = Drawing(100, 40)
        drawing.add(box(0, 0, 100, 40, palette.tint, palette.tint))
        drawings.append(drawing)
    return drawings


def shown(show: Show, width: int) -> Pictures:
    pictures = Pictures("Boxes")
    pictures.show_drawn(boxes, "Two boxes.")
    show(pictures, QLabel("below"), width=width)
    return pictures


def colour_of(pictures: Pictures) -> str:
    return pictures.grab().toImage().pixelColor(INSET + 30, INSET + 30).name().upper()


def test_a_narrow_card_is_drawn_anew_and_grows(show: Show) -> None:
    pictures = shown(show, 600)
    height = pictures.height()
    assert height == round(40 * SCALE) + 2 * INSET
    pictures.window().resize(250, 500)
    assert pictures.height() > height + 40
    pictures.window().resize(600, 500)
    assert pictures.height() == height


def test_other_colours_are_drawn_with(show: Show, dark: None) -> None:
    pictures = shown(show, 600)
    assert colour_of(pictures) == "#2F6067"
    QApplication.instance().setProperty("dark", False)  # type: ignore[union-attr]
    QApplication.sendEvent(pictures, QEvent(QEvent.Type.PaletteChange))
    assert QColor(colour_of(pictures)) == QColor("#9CC6C9")


def test_it_is_told_in_words(show: Show) -> None:
    pictures = shown(show, 600)
    assert (pictures.accessibleName(), pictures.accessibleDescription()) == ("Boxes", "Two boxes.")
