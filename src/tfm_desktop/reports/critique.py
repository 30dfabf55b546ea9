"""The sheet of a critique round, to take along: questions on each plan, replies, what changed, and room to write."""

from collections.abc import Iterator, Sequence

from tfm_desktop.domain.group_sheets import CritiqueQuestion, CritiqueSheet
from tfm_desktop.domain.work_groups import group_title
from tfm_desktop.domain.years import british
from tfm_desktop.reports.blocks import Block, Cell, Prose, Rows, Ruling
from tfm_desktop.reports.leaving import Leaving, count, leaving
from tfm_desktop.reports.palette import LIGHT
from tfm_desktop.reports.plan_leaving import in_texts
from tfm_desktop.reports.sheet import (
    BODY,
    LABEL,
    NOTE,
    STRONG,
    About,
    build,
    heading,
    opening,
)
from tfm_desktop.reports.to_write import LinesToWrite

FREE = 2  # questions left free on a plan that nobody has questioned yet
LINES = 2  # to write on in each part
SET_APART = Ruling(edge=LIGHT.tint, inset=14, above=2, below=4)


def critique(sheet: CritiqueSheet, *, author: str = "", invariant: bool = False) -> bytes:
    """Make the critique PDF: for each plan the questions, the reply and what changed, or lines to write them on."""
    about = _about(sheet, author, invariant)
    return build(_blocks(sheet, about), about)


def leaves(sheet: CritiqueSheet, *, author: str = "", people: Sequence[str] = ()) -> tuple[Leaving, ...]:
    """Name what leaves the computer with a round's sheet; people of the departments are looked for in its texts."""
    about = _about(sheet, author, False)
    asked = [one for plan in sheet.plans for one in plan.questions]
    return (
        *leaving("For whom", [about.audience]),
        *leaving("Whose names", [sheet.group.lead, author, *in_texts(people, _blocks(sheet, about), [author])]),
        *leaving(
            "What",
            [
                f"The title of {count(len(sheet.plans), 'plan')}" if sheet.plans else "",
                count(len(asked), "question"),
                count(sum(bool(one.fields.reply.strip()) for one in asked), "reply", "replies"),
                count(sum(bool(one.fields.changed.strip()) for one in asked), "change of a plan", "changes of plans"),
                "Lines to write on",
            ],
        ),
    )


def _about(sheet: CritiqueSheet, author: str, is_invariant: bool) -> About:
    title = f"Critique of plans, {group_title(sheet.group)}, {sheet.group.year}"
    audience = "In confidence: for the mathematics departments of this Work Group."
    return About(title, audience, author, is_invariant=is_invariant)


def _blocks(sheet: CritiqueSheet, about: About) -> Iterator[Block]:
    group, width = sheet.group, about.width
    told = [group.year, group.hub, f"led by {group.lead}" if group.lead else ""]
    yield from opening("Critique of plans in a Work Group", group_title(group), " · ".join(filter(None, told)))
    if not sheet.plans:
        yield Prose("There is no plan to question yet: no member department has one in this academic year.", BODY)
    for plan in sheet.plans:
        yield heading(plan.plan)
        for cell in [_question(one) for one in plan.questions] or [_free()] * FREE:
            yield Rows((width - 2 * SET_APART.inset,), [(cell,)], SET_APART, before=10)


def _question(one: CritiqueQuestion) -> Cell:
    asked = one.fields
    about = " · ".join(filter(None, [british(asked.date), one.aim]))
    return (
        Prose(f"Question from {one.asking}" if one.asking else "Question", STRONG),
        *((Prose(about, NOTE),) if about else ()),
        *_text(asked.question),
        *_part("Reply", asked.reply),
        *_part("What changed in the plan because of it", asked.changed),
    )


def _free() -> Cell:
    return (
        Prose("Question from", STRONG),
        *_text(""),
        *_part("Reply", ""),
        *_part("What changed in the plan because of it", ""),
    )


def _part(label: str, text: str) -> Cell:
    return (Prose(label, LABEL, before=6), *_text(text))


def _text(text: str) -> Cell:
    return (Prose(text, BODY),) if text.strip() else (LinesToWrite(LINES),)
