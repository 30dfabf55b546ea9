"""The look of the window: one accent colour, light and dark as the system has it."""

from dataclasses import dataclass
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from tfm_desktop import resources

POINTS = 10.5
FONTS = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSans-Italic.ttf")


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
    chosen="#27484C",
    error="#F2938C",
    notice="#EBC777",
    notice_ground="#342C18",
)


def is_dark(app: QApplication) -> bool:
    """Tell whether the system asks for dark colours."""
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def apply(app: QApplication) -> None:
    """Dress the program, now and whenever the system turns light or dark."""
    app.setStyle("Fusion")
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}")))
    font = QFont("Noto Sans")
    font.setPointSizeF(POINTS)
    app.setFont(font)
    _dress(app)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: _dress(app))


def colours(app: QApplication | None = None) -> Colours:
    """Give the colours of the scheme in force."""
    told = app or QApplication.instance()
    return DARK if isinstance(told, QApplication) and is_dark(told) else LIGHT


def _dress(app: QApplication) -> None:
    chosen = colours(app)
    app.setPalette(_palette(chosen))
    sheet = Template(resources.text("styles/window.qss"))
    names = {name: getattr(chosen, name) for name in Colours.__dataclass_fields__}
    names["arrow"] = resources.path(f"styles/arrow-{'dark' if chosen is DARK else 'light'}.svg").as_posix()
    names["tick"] = resources.path(f"styles/tick-{'dark' if chosen is DARK else 'light'}.svg").as_posix()
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
