"""All that is held on one person as JSON: the fields' names as `list --json` has them, days and times as ISO 8601."""

import datetime as dt
import json
import uuid
from typing import Any

from tfm_desktop.domain.person_data import COPIES, LOOKED_FOR, RIGHTS, WHY_HELD, Held, PersonSheet, Why, kind_of


def person_json(sheet: PersonSheet, author: str = "") -> bytes:
    """Write a sheet, in which others are masked, as indented UTF-8; no id of a record that is not in it is told."""
    own = {one.key for one in sheet.records if one.why is not Why.NAMED}
    records: dict[str, list[dict[str, Any]]] = {}
    for one in sheet.records:
        records.setdefault(kind_of(one.kind).listed, []).append(_told(one, own))
    told = {
        "name": sheet.name,
        "school": sheet.school,
        "made_at": sheet.at,
        "made_by": author,
        "held_for": WHY_HELD,
        "looked_for": LOOKED_FOR,
        "copies": COPIES,
        "rights": RIGHTS,
        "namesakes": sheet.namesakes_in_words,
        "maskings": sheet.maskings,
        "records": records,
    }
    return f"{json.dumps(told, indent=2, ensure_ascii=False, default=_as_text)}\n".encode()


def _told(one: Held, own: set[str]) -> dict[str, Any]:
    values = {name: value for name, value in one.values.items() if not isinstance(value, uuid.UUID) or value.hex in own}
    is_record = one.key in own and one.created_at is not None and "." not in one.key
    return {
        **({"id": _id(one.key)} if is_record else {}),
        "held_because": one.why,
        **({"belongs_to": one.where} if one.where else {}),
        "marks": list(one.marks),
        **values,
        "created_at": one.created_at,
        "updated_at": one.updated_at,
        "deleted_at": one.deleted_at,
    }


def _id(key: str) -> str:
    return str(uuid.UUID(hex=key)) if len(key) == 32 else key


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else str(value)
