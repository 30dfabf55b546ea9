"""The card of the keys that work in the Observe view."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

KEYS = (
    (
        ("Enter", "finish the line; its time is that of its first character"),
        ("T: P: PP: TA: O:", "who it is about, typed in front"),
        ("F2 · F3 · F4", "who, type, phase: the next one (Shift: the one before)"),
        ("Alt+1 … Alt+0", "an idea; several at once"),
        ("Alt+P", "private: never leaves this computer"),
        ("F9", "stems and templates; Tab to the next gap"),
        ("F7", "spelling of the word before the cursor"),
        ("Ctrl+Z", "undo, also an abbreviation or a sign"),
        ("Shift+Enter", "a new row within the line"),
    ),
    (
        ("Up · Down", "edit the line before, the line after"),
        ("Enter · Esc", "back to the new line"),
        ("Ctrl+I", "insert a line at another time"),
        ("Ctrl+Enter", "split the line at the cursor"),
        ("Ctrl+J", "join a line to the one before"),
        ("F8 · Shift+F8", "next line without an idea, or back"),
        ("Ctrl+Del", "put the edited line in the bin"),
        ("Ctrl++ · Ctrl+−", "larger or smaller text"),
        ("F11", "full screen"),
        ("Shift+F5 · F5", "discuss · leave"),
    ),
)


class KeyCard(QFrame):
    """A card over the lines; typing goes on below it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("popup")
        title = QLabel("Keys while observing")
        title.setProperty("role", "heading")
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        for column, keys in enumerate(KEYS):
            for row, (key, told) in enumerate(keys):
                pressed = QLabel(key)
                pressed.setProperty("role", "strong")
                grid.addWidget(pressed, row, column * 2)
                label = QLabel(told)
                label.setWordWrap(True)
                grid.addWidget(label, row, column * 2 + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 16, 22, 18)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addLayout(grid)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def place(self) -> None:
        """Lie over the upper part of the view, as wide as there is room."""
        over = self.parentWidget()
        width = min(over.width() - 32, 1000)
        self.setFixedSize(width, self.layout().totalHeightForWidth(width))
        self.move((over.width() - width) // 2, 48)
        self.raise_()
