"""Every field of all that belongs to a plan reaches its reports, or is left out for a reason."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as parts_of
from dataclasses import replace
from typing import Any

import pytest
from reportlab.graphics.shapes import String

from tfm_desktop.domain.departments import DepartmentFields
from tfm_desktop.domain.measures import MeasureFields, MeasureValueFields
from tfm_desktop.domain.plans import ActionFields, AimFields, CriterionFields, PlanFields
from tfm_desktop.domain.programme import PdSessionFields
from tfm_desktop.domain.record import Choice, Fields
from tfm_desktop.domain.reviews import CorrectionFields, ReviewFields
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.domain.sheets import (
    AimSheet,
    MeasureSheet,
    PlanSheet,
    ReviewSheet,
    SessionSheet,
    ShownEvidence,
)
from tfm_desktop.domain.visits import VisitFields
from tfm_desktop.reports.blocks import Block
from tfm_desktop.reports.charts import Picture
from tfm_desktop.reports.leaving import printed
from tfm_desktop.reports.plan import plan_blocks

Place = Callable[[PlanSheet, Any], PlanSheet]

PARENT = "it stands under what it belongs to"
ITS_OWN = "it stands in a report of its own"
LEFT_OUT: Mapping[type, Mapping[str, str]] = {
    PlanFields: {"department_id": "the school is named"},
    AimFields: {"plan_id": PARENT, "position": "it is numbered", "carried_from_id": "told in words by the sheet"},
    CriterionFields: {"aim_id": PARENT, "position": "it is numbered"},
    ActionFields: {"aim_id": PARENT, "position": "it is numbered"},
    PdSessionFields: {"plan_id": PARENT, "aims": "told by their numbers by the sheet"},
    ReviewFields: {"plan_id": PARENT, "recorded_at": "its day is told", "state": "shown by the review's own report"},
    CorrectionFields: {"review_id": PARENT},
    MeasureFields: {"department_id": PARENT, "position": "they stand in this order"},
    MeasureValueFields: {"measure_id": PARENT},
    VisitFields: {
        "department_id": PARENT,
        **dict.fromkeys(("start", "end", "mode", "purpose", "next_visit"), ITS_OWN),
        "notes": "they are the specialist's own",
    },
    DepartmentFields: {name: "not of the plan" for name in DepartmentFields.model_fields if name != "maths_teachers"},
    SchoolFields: {name: "the name is enough" for name in SchoolFields.model_fields if name != "name"},
    PlanSheet: {"id": "no reader needs it"},
    AimSheet: {"withheld": "it stays here, and the preview says so"},
    SessionSheet: {},
    ReviewSheet: {"id": "no reader needs it"},
    MeasureSheet: {"id": "no reader needs it"},
    ShownEvidence: {},
}


def of_aim(sheet: PlanSheet, **changed: Any) -> PlanSheet:
    return replace(sheet, aims=(replace(sheet.aims[0], **changed), *sheet.aims[1:]))


def of_review(sheet: PlanSheet, **changed: Any) -> PlanSheet:
    return replace(sheet, reviews=(*sheet.reviews[:-1], replace(sheet.reviews[-1], **changed)))


def of_measure(sheet: PlanSheet, **changed: Any) -> PlanSheet:
    return replace(sheet, measures=(replace(sheet.measures[0], **changed), *sheet.measures[1:]))


def of_session(sheet: PlanSheet, **changed: Any) -> PlanSheet:
    return replace(sheet, sessions=(replace(sheet.sessions[0], **changed), *sheet.sessions[1:]))


def first(whole: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    return (one, *whole[1:])


PLACES: Mapping[type[Fields], tuple[Callable[[PlanSheet], Any], Place]] = {
    PlanFields: (lambda sheet: sheet.plan, lambda sheet, one: replace(sheet, plan=one)),
    AimFields: (lambda sheet: sheet.aims[0].aim, lambda sheet, one: of_aim(sheet, aim=one)),
    CriterionFields: (
        lambda sheet: sheet.aims[0].criteria[0],
        lambda sheet, one: of_aim(sheet, criteria=first(sheet.aims[0].criteria, one)),
    ),
    ActionFields: (
        lambda sheet: sheet.aims[1].actions[0],
        lambda sheet, one: replace(
            sheet, aims=(sheet.aims[0], replace(sheet.aims[1], actions=first(sheet.aims[1].actions, one)))
        ),
    ),
    PdSessionFields: (lambda sheet: sheet.sessions[0].session, lambda sheet, one: of_session(sheet, session=one)),
    ReviewFields: (lambda sheet: sheet.reviews[-1].review, lambda sheet, one: of_review(sheet, review=one)),
    CorrectionFields: (
        lambda sheet: sheet.reviews[-1].corrections[0],
        lambda sheet, one: of_review(sheet, corrections=(one,)),
    ),
    MeasureFields: (lambda sheet: sheet.measures[0].measure, lambda sheet, one: of_measure(sheet, measure=one)),
    MeasureValueFields: (
        lambda sheet: sheet.measures[0].values[0],
        lambda sheet, one: of_measure(sheet, values=first(sheet.measures[0].values, one)),
    ),
    VisitFields: (
        lambda sheet: sheet.visits[0],
        lambda sheet, one: replace(sheet, visits=first(sheet.visits, one)),
    ),
    DepartmentFields: (lambda sheet: sheet.department, lambda sheet, one: replace(sheet, department=one)),
    SchoolFields: (lambda sheet: sheet.school, lambda sheet, one: replace(sheet, school=one)),
}
SHOWN = [(kind, name) for kind in PLACES for name in kind.model_fields if name not in LEFT_OUT[kind]]
HIDDEN = [(kind, name) for kind in PLACES for name in LEFT_OUT[kind]]


def told(sheet: PlanSheet) -> list[str]:
    return list(texts(plan_blocks(sheet, 487)))


def texts(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        yield from printed([block])
        if isinstance(block, Picture):
            yield from (shape.text for shape in block.drawing.contents if isinstance(shape, String))


def another(value: Any) -> Any:
    """Give a value of the same kind that differs."""
    if isinstance(value, Choice):
        # The last but one, for a session or visit that is planned and one that is done read alike in the calendar.
        return [one for one in type(value) if one is not value][-1]
    if isinstance(value, dt.datetime | dt.date):
        return value + dt.timedelta(days=9)
    if isinstance(value, int | float):
        return value + 7
    if value is None or isinstance(value, uuid.UUID):
        return uuid.UUID(int=99)
    return f"Xylophone {value}" if isinstance(value, str) else ("xylophone",)


def changed(sheet: PlanSheet, kind: type[Fields], name: str) -> PlanSheet:
    find, put = PLACES[kind]
    fields = find(sheet)
    value = getattr(fields, name)
    other = "2030/31" if name == "year" else another(value)
    if name in ("start", "due", "next_review") and value is None:
        other = dt.date(2026, 5, 5)
    return put(sheet, fields.model_copy(update={name: other}))


@pytest.mark.parametrize(("kind", "name"), SHOWN, ids=lambda one: getattr(one, "LABEL", one))
def test_a_field_reaches_the_plan(kind: type[Fields], name: str, living_sheet: PlanSheet) -> None:
    assert told(changed(living_sheet, kind, name)) != told(living_sheet)


@pytest.mark.parametrize(("kind", "name"), HIDDEN, ids=lambda one: getattr(one, "LABEL", one))
def test_a_field_that_is_left_out_is_not_there(kind: type[Fields], name: str, living_sheet: PlanSheet) -> None:
    assert told(changed(living_sheet, kind, name)) == told(living_sheet)


SHEETS: Mapping[type, Mapping[str, Any]] = {
    PlanSheet: {
        "subject_leader": "Xylophone",
        "advocates": ("Xylophone",),
        "on": dt.date(2026, 2, 1),
        **dict.fromkeys(("sessions", "reviews", "measures", "visits", "done_since", "aims"), ()),
    },
    AimSheet: {**dict.fromkeys(("criteria", "actions", "evidence", "moved"), ()), "carried_from": "2019/20, aim 9"},
    SessionSheet: {"aims": (7, 8, 9)},
    ReviewSheet: {"corrections": (), "next_review": dt.date(2031, 1, 1)},
    MeasureSheet: {"values": ()},
    ShownEvidence: {"of": "Xylophone", "date": dt.date(2031, 1, 1), "where": "Xylophone", "text": "Xylophone"},
}
PARTS: Mapping[type, Callable[..., PlanSheet]] = {
    PlanSheet: replace,
    AimSheet: of_aim,
    SessionSheet: of_session,
    ReviewSheet: of_review,
    MeasureSheet: of_measure,
    ShownEvidence: lambda sheet, **changed: of_aim(
        sheet, evidence=first(sheet.aims[0].evidence, replace(sheet.aims[0].evidence[0], **changed))
    ),
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, given in SHEETS.items() for name in given])
def test_what_the_sheet_adds_reaches_the_plan(kind: type, name: str, living_sheet: PlanSheet) -> None:
    assert told(PARTS[kind](living_sheet, **{name: SHEETS[kind][name]})) != told(living_sheet)


def test_every_part_of_every_sheet_is_tried_or_left_out_for_a_reason() -> None:
    records = {"plan", "school", "department", "aim", "session", "review", "measure", "shows"}  # tried field by field
    for kind, tried in SHEETS.items():
        named = {part.name for part in parts_of(kind)} - records
        assert named == set(tried) | set(LEFT_OUT[kind]), kind.__name__


def test_evidence_of_need_and_of_change_stand_apart(living_sheet: PlanSheet) -> None:
    told_now = told(living_sheet)
    need, change = told_now.index("What shows the need"), told_now.index("What shows the change")
    assert need < told_now.index("Six of eight books turn a ratio into a sum.") < change
    assert change < told_now.index("Most pairs draw a bar before they work anything out.")
    assert told_now[told_now.index("Most pairs draw a bar before they work anything out.") + 1] == "Of action 1.1"
