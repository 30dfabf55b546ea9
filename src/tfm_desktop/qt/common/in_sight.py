"""Keeps the chosen row in sight where the page scrolls and a view is as tall as its rows."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget


class InSight(QObject):
    """Scrolls the page to the chosen row when another is chosen, or when the view is come to."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._later = QTimer(self, singleShot=True, interval=0)  # a page that has just come up is not laid out yet
        self._later.timeout.connect(self._keep)
        view.installEventFilter(self)
        view.selectionModel().currentChanged.connect(lambda *_: self._later.start())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the way into the view."""
        if event.type() is QEvent.Type.FocusIn:
            self._later.start()
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        view, focus = self._view, QApplication.focusWidget()
        area, row = area_of(view), view.visualRect(view.currentIndex())
        if area is None or focus is None or row.isEmpty():
            return
        if focus is view or view.isAncestorOf(focus):
            place = area.widget().mapFromGlobal(view.viewport().mapToGlobal(row.center()))
            area.ensureVisible(0, place.y(), 0, row.height())


def area_of(widget: QWidget) -> QScrollArea | None:
    """Give the page that scrolls a widget; None where none does."""
    parent = widget.parentWidget()
    while parent is not None and not isinstance(parent, QScrollArea):
        parent = parent.parentWidget()
    return parent
