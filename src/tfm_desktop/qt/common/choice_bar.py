"""All values of a choice side by side, each with a key of its own: for a screen that is worked at speed."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tfm_desktop.domain.record import Choice

AROUND = 26  # pixels of padding and border beside the words, as the style has them


class ChoiceBar(QWidget):
    """One of the values of a choice, taken by Alt and a digit, by arrows or by a click."""

    committed = Signal()

    def __init__(self, kind: type[Choice], first_key: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Choice, QPushButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for key, value in enumerate(kind, first_key):
            button = QPushButton(f"{key}  {value.label}")
            # Not the button's own, which clicks a tenth of a second later: on what is shown by then.
            QShortcut(QKeySequence(f"Alt+{key}"), self).activated.connect(button.click)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("idea", True)
            button.setToolTip(f"Alt+{key}")
            button.setMinimumWidth(_width(button))
            button.clicked.connect(self.committed)
            self.buttons[value] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def setAccessibleName(self, name: str) -> None:
        """Name each value by the field that it is of."""
        super().setAccessibleName(name)
        for value, button in self.buttons.items():
            button.setAccessibleName(f"{name}: {value.label}")

    def value(self) -> Choice:
        """Give the chosen value."""
        return next(value for value, button in self.buttons.items() if button.isChecked())

    def set_value(self, value: Any) -> None:
        """Show a value; the first where it is none of them. Tab comes to the chosen one alone."""
        chosen = value if value in self.buttons else next(iter(self.buttons))
        self.buttons[chosen].setChecked(True)
        self.setFocusProxy(self.buttons[chosen])

    def typed(self) -> Choice:
        """Give what is chosen."""
        return self.value()

    def retype(self, typed: Any) -> None:
        """Show what was chosen before and could not be saved."""
        self.set_value(typed)

    def is_typing(self) -> bool:
        """Tell that a choice is never half made."""
        return False


def _width(button: QPushButton) -> int:
    """Measure a button with its words in bold, as the style has them once it is chosen."""
    bold = button.font()
    bold.setBold(True)
    return QFontMetrics(bold).horizontalAdvance(button.text()) + AROUND
