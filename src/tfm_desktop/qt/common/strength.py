"""How hard a passphrase is to guess, in words, while it is chosen; nothing weak is refused, it is said plainly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QLineEdit

from tfm_desktop.qt.common import background

MOST = 72  # signs that zxcvbn looks at
PAUSE = 150  # milliseconds after a key
OURS = ("tfm", "mastery", "teaching for mastery")  # what somebody who knows the program tries first
WORDS = "Take three or four words that do not belong together."
MORE = "Add another word that does not belong with the others."
# The powers of ten that the number of guesses stays below, what that means, the next step, and its role in the style.
# One graphics card makes some 5,000 guesses at our key in a second: 10^8 take six hours, 10^11 eight months.
LEVELS: tuple[tuple[float, str, str, str], ...] = (
    (5, "Very easy to guess", WORDS, "error"),
    (8, "Easy to guess", WORDS, "error"),
    (11, "Can be guessed by somebody who takes some weeks", MORE, "notice"),
    (14, "Hard to guess", "One more word makes it safer still.", "muted"),
    (float("inf"), "Very hard to guess", "", "muted"),
)
# What makes it easy, by the name that zxcvbn gives to a part of it.
REASONS = {
    "user_inputs": "The names of the file and of the program are tried first.",
    "passwords": "It is made of passwords that many people use.",
    "spatial": "Keys side by side, such as “qwerty”, are tried early.",
    "repeat": "To repeat something adds little.",
    "sequence": "A run such as “abc” or “123” adds little.",
    "date": "Dates and years are tried early.",
    "regex": "Dates and years are tried early.",
}


@dataclass(frozen=True, slots=True)
class Guessed:
    """How hard a passphrase is to guess: a few words, what to do next, and the role of that in the style."""

    words: str
    step: str
    role: str


NOTHING = Guessed("", WORDS, "muted")  # of what is yet to be typed


def guessed(passphrase: str, known: Sequence[str] = ()) -> Guessed:
    """Say how hard a passphrase is to guess for somebody who knows some words; takes up to a tenth of a second."""
    if not passphrase:
        return NOTHING
    from zxcvbn import zxcvbn  # its lists of words take as long to load as a window

    found = zxcvbn(passphrase[:MOST], user_inputs=[*filter(None, known), *OURS])
    power = float(found["guesses_log10"])
    _, words, step, role = next(level for level in LEVELS if power < level[0])
    reasons = {_reason(part) for part in found["sequence"]}
    told = next((told for name, told in REASONS.items() if name in reasons), "") if power < LEVELS[2][0] else ""
    return Guessed(words, f"{told} {step}".strip(), role)


def _reason(part: Mapping[str, Any]) -> str:
    return str(part["dictionary_name"] if part["pattern"] == "dictionary" else part["pattern"])


class Strength(QLabel):
    """Says under an input how hard the passphrase in it is to guess, a moment after a key."""

    def __init__(self, edit: QLineEdit) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._edit = edit
        self._known: tuple[str, ...] = ()
        self._asked = 0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._ask)
        edit.textChanged.connect(self._wait)
        self._say(NOTHING)

    def know(self, *words: str) -> None:
        """Reckon with words that are tried first, such as the name of the file."""
        self._known = words

    def _wait(self, typed: str) -> None:
        self._asked += 1  # what is being reckoned is old
        self._pause.start()
        if not typed:
            self._say(NOTHING)
            self._pause.stop()

    def _ask(self) -> None:
        typed, known, asked = self._edit.text(), self._known, self._asked

        def show(found: Guessed) -> None:
            if asked == self._asked:
                self._say(found)

        background.run(lambda: guessed(typed, known), show, _raise, self)

    def _say(self, told: Guessed) -> None:
        self.setText(f"{told.words}. {told.step}".rstrip() if told.words else told.step)
        self._edit.setAccessibleDescription(self.text())
        if self.property("role") != told.role:
            self.setProperty("role", told.role)
            self.style().polish(self)


def _raise(fault: BaseException) -> None:
    raise fault
