"""The reports by name: what each is of, its file name, and the PDF, for window and command line alike."""

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tfm_desktop.domain.errors import CannotWrite, FileExists
from tfm_desktop.services.services import Services

KINDS = {"feedback": "observation", "visit": "visit", "plan": "plan", "plan-page": "plan"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report with its rows read: its file name, and what makes the PDF on any thread."""

    name: str
    make: Callable[[], bytes]


def prepare(
    report: str, services: Services, record: uuid.UUID, today: dt.date, author: str, *, timeline: bool = False
) -> Prepared:
    """Read what a report shows of a record; the PDF is made later. Raises NotFound."""
    from tfm_desktop.reports import file_names
    from tfm_desktop.reports.feedback import feedback
    from tfm_desktop.reports.plan import plan
    from tfm_desktop.reports.plan_page import plan_page
    from tfm_desktop.reports.visit import visit

    if report == "feedback":
        seen = services.observations.sheet(record)
        return Prepared(file_names.feedback(seen), lambda: feedback(seen, timeline=timeline, author=author))
    if report == "visit":
        visited = services.visits.sheet(record)
        return Prepared(file_names.visit(visited), lambda: visit(visited, author=author))
    planned = services.plans.sheet(record, today)
    if report == "plan":
        return Prepared(file_names.plan(planned), lambda: plan(planned, author=author))
    return Prepared(file_names.plan_page(planned), lambda: plan_page(planned, author=author))


def write(path: Path, pdf: bytes) -> None:
    """Write a PDF beside its place and move it there, so that nothing half-written is found.

    Raises CannotWrite, and FileExists where what stands there is no PDF by its name.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        # Told by its name alone: to open and close a data file drops the lock that SQLite holds on it.
        if path.suffix.lower() != ".pdf" and path.exists():
            raise FileExists(path)
        part.write_bytes(pdf)
        part.replace(path)
    except OSError as fault:
        raise CannotWrite(path, why=fault.strerror or "the system does not say why") from fault
    finally:
        with suppress(OSError):  # a name that cannot be written cannot be removed
            part.unlink(missing_ok=True)
