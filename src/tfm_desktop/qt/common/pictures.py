"""Pictures of the reports in the window: the same drawings as on paper, in the window's colours."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from tfm_desktop.qt import theme

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer
    from reportlab.graphics.shapes import Drawing

    from tfm_desktop.reports.palette import Palette

SCALE = 1.5  # pixels for each point; so they read like the text beside them
BETWEEN, INSET, ROUND = 18, 16, 8  # pixels

Draw = Callable[[float, "Palette"], Sequence["Drawing"]]


class Pictures(QWidget):
    """A card of drawings below each other, drawn anew for each width and scheme; they are told in words too."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._draw: Draw | None = None
        self._drawn: list[QSvgRenderer] = []

    def show_drawn(self, draw: Draw, words: str) -> None:
        """Show what is drawn for a width in points and for colours, and tell it in words."""
        self._draw = draw
        self.setAccessibleDescription(words)
        self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew for other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, its edge in the accent colour where it has the focus, and the drawings on it."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.accent if self.hasFocus() else colours.line))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), ROUND, ROUND)
        top = INSET
        for one in self._drawn:
            size = _scaled(one.defaultSize())
            one.render(painter, QRectF(INSET, top, size.width(), size.height()))
            top += size.height() + BETWEEN

    def _redraw(self) -> None:
        if self._draw is None:
            return
        from PySide6.QtSvg import QSvgRenderer  # most of what is done in the window needs no picture

        from tfm_desktop.reports import charts, palette

        colours = palette.DARK if theme.is_dark() else palette.LIGHT
        drawings = self._draw((self.width() - 2 * INSET) / SCALE, colours)
        self._drawn = [QSvgRenderer(QByteArray(charts.to_svg(one))) for one in drawings]
        sizes = [_scaled(one.defaultSize()) for one in self._drawn]
        self.setFixedHeight(sum(size.height() + BETWEEN for size in sizes) - BETWEEN + 2 * INSET)
        self.update()


def _scaled(size: QSize) -> QSize:
    return size * SCALE
