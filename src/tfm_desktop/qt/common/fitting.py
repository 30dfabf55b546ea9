"""A dialog that is as tall as its wrapped texts need, also when one of them changes."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QWidget


class FittingDialog(QDialog):
    """Has a fixed width in pixels; Qt by itself would press wrapped texts together."""

    def __init__(self, title: str, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(min(width, parent.window().width() - 20))

    def event(self, event: QEvent) -> bool:
        """Fit the height whenever something inside has changed."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.Polish) and self.layout():
            tall = self.layout().totalHeightForWidth(self.width())
            if tall > 0 and tall != self.height():
                self.setFixedHeight(tall)
        return done
