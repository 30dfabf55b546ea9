"""The command that writes PDFs and Word files: one record into a file, or several into a folder."""

import datetime as dt
import os
from argparse import Namespace
from pathlib import Path

from tfm_desktop.cli.arguments import FORMS
from tfm_desktop.cli.opening import opened, usual
from tfm_desktop.cli.output import SHORTEST_ID, complain, say
from tfm_desktop.domain.errors import CannotWrite, FolderIsMissing, Incomplete
from tfm_desktop.paths import Paths
from tfm_desktop.reports import catalogue, file_names
from tfm_desktop.services.listing import Listing
from tfm_desktop.settings import read_settings

EVERY = "all"
OF_YEAR = ("coverage", "department-year")  # reports of an academic year


def report(given: Namespace) -> int:
    """Write the files that were asked for and name those that are not ready. Raises Problem."""
    today = dt.date.today()
    if misuse := _misused(given):
        complain(misuse)
        return 2
    if given.timeline and given.name != "feedback":
        complain("--timeline is for feedback alone, and was left aside.")
    if given.year and given.name not in OF_YEAR:
        complain(f"--year is for {' and '.join(OF_YEAR)} alone, and was left aside.")
    kind = f"{catalogue.KINDS[given.name].replace('_', '-')}s"
    with opened(usual(given.file)) as services:
        listing = Listing(services, today)
        if EVERY in given.ids:
            records = listing.ids(kind)
        else:
            records = list(dict.fromkeys(listing.find(kind, one) for one in given.ids))
        if not records:
            complain(f"There are no {kind.replace('-', ' ')} in this file yet, so nothing was written.")
        places = _Places(given.out, is_folder=EVERY in given.ids or len(records) > 1)
        author = read_settings(Paths.of_user().settings_file).author
        is_each_ready = True
        for record in records:
            prepared = catalogue.prepare(
                given.name,
                services,
                record,
                today,
                author,
                timeline=given.timeline,
                year=given.year or "",
                form=given.format,
            )
            try:
                content = prepared.make()
            except Incomplete as problem:
                complain(f"“{prepared.name}” (id {record.hex[:SHORTEST_ID]}) was not written. {problem}")
                is_each_ready = False
                continue
            path = places.of(prepared.name)
            catalogue.write(path, content, given.format)
            say(str(path))
    return 0 if is_each_ready or EVERY in given.ids else 1


def _misused(given: Namespace) -> str:
    """Say what is wrong with the place or the form that was asked for; nothing where all is well."""
    if not given.out.strip():
        return "--out: the name is empty. Name a file, or a folder."
    if given.format not in catalogue.FORMS.get(given.name, ("pdf",)):
        have = " and ".join(name for name, forms in catalogue.FORMS.items() if given.format in forms)
        return f"--format {given.format} is for {have} alone; “{given.name}” is written as a PDF."
    form = Path(given.out).suffix.lower().removeprefix(".")
    if form in FORMS and form != given.format and not Path(given.out).expanduser().is_dir():
        wanted = given.format
        return f"“{given.out}” does not fit --format {wanted}: name a file that ends in .{wanted}, or a folder."
    return ""


class _Places:
    """Where the files go: the file that was named, or files of their own names in a folder, made where missing."""

    def __init__(self, out: str, *, is_folder: bool) -> None:
        self._out = Path(out).expanduser().absolute()
        self._is_folder = is_folder or out.endswith(("/", os.sep)) or self._out.is_dir()
        self._taken: set[str] = set()
        if not self._is_folder and not self._out.parent.is_dir():
            raise FolderIsMissing(self._out)
        if self._is_folder:
            self._make_folder()

    def of(self, name: str) -> Path:
        """Give the place for a file; two records of one name are told apart by a number."""
        if not self._is_folder:
            return self._out
        free = file_names.distinct(name, self._taken)
        self._taken.add(free.lower())
        return self._out / free

    def _make_folder(self) -> None:
        try:
            self._out.mkdir(parents=True, exist_ok=True)
        except FileExistsError as fault:
            raise CannotWrite(self._out, why="a file stands where the folder should be") from fault
        except OSError as fault:
            raise CannotWrite(self._out, why=fault.strerror or "the system does not say why") from fault
