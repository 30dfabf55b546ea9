"""Says that notes are in memory only, and what can be done about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton


class WaitingBanner(QFrame):
    """Shown as long as something typed is not on disk."""

    again = Signal()
    elsewhere = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._begun_fault = ""
        self._waiting, self._fault = 0, ""
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.addWidget(self.text, 1)
        self.save_elsewhere = _button("Save elsewhere…", self.elsewhere)
        layout.addWidget(self.save_elsewhere)
        layout.addWidget(_button("Try again", self.again))
        self.hide()

    def tell(self, waiting: int, fault: str) -> None:
        """Say how many finished lines wait, and why."""
        self._waiting, self._fault = waiting, fault
        self._show()

    def tell_begun(self, fault: str) -> None:
        """Say why the line that is being typed is not on disk."""
        if fault != self._begun_fault:
            self._begun_fault = fault
            self._show()

    def _show(self) -> None:
        fault = self._fault or self._begun_fault
        if self._waiting:
            lines = "1 line is" if self._waiting == 1 else f"{self._waiting} lines are"
            kept = f"{lines} in memory only, and will be saved as soon as that works. Go on typing."
        else:
            kept = "The line you type is in memory only, and will be saved as soon as that works. Go on typing."
        self.text.setText(f"{fault} {kept}")
        self.text.setAccessibleName(self.text.text())
        self.setVisible(bool(fault))


def _button(text: str, pressed: object) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.clicked.connect(pressed)
    return button
