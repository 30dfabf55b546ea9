"""Commitments: what a Work Group promises and asks for, as templates and as the copy that a member department has."""

import datetime as dt
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, NamedTuple

from sqlmodel import Field

from tfm_desktop import resources
from tfm_desktop.domain.departments import PathwayStage
from tfm_desktop.domain.record import Choice, Fields, OneLine, Record, Saved, Text, belongs_to, choice
from tfm_desktop.domain.work_groups import WorkGroupKind
from tfm_desktop.domain.years import AcademicYear, bounds, short

SHIPPED_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Whom(Choice):
    """Whom a commitment is for."""

    EACH = "each person"
    PAIR = "the pair together"
    DEPARTMENT = "the department"


class Unit(Choice):
    """What a commitment is counted in."""

    HALF_DAYS = "half-days"
    DAYS = "days"
    HOURS = "hours"
    COUNT = "count"
    POUNDS = "pounds"
    YES_NO = "yes or no"


class Counts(Choice):
    """What counts towards a commitment."""

    ATTENDANCE = "session attendance"
    SHOWCASE = "showcase sessions"
    DEPARTMENT_VISIT = "visits to a department"
    PRIMARY_VISIT = "visits to a primary school"
    RELEASE = "release on visits"
    SUPPORT = "support days"
    JOINT_PLANNING = "joint planning on visits"
    OBSERVATION = "collaborative observations"
    TASKS = "gap tasks"
    CRITIQUE = "critique of plans"
    FUNDING = "funding"
    SLT = "SLT’s agreement"
    HAND = "by hand"


OF_SESSIONS = {Counts.ATTENDANCE, Counts.SHOWCASE, Counts.DEPARTMENT_VISIT, Counts.PRIMARY_VISIT}
# What is recorded of the department as a whole, and so counts towards no person's own commitment.
OF_DEPARTMENT = {
    Counts.SUPPORT,
    Counts.JOINT_PLANNING,
    Counts.OBSERVATION,
    Counts.CRITIQUE,
    Counts.FUNDING,
    Counts.SLT,
}

_OF_TIME = {Unit.HALF_DAYS, Unit.DAYS, Unit.HOURS}
# What is noted of each source, and so can be counted of itself; of the others nothing but how often.
_NOTED = {
    **dict.fromkeys((*OF_SESSIONS, Counts.SUPPORT), _OF_TIME),
    Counts.RELEASE: {Unit.HALF_DAYS, Unit.DAYS},
    Counts.FUNDING: {Unit.POUNDS},
    Counts.HAND: {*Unit},
}
# What one of a source is called, where the unit is how often; of the others it is a time.
_ONE_OF = {
    Counts.ATTENDANCE: "session",
    Counts.SHOWCASE: "lesson",
    **dict.fromkeys((Counts.DEPARTMENT_VISIT, Counts.PRIMARY_VISIT, Counts.RELEASE, Counts.SUPPORT), "visit"),
    Counts.OBSERVATION: "observation",
    Counts.TASKS: "task",
    Counts.CRITIQUE: "question",
}


class CommitmentTemplateFields(Fields):
    """What is promised in a kind of Work Group since an academic year, and how large such a group usually is."""

    LABEL: ClassVar[str] = "template of commitments"

    name: OneLine = Field(min_length=1, max_length=120)
    kind: WorkGroupKind = choice(WorkGroupKind, WorkGroupKind.OTHER)
    since: AcademicYear
    usual_from: int | None = Field(default=None, ge=1, le=99)  # departments
    usual_to: int | None = Field(default=None, ge=1, le=99)
    position: int = 0


class CommitmentTemplate(CommitmentTemplateFields, Record, table=True):
    """A template as the file keeps it."""

    __tablename__ = "commitment_template"


class TemplateItemFields(Fields):
    """One commitment of a template; its window is told by months, and it may hold for one stage only."""

    LABEL: ClassVar[str] = "item of a template"

    template_id: uuid.UUID = belongs_to("commitment_template")
    position: int = 0
    label: OneLine = Field(default="", max_length=200)
    whom: Whom = choice(Whom, Whom.EACH)
    unit: Unit = choice(Unit, Unit.COUNT)
    at_least: float | None = Field(default=None, ge=0, le=1_000_000)
    at_most: float | None = Field(default=None, ge=0, le=1_000_000)
    counts: Counts = choice(Counts, Counts.HAND)
    from_month: int | None = Field(default=None, ge=1, le=12)
    to_month: int | None = Field(default=None, ge=1, le=12)
    stage: PathwayStage | None = choice(PathwayStage)


