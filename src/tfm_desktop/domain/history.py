"""The plan through time: how it stood at one moment, and what changed between two."""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple

from sqlmodel import Field, SQLModel

from tfm_desktop.domain.plans import ActionFields, AimFields, CriterionFields, PlanFields
from tfm_desktop.domain.record import Choice, F, Fields
from tfm_desktop.domain.years import short

KINDS: dict[str, type[Fields]] = {
    "plan": PlanFields,
    "aim": AimFields,
    "criterion": CriterionFields,
    "action": ActionFields,
}
_SHOWN = 90  # signs of a text that names it in a sentence


class PlanVersion(SQLModel, table=True):
    """A part of a plan as it stood from one moment on; triggers of the file write it at every change, undo too.

    It is no record: nothing in it is undone, and it is never written by hand. Changes within one minute leave one
    version, unless a review was recorded between them.
    """

    __tablename__ = "plan_version"
    __table_args__ = {"sqlite_autoincrement": True}

    seq: int | None = Field(default=None, primary_key=True)
    plan_id: uuid.UUID = Field(index=True)
    kind: str
    record: uuid.UUID = Field(index=True)
    at: str  # UTC, as SQLite writes it with milliseconds
    fields: str | None = None  # JSON of the fields with created_at and deleted_at; None where it was deleted for good


@dataclass(frozen=True, slots=True)
class Part(Generic[F]):
    """A part of a plan as it stood."""

    id: uuid.UUID
    fields: F


@dataclass(frozen=True, slots=True)
class AimState:
    """An aim with its criteria and actions as they stood."""

    id: uuid.UUID
    fields: AimFields
    criteria: tuple[Part[CriterionFields], ...] = ()
    actions: tuple[Part[ActionFields], ...] = ()


@dataclass(frozen=True, slots=True)
class PlanState:
    """A whole plan as it stood at one moment; what was in the bin then is not in it."""

    id: uuid.UUID
    fields: PlanFields
    aims: tuple[AimState, ...] = ()

    def actions(self) -> Iterator[tuple[str, Part[ActionFields]]]:
        """Give every action with its number, such as 2.1."""
        for aim_number, aim in enumerate(self.aims, 1):
            for number, action in enumerate(aim.actions, 1):
                yield f"{aim_number}.{number}", action


class Version(NamedTuple):
    """One version as the file keeps it: its kind, whose it is, and its JSON."""

    kind: str
    record: uuid.UUID
    told: str


def rebuilt(plan: uuid.UUID, versions: Sequence[Version]) -> PlanState | None:
    """Put a plan together of the versions of its parts that held at one moment; None where it was not there."""
    parts: dict[str, list[tuple[tuple[int, str], uuid.UUID, Any]]] = {kind: [] for kind in KINDS}
    for kind, record, told in versions:
        read = json.loads(told)
        if read["deleted_at"] is None:
            parts[kind].append(((read.get("position", 0), read["created_at"]), record, _fields(kind, read)))
    if not parts["plan"]:
        return None
    for found in parts.values():
        found.sort(key=lambda one: one[0])
    criteria, actions = _by_aim(parts["criterion"]), _by_aim(parts["action"])
    aims = tuple(
        AimState(aim, fields, tuple(criteria.get(aim, ())), tuple(actions.get(aim, ())))
        for _, aim, fields in parts["aim"]
    )
    return PlanState(plan, parts["plan"][0][2], aims)


def to_text(state: PlanState) -> str:
    """Write a state as text that from_text reads back."""
    told = {
        "id": state.id.hex,
        **_plain(state.fields),
        "aims": [
            {
                "id": aim.id.hex,
                **_plain(aim.fields),
                "criteria": [{"id": one.id.hex, **_plain(one.fields)} for one in aim.criteria],
                "actions": [{"id": one.id.hex, **_plain(one.fields)} for one in aim.actions],
            }
            for aim in state.aims
        ],
    }
    return json.dumps(told, ensure_ascii=False)


def from_text(text: str) -> PlanState:
    """Read a state that to_text wrote, by this version of the program or an older one."""
    told = json.loads(text)
    aims = tuple(
        AimState(
            uuid.UUID(aim["id"]),
            _fields("aim", aim),
            tuple(Part(uuid.UUID(one["id"]), _fields("criterion", one)) for one in aim["criteria"]),
            tuple(Part(uuid.UUID(one["id"]), _fields("action", one)) for one in aim["actions"]),
        )
        for aim in told["aims"]
    )
    return PlanState(uuid.UUID(told["id"]), _fields("plan", told), aims)


