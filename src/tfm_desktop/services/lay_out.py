"""The sessions of a year made at once, with the half-terms that they were laid out in."""

import datetime as dt
import uuid
from collections.abc import Sequence

from tfm_desktop.domain.sessions import HalfTermFields
from tfm_desktop.services.services import Services


def take(
    services: Services,
    group: uuid.UUID,
    half_terms: Sequence[HalfTermFields],
    days: Sequence[dt.date | None],
    start: dt.time | None,
    end: dt.time | None,
    origin: object = None,
) -> list[uuid.UUID]:
    """Make a session on each day, None being to be confirmed, and keep the half-terms: all as one step.

    The numbers go on from those that are there. Raises Invalid, GroupIsClosed.
    """
    services.work_groups.allow(services.work_groups.get(group).fields)
    with services.database.change("Lay out the year", origin):
        services.half_terms.keep(services.work_groups.get(group).fields.year, half_terms, origin)
        return [services.sessions.add(group, origin, date=day, start=start, end=end) for day in days]
