"""The one dialog for a fault of ours: what happened, that the notes are safe, and a report that can be copied."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from tfm_desktop.qt.common.buttons import push

WIDTH, HEIGHT = 640, 440  # pixels
HAPPENED = "Something went wrong in the program. It is a mistake of the program, and not of yours."
AT_START = "Something went wrong while the program started, so it has to close. Start it again."
LAST_TIME = "The program ended by itself the last time, through a mistake of its own."
SAFE = "What was shown as saved is safe."
KEPT = "What was shown as saved is safe, and what you typed last is saved too."
IN_DIALOG = "What was shown as saved is safe. What you typed into the dialog below is still there."
NOT_KEPT = (
    "What was shown as saved is safe. What you typed last could not be saved yet: it still stands where you typed it. "
    "Copy it to somewhere else before you close the program."
)
GO_ON = "You can go on. If it happens again, close the program and start it anew."
ASK = (
    "To have it mended, copy the report and send it to whoever gave you the program. It says where in the program it "
    "happened, and holds no name and nothing that you typed."
)
COPIED = "The report is copied. Paste it into an e-mail."


class CrashDialog(QDialog):
    """Told once; faults that follow while it is open are counted in it."""

    close_wanted = Signal()

    def __init__(self, happened: str, safe: str, report: str, parent: QWidget | None, *, can_close: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("TfM Desktop")
        self.setModal(True)
        self.told = _wrapped(happened)
        self.told.setProperty("role", "strong")
        self.safe = _wrapped(safe)
        self.count = _wrapped("")
        self.count.hide()
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setAccessibleName("Report of what went wrong")
        self.copied = _wrapped(ASK)
        self.copied.setProperty("role", "muted")
        self.copy = push("Cop&y the report", "Put the report on the clipboard", self._copy)
        self.end = push("&Close the program", "Save what can be saved, and close", self._end)
        self.end.setVisible(can_close)
        self.go = push("&Go on" if can_close else "&Close", "Close this message", self.accept)
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        self._lay_out()
        self.go.setFocus()

    def tell_again(self, times: int, report: str) -> None:
        """Say how many faults there were until now."""
        self.count.setText(f"It has gone wrong {times:,} times by now.")
        self.count.show()
        if report != self.report.toPlainText():
            down = self.report.verticalScrollBar().value()
            self.report.setPlainText(report)
            self.report.verticalScrollBar().setValue(down)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
        self.copied.setText(COPIED)

    def _end(self) -> None:
        self.accept()
        self.close_wanted.emit()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(12)
        for label in (self.told, self.safe, self.count):
            layout.addWidget(label)
        layout.addWidget(self.report, 1)
        layout.addWidget(self.copied)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.end)
        row.addWidget(self.go)
        layout.addLayout(row)
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - 60))


def _wrapped(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