def changes(before: PlanState | None, after: PlanState) -> list[str]:
    """Say what changed between two states of a plan, one sentence each, in the order of the plan."""
    if before is None:
        count = sum(len(aim.actions) for aim in after.aims)
        return [f"The plan began with {_count(len(after.aims), 'aim')} and {_count(count, 'action')}."]
    told = list(_changed("The plan", before.fields, after.fields, _OF_PLAN))
    old_aims = {aim.id: aim for aim in before.aims}
    for number, aim in enumerate(after.aims, 1):
        name, old = f"Aim {number}", old_aims.get(aim.id)
        if old is None:
            told.append(f"{name} is new: {_named(aim.fields.text, ends=True)}")
        else:
            told.extend(_changed(name, old.fields, aim.fields, _OF_AIM))
        told.extend(_of_parts(f"Criterion of aim {number}", "text", old.criteria if old else (), aim.criteria, ""))
        told.extend(_of_parts("Action", "what", old.actions if old else (), aim.actions, f"{number}."))
    gone = {aim.id for aim in before.aims} - {aim.id for aim in after.aims}
    told.extend(f"An aim was taken out: {_named(aim.fields.text, ends=True)}" for aim in before.aims if aim.id in gone)
    return told


_OF_PLAN = ("title", "status", "sponsor", "next_review", "needed")
_OF_AIM = ("text", "evidence", "source", "horizon", "outcome_head", "status")
_OF_PART = {
    "text": ("text", "status", "rag"),
    "what": ("what", "lead", "support", "start", "due", "resources", "monitoring", "status", "rag", "progress"),
}
_LABELS = {
    "needed": "needed from senior leadership",
    "evidence": "evidence of need",
    "next_review": "next review",
    "outcome_head": "outcome head",
    "rag": "RAG",
    "what": "text",
    "resources": "resources and cost",
}
_LONG = {"text", "what", "evidence", "needed", "resources", "monitoring"}  # said to be rewritten, not quoted


def _of_parts(
    noun: str, text: str, before: Sequence[Part[Any]], after: Sequence[Part[Any]], numbered: str
) -> Iterator[str]:
    old = {part.id: part.fields for part in before}
    for number, part in enumerate(after, 1):
        named = f"{noun} {numbered}{number}" if numbered else f"{noun} ({_named(getattr(part.fields, text))})"
        if part.id not in old:
            quoted = f": {_named(getattr(part.fields, text), ends=True)}" if numbered else "."
            yield f"{named} is new{quoted}"
        else:
            yield from _changed(named, old[part.id], part.fields, _OF_PART[text])
    there = {part.id for part in after}
    for part in before:
        if part.id not in there:
            yield f"{noun.split(maxsplit=1)[0]} taken out: {_named(getattr(part.fields, text), ends=True)}"


def _changed(name: str, before: Fields, after: Fields, fields: Sequence[str]) -> Iterator[str]:
    for field in fields:
        old, new = getattr(before, field), getattr(after, field)
        if old == new:
            continue
        label = _LABELS.get(field, field)
        if field in _LONG:
            yield f"{name}: {label} rewritten." if old and new else f"{name}: {label} {'added' if new else 'removed'}."
        elif field == "progress":
            yield f"{name}: progress noted: {_named(new, ends=True)}" if new else f"{name}: progress note removed."
        elif field == "due" and old and new:
            yield f"{name}: due date moved from {short(old)} to {short(new)}."
        else:
            yield f"{name}: {label} from {_value(old)} to {_value(new)}."


def _value(value: Any) -> str:
    if isinstance(value, dt.date):
        return short(value)
    if isinstance(value, Choice):
        return f"“{value.value}”" if value.value else "nothing"
    return f"“{_folded(value)}”" if value else "nothing"


def _named(text: str, *, ends: bool = False) -> str:
    """Quote a text; at the end of a sentence with its full stop, unless the text brings one."""
    folded = _folded(text)
    stop = "." if ends and folded[-1:] not in (".", "!", "?", "…") else ""
    return f"“{folded}”{stop}" if folded else f"without a text{stop}"


def _folded(text: str) -> str:
    folded = " ".join(str(text).split())
    return folded if len(folded) <= _SHOWN else f"{folded[:_SHOWN].rstrip()} …"


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _by_aim(found: Sequence[tuple[Any, uuid.UUID, Any]]) -> dict[uuid.UUID, list[Part[Any]]]:
    parts: dict[uuid.UUID, list[Part[Any]]] = {}
    for _, record, fields in found:
        parts.setdefault(fields.aim_id, []).append(Part(record, fields))
    return parts


def _fields(kind: str, told: Mapping[str, Any]) -> Any:
    """Make fields of what was written; a field that came later has its default, one that went is passed over."""
    fields = KINDS[kind]
    known = {name: told[name] for name in fields.model_fields if name in told}
    return fields.__pydantic_validator__.validate_python(known)


def _plain(fields: Fields) -> dict[str, Any]:
    return {name: _written(value) for name, value in dict(fields).items()}


def _written(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    return value.isoformat() if isinstance(value, dt.date) else value
