"""Everything in the program that writes, each as one operation on a home: a folder with a file."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.data_file import DATA, MOMENT, living_plan, small_world, work_group

from tfm_desktop.domain.action_tables import COLUMNS
from tfm_desktop.domain.observations import BegunLine
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.exchange import action_tables, calendar, plan_templates
from tfm_desktop.exchange.schools_register import read_register
from tfm_desktop.reports import catalogue
from tfm_desktop.services.elsewhere import save_elsewhere
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings, write_settings
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.keys import Key, salt_of

PASSPHRASE = "a fault at every write"
TODAY = dt.date(2026, 1, 28)
FILE = "mastery.tfm"


@dataclass(frozen=True, slots=True)
class Ground:
    """What every operation begins with, made once: a folder with an encrypted file, a backup, and files to read."""

    folder: Path

    @property
    def key(self) -> Key:
        """Give the key of the file, and of what is copied from it."""
        return _key(self.folder)

    def open(self, path: Path) -> Database:
        """Open the file of a home, or a copy of it."""
        return Database.open(path, self.key)

    def home(self, place: Path) -> Path:
        """Make a home with a file of its own."""
        place.mkdir()
        shutil.copyfile(self.folder / FILE, place / FILE)
        return place

    @classmethod
    def made(cls, folder: Path) -> "Ground":
        """Write everything once."""
        database = Database.create(folder / FILE, PASSPHRASE)
        services = Services(database)
        world = small_world(services)
        living_plan(services, world)
        work_group(services, world)
        backups.back_up(database, folder, MOMENT)
        database.close()
        rows = "".join(f"{100000 + number},School {number} Invented,Camden\n" for number in range(400))
        (folder / "register.csv").write_text("URN,EstablishmentName,Town\n" + rows, encoding="utf-8")
        (folder / "actions.csv").write_text("Action,Lead\nMeet twice,Ada\nShare slides,Ben\n", encoding="utf-8")
        return cls(folder)

    @property
    def backup(self) -> Path:
        """Give the backup of the file."""
        return next(self.folder.rglob("mastery 2*.tfm"))


@cache
def _key(folder: Path) -> Key:
    return Key.of(PASSPHRASE, salt_of(folder / FILE))


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that the program does: what is made ready before any fault, and what it then does."""

    name: str
    ready: Callable[[Ground, Path], Any]
    act: Callable[[Any], object]
    makes: Callable[[Ground], dict[str, bytes]] = lambda _ground: {}  # plain files, with all that stands in them
    is_told: bool = True  # a settings file that cannot be written is worth no word


def _opened(ground: Ground, home: Path) -> Services:
    return Services(ground.open(home / FILE))


def _visit_edited(services: Services) -> None:
    services.visits.change(services.visits.rows()[0].id, purpose="Told as saved", notes="Ratio tables. " * 200)


def _line_begun(services: Services) -> None:
    observation = services.observations.rows()[0].id
    services.observations.keep_begun(observation, BegunLine("T asks why, and waits", dt.time(9, 31)))


def _line_entered(services: Services) -> None:
    observation = services.observations.rows()[0].id
    services.observations.put(observation, BegunLine("T asks why, and waits", dt.time(9, 31)))


def _edited_already(ground: Ground, home: Path) -> Services:
    services = _opened(ground, home)
    _visit_edited(services)
    return services


def _binned_and_back(services: Services) -> None:
    services.departments.bin(next(iter(services.departments.names())))
    services.database.undo()


def _register(ground: Ground, home: Path) -> tuple[Services, tuple[SchoolFields, ...]]:
    return _opened(ground, home), read_register(ground.folder / "register.csv").schools


def _table(ground: Ground, home: Path) -> tuple[Services, Any, Any]:
    services = _opened(ground, home)
    plan = services.plans.rows(TODAY)[0].id
    return services, plan, services.action_tables.preview(plan, action_tables.read_table(ground.folder / "actions.csv"))


