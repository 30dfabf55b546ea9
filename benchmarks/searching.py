"""Searching as one types, over all that was written."""

import datetime as dt
import uuid

from benchmarks.measuring import Ratio, side_by_side, timed
from tfm_desktop.domain.observations import ObservationKind
from tfm_desktop.services.narrowing import Filters
from tfm_desktop.services.search import Search
from tfm_desktop.storage import driver
from tfm_desktop.storage.database import Database

# Common and rare words, two words, a number, a name, and a word that nobody wrote; each is typed sign by sign.
TYPED = ("denominators", "bar model", "stem sentence", "gradient 47", "convince", "kemi", "vectors", "zygote")
KEYS = [text[: end + 1] for text in TYPED for end in range(len(text)) if text[end] != " "]
BARE = """
    SELECT rowid, snippet(line_search, -1, '', '', '…', 16) FROM line_search
    WHERE line_search MATCH ? ORDER BY rowid DESC LIMIT 50
"""


def ratio(database: Database, connection: driver.Connection) -> Ratio:
    """Type into the search, and ask the index of the lines with the bare driver."""
    search = Search(database)
    ours, theirs = side_by_side(lambda: type_all(search), lambda: _ask_all(connection), 7)
    slowest, key = max((timed(lambda text=key: search.find(text)), key) for key in KEYS)  # type: ignore[misc]
    chosen, narrowed, told = _slowest_narrowed(database, search)
    return Ratio(
        "search as one types, all lines",
        ours / len(KEYS),
        theirs / len(KEYS),
        1.5,
        f"The mean of {len(KEYS)} keys, in {len(TYPED)} texts typed sign by sign: 50 hits of all twenty-four indexes, "
        "each with its line, teacher, school and date; against the FTS5 query for the 50 newest lines with snippets, "
        f"by the bare driver. The slowest key is the last of “{key}”: {slowest:.0f} ms. Narrowed by a filter, the "
        f"slowest is {told}: {narrowed:.0f} ms, and the first after a filter is chosen takes {chosen:.0f} ms at most.",
    )


def _slowest_narrowed(database: Database, search: Search) -> tuple[float, float, str]:
    """Give the milliseconds of the slowest first key after a filter is chosen, of the slowest key then, and which."""
    firsts, then = [], []
    for name, filters in _hard_filters(database).items():
        firsts.append(timed(lambda: search.find("p", filters)))  # noqa: B023 # called at once
        then += [(timed(lambda: search.find(key, filters)), f"“{key}” {name}") for key in KEYS]  # noqa: B023
    return max(firsts), *max(then)


def _hard_filters(database: Database) -> dict[str, Filters]:
    """Give the filters that are furthest from the newest lines, and those that leave the most and the fewest."""
    lessons = "SELECT {0} FROM observation GROUP BY {0} ORDER BY count(*) {1} LIMIT 1"

    def found(column: str, order: str) -> uuid.UUID:
        return uuid.UUID(database.plain_rows(lessons.format(column, order))[0][0])

    first, last = (
        dt.date.fromisoformat(day) for day in database.plain_rows("SELECT min(date), max(date) FROM visit")[0]
    )
    rare = found("teacher_id", "")
    return {
        "of the person observed least": Filters(teacher_id=rare),
        "of the school observed most": Filters(department_id=found("department_id", "DESC")),
        "of one kind": Filters(kind=ObservationKind.SHOWCASE),
        "on one idea": Filters(idea="fluency"),
        "on an idea of nobody": Filters(idea="nobody’s"),
        "of one person on one idea": Filters(teacher_id=rare, idea="fluency"),
        "of the first year": Filters(until=first + dt.timedelta(days=365)),
        "before the last year": Filters(until=last - dt.timedelta(days=365)),
    }


def growth(large: Database, small: Database) -> Ratio:
    """Type into the search of a large and a small file."""
    many, few = Search(large), Search(small)
    ours, theirs = side_by_side(lambda: type_all(many), lambda: type_all(few), 5)
    return Ratio("growth: search as one types", ours / len(KEYS), theirs / len(KEYS), 2, "As the search above.")


def type_all(search: Search) -> None:
    """Type every text, sign by sign."""
    for key in KEYS:
        search.find(key)


def _ask_all(connection: driver.Connection) -> None:
    for key in KEYS:
        match = " ".join(f'"{word}"*' for word in key.split())
        connection.execute(BARE, (match,)).fetchall()
