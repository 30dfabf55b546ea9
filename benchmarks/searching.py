"""Searching as one types, over all that was written."""

from benchmarks.measuring import Ratio, side_by_side, timed
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
    return Ratio(
        "search as one types, all lines",
        ours / len(KEYS),
        theirs / len(KEYS),
        1.5,
        f"The mean of {len(KEYS)} keys, in {len(TYPED)} texts typed sign by sign: 50 hits of all fifteen indexes, each "
        "with school and date; against the FTS5 query for the 50 newest lines with their snippets, by the bare driver. "
        f"The slowest key is the last of “{key}”: {slowest:.0f} ms.",
    )


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
