"""The colours of the reports and of the pictures: one accent, and red, amber and green that words always go with."""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that read well together on one ground."""

    ground: Color
    text: Color
    muted: Color
    hairline: Color
    panel: Color
    accent: Color
    tint: Color  # a light step of the accent
    blocked: Color
    red: Color
    amber: Color
    green: Color
    on_accent: Color


LIGHT = Palette(
    ground=HexColor("#FFFFFF"),
    text=HexColor("#1E2A32"),
    muted=HexColor("#5B6B75"),
    hairline=HexColor("#D5DDE1"),
    panel=HexColor("#F1F6F6"),
    accent=HexColor("#1F6F78"),
    tint=HexColor("#9CC6C9"),
    blocked=HexColor("#B5533C"),
    red=HexColor("#A8402F"),
    amber=HexColor("#9A6A00"),
    green=HexColor("#2F7A4D"),
    on_accent=HexColor("#FFFFFF"),
)
DARK = Palette(
    ground=HexColor("#1B2328"),
    text=HexColor("#E6ECEF"),
    muted=HexColor("#9DADB6"),
    hairline=HexColor("#3A474F"),
    panel=HexColor("#243038"),
    accent=HexColor("#5FB3BB"),
    tint=HexColor("#2F6067"),
    blocked=HexColor("#D9806A"),
    red=HexColor("#E08A79"),
    amber=HexColor("#D9AE57"),
    green=HexColor("#7CC196"),
    on_accent=HexColor("#10181C"),
)
