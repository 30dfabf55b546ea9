"""What is next, across ten years."""

import datetime as dt

from benchmarks import ledgers
from benchmarks.measuring import Ratio, side_by_side
from benchmarks.ten_years import DEPARTMENTS, YEARS
from tfm_desktop.domain.years import academic_year
from tfm_desktop.services import overview_queries as queries
from tfm_desktop.services.overview import COMING, LOOKS_BACK, SOON, STEPS_STAY
from tfm_desktop.services.services import Services
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database


def ratio(database: Database, connection: driver.Connection) -> Ratio:
    """Gather all that the Overview tells, and ask its queries with the bare driver."""
    overview, today = Services(database).overview, dt.date.today()
    year = academic_year(today)
    back, stay, soon, ahead = (str(today + days) for days in (-LOOKS_BACK, -STEPS_STAY, SOON, COMING))
    asked = (
        (queries.VISITS, (back, ahead)),
        (queries.SESSIONS, (back, year)),
        (queries.OBSERVATIONS, (back,)),
        (queries.NEXT_STEPS, (stay, soon)),
        (queries.ACTIONS, (soon,)),
        (queries.AGREED, (back, soon)),
        (queries.TASKS, (back, soon)),
        (queries.REVIEWS, (soon,)),
        (queries.WITHOUT_EVIDENCE, (year,)),
        (queries.MEMBERS, (year,)),
        (queries.ACTIVE, (year,)),
    )

    def read() -> None:
        for statement, values in asked:
            connection.execute(statement, (str(today), None, *values)).fetchall()
        connection.execute(queries.PAIRS, (year,)).fetchall()
        ledgers.read(connection, year)

    count = len(overview.items(today))
    return Ratio(
        f"Overview of {DEPARTMENTS} departments, {YEARS} years",
        *side_by_side(lambda: overview.items(today), read, 15),
        2,
        f"{count:,} things under their headings, in their order; against the same queries, and those of the ledgers of "
        "this year, by the bare driver.",
    )
