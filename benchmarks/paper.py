"""The feedback PDF, against a plain Platypus document of the same text."""

import dataclasses
import datetime as dt
import random
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from benchmarks import phrases
from benchmarks.measuring import Ratio, side_by_side
from tfm_desktop.domain import frameworks
from tfm_desktop.domain.observations import LineFields, LineType, Phase, Speaker
from tfm_desktop.domain.sheets import FeedbackSheet
from tfm_desktop.domain.years import british, clock, minutes_in
from tfm_desktop.reports import fonts
from tfm_desktop.reports.feedback import feedback
from tfm_desktop.services.services import Services
from tfm_desktop.storage.database import Database

LINES = 60


def ratio(database: Database) -> Ratio:
    """Make the feedback on a lesson of sixty lines."""
    sheet = _sheet(database)
    return Ratio(
        f"feedback PDF, {LINES} lines",
        *side_by_side(lambda: feedback(sheet, timeline=True, author="A specialist"), lambda: _plain(sheet), 9),
        1.5,
        "With the timeline of all lines; against paragraphs and one table of the same text in Platypus, same font.",
    )


def _sheet(database: Database) -> FeedbackSheet:
    observations = Services(database).observations
    sheet = observations.sheet(observations.rows()[0].id)
    return dataclasses.replace(sheet, lines=tuple(_line(sheet, minute) for minute in range(LINES)))


def _line(sheet: FeedbackSheet, minute: int) -> LineFields:
    chosen = random.Random(minute)
    text = chosen.choice(phrases.OPENINGS) + chosen.choice(phrases.ENDINGS)
    return LineFields(
        observation_id=sheet.id,
        position=minute + 1,
        at=dt.time(9 + (minute + 5) // 60, (minute + 5) % 60),
        phase=Phase.PRACTICE,
        speaker=chosen.choice(list(Speaker)[1:]),
        type=chosen.choice(list(LineType)),
        ideas=tuple(frameworks.shipped().offered)[:2],
        text=text.format(maths=chosen.choice(phrases.MATHS), number=12, first=7, second=minute, year=8),
    )


def _plain(sheet: FeedbackSheet) -> bytes:
    fonts.face(fonts.REGULAR)  # registers the font
    style = ParagraphStyle("plain", fontName=fonts.REGULAR, fontSize=9.5, leading=13.5)
    seen = sheet.observation
    told = [f"Feedback, {sheet.school.name}, {british(seen.date)}", seen.topic, seen.key_point, seen.difficulty_point]
    told += [seen.focus, seen.reflection, *(strength.text for strength in sheet.strengths), *sheet.questions]
    told += [agreed.step.what for agreed in sheet.next_steps]
    story: list[Flowable] = [Paragraph(text, style) for text in told]
    shown = [line for strength in sheet.strengths for line in strength.lines]
    rows = [
        [
            clock(line.at),
            f"{minutes_in(seen.start, line.at)} min",
            line.speaker.value,
            Paragraph(line.text, style),
            Paragraph(" · ".join(frameworks.shipped().names(line.ideas)), style),
        ]
        for line in (*shown, *sheet.lines)
    ]
    story.append(
        Table(rows, colWidths=(35, 45, 25, 260, 115), repeatRows=1, style=[("FONT", (0, 0), (-1, -1), fonts.REGULAR)])
    )
    written = BytesIO()
    SimpleDocTemplate(written, pagesize=A4).build(story)
    return written.getvalue()
