"""What is in a backup, in words, and how that stands to what is in the file now."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

# What is counted, one and many, as a user would say it.
COUNTED = {
    "department": ("department", "departments"),
    "person": ("person", "people"),
    "visit": ("visit", "visits"),
    "observation": ("observation", "observations"),
    "line": ("line", "lines"),
    "plan": ("plan", "plans"),
    "review": ("review", "reviews"),
    "work_group": ("Work Group", "Work Groups"),
    "session": ("session", "sessions"),
}
NAMED = 3  # differences that are told one by one


class State(StrEnum):
    """What is known of a backup."""

    UNSEEN = "being checked…"
    SOUND = "sound"
    LOCKED = "locked by an earlier passphrase"
    DAMAGED = "damaged: not to be used"
    NEWER = "made by a newer program: update this one first"
    UNREADABLE = "cannot be read"

    def told(self, *, is_shut: bool) -> str:
        """Say it; while the file itself is not open, nobody knows whether its passphrase is another."""
        return "locked by its passphrase" if is_shut and self is State.LOCKED else str(self)


@dataclass(frozen=True, slots=True)
class Contents:
    """How many records of each kind a file holds, the bin left out, and when one was changed last."""

    counts: dict[str, int]
    changed: dt.datetime | None = None

    @property
    def told(self) -> str:
        """Say what there is."""
        there = [_counted(count, kind) for kind, count in self.counts.items() if count]
        return ", ".join(there) or "nothing in it"

    def compared(self, now: "Contents") -> str:
        """Say how much more or less there is than now; the words of the notes are not compared."""
        apart = {kind: self.counts.get(kind, 0) - count for kind, count in now.counts.items()}
        told = [
            f"{_counted(abs(by), kind)} {'more' if by > 0 else 'fewer'}"
            for kind, by in sorted(apart.items(), key=lambda pair: -abs(pair[1]))
            if by
        ]
        if not told:
            return "as many records of each kind as now"
        more = f", and {len(told) - NAMED} other kinds differ" if len(told) > NAMED + 1 else ""
        return f"{', '.join(told[:NAMED] if more else told)} than now{more}"


@dataclass(frozen=True, slots=True)
class Look:
    """What a look into a backup found."""

    state: State = State.UNSEEN
    contents: Contents | None = None

    @property
    def may_be_restored(self) -> bool:
        """Tell whether it may take the place of the file, once its passphrase is known."""
        return self.state in (State.UNSEEN, State.SOUND, State.LOCKED)


def _counted(count: int, kind: str) -> str:
    return f"{count:,} {COUNTED[kind][count != 1]}"
