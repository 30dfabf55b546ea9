"""Feedback on one lesson, for the teacher who taught it: an account with times, never a judgement."""

import re
from collections.abc import Iterable, Iterator, Sequence

from tfm_desktop.domain.errors import Incomplete
from tfm_desktop.domain.frameworks import Ideas
from tfm_desktop.domain.observations import LineFields, LineType, ObservationFields, Speaker
from tfm_desktop.domain.rules import missing_for_feedback
from tfm_desktop.domain.sheets import AgreedStep, FeedbackSheet, ShownStrength
from tfm_desktop.domain.years import british, clock, minutes_in
from tfm_desktop.reports.blocks import Block, Cell, Prose, Row, Rows
from tfm_desktop.reports.leaving import Leaving, beginning, count, leaving, named, printed
from tfm_desktop.reports.sheet import (
    BODY,
    KICKER,
    LABEL,
    NOTE,
    NUMBER,
    NUMBERS,
    PLAIN,
    QUIET,
    STRONG,
    TABLE,
    About,
    Receipt,
    build,
    columns,
    facts,
    heading,
    marked,
    numbered,
    opening,
    shares,
)

_AND = re.compile(r"[,;]\s*|\s+and\s+")


def feedback(sheet: FeedbackSheet, *, timeline: bool = False, author: str = "", invariant: bool = False) -> bytes:
    """Make the feedback PDF; the timeline adds every shareable line.

    Raises Incomplete where something that feedback needs is missing.
    """
    if missing := missing_for_feedback(sheet):
        raise Incomplete(f"The feedback on the lesson of {british(sheet.observation.date)}", missing)
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about, timeline), about)


def leaves(
    sheet: FeedbackSheet, *, timeline: bool = False, author: str = "", people: Sequence[str] = ()
) -> tuple[Leaving, ...]:
    """Name what leaves the computer with the feedback; people of the department are looked for in its texts."""
    about = _about(sheet, author, False)
    lines = _lines(sheet, timeline)
    told = [_teacher(sheet), *(name for agreed in _agreed(sheet) for name in _AND.split(agreed.step.who))]
    told = [*told, sheet.observation.other_adults, author]
    found = named(people, printed(_blocks(sheet, about, timeline)))
    also = [f"{name}, it seems, in a text" for name in found if not any(name in one for one in told)]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [*told, *also]),
        *leaving(
            "What",
            [
                "The lesson, and the focus agreed" if sheet.observation.focus.strip() else "The lesson",
                "The teacher’s own reflection",
                count(len(_strengths(sheet)), "strength"),
                count(len(_questions(sheet)), "question"),
                count(len(_agreed(sheet)), "next step"),
                "The timeline of the lesson" if timeline else "",
            ],
        ),
        *leaving(count(len(lines), "line"), [f"{clock(line.at)} {beginning(line.text)}" for line in lines]),
        *leaving("What stays on this computer", _staying(sheet, len(sheet.lines) - len(lines))),
    )


def _staying(sheet: FeedbackSheet, aside: int) -> list[str]:
    return [
        count(sheet.private, "private line"),
        f"{count(sheet.undecided, 'line')} that you have not agreed to share" if sheet.undecided else "",
        f"{count(aside, 'line')} that no strength names (tick the timeline to send them too)" if aside else "",
    ]


def _about(sheet: FeedbackSheet, author: str, invariant: bool) -> About:
    seen = sheet.observation
    title = f"Feedback for {_teacher(sheet)}, {sheet.school.name}, {british(seen.date)}"
    audience = f"In confidence: for {_teacher(sheet)} and the senior leadership team of {sheet.school.name}."
    return About(title, audience, author, is_invariant=invariant)


def _teacher(sheet: FeedbackSheet) -> str:
    return sheet.teacher.name if sheet.teacher else ""


def _blocks(sheet: FeedbackSheet, about: About, timeline: bool) -> Iterator[Block]:
    seen, width = sheet.observation, about.width
    yield from opening(
        f"Observation · {seen.kind}",
        f"Feedback for {_teacher(sheet)}",
        " · ".join([sheet.school.name, british(seen.date), *_year(seen)]),
    )
    yield facts(_context(sheet, about.author), width)
    if seen.focus.strip():
        yield marked("Focus agreed before the lesson", seen.focus, width, before=8)
    yield heading("The teacher’s own reflection")
    yield Prose(seen.reflection, BODY)
    yield heading("Strengths, and what shows them")
    for number, strength in enumerate(_strengths(sheet), 1):
        yield from _strength(number, strength, sheet, width)
    yield from _key(line for strength in _strengths(sheet) for line in strength.lines)
    if questions := _questions(sheet):
        yield heading("Questions to think about")
        yield numbered(questions, width)
    if steps := _agreed(sheet):
        yield heading("Next steps")
        yield _steps(steps, width)
    yield Receipt([_teacher(sheet)])
    if timeline:
        yield heading("Timeline of the lesson")
        yield _timeline(sheet, width)
        yield from _key(sheet.lines)