class TemplateItem(TemplateItemFields, Record, table=True):
    """An item of a template as the file keeps it."""

    __tablename__ = "template_item"


class CommitmentFields(Fields):
    """One item of a member department's ledger; its own copy, which no later change of a template touches."""

    LABEL: ClassVar[str] = "commitment"

    membership_id: uuid.UUID = belongs_to("membership")
    position: int = 0
    label: OneLine = Field(default="", max_length=200)
    whom: Whom = choice(Whom, Whom.EACH)
    unit: Unit = choice(Unit, Unit.COUNT)
    at_least: float | None = Field(default=None, ge=0, le=1_000_000)
    at_most: float | None = Field(default=None, ge=0, le=1_000_000)
    counts: Counts = choice(Counts, Counts.HAND)
    window_from: dt.date | None = None
    window_to: dt.date | None = None


class Commitment(CommitmentFields, Record, table=True):
    """A commitment as the file keeps it."""

    __tablename__ = "commitment"


class LedgerEntryFields(Fields):
    """What was done or is planned towards a commitment, counted by hand in the commitment's unit."""

    LABEL: ClassVar[str] = "entry by hand"

    commitment_id: uuid.UUID = belongs_to("commitment")
    person_id: uuid.UUID | None = belongs_to("person", optional=True)  # None: the pair or the department
    date: dt.date | None = None
    amount: float = Field(default=1, ge=0, le=1_000_000)
    done: bool = True  # else it is planned
    note: Text = ""


class LedgerEntry(LedgerEntryFields, Record, table=True):
    """An entry by hand as the file keeps it."""

    __tablename__ = "ledger_entry"


class Template(NamedTuple):
    """A template of commitments and its items, in their order."""

    template: Saved[CommitmentTemplateFields]
    items: tuple[Saved[TemplateItemFields], ...]


def template_notices(template: CommitmentTemplateFields) -> dict[str, str]:
    """Say by field what is unusual about a template; never a block."""
    if template.usual_from and template.usual_to and template.usual_to < template.usual_from:
        return {"usual_to": "The largest group would be smaller than the smallest. Check both figures."}
    return {}


def commitment_notices(item: TemplateItemFields | CommitmentFields) -> dict[str, str]:
    """Say by field what is unusual about a commitment; never a block."""
    notices = {}
    if item.at_least is not None and item.at_most is not None and item.at_most < item.at_least:
        notices["at_most"] = "The maximum lies under the minimum, so it is left aside. Check both figures."
    if item.whom is Whom.EACH and item.counts in OF_DEPARTMENT:
        notices["counts"] = (
            f"“{item.counts.label}” is noted of the department and not of each person, so nothing counts here. "
            "Choose the department, or count by hand."
        )
    elif item.unit not in {Unit.COUNT, Unit.YES_NO} | _NOTED.get(item.counts, set()):
        notices["unit"] = (
            f"“{item.counts.label}” is not noted in {item.unit.value}, so only what is added by hand counts here. "
            "Choose another unit."
        )
    if isinstance(item, CommitmentFields) and item.window_from and item.window_to and item.window_to < item.window_from:
        notices["window_to"] = "The last day lies before the first one, so nothing can count. Check both dates."
    return notices


def outside_year(item: CommitmentFields, year: str) -> dict[str, str]:
    """Say by field where the days of a commitment lie outside the academic year of its Work Group; never a block."""
    first, last = bounds(year)
    sentence = f"The Work Group is of {year}, and none of these days lies in it. Check both dates."
    if item.window_from and item.window_from > last:
        return {"window_from": sentence}
    return {"window_to": sentence} if item.window_to and item.window_to < first else {}


def copied(item: TemplateItemFields, year: str) -> dict[str, Any]:
    """Give the values of a commitment as a copy of a template's item, its months as days of an academic year."""
    values = {name: value for name, value in dict(item).items() if name in CommitmentFields.model_fields}
    return values | {
        "window_from": _month(item.from_month, year, is_end=False),
        "window_to": _month(item.to_month, year, is_end=True),
    }


