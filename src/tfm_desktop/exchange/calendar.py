"""Sessions and visits as a calendar file that other programs read: iCalendar, RFC 5545."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from tfm_desktop.domain.calendar_entries import CalendarEntry
from tfm_desktop.storage.plain_files import write_whole

SUFFIX = ".ics"
PRODUCT = "-//TfM Desktop//Sessions and visits//EN"
ZONE = "Europe/London"
COUNTED_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)  # a number of seconds since then stays within 32 bits until 2088
LARGEST = 2**31 - 1  # of an INTEGER of RFC 5545


def ics(entries: Iterable[CalendarEntry], made_at: dt.datetime) -> bytes:
    """Make the calendar file; the same entries at the same moment give the same bytes.

    An entry keeps the id of its record, and a later file has a higher number, so that a calendar that takes it in again
    changes what it has; also where a change was undone, which sets a record back to an earlier moment.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry, made_at.replace(microsecond=0)))
    return bytes(calendar.to_ical())


def write_ics(path: Path, content: bytes) -> None:
    """Write a calendar file, whole or not at all.

    Raises CannotWrite, and FileExists where what stands there is no calendar file by its name.
    """
    write_whole(path, content, SUFFIX)


def _event(entry: CalendarEntry, made_at: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.id}@tfm-desktop")
    event.add("dtstamp", made_at)
    event.add("last-modified", entry.updated_at.replace(microsecond=0))
    seconds = int((made_at - COUNTED_FROM).total_seconds())
    event.add("sequence", min(max(seconds, 0), LARGEST))  # also where a clock was far out
    event.add("summary", entry.summary)
    if entry.start is None:
        event.add("dtstart", entry.date)
    else:
        event.add("dtstart", _at(entry.date, entry.start))
        if entry.end and entry.end > entry.start:
            event.add("dtend", _at(entry.date, entry.end))
    event.add("location", entry.place)
    event.add("status", entry.status.value)
    if entry.details:
        event.add("description", entry.details)
    return event


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, ZoneInfo(ZONE))


def _zone() -> Timezone:
    """Describe British time by its rules, which have stood since 1996 and have no last year."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    for part, name, day, hour, offset_from, offset_to in (
        (TimezoneDaylight(), "BST", dt.date(1996, 3, 31), 1, 0, 1),
        (TimezoneStandard(), "GMT", dt.date(1996, 10, 27), 2, 1, 0),
    ):
        part.add("tzname", name)
        part.add("dtstart", dt.datetime.combine(day, dt.time(hour)))
        part.add("tzoffsetfrom", dt.timedelta(hours=offset_from))
        part.add("tzoffsetto", dt.timedelta(hours=offset_to))
        part.add("rrule", {"freq": "yearly", "bymonth": day.month, "byday": "-1su"})
        zone.add_component(part)
    return zone
