"""The command that writes sessions and visits for a calendar."""

import datetime as dt
from argparse import Namespace

from tfm_desktop.cli.opening import opened, usual
from tfm_desktop.cli.output import complain, say
from tfm_desktop.domain.errors import FolderIsMissing
from tfm_desktop.domain.record import now
from tfm_desktop.reports import file_names
from tfm_desktop.services.listing import Listing


def export_calendar(given: Namespace) -> int:
    """Write the calendar file, name it, and say what is in it and what is not. Raises Problem."""
    from tfm_desktop.exchange.calendar import ics, write_ics  # brings icalendar with it

    with opened(usual(given.file)) as services:
        listing = Listing(services, dt.date.today())
        sheet = services.calendar.sheet(
            group=listing.find("work-groups", given.group) if given.group is not None else None,
            department=listing.find("departments", given.department) if given.department is not None else None,
            with_details=given.details,
        )
        if not sheet.entries:
            complain(f"{sheet.in_words} Nothing was written.")
            return 0
        path = given.out / file_names.calendar(sheet) if given.out.is_dir() else given.out
        if not path.parent.is_dir():
            raise FolderIsMissing(path)
        write_ics(path, ics(sheet.entries, now()))
    say(str(path))
    complain(sheet.in_words)
    return 0
