"""All that is held on one person, as it is given to them: what was found, and with others masked.

Whoever is written about may ask for a copy: Article 15 of the UK GDPR, the right of access; within one calendar month
(Article 12(3)), and opinions count. What tells of others is weighed first: Data Protection Act 2018, Schedule 2,
paragraph 16; Information Commissioner's Office, 'A guide to subject access', on information about other people.
"""

import datetime as dt
import uuid
from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from tfm_desktop.domain.masking import Finder, Spot, alike, folded, masked
from tfm_desktop.domain.record import Choice
from tfm_desktop.domain.years import short

# What it is held for, in the words of the one who holds it; whoever hands it out can add to it in a letter.
WHY_HELD = (
    "These notes are made in support of teaching for mastery in mathematics: lessons watched and talked over, visits, "
    "Work Groups and the department’s development plan. They tell what was seen, thought and agreed."
)
RIGHTS = (
    "If something is wrong, ask for it to be put right. You can also object, ask for it to be deleted, and complain to "
    "the Information Commissioner’s Office (ico.org.uk)."
)
COPIES = (
    "Copies of what is listed here may also be in backups of the file, and in PDF, Word, Excel, CSV and calendar files "
    "that were saved from it or sent to others. Those are not looked through here."
)
LOOKED_FOR = (
    "Every text in the file was looked through for the name: in full, and as a title with the surname. A first name or "
    "a surname alone was looked for in what belongs to the department or to Work Groups, and each place was decided on."
)
PRIVATE = "private"
NOT_SHARED = "not agreed to be shared"


class Why(Choice):
    """Why something counts as held on the person."""

    OWN = "their own record"
    LINKED = "recorded of them"
    LESSON = "of a lesson of theirs"
    MET = "of a visit on which they were met"
    USED = "made of a lesson of theirs"
    NAMED = "names them"
    PERHAPS = "perhaps names them"


class Section(Choice):
    """The parts of what is given, in their order."""

    PERSON = "The person and their roles"
    LESSONS = "Lessons and meetings observed"
    VISITS = "Visits"
    GROUPS = "Work Groups"
    PLANS = "Development plans"
    EARLIER = "Earlier versions of plans"
    ELSEWHERE = "Named elsewhere"


class Kind(NamedTuple):
    """A kind of record: its name as the command line lists it, its name in a sentence, and its section."""

    listed: str
    called: str
    section: Section


# In the order in which they are told.
KINDS = {
    "person": Kind("people", "Person", Section.PERSON),
    "department": Kind("departments", "Department", Section.PERSON),
    "advocate": Kind("advocates", "Mastery Advocate", Section.PERSON),
    "stage": Kind("stages", "Stage led", Section.PERSON),
    "scheme": Kind("schemes", "Scheme of work", Section.PERSON),
    "observation": Kind("observations", "Observation", Section.LESSONS),
    "line": Kind("lines", "Line", Section.LESSONS),
    "begun": Kind("begun-lines", "Line begun and not entered", Section.LESSONS),
    "strength": Kind("strengths", "Strength", Section.LESSONS),
    "question": Kind("questions", "Question", Section.LESSONS),
    "next_step": Kind("next-steps", "Next step", Section.LESSONS),
    "visit": Kind("visits", "Visit", Section.VISITS),
    "visit_person": Kind("people-met", "Met on a visit", Section.VISITS),
    "visit_activity": Kind("activities", "Activity", Section.VISITS),
    "visit_action": Kind("agreed-actions", "Agreed action", Section.VISITS),
    "participant": Kind("participants", "Participant", Section.GROUPS),
    "membership": Kind("members", "Member department", Section.GROUPS),
    "work_group": Kind("work-groups", "Work Group", Section.GROUPS),
    "session": Kind("sessions", "Session", Section.GROUPS),
    "attendance": Kind("attendance", "Attendance", Section.GROUPS),
    "gap_task": Kind("gap-tasks", "Gap task", Section.GROUPS),
    "commitment": Kind("commitments", "Commitment", Section.GROUPS),
    "ledger_entry": Kind("ledger-entries", "Ledger entry", Section.GROUPS),
    "critique": Kind("critiques", "Question on a plan", Section.GROUPS),
    "plan": Kind("plans", "Plan", Section.PLANS),
    "aim": Kind("aims", "Aim", Section.PLANS),
    "criterion": Kind("criteria", "Success criterion", Section.PLANS),
    "action": Kind("actions", "Action", Section.PLANS),
    "evidence": Kind("evidence", "Evidence", Section.PLANS),
    "pd_session": Kind("pd-sessions", "Professional development session", Section.PLANS),
    "review": Kind("reviews", "Review", Section.PLANS),
    "correction": Kind("corrections", "Correction of a review", Section.PLANS),
    "measure": Kind("measures", "Measure", Section.PLANS),
    "measure_value": Kind("measure-values", "Value of a measure", Section.PLANS),
    "plan_version": Kind("plan-versions", "Earlier version", Section.EARLIER),
    "review_state": Kind("review-states", "As it stood at a review", Section.EARLIER),
}
NAMES = frozenset({"who", "lead", "support", "leader", "sponsor", "slt_contact", "substitute", "present", "audience"})
# The observer's own notes, which no report of the program holds.
OWN_NOTES = frozenset({("visit", "notes"), ("department", "notes"), ("work_group", "notes"), ("membership", "notes")})
_NEVER_TEXTS = frozenset({"year", "since", "key"})