def agreed_in_words(item: CommitmentFields | TemplateItemFields) -> str:
    """Say what was agreed, such as '4 to 6 days', 'at least 4 half-days', '£2,000'."""
    least, most = item.at_least, item.at_most
    if item.unit is Unit.YES_NO:
        return "yes"
    if least is None and most is None:
        return "all that are set" if item.counts is Counts.TASKS else "no figure agreed"
    if least is None:
        return f"up to {amount_in_words(most or 0, item.unit, item.counts)}"
    words = amount_in_words(least, item.unit, item.counts)
    if most is None:
        return words if item.unit is Unit.POUNDS else f"at least {words}"
    if most <= least:
        return words
    begin = words if item.unit is Unit.POUNDS else number(least)
    return f"{begin} to {amount_in_words(most, item.unit, item.counts)}"


def amount_in_words(amount: float, unit: Unit, counts: Counts = Counts.HAND) -> str:
    """Write an amount with its unit, such as '1 half-day', '2.5 days', '£2,000', '4 sessions', 'once', '3 times'."""
    if unit is Unit.POUNDS:
        return f"£{amount:,.2f}".removesuffix(".00")
    if unit is Unit.YES_NO:
        return "yes" if amount else "no"
    noun = _noun(amount, unit, counts)
    return "once" if noun == "time" else f"{number(amount)} {noun}"


def more_in_words(amount: float, unit: Unit, counts: Counts = Counts.HAND) -> str:
    """Write what is to be added, such as '2 more days', '1 more session', 'once more', '£500 more'."""
    if unit in (Unit.POUNDS, Unit.YES_NO):
        return f"{amount_in_words(amount, unit)} more"
    noun = _noun(amount, unit, counts)
    return "once more" if noun == "time" else f"{number(amount)} more {noun}"


def _noun(amount: float, unit: Unit, counts: Counts) -> str:
    one = _ONE_OF.get(counts, "time") if unit is Unit.COUNT else unit.value.removesuffix("s")
    return one if amount == 1 else f"{one}s"


def number(amount: float) -> str:
    """Write a number without needless noughts."""
    return f"{round(amount, 2):,.2f}".rstrip("0").rstrip(".")


def window_in_words(first: dt.date | None, last: dt.date | None) -> str:
    """Say between which days something counts; nothing where it is open."""
    if first and last:
        return f"{short(first)} to {short(last)}"
    return f"from {short(first)}" if first else f"until {short(last)}" if last else ""


def outside_in_words(items: Iterable[CommitmentFields], day: dt.date) -> str:
    """Say which of the commitments that could count a day do not, where none does; nothing where one counts it."""
    told: dict[str, None] = {}
    for item in items:
        first, last = item.window_from, item.window_to
        if (first is None or first <= day) and (last is None or day <= last):
            return ""
        told[f"“{item.label}” counts {window_in_words(first, last)}"] = None
    return "; ".join(told)


@cache
def shipped() -> tuple[Template, ...]:
    """Read the templates that ship with the program, under the ids that they have in a file later."""
    told = tomllib.loads(resources.path("templates/commitments.toml").read_text(encoding="utf-8"))
    return tuple(_shipped(one, position) for position, one in enumerate(told["templates"], 1))


def _shipped(told: Mapping[str, Any], position: int) -> Template:
    ours = {name: value for name, value in told.items() if name not in ("key", "items")}
    fields = CommitmentTemplateFields.model_validate({**ours, "position": position})
    template = Saved(_id(told["key"]), fields, SHIPPED_SINCE)
    items = []
    for place, one in enumerate(told["items"], 1):
        item = TemplateItemFields.model_validate({**one, "template_id": template.id, "position": place})
        items.append(Saved(_id(f"{told['key']}/{place}"), item, SHIPPED_SINCE))
    return Template(template, tuple(items))


def _id(key: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"tfm-desktop:commitments/{key}")


def _month(month: int | None, year: str, *, is_end: bool) -> dt.date | None:
    if month is None:
        return None
    first, last = bounds(year)
    begins = dt.date(first.year if month >= first.month else last.year, month, 1)
    return (begins + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1) if is_end else begins