def _strengths(sheet: FeedbackSheet) -> list[ShownStrength]:
    return [strength for strength in sheet.strengths if strength.text.strip()]


def _questions(sheet: FeedbackSheet) -> list[str]:
    return [question for question in sheet.questions if question.strip()]


def _agreed(sheet: FeedbackSheet) -> list[AgreedStep]:
    return [agreed for agreed in sheet.next_steps if agreed.step.what.strip()]


def _lines(sheet: FeedbackSheet, timeline: bool) -> list[LineFields]:
    """Give the lines that are printed, each once, in the order of the lesson."""
    if timeline:
        return list(sheet.lines)
    found: list[LineFields] = []
    for strength in _strengths(sheet):
        found.extend(line for line in strength.lines if line not in found)
    return sorted(found, key=lambda line: line.position)


def _year(seen: ObservationFields) -> list[str]:
    return [f"Year {seen.year_group}"] if seen.year_group else []


def _context(sheet: FeedbackSheet, author: str) -> list[tuple[str, str]]:
    seen = sheet.observation
    times = "–".join(clock(at) for at in (seen.start, seen.end) if at)
    pupils = f"{seen.pupils} pupils" if seen.pupils else ""
    return [
        ("Class", ", ".join(filter(None, [*_year(seen), seen.teaching_set, seen.grouping, pupils]))),
        ("Time", times),
        ("Topic", seen.topic),
        ("Aim of the plan", sheet.aim.text if sheet.aim else ""),
        ("Key point", seen.key_point),
        ("Difficulty point", seen.difficulty_point),
        ("Prior attainment", seen.prior_attainment),
        ("Other adults", seen.other_adults),
        ("Observed by", author),
    ]


def _strength(number: int, strength: ShownStrength, sheet: FeedbackSheet, width: float) -> Iterator[Block]:
    row: Row = ((Prose(str(number), NUMBER),), (Prose(strength.text, STRONG),))
    columns = (NUMBERS, width - NUMBERS - PLAIN.gap)
    yield Rows(columns, [row], PLAIN, before=4, keeps_with_next=bool(strength.lines))
    if strength.lines:
        indent = NUMBERS + PLAIN.gap - TABLE.inset
        rows = [_line(line, sheet) for line in strength.lines]
        yield Rows(_line_columns(width - indent), rows, TABLE, after=6, indent=indent)


def _line(line: LineFields, sheet: FeedbackSheet, above: str = "") -> Row:
    minutes = minutes_in(sheet.observation.start, line.at)
    down = KICKER.leading if above else 0
    text: list[Block] = [Prose(above, KICKER)] if above else []
    text.append(Prose(_quoted(line), BODY))
    if tied := _tied(line, sheet.ideas):
        text.append(Prose(tied, NOTE, before=1))
    return (
        (Prose(clock(line.at), QUIET, before=down),),
        (Prose("" if minutes is None else f"{minutes} min", QUIET, before=down),),
        (Prose(line.speaker, STRONG, before=down),),
        tuple(text),
    )


def _line_columns(width: float) -> tuple[float, ...]:
    return (30, 36, 18, width - 84 - 2 * TABLE.inset - 3 * TABLE.gap)


def _quoted(line: LineFields) -> str:
    return f"“{line.text}”" if line.type == LineType.QUOTE and not line.text.startswith(("“", '"')) else line.text


def _tied(line: LineFields, ideas: Ideas) -> str:
    """Say what kind of note a line is, where it is more than what was seen, and the ideas that it is tied to."""
    kind = [] if line.type in (LineType.SAW, LineType.QUOTE) else [line.type.label]
    return " · ".join([*kind, *ideas.names(line.ideas)])


def _key(lines: Iterable[LineFields]) -> Iterator[Block]:
    used = {line.speaker for line in lines} - {Speaker.NONE}
    if used:
        yield Prose("   ".join(speaker.label for speaker in Speaker if speaker in used), LABEL, before=6)


def _steps(steps: Sequence[AgreedStep], width: float) -> Block:
    rows: list[Row] = []
    for number, agreed in enumerate(steps, 1):
        what: Cell = (Prose(agreed.step.what, BODY),)
        if agreed.action:
            aim = f": aim “{agreed.aim.text}”" if agreed.aim else ""
            what = (*what, Prose(f"In the plan{aim}", NOTE, before=2))
        who, when = Prose(agreed.step.who, BODY), Prose(british(agreed.step.by_when), BODY)
        rows.append(((Prose(str(number), NUMBER),), what, (who,), (when,)))
    return Rows(shares(width, 0.6, 11, 4, 4.4), rows, TABLE, columns("", "What", "Who", "By when"))


def _timeline(sheet: FeedbackSheet, width: float) -> Block:
    rows, phase = [], ""
    for line in sheet.lines:
        above = line.phase.label if line.phase != phase else ""
        phase = line.phase
        rows.append(_line(line, sheet, above))
    return Rows(_line_columns(width), rows, TABLE, columns("Time", "In", "Who", "What was seen and heard"))