Value = str | int | float | bool | dt.date | dt.time | dt.datetime | uuid.UUID | None
Place = tuple[str, str, str]  # kind, key of the record, field


def kind_of(kind: str) -> Kind:
    """Give how a kind is told; one that has no place of its own stands at the end, under its own name."""
    called = kind.replace("_", " ")
    return KINDS.get(kind) or Kind(kind.replace("_", "-"), called.capitalize(), Section.ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Held:
    """A record that is held on the person, or names them, with its values by their fields' names."""

    kind: str
    key: str  # its id, or the number of a version
    why: Why
    values: Mapping[str, Value]
    date: dt.date | None = None  # of itself, or of what it belongs to
    where: str = ""  # what it belongs to, in words
    above: str = ""  # the key of the observation or visit that it is a part of
    created_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    deleted_at: dt.datetime | None = None

    @property
    def called(self) -> str:
        """Name its kind."""
        return kind_of(self.kind).called

    @property
    def is_private(self) -> bool:
        """Tell whether it is a line that was marked as private."""
        return bool(self.values.get("private"))

    @property
    def marks(self) -> tuple[str, ...]:
        """Say what is to be known of it: private, not agreed to be shared, in the bin."""
        is_open = "agreed" in self.values and not self.values["agreed"] and not self.is_private
        binned = f"in the bin since {short(self.deleted_at.astimezone().date())}" if self.deleted_at else ""
        is_private = self.is_private or any((self.kind, name) in OWN_NOTES for name, _ in self.texts())
        told = (PRIVATE if is_private else "", NOT_SHARED if is_open else "", binned)
        return tuple(one for one in told if one)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give its texts by their fields' names: what somebody typed, in which others may be named."""
        if self.where:
            yield "where", self.where
        for name, value in self.values.items():
            if type(value) is str and value.strip() and name not in _NEVER_TEXTS:
                yield name, value

    def with_texts(self, texts: Mapping[str, str]) -> "Held":
        """Put other texts in the place of some."""
        values = {name: texts.get(name, value) for name, value in self.values.items()}
        return replace(self, values=values, where=texts.get("where", self.where))


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """All that is held on one person at a moment."""

    name: str
    school: str
    at: dt.datetime
    records: tuple[Held, ...]  # the person's own first, then by kind and date
    namesakes: tuple[str, ...] = ()  # the schools where there is another person of this name
    near: tuple[str, ...] = ()  # names of others: of the same department
    far: tuple[str, ...] = ()  # and from anywhere else
    known: tuple[str, ...] = ()  # names of schools, places and ideas
    maskings: int = 0

    @property
    def open(self) -> tuple[Held, ...]:
        """Give what perhaps names the person, to be decided on."""
        return tuple(one for one in self.records if one.why is Why.PERHAPS)

    def without(self, left_out: Iterable[tuple[str, str]]) -> "PersonSheet":
        """Leave out what names somebody else, given by kind and key; what is still open names the person then."""
        gone = set(left_out)
        kept = (one for one in self.records if (one.kind, one.key) not in gone)
        named = (replace(one, why=Why.NAMED) if one.why is Why.PERHAPS else one for one in kept)
        return replace(self, records=tuple(named))

    def counts(self) -> list[tuple[str, int]]:
        """Count the records of each kind, in their order."""
        found: dict[str, int] = {}
        for one in self.records:
            found[one.called] = found.get(one.called, 0) + 1
        return list(found.items())

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Give every text in which somebody else may be named; the person's own name and school are told anyway."""
        for one in self.records:
            for name, text in one.texts():
                if one.why is not Why.OWN or name not in ("name", "school"):
                    yield (one.kind, one.key, name), text

    @property
    def namesakes_in_words(self) -> str:
        """Say that somebody else has this name; empty where nobody has."""
        if not self.namesakes:
            return ""
        return (
            f"There is another person of this name in {' and in '.join(self.namesakes)}. "
            "What is recorded of that person is not in here."
        )


def order_of(record: Held) -> tuple[Any, ...]:
    """Give the order of records: by section, what belongs together, kind and date."""
    place = list(KINDS).index(record.kind) if record.kind in KINDS else len(KINDS)
    section = list(Section).index(kind_of(record.kind).section)
    return (
        section,
        place,
        record.date or dt.date.min,
        record.where,
        record.key if record.kind == "plan_version" else "",
    )


class Marking(NamedTuple):
    """A place in a text that may be masked."""

    place: Place
    start: int
    end: int
    word: str
    is_certain: bool


class Maskings:
    """What may be masked in a sheet, and what the user decided of each; nothing of it is kept."""

    def __init__(self, sheet: PersonSheet, is_word: Callable[[str], bool] | None = None) -> None:
        self.sheet = sheet
        self.texts = dict(sheet.texts())
        self._order = {place: number for number, place in enumerate(self.texts)}
        self._decided: dict[Marking, bool] = {}
        self.markings = self._found(is_word)
        self._decided.update((one, True) for one in self.markings if one.is_certain)

    @property
    def undecided(self) -> list[Marking]:
        """Give those that nobody has decided on."""
        return [one for one in self.markings if one not in self._decided]

    @property
    def count(self) -> int:
        """Count those that are masked."""
        return sum(self._decided.values())

    def decision(self, marking: Marking) -> bool | None:
        """Tell whether a place is masked; None where nobody has decided."""
        return self._decided.get(marking)

    def decide(self, marking: Marking, is_masked: bool) -> None:
        """Mask a place, or keep it as it is."""
        self._decided[marking] = is_masked

    def decide_alike(self, marking: Marking, is_masked: bool) -> int:
        """Decide on every place that is spelt alike, those that nobody suggested included; give their number."""
        if is_masked:
            for place, text in self.texts.items():
                for spot in alike(text, marking.word):
                    self._add(place, spot)
        spelt = folded(marking.word)
        found = [one for one in self.markings if folded(one.word) == spelt]
        self._decided.update((one, is_masked) for one in found)
        return len(found)

    def add(self, place: Place, start: int, end: int) -> Marking | None:
        """Mask what the user selected, with what it overlaps; None where nothing but space is selected."""
        word = self.texts[place][start:end]
        start, end = start + len(word) - len(word.lstrip()), end - len(word) + len(word.rstrip())
        if start >= end:
            return None
        for one in [one for one in self.markings if one.place == place and one.start < end and start < one.end]:
            start, end = min(start, one.start), max(end, one.end)
            self.markings.remove(one)
            self._decided.pop(one, None)
        marking = self._marking(place, Spot(start, end))
        self._insert(marking)
        self._decided[marking] = True
        return marking

    def take_over(self, before: "Maskings") -> None:
        """Decide as was decided before, where the same texts are still there."""
        for marking in before.markings:
            is_masked = before.decision(marking)
            if is_masked is None or self.texts.get(marking.place) != before.texts[marking.place]:
                continue
            if marking not in self.markings:
                self.add(marking.place, marking.start, marking.end)
            if marking in self.markings:
                self.decide(marking, is_masked)

    def masked(self) -> PersonSheet:
        """Give the sheet with a mask in the place of each that is to be masked. Raises ValueError while one is open."""
        if self.undecided:
            raise ValueError("Nothing leaves before each masking is decided.")
        spots: dict[Place, list[Spot]] = {}
        for marking in self.markings:
            if self._decided[marking]:
                spots.setdefault(marking.place, []).append(Spot(marking.start, marking.end))
        by_record: dict[tuple[str, str], dict[str, str]] = {}
        for place, found in spots.items():
            by_record.setdefault(place[:2], {})[place[2]] = masked(self.texts[place], found)
        records = tuple(one.with_texts(by_record.get((one.kind, one.key), {})) for one in self.sheet.records)
        # Who else is known goes no further.
        return replace(self.sheet, records=records, near=(), far=(), known=(), maskings=self.count)

    def _found(self, is_word: Callable[[str], bool] | None) -> list[Marking]:
        sheet = self.sheet
        finder = Finder(sheet.name, sheet.near, sheet.far, (sheet.school, *sheet.known), is_word)
        first = [(place, spot) for place in self.texts for spot in self._spots(finder, place)]
        finder.learn({self.texts[place][spot.start : spot.end] for place, spot in first if not spot.is_certain})
        return [self._marking(place, spot) for place in self.texts for spot in self._spots(finder, place)]

    def _spots(self, finder: Finder, place: Place) -> tuple[Spot, ...]:
        return finder.spots(self.texts[place], is_names=place[2] in NAMES)

    def _add(self, place: Place, spot: Spot) -> None:
        there = (one for one in self.markings if one.place == place)
        if not any(one.start < spot.end and spot.start < one.end for one in there):
            self._insert(self._marking(place, spot))

    def _insert(self, marking: Marking) -> None:
        insort(self.markings, marking, key=lambda one: (self._order[one.place], one.start))

    def _marking(self, place: Place, spot: Spot) -> Marking:
        return Marking(place, spot.start, spot.end, self.texts[place][spot.start : spot.end], spot.is_certain)
