"""The look of the window: one accent colour, light and dark as the system has it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from tfm_desktop import resources

POINTS = 10.5
# The signs that a family lacks are taken from the ones after it, as on paper.
FAMILIES = (
    "Noto Sans",
    "Noto Sans Math",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Emoji",
)


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of one scheme."""

    ground: str
    surface: str
    raised: str
    text: str
    muted: str
    line: str
    accent: str
    on_accent: str
    chosen: str
    error: str
    notice: str
    notice_ground: str


LIGHT = Colours(
    ground="#F4F7F7",
    surface="#FFFFFF",
    raised="#F1F6F6",
    text="#1E2A32",
    muted="#5B6B75",
    line="#D5DDE1",
    accent="#1F6F78",
    on_accent="#FFFFFF",
    chosen="#D9EBEB",
    error="#A3312A",
    notice="#7A5300",
    notice_ground="#FBF3E0",
)
DARK = Colours(
    ground="#151B1F",
    surface="#1D252A",
    raised="#242E34",
    text="#E6ECEF",
    muted="#A3B3BC",
    line="#38464F",
    accent="#63BAC2",
    on_accent="#0E1A1C",
    chosen="#254448",
    error="#F2938C",
    notice="#EBC777",
    notice_ground="#342C18",
)


def apply(app: QApplication, *, dark: bool | None = None) -> None:
    """Dress the program, light or dark as the system has it now and later, or as it is told."""
    app.setStyle("Fusion")
    for file in sorted(resources.path("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    font = QFont(list(FAMILIES))
    font.setPointSizeF(POINTS)
    app.setFont(font)
    hints = app.styleHints()
    if dark is None:
        _dress(app, hints.colorScheme() is Qt.ColorScheme.Dark)
        hints.colorSchemeChanged.connect(lambda scheme: _dress(app, scheme is Qt.ColorScheme.Dark))
    else:
        _dress(app, dark)


@contextmanager
def undressed() -> Iterator[None]:
    """Dress what is built within at the end, at once: Qt would dress it anew at each move into another widget."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def is_dark() -> bool:
    """Tell whether the program is dressed in dark colours."""
    app = QApplication.instance()
    return app is not None and bool(app.property("dark"))


def colours() -> Colours:
    """Give the colours in force."""
    return DARK if is_dark() else LIGHT


def _dress(app: QApplication, dark: bool) -> None:
    app.setProperty("dark", dark)
    chosen = colours()
    app.setPalette(_palette(chosen))
    sheet = Template(resources.text("styles/window.qss"))
    names = {name: getattr(chosen, name) for name in Colours.__dataclass_fields__}
    for sign in ("arrow", "tick"):
        names[sign] = resources.path(f"styles/{sign}-{'dark' if dark else 'light'}.svg").as_posix()
    app.setStyleSheet(sheet.substitute(names))


def _palette(chosen: Colours) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: chosen.ground,
        QPalette.ColorRole.WindowText: chosen.text,
        QPalette.ColorRole.Base: chosen.surface,
        QPalette.ColorRole.AlternateBase: chosen.raised,
        QPalette.ColorRole.Text: chosen.text,
        QPalette.ColorRole.PlaceholderText: chosen.muted,
        QPalette.ColorRole.Button: chosen.surface,
        QPalette.ColorRole.ButtonText: chosen.text,
        QPalette.ColorRole.Highlight: chosen.accent,
        QPalette.ColorRole.HighlightedText: chosen.on_accent,
        QPalette.ColorRole.Link: chosen.accent,
        QPalette.ColorRole.ToolTipBase: chosen.raised,
        QPalette.ColorRole.ToolTipText: chosen.text,
        QPalette.ColorRole.Mid: chosen.line,
    }
    palette = QPalette()
    for role, name in roles.items():
        palette.setColor(role, QColor(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(chosen.muted))
    return palette
