"""How backups are told in a list: where, when, in what state, how large, and what is in each."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from tfm_desktop.domain.backups import Contents, Look
from tfm_desktop.qt.common.step_list import Row, heading
from tfm_desktop.storage.backup_folders import Backup

HERE, SECOND = "On this computer", "In the second folder"


@dataclass(frozen=True, slots=True)
class Listed:
    """A backup in the list, where it lies, and what is known of it so far."""

    backup: Backup
    where: str
    look: Look = Look()  # noqa: RUF009 - frozen

    def row(self, now: Contents | None, today: dt.date, *, is_shut: bool) -> Row:
        """Tell it in two lines; what it holds is compared with the file, unless that is shut."""
        held = self.look.contents
        told = [size_of(self.backup.size)]
        if held:
            told += [held.compared(now), held.told] if now else [held.told]
        when = moment_of(self.backup.made, today)
        text = f"{when[0].upper()}{when[1:]} · {self.look.state.told(is_shut=is_shut)}"
        return Row(self.backup.path, text, " · ".join(told), is_quiet=not self.look.may_be_restored)


def rows_of(listed: list[Listed], now: Contents | None, today: dt.date, *, is_shut: bool) -> list[Row]:
    """Tell backups place by place, each under its heading."""
    rows = []
    for where, there in groupby(listed, key=lambda one: one.where):
        rows += [heading(where), *(one.row(now, today, is_shut=is_shut) for one in there)]
    return rows


def moment_of(made: dt.datetime, today: dt.date) -> str:
    """Say a moment as one would say it today."""
    near = {0: "today", 1: "yesterday"}.get((today - made.date()).days)
    return f"{near or f'{made:%A} {made.day} {made:%B %Y}'}, {made:%H:%M}"


def size_of(size: int) -> str:
    """Say how large a file is."""
    megabytes = size / 1_000_000
    return f"{megabytes:,.0f} MB" if megabytes >= 10 else f"{max(megabytes, 0.1):.1f} MB"