def _lines_elsewhere(ready: tuple[Services, Path]) -> None:
    services, home = ready
    observation = services.observations.rows()[0].id
    save_elsewhere(services.database, home / "stick.tfm", [(observation, BegunLine("waits", dt.time(9, 31)))])


def _old_file(ground: Ground, home: Path) -> Path:
    return Path(shutil.copyfile(DATA / "schema-0002-plain.tfm", home / "old.tfm"))


@cache
def _reports(ground: Ground) -> dict[str, bytes]:
    database = ground.open(ground.folder / FILE)
    try:
        services = Services(database)
        visit, plan = services.visits.rows()[0].id, services.plans.rows(TODAY)[0].id
        entries = services.calendar.sheet().entries
        return {
            "visit.pdf": catalogue.prepare("visit", services, visit, TODAY, "Ada").make(),
            "plan.docx": catalogue.prepare("plan", services, plan, TODAY, "Ada", form="docx").make(),
            "sessions.ics": calendar.ics(entries, MOMENT),
        }
    finally:
        database.close()


def _report(name: str) -> Operation:
    """Write a report that is made already; the bytes are those of the report itself."""

    def write(ready: tuple[Path, bytes]) -> None:
        path, content = ready
        catalogue.write(path, content, path.suffix[1:])

    return Operation(
        f"export {name}",
        lambda ground, home: (home / name, _reports(ground)[name]),
        write,
        lambda ground: {name: _reports(ground)[name]},
    )


def _actions(home: Path) -> Path:
    action_tables.write_csv(home / "actions.csv", [{"what": "Meet twice", "lead": "Ada"}])
    return home


_ACTIONS = (
    b"\xef\xbb\xbf"
    + (
        ",".join(one.title for one in COLUMNS)
        + "\r\n"
        + ",".join({"what": "Meet twice", "lead": "Ada"}.get(one.field, "") for one in COLUMNS)
        + "\r\n"
    ).encode()
)


def _template(home: Path) -> None:
    plan_templates.write_template(home / "mine.toml", plan_templates.shipped()[0])


def _in(_ground: Ground, home: Path) -> Path:
    return home


OPERATIONS = {
    one.name: one
    for one in (
        Operation("create", _in, lambda home: Database.create(home / "new.tfm").close()),
        Operation("open", _in, lambda home: Database.open(home / FILE, _key(home.parent.parent / "ground")).close()),
        Operation("edit", _opened, _visit_edited),
        Operation("begin a line", _opened, _line_begun),
        Operation("enter a line", _opened, _line_entered),
        Operation("undo", _edited_already, lambda services: services.database.undo()),
        Operation("bin and undo", _opened, _binned_and_back),
        Operation("import register", _register, lambda ready: ready[0].schools.take(ready[1])),
        Operation("import actions", _table, lambda ready: ready[0].action_tables.take(*ready[1:])),
        Operation(
            "back up",
            lambda ground, home: (ground.open(home / FILE), home / "backups"),
            lambda ready: backups.back_up(ready[0], ready[1], MOMENT),
        ),
        Operation(
            "restore",
            lambda ground, home: (ground.backup, home / FILE, ground.key, MOMENT),
            lambda ready: backups.restore(*ready),
        ),
        Operation("save elsewhere", lambda ground, home: (_opened(ground, home), home), _lines_elsewhere),
        Operation("migrate", _old_file, lambda path: Database.open(path).close()),
        Operation("check", _opened, lambda services: services.database.problems()),
        Operation(
            "settings",
            _in,
            lambda home: write_settings(home / "settings.json", Settings(author="Ada")),
            is_told=False,
        ),
        _report("visit.pdf"),
        _report("plan.docx"),
        Operation(
            "export sessions.ics",
            lambda ground, home: (home / "sessions.ics", _reports(ground)["sessions.ics"]),
            lambda ready: calendar.write_ics(*ready),
            lambda ground: {"sessions.ics": _reports(ground)["sessions.ics"]},
        ),
        Operation("export actions.csv", _in, _actions, lambda _ground: {"actions.csv": _ACTIONS}),
        Operation("save template", _in, _template),
    )
}
