"""An opaque curtain before all that a window shows; what is behind stays as it is, a loop that waits for it too."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

TITLE = "TfM Desktop"


class Curtain(QWidget):
    """Covers a window, its title included, until it is lifted."""

    def __init__(self, covered: QWidget) -> None:
        super().__init__(covered)
        self._title = covered.windowTitle()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what is behind is not painted at all
        self.setAccessibleName("Locked")
        covered.installEventFilter(self)
        covered.setWindowTitle(TITLE)
        self._fit()
        self.show()

    def lift(self) -> None:
        """Show what is behind again."""
        if not isValid(self):
            return
        covered = self.parentWidget()
        covered.removeEventFilter(self)
        covered.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the window, and before what is added to it."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.ChildPolished, QEvent.Type.LayoutRequest):
            self._fit()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill all with the ground of a window."""
        QPainter(self).fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Window))

    def _fit(self) -> None:
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
