"""A calendar file as two other programs read it: the same entries, no doubles, and the times of the wall clock."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st
from tests.data_file import World, work_group

from tfm_desktop.domain.calendar_entries import CalendarEntry, EntryStatus
from tfm_desktop.domain.errors import CannotWrite, FileExists
from tfm_desktop.domain.record import one_line, visible
from tfm_desktop.exchange.calendar import ics, write_ics
from tfm_desktop.services.services import Services

MOMENT = dt.datetime(2026, 1, 14, 9, 5, 7, 123456, tzinfo=dt.UTC)
ENTRY = CalendarEntry(
    uuid.UUID("00000000-0000-4000-8000-000000000001"),
    "Work Group NCP26-12: session 2 (showcase lesson)",
    dt.date(2026, 11, 18),
    dt.time(13),
    dt.time(16),
    "Sir Jonathan North Girls’ College, Leicester",
    EntryStatus.CONFIRMED,
    MOMENT,
)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=500)
AWKWARD = 'a, b; c: d \\n e\\ "f" ^ 𝟘 👩‍🏫🏽 ' + "é" * 200 + " ąę👍" * 60

# UID, SEQUENCE, SUMMARY, DESCRIPTION, LOCATION, STATUS
Read = tuple[str, int, str, str, str, str]


def parts_of(content: bytes, kind: str = "VEVENT") -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk(kind))


def by_icalendar(content: bytes) -> dict[str, Read]:
    found: dict[str, Read] = {}
    for one in parts_of(content):
        summary, details, place, status = (
            str(one.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "STATUS")
        )
        uid = str(one["UID"])
        assert uid not in found
        found[uid] = (uid, int(one["SEQUENCE"]), summary, details, place, status)
    return found


def by_vobject(content: bytes) -> dict[str, Read]:
    found: dict[str, Read] = {}
    for one in events_of(content):
        texts = (one.getChildValue(name, "") for name in ("summary", "description", "location", "status"))
        assert one.uid.value not in found
        found[one.uid.value] = (one.uid.value, int(one.sequence.value), *texts)
    return found


def events_of(content: bytes) -> list[Any]:
    (calendar,) = vobject.readComponents(content.decode())
    return list(getattr(calendar, "vevent_list", []))


def taken_in(calendar: dict[str, Read], content: bytes) -> dict[str, Read]:
    """Take a file in as a calendar does: an entry that is known gives way to one of a number that is not lower."""
    read = by_icalendar(content)
    newer = {uid: one for uid, one in read.items() if uid not in calendar or calendar[uid][1] <= one[1]}
    return {**calendar, **newer}


def of(*entries: CalendarEntry, made_at: dt.datetime = MOMENT) -> bytes:
    return ics(entries, made_at)


@given(TEXTS, TEXTS, TEXTS)
@example(AWKWARD, AWKWARD, AWKWARD)
@example("BEGIN:VEVENT\nUID:1", "\n\n;\\,\n", "END:VCALENDAR")
def test_any_text_is_read_back_as_it_was_typed(summary: str, place: str, details: str) -> None:
    entry = replace(ENTRY, summary=one_line(summary), place=one_line(place), details=visible(details))
    content = of(entry)
    told = (f"{ENTRY.id}@tfm-desktop", 190544707, entry.summary, entry.details, entry.place, "CONFIRMED")
    assert list(by_icalendar(content).values()) == [told]
    assert list(by_vobject(content).values()) == [told]


@given(st.lists(st.tuples(st.uuids(), st.dates(dt.date(2020, 1, 1), dt.date(2060, 1, 1)), st.none() | st.times())))
def test_both_readers_find_every_entry_once(told: list[tuple[uuid.UUID, dt.date, dt.time | None]]) -> None:
    entries = [
        replace(ENTRY, id=one, date=day, start=at and at.replace(microsecond=0, tzinfo=None), end=None)
        for one, day, at in {row[0]: row for row in told}.values()
    ]
    content = of(*entries)
    assert by_icalendar(content) == by_vobject(content)
    assert by_icalendar(content).keys() == {f"{one.id}@tfm-desktop" for one in entries}


def test_lines_end_as_the_standard_has_it_and_none_is_too_long() -> None:
    content = of(replace(ENTRY, summary=AWKWARD, details="One\nTwo"))
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//TfM Desktop//")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    content.decode("utf-8")


def test_the_same_entries_give_the_same_bytes() -> None:
    assert of(ENTRY, replace(ENTRY, id=uuid.UUID(int=2))) == of(ENTRY, replace(ENTRY, id=uuid.UUID(int=2)))


def test_a_later_file_has_a_higher_number_and_its_moment() -> None:
    later = MOMENT + dt.timedelta(seconds=1)
    ((_, before, *_),), ((_, after, *_),) = (by_icalendar(of(ENTRY, made_at=one)).values() for one in (MOMENT, later))
    assert after == before + 1
    (event,) = parts_of(of(replace(ENTRY, updated_at=MOMENT - dt.timedelta(days=1)), made_at=later))
    assert event["DTSTAMP"].dt == later.replace(microsecond=0)
    assert event["LAST-MODIFIED"].dt == (MOMENT - dt.timedelta(days=1)).replace(microsecond=0)


@pytest.mark.parametrize("year", [1, 1970, 2019, 2089, 9999])
def test_a_clock_that_was_far_out_still_gives_a_number_that_fits(year: int) -> None:
    ((_, sequence, *_),) = by_icalendar(of(ENTRY, made_at=MOMENT.replace(year=year))).values()
    assert 0 <= sequence < 2**31


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (dt.date(2026, 3, 28), 0),
        (dt.date(2026, 3, 29), 1),
        (dt.date(2026, 10, 24), 1),
        (dt.date(2026, 10, 25), 0),
        (dt.date(2045, 7, 1), 1),
    ],
)
def test_times_are_those_of_the_wall_clock_on_either_side_of_its_change(day: dt.date, offset: int) -> None:
    content = of(replace(ENTRY, date=day))
    (event,) = parts_of(content)
    (seen,) = events_of(content)
    for start, end in ((event["DTSTART"].dt, event["DTEND"].dt), (seen.dtstart.value, seen.dtend.value)):
        assert start.replace(tzinfo=None) == dt.datetime.combine(day, dt.time(13))
        assert end.replace(tzinfo=None) == dt.datetime.combine(day, dt.time(16))
        assert start.utcoffset() == dt.timedelta(hours=offset)


def test_the_file_describes_british_time_itself() -> None:
    (zone,) = parts_of(of(ENTRY), "VTIMEZONE")
    told = zone.to_tz()
    for day, offset in ((dt.date(2026, 7, 1), 1), (dt.date(2026, 12, 1), 0)):
        assert told.utcoffset(dt.datetime.combine(day, dt.time(12))) == dt.timedelta(hours=offset)


@pytest.mark.parametrize(
    ("start", "end", "lines"),
    [
        (None, None, ["DTSTART;VALUE=DATE:20261118"]),
        (None, dt.time(16), ["DTSTART;VALUE=DATE:20261118"]),
        (dt.time(13), None, ["DTSTART;TZID=Europe/London:20261118T130000"]),
        (dt.time(13), dt.time(12), ["DTSTART;TZID=Europe/London:20261118T130000"]),
        (
            dt.time(13),
            dt.time(16),
            ["DTSTART;TZID=Europe/London:20261118T130000", "DTEND;TZID=Europe/London:20261118T160000"],
        ),
    ],
)
def test_what_has_no_time_takes_the_day(start: dt.time | None, end: dt.time | None, lines: list[str]) -> None:
    event = of(replace(ENTRY, start=start, end=end)).decode().split("BEGIN:VEVENT")[1]
    assert [line for line in event.split("\r\n") if line.startswith(("DTSTART", "DTEND"))] == lines


def test_taken_in_twice_nothing_is_doubled_and_a_change_arrives(services: Services, world: World) -> None:
    group = work_group(services, world)
    session = services.sessions.of(group)[0].id
    first = of(*services.calendar.sheet().entries)
    calendar = taken_in({}, first)
    assert taken_in(calendar, first) == calendar
    assert len(calendar) == 2
    services.sessions.change(session, date=dt.date(2026, 1, 27), status="cancelled")
    second = of(*services.calendar.sheet().entries, made_at=MOMENT + dt.timedelta(hours=1))
    after = taken_in(calendar, second)
    assert after.keys() == calendar.keys()
    uid = f"{session}@tfm-desktop"
    assert after[uid][1] > calendar[uid][1]
    assert (calendar[uid][-1], after[uid][-1]) == ("TENTATIVE", "CANCELLED")
    (moved,) = [one for one in events_of(second) if one.uid.value == uid]
    assert moved.dtstart.value.date() == dt.date(2026, 1, 27)
    services.database.undo()
    third = of(*services.calendar.sheet().entries, made_at=MOMENT + dt.timedelta(hours=2))
    assert taken_in(after, third)[uid][-1] == "TENTATIVE"


SECRETS = ("Nightingale", "Ada", "Ben", "Iris", "ratio", "Ratio", "Talk", "double number line")


@pytest.mark.parametrize("with_details", [False, True])
def test_no_teacher_and_no_note_leaves(services: Services, world: World, *, with_details: bool) -> None:
    group = work_group(services, world)
    session = services.sessions.of(group)[0].id
    services.sessions.change(session, notes="Nightingale", materials="Nightingale", maths="Nightingale")
    services.visits.change(world.visit, notes="Nightingale")
    services.work_groups.change(group, notes="Nightingale", focus="Nightingale")
    content = of(*services.calendar.sheet(with_details=with_details).entries).decode()
    kept = set(SECRETS) - ({"ratio", "Ratio"} if with_details else set())
    assert not [word for word in kept if word in content]
    assert ("DESCRIPTION:See how ratio tables are used" in content) is with_details
    assert ("DESCRIPTION:Ratio tables" in content) is with_details


def test_a_file_is_written_whole_over_its_own_kind_alone(tmp_path: Path) -> None:
    path = tmp_path / "ours.ics"
    for content in (b"one", b"two"):
        write_ics(path, content)
    assert path.read_bytes() == b"two"
    other = tmp_path / "mastery.tfm"
    other.write_bytes(b"work")
    with pytest.raises(FileExists):
        write_ics(other, b"x")
    with pytest.raises(CannotWrite):
        write_ics(tmp_path / "no folder" / "x.ics", b"x")
    assert other.read_bytes() == b"work"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["mastery.tfm", "ours.ics"]


def test_an_empty_calendar_is_still_one() -> None:
    nothing: Iterable[CalendarEntry] = ()
    assert by_icalendar(of(*nothing)) == by_vobject(of(*nothing)) == {}
