"""The recovery sheet when it is made, and the page on which it opens a file whose passphrase is forgotten."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tfm_desktop.domain.errors import Problem
from tfm_desktop.domain.recovery_codes import RecoverySheet, is_complete, secret_of, slip
from tfm_desktop.domain.years import british
from tfm_desktop.qt.common import background
from tfm_desktop.qt.common.fitting import FittingDialog
from tfm_desktop.qt.common.labels import text_label
from tfm_desktop.qt.common.named_file import with_ending
from tfm_desktop.qt.common.printing import NO_PRINTER, print_pages, printer_for
from tfm_desktop.qt.dialogs.gate import Card
from tfm_desktop.qt.dialogs.passphrase import NewPassphrase
from tfm_desktop.reports import file_names
from tfm_desktop.storage.plain_files import write_whole

WIDTH = 700  # pixels
HEIGHT = 450
ACROSS = 4
TOLD = (
    "If you forget the passphrase, this code opens “{name}” and lets you choose a new one. Without the passphrase and "
    "without this sheet there is no way back: nobody can open the file, the makers of the program included."
)
KEEP = (
    "Print it and keep it apart from the computer: at home with your papers, never in the laptop bag. Whoever has the "
    "sheet and the file can read everything in it. The code is shown only now; a new sheet can be made at any time."
)
FORMER = (
    "The sheet of {made} does not open the file any more. Backups from before an earlier change of the passphrase may "
    "need it; when you need those no longer, destroy it."
)
SAVED = (
    "Saved as “{name}” in {folder}. It is a plain file that anyone with this computer can read: print it, then delete "
    "it, or move it to a stick that you keep elsewhere."
)
FORGOTTEN = (
    "Type the code from the recovery sheet of “{name}”: 8 groups of 4, in capitals or not, with spaces or without."
)
NOT_BESIDE = (
    "The recovery file of “{name}” is not beside it. Choose the one that lies with its backups, on this computer or on "
    "your stick; its name ends in “.recovery”. Without it, or the passphrase, there is no way back."
)
FITS = "The code is right. Now choose a new passphrase."
NEEDS_FILE = "The code is typed without a slip. Choose the recovery file now."
Fits = Callable[[str], str]  # says why a code does not open the file; nothing where it does


class RecoveryDialog(FittingDialog):
    """Shows the code, and goes when it is on paper or when its user goes without; the code is on no clipboard."""

    def __init__(
        self, sheet: RecoverySheet, folder: Path, author: str, parent: QWidget, former: dt.date | None = None
    ) -> None:
        super().__init__("Recovery sheet", WIDTH, parent)
        self.folder = folder
        self.former = former  # when the sheet was made whose place this one takes
        self.has_sheet = False
        self._sheet = sheet
        self._author = author
        self._pdf = b""
        self._bytes, self._buffer = QByteArray(), QBuffer(self)
        self.document = QPdfDocument(self)
        self.message = text_label("strong")
        self.message.hide()
        self.without = QPushButton("Go on &without a sheet")
        self.by_hand = QPushButton("I have &copied it by hand")
        self.save = QPushButton("&Save as PDF…")
        self.print = QPushButton("&Print…")
        self.go_on = QPushButton("&Go on")
        self._lay_out()
        self._allow(False)
        background.run(self._make, self._show, self._fail, self)

    def save_to(self, path: Path) -> None:
        """Write the PDF, and say what to do with it."""
        try:
            write_whole(path, self._pdf, ".pdf")
        except Problem as fault:
            self._say(str(fault))
            return
        self.folder = path.parent
        self._keep(SAVED.format(name=path.name, folder=path.parent))

    def print_on(self, printer: QPrinter) -> None:
        """Print the sheet."""
        if print_pages(self.document, printer):
            self._keep("Printed. Look at the sheet before you go on: is the code on it, and easy to read?")
        else:
            self._say(NO_PRINTER)

    def reject(self) -> None:
        """Go on with the sheet where there is one; Escape and the cross of the window too."""
        if self.has_sheet:
            self.accept()
        else:
            super().reject()

    def _make(self) -> bytes:
        from tfm_desktop.reports.recovery_sheet import recovery_sheet  # brings ReportLab with it

        return recovery_sheet(self._sheet, author=self._author)

    def _show(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._bytes = QByteArray(pdf)
        self._buffer.setBuffer(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self._allow(True)
        self.print.setFocus()

    def _fail(self, fault: BaseException) -> None:
        self._say("The sheet could not be made. Copy the code by hand.")
        raise fault

    def _allow(self, is_ready: bool) -> None:
        self.save.setEnabled(is_ready)
        self.print.setEnabled(is_ready)

    def _print(self) -> None:
        printer = printer_for(self.document)
        if QPrintDialog(printer, self).exec():
            self.print_on(printer)

    def _ask_where(self) -> None:
        proposed = self.folder / file_names.recovery_sheet(self._sheet)
        chosen, _ = QFileDialog.getSaveFileName(self, "Save as PDF", str(proposed), "PDF (*.pdf)")
        if chosen:
            try:
                self.save_to(with_ending(Path(chosen), ".pdf"))
            except Problem as fault:
                self._say(str(fault))

    def _keep(self, sentence: str) -> None:
        self._say(sentence)
        self.has_sheet = True
        self.without.hide()
        self.by_hand.hide()
        self.go_on.show()
        self.print.setProperty("primary", False)
        self.print.style().polish(self.print)
        self.go_on.setDefault(True)
        self.go_on.setFocus()

    def _say(self, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setAccessibleName(sentence)
        self.message.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        self.without.clicked.connect(self.reject)
        self.by_hand.clicked.connect(lambda: self._keep("Compare what you copied with the code above, group by group."))
        self.save.clicked.connect(self._ask_where)
        self.print.clicked.connect(self._print)
        self.go_on.clicked.connect(self.accept)
        self.go_on.hide()
        for button in (self.print, self.go_on):
            button.setProperty("primary", True)
        self.print.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(self.without)
        buttons.addStretch(1)
        for button in (self.by_hand, self.save, self.print, self.go_on):
            button.setAutoDefault(True)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(10)
        layout.addWidget(text_label("title", "Your recovery sheet"))
        layout.addWidget(text_label("", TOLD.format(name=self._sheet.file)))
        if self.former:
            layout.addWidget(text_label("notice", FORMER.format(made=british(self.former))))
        layout.addWidget(_code_card(self._sheet.code))
        layout.addWidget(text_label("muted", KEEP))
        layout.addWidget(self.message)
        layout.addSpacing(4)
        layout.addLayout(buttons)


class RecoverPage(Card):
    """Opens a file with the code on its sheet, and a new passphrase."""

    chosen = Signal(object, str, str)  # the file, the code and the new passphrase
    back = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__("Open with the recovery sheet", "")
        self.folder = folder  # where recovery files are looked for
        self.places: tuple[Path, ...] = ()
        self._path = Path()
        self._fits: Fits = lambda _code: ""
        self._is_offered = False
        self.code = QLineEdit()
        self.new = NewPassphrase()
        self.missing = text_label("notice")
        self.body.addWidget(self.missing)
        self.body.addWidget(self.code)
        self.body.addWidget(self.new)
        self.message = self.add_message()
        self.leave = QPushButton("&Back")
        self.choose = QPushButton("Choose the re&covery file…")
        self.go = QPushButton("&Open the file")
        self._lay_out()

    def show_for(self, path: Path, fits: Fits, *, is_offered: bool) -> None:
        """Ask for the code of a file."""
        self._path, self._fits, self.places, self._is_offered = path, fits, (), is_offered
        self.missing.setText(NOT_BESIDE.format(name=path.name))
        self.code.clear()
        self._look()
        (self.code if is_offered else self.choose).setFocus()

    def say(self, sentence: str) -> None:
        """Say what is wrong."""
        self.message.setText(sentence)
        self.message.setAccessibleName(sentence)
        self.message.setVisible(bool(sentence))

    def look_in(self, place: Path) -> None:
        """Look for the key in a recovery file that was chosen."""
        self.places = (place,)
        self.missing.setText(f"The recovery file: {place}")
        self._look()
        self.code.setFocus()

    def _look(self) -> None:
        """Say at once what is wrong with the code, and ask for a passphrase where nothing is."""
        wrong = self._wrong()
        is_right = not wrong and is_complete(self.code.text())
        self.say(wrong)
        self.told.setText(FITS if is_right else FORGOTTEN.format(name=self._path.name))
        self.missing.setVisible(not is_right and (not self._is_offered or bool(self.places)))
        for widget in (self.new, self.go):
            widget.setVisible(is_right)
        self.choose.setVisible(not is_right)
        if not is_right:
            self.new.clear()

    def _wrong(self) -> str:
        typed = self.code.text()
        wrong = slip(typed)
        if wrong or not is_complete(typed):
            return wrong
        try:
            secret_of(typed)
        except Problem as fault:
            return str(fault)
        return self._fits(typed) if self._is_offered or self.places else NEEDS_FILE

    def _go_on(self) -> None:
        if self.new.isHidden():
            self.say(self.message.text() or "Type the code first: 8 groups of 4.")
            self.code.setFocus()
            return
        wrong = self.new.wrong()
        self.say(wrong)
        if not wrong:
            code, passphrase = self.code.text(), self.new.take()
            self.code.clear()
            self.chosen.emit(self._path, code, passphrase)

    def _choose(self) -> None:
        found, _ = QFileDialog.getOpenFileName(
            self, "Recovery file", str(self.folder), "Recovery files (*.recovery);;All files (*)"
        )
        if found:
            self.look_in(Path(found))

    def _lay_out(self) -> None:
        self.code.setAccessibleName("Code on the recovery sheet")
        self.code.setPlaceholderText("Code on the recovery sheet")
        self.code.setMaxLength(120)
        self.code.setMinimumHeight(40)
        self.code.setFont(_wide())
        self.code.textChanged.connect(lambda _: self._look())
        self.code.returnPressed.connect(lambda: self.new.first.setFocus() if self.new.isVisible() else self._go_on())
        self.new.first.returnPressed.connect(self.new.again.setFocus)
        self.new.again.returnPressed.connect(self._go_on)
        self.go.setProperty("primary", True)
        self.add_row(self.leave, self.choose, self.go)
        self.leave.clicked.connect(lambda: self.back.emit(self._path))
        self.choose.clicked.connect(self._choose)
        self.go.clicked.connect(self._go_on)


class RecoverDialog(QDialog):
    """The same page before the lock, which stays behind it."""

    def __init__(self, folder: Path, lock: QWidget) -> None:
        super().__init__(lock)
        self.setWindowTitle("Recovery sheet – TfM Desktop")
        self.resize(WIDTH, min(HEIGHT, self.screen().availableGeometry().height() - 60))
        self.page = RecoverPage(folder)
        self.page.back.connect(lambda _path: self.reject())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.page)

    def reject(self) -> None:
        """Go back to the lock, unless the passphrase is being changed."""
        if self.isEnabled():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press no button by Enter in an input, which goes on by itself."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Leave nothing of what was typed."""
        self.page.code.clear()
        self.page.new.clear()
        super().done(result)


def _code_card(code: str) -> QFrame:
    """Show a code in large groups; the whole of it is told to who cannot see it."""
    card = QFrame()
    card.setObjectName("card")
    grid = QGridLayout(card)
    grid.setContentsMargins(18, 10, 18, 12)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(0)
    grid.setRowMinimumHeight(2, 10)  # between two rows of groups
    told = []
    for place, group in enumerate(code.split()):
        number, signs = QLabel(f"Group {place + 1}"), QLabel(group)
        number.setProperty("role", "label")
        signs.setFont(_wide(18))
        row, column = divmod(place, ACROSS)
        grid.addWidget(number, 3 * row, column)
        grid.addWidget(signs, 3 * row + 1, column)
        told.append(f"group {place + 1}: {' '.join(group)}")
    card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    card.setAccessibleName("Recovery code")
    card.setAccessibleDescription(", ".join(told))
    return card


def _wide(points: float = 13) -> QFont:
    font = QFont()
    font.setPointSizeF(points)
    font.setBold(True)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 118)
    return font
