"""Text laid out in rows within a width: between words where there are any, within a word that is too long."""

import math

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QTextLayout, QTextOption


def wrapped(text: str, font: QFont, width: int) -> QTextLayout:
    """Lay a text out within a width in pixels."""
    laid = QTextLayout(text.replace("\n", "\u2028") or " ", font)
    laid.setCacheEnabled(True)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid.setTextOption(option)
    laid.beginLayout()
    height = 0.0
    while (line := laid.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    laid.endLayout()
    return laid


def height_of(laid: QTextLayout) -> int:
    """Give the height of a laid out text in pixels."""
    return math.ceil(laid.boundingRect().height())
