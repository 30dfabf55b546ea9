"""Read the register of schools in England, and its list of which school followed which.

Source: 'Get information about schools' (GIAS), Department for Education, Open Government Licence v3.0.
"""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from tfm_desktop.domain.errors import LinksHaveNoColumn
from tfm_desktop.domain.schools import SchoolFields, as_urn
from tfm_desktop.exchange.csv_rows import Column, Progress, read_rows

_SCHOOL = (
    Column("urn", ("URN",), required=True),
    Column("name", ("EstablishmentName", "SchoolName"), required=True),
    Column("street", ("Street",)),
    Column("town", ("Town",)),
    Column("postcode", ("Postcode",)),
    Column("local_authority", ("LA (name)", "Local authority (name)", "LA")),
    Column("phase", ("PhaseOfEducation (name)", "PhaseOfEducation")),
    Column("type_group", ("EstablishmentTypeGroup (name)", "EstablishmentTypeGroup")),
    Column("status", ("EstablishmentStatus (name)", "EstablishmentStatus")),
)
_LINK = (
    Column("urn", ("URN",), required=True),
    Column("successor_urn", ("LinkURN",), required=True),
    Column("kind", ("LinkType",), required=True),
)
# Where a school has several successors, the plainest link tells most; as the register's file of 2025 writes them.
_PLAINEST_FIRST = ("successor", "successor - merged", "successor - amalgamated", "successor - split school")


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was left out: the line of the file where it starts, from 1, and a short sentence."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Register:
    """The schools of a register file, and the rows that hold none."""

    schools: tuple[SchoolFields, ...]
    skipped: tuple[SkippedRow, ...]


def read_register(path: Path, on_progress: Progress | None = None) -> Register:
    """Read every school of a register file; rows that hold none are skipped and told.

    `on_progress` is given the part read, 0 to 1, and returns False to stop. Raises what `read_rows` raises.
    """
    schools: dict[str, SchoolFields] = {}
    skipped: list[SkippedRow] = []
    for row in read_rows(path, _SCHOOL, on_progress):
        try:
            if row.fault:
                raise ValueError(row.fault)
            school = _school(row.values)
            if school.urn in schools:
                raise ValueError(f"The URN {school.urn} stands further up already.")
            schools[school.urn] = school
        except ValueError as fault:
            skipped.append(SkippedRow(row.line, str(fault)))
    return Register(tuple(schools.values()), tuple(skipped))


def read_links(path: Path) -> dict[str, str]:
    """Read which school followed a closed one, by URN; rows that say nothing of it are passed over.

    Raises LinksHaveNoColumn, and else what `read_rows` raises.
    """
    found: dict[str, tuple[int, str]] = {}
    for row in read_rows(path, _LINK, no_column=LinksHaveNoColumn):
        kind = row.values.get("kind", "").casefold()
        if not kind.startswith("successor"):
            continue
        urn, successor = row.values["urn"], row.values["successor_urn"]
        if not (_is_urn(urn) and _is_urn(successor)) or urn == successor:
            continue
        rank = _PLAINEST_FIRST.index(kind) if kind in _PLAINEST_FIRST else len(_PLAINEST_FIRST)
        if urn not in found or rank < found[urn][0]:
            found[urn] = (rank, successor)
    return {urn: successor for urn, (_, successor) in found.items()}


def _school(values: dict[str, str]) -> SchoolFields:
    if not values["urn"]:
        raise ValueError("It has no URN.")
    try:
        return SchoolFields.model_validate(values)
    except ValidationError as problem:
        first = problem.errors()[0]
        raise ValueError(_sentence(str(first["loc"][0]), str(first["type"]), values)) from problem


def _sentence(field: str, kind: str, values: dict[str, str]) -> str:
    if field == "urn":
        return f"“{values['urn'][:40]}” is not a URN."
    column = next(one.names[0] for one in _SCHOOL if one.field == field)
    return f"Its “{column}” is far too long." if kind == "string_too_long" else f"It has no “{column}”."


def _is_urn(text: str) -> bool:
    try:
        return bool(as_urn(text))
    except ValueError:
        return False
