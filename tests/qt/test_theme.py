import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from tests.qt.conftest import Show

from tfm_desktop import resources
from tfm_desktop.qt import theme
from tfm_desktop.qt.theme import DARK, LIGHT, Colours

ENOUGH = 4.5  # Source: WCAG 2.2, 1.4.3 Contrast (Minimum)


@pytest.fixture
def bare(qapp: QApplication) -> Iterator[QApplication]:
    """Give the program as the other tests have it back afterwards."""
    yield qapp
    theme.apply(qapp, dark=False)
    qapp.setStyleSheet("")


def luminance(colour: str) -> float:
    """Give the relative luminance. Source: WCAG 2.2."""
    told = QColor(colour)
    parts = [told.redF(), told.greenF(), told.blueF()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else pow((part + 0.055) / 1.055, 2.4) for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_it_is_meant() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("text", ("ground", "surface", "raised", "chosen")),
        ("muted", ("ground", "surface", "raised")),
        ("accent", ("ground", "surface", "raised", "chosen")),
        ("error", ("ground", "surface")),
        ("notice", ("ground", "surface", "notice_ground")),
        ("on_accent", ("accent",)),
    ],
)
def test_text_can_be_read_on_every_ground_that_it_stands_on(
    scheme: Colours, text: str, grounds: tuple[str, ...]
) -> None:
    for ground in grounds:
        ratio = contrast(getattr(scheme, text), getattr(scheme, ground))
        assert ratio >= ENOUGH, f"{text} on {ground}: {ratio:.2f}"


def test_light_and_dark_differ_in_every_colour() -> None:
    for name in Colours.__dataclass_fields__:
        assert getattr(LIGHT, name) != getattr(DARK, name), name
    assert luminance(LIGHT.ground) > 0.8
    assert luminance(DARK.ground) < 0.1


def test_the_sheet_uses_colours_by_name_alone() -> None:
    sheet = resources.text("styles/window.qss")
    known = {*Colours.__dataclass_fields__, "arrow", "tick"}
    assert set(re.findall(r"\$(\w+)", sheet)) <= known
    assert not re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)


@pytest.mark.parametrize(("dark", "scheme"), [(False, LIGHT), (True, DARK)])
def test_the_program_is_dressed_as_it_is_told(bare: QApplication, show: Show, dark: bool, scheme: Colours) -> None:
    theme.apply(bare, dark=dark)
    assert theme.is_dark() is dark
    assert theme.colours() is scheme
    assert bare.palette().color(QPalette.ColorRole.Window).name().upper() == scheme.ground
    assert "$" not in bare.styleSheet()
    label, edit, button = QLabel("Not ready"), QLineEdit("x"), QPushButton("Save")
    label.setProperty("role", "error")
    button.setProperty("primary", True)
    window = show(label, edit, button)
    window.setObjectName("page")
    picture = window.grab().toImage()
    at_button = button.mapTo(window, button.rect().topLeft())
    assert picture.pixelColor(at_button.x() + 8, at_button.y() + 4).name().upper() == scheme.accent
    at_edit = edit.mapTo(window, edit.rect().center())
    assert picture.pixelColor(at_edit).name().upper() == scheme.surface
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == scheme.error


def test_light_and_dark_follow_the_system(bare: QApplication) -> None:
    theme.apply(bare)
    changed = bare.styleHints().colorSchemeChanged  # told by hand: a platform without a screen has one scheme
    changed.emit(Qt.ColorScheme.Dark)
    assert theme.colours() is DARK
    changed.emit(Qt.ColorScheme.Light)
    assert theme.colours() is LIGHT
    assert bare.palette().color(QPalette.ColorRole.Base).name().upper() == LIGHT.surface


def test_the_fonts_that_ship_are_used(bare: QApplication) -> None:
    theme.apply(bare, dark=False)
    assert "Noto Sans" in QFontDatabase.families()
    assert bare.font().family() == "Noto Sans"
