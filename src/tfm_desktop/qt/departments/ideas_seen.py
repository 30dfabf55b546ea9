"""The ideas seen in a department in the year in focus, as the chart that its PDF has too."""

import datetime as dt
import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tfm_desktop.qt.common.pictures import Pictures
from tfm_desktop.services.coverage import Coverage


class IdeasSeen(QWidget):
    """Which ideas were seen, when and in whose lessons; read when it is looked at."""

    def __init__(self, coverage: Coverage, year: Callable[[], str]) -> None:
        super().__init__()
        self._coverage = coverage
        self._year = year
        self._record: uuid.UUID | None = None
        self.told = QLabel()
        self.told.setProperty("role", "heading")
        self.legend = QLabel()
        self.legend.setProperty("role", "muted")
        self.legend.setWordWrap(True)
        self.chart = Pictures("Ideas seen")
        self.chart.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keys that scroll come from here
        self.pdf = QPushButton()
        self.pdf.setAutoDefault(True)  # Enter presses it too
        top = QHBoxLayout()
        top.addWidget(self.told, 1)
        top.addWidget(self.pdf)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.chart)
        layout.addWidget(self.legend)

    def load(self, record: uuid.UUID | None) -> None:
        """Show the year of a department."""
        self._record = record
        self.reload()

    def reload(self) -> None:
        """Read the year anew, if it is in sight."""
        if self._record is not None and self.isVisible():
            self._show(self._record)

    def flush(self) -> None:
        """Keep nothing: nothing is typed here."""

    def focus(self) -> None:
        """Go to the chart."""
        self.chart.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the year when it comes in sight."""
        super().showEvent(event)
        self.reload()

    def _show(self, department: uuid.UUID) -> None:
        from tfm_desktop.reports import coverage_chart  # brings all of reportlab with it

        sheet = self._coverage.sheet(department, self._year(), dt.date.today())
        count = len(sheet.observations)
        self.told.setText(f"{sheet.year}: {count or 'no'} observation{'' if count == 1 else 's'}")
        nothing = (
            f"Nothing was observed in {sheet.year} yet. Choose another academic year at the top of the window, "
            "or begin with New observation."
        )
        more = "The lines themselves are under Go, Lines on an idea."
        self.legend.setText(f"{coverage_chart.LEGEND} {more}" if count else nothing)
        self.chart.setVisible(bool(count))
        self.pdf.setEnabled(bool(count))
        self.pdf.setToolTip(
            "Look at the PDF before it is saved" if count else f"Nothing was observed in {sheet.year} yet"
        )
        self.chart.show_drawn(
            lambda width, palette: coverage_chart.coverage_pictures(sheet, width, palette),
            coverage_chart.coverage_words(sheet),
        )
