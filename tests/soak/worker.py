"""Do one kind of work over and over, until somebody ends it: `python -m tests.soak.worker NAME FOLDER FIRST`.

What is begun and what is done is told on standard output, a line each, before it is begun and after it is done.
tests.soak.kills starts it, kills it, and looks at what is left.
"""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from tests.data_file import DATA, PASSPHRASE

from tfm_desktop.domain.errors import PassphraseNeeded, WrongPassphrase
from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.exchange.action_tables import read_table, write_csv
from tfm_desktop.exchange.schools_register import read_register
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups
from tfm_desktop.storage.database import Database
from tfm_desktop.storage.passphrase import change

FILE = "mastery.tfm"
BACKUPS = "backups"
MANY = 300  # schools of one import
ACTIONS = 25  # of one import
VISITS, LINES = 20, 40  # of a department that was left
LONG_AGO = dt.date(2010, 2, 1)
MOMENT = dt.datetime(2026, 1, 14, 9, 5, tzinfo=dt.UTC)
OLD = ("0001", "0002", "0003", "0004")

Tell = Callable[[str, int], None]
Work = Callable[[Path, str, int, Tell], None]


def edits(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Change a department and add a person as one change, undo it, and do it again."""
    database = Database.open(folder / FILE, passphrase)
    services = Services(database)
    (department,) = services.departments.all(services.departments.select())
    for number in range(first, 10**9):
        tell("begin", number)
        with database.change("Number"):
            services.departments.change(department.id, notes=str(number))
            services.departments.people.add(department.id, name=f"Person {number}")
        if number % 3 == 0:
            database.undo()
            database.redo()
        tell("done", number)


def imports(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Take a register over in which every school has another name each time."""
    services = Services(Database.open(folder / FILE, passphrase))
    register = folder / "register.csv"
    for number in range(first, 10**9):
        rows = [f"{200_000 + one},School {one} of {number}" for one in range(MANY)]
        register.write_text("\n".join(["URN,EstablishmentName", *rows]), "utf-8")
        schools = read_register(register).schools
        tell("begin", number)
        services.schools.take(schools)
        tell("done", number)


def tables(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Import a table of new actions into a plan."""
    services = Services(Database.open(folder / FILE, passphrase))
    (plan,) = services.plans.all(services.plans.select())
    table = folder / "actions.csv"
    for number in range(first, 10**9):
        told = [{"aim": f"Aim of {number}", "what": f"Action {one} of {number}"} for one in range(ACTIONS)]
        write_csv(table, told)
        shown = services.action_tables.preview(plan.id, read_table(table))
        tell("begin", number)
        services.action_tables.take(plan.id, shown)
        tell("done", number)


def migrations(folder: Path, _passphrase: str, first: int, tell: Tell) -> None:
    """Open a fresh copy of an old file, which brings it up to date."""
    for number in range(first, 10**9):
        old = old_file(number)
        path = Path(shutil.copyfile(old, folder / f"{number}.tfm"))
        tell("begin", number)
        Database.open(path, passphrase_of(old)).close()
        tell("done", number)


def copies(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Change the file and back it up."""
    database = Database.open(folder / FILE, passphrase)
    services = Services(database)
    (department,) = services.departments.all(services.departments.select())
    for number in range(first, 10**9):
        services.departments.change(department.id, notes=str(number))
        tell("begin", number)
        backups.back_up(database, folder / BACKUPS, MOMENT + dt.timedelta(minutes=number))
        tell("done", number)


def restores(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Put one of two backups in the place of the file, in turn."""
    for number in range(first, 10**9):
        tell("begin", number)
        backups.restore(restored(folder, number), folder / FILE, passphrase, MOMENT + dt.timedelta(minutes=number))
        tell("done", number)


def deletions(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Delete a department for good that was left long ago, with a word of its own in all that was typed."""
    services = Services(Database.open(folder / FILE, passphrase))
    for number in range(first, 10**9):
        leave(services, planted(number))
        moment = moment_of(number)
        chosen = {(one.place, part.kind) for one in services.retention.due(moment.date()) for part in one.parts}
        tell("begin", number)
        services.retention.delete(chosen, moment.date(), moment)
        tell("done", number)


def passphrases(folder: Path, passphrase: str, first: int, tell: Tell) -> None:
    """Give the file another passphrase each time."""
    path = folder / FILE
    present = next(one for one in known(passphrase, first) if opens(path, one))
    for number in range(first, 10**9):
        tell("begin", number)
        change(path, present, word(passphrase, number))
        tell("done", number)
        present = word(passphrase, number)


WORKS: dict[str, Work] = {
    "edits": edits,
    "imports of the register": imports,
    "imports of actions": tables,
    "migrations": migrations,
    "backups": copies,
    "restores": restores,
    "deletions for good": deletions,
    "changes of the passphrase": passphrases,
}


def old_file(number: int) -> Path:
    """Give the old file that a migration of a number begins with."""
    return DATA / f"schema-{OLD[number % len(OLD)]}-{('plain', 'encrypted')[number // len(OLD) % 2]}.tfm"


def passphrase_of(old: Path) -> str:
    """Give the passphrase of an old file."""
    return PASSPHRASE if old.stem.endswith("encrypted") else ""


def moment_of(number: int) -> dt.datetime:
    """Give the moment of a deletion."""
    return MOMENT + dt.timedelta(minutes=number)


def mark(number: int) -> str:
    """Give how the word of a number ends; the search index leaves out what it begins with where another does too."""
    return f"zq{number:05}"


def planted(number: int) -> str:
    """Give the word of a number; none begins like the one before."""
    return f"{number:05}"[::-1] + mark(number)


def leave(services: Services, word: str) -> None:
    """Write a department that was left long ago, as one change."""
    with services.database.change("Leave"):
        department = services.departments.for_school(services.schools.by_hand(name="Left Invented"))
        services.departments.change(department, notes=word)
        services.departments.people.add(department, name=f"Ms {word}")
        for _ in range(VISITS):
            services.visits.new(department_id=department, date=LONG_AGO, purpose=word, notes=f"{word} again")
        observation = services.observations.new(department_id=department, date=LONG_AGO, topic=word)
        for _ in range(LINES):
            services.observations.lines.add(observation, text=f"About {word}")


def word(passphrase: str, number: int) -> str:
    """Give the passphrase of a number; the file begins with that of number 0, which may be none."""
    return f"{number} teal kettles argue" if number else passphrase


def known(passphrase: str, until: int) -> list[str]:
    """Give the passphrases that a file may have before a number, the newest first."""
    return [word(passphrase, number) for number in range(until - 1, -1, -1)]


def opens(path: Path, passphrase: str) -> bool:
    """Tell whether a passphrase opens a file."""
    try:
        Database.open(path, passphrase).close()
    except (PassphraseNeeded, WrongPassphrase):
        return False
    return True


def restored(folder: Path, number: int) -> Path:
    """Give the backup that is restored at a number."""
    return folder / f"{'odd' if number % 2 else 'even'}.tfm"


def prepare(name: str, folder: Path, passphrase: str) -> None:
    """Make the files that a kind of work begins with."""
    folder.mkdir(parents=True)
    database = Database.create(folder / FILE, passphrase)
    services = Services(database)
    if name == "imports of the register":
        services.schools.take([SchoolFields(urn=str(200_000 + one), name=f"School {one} of 0") for one in range(MANY)])
    department = services.departments.for_school(services.schools.by_hand(name="Elm Invented"))
    services.departments.change(department, notes="0")
    services.plans.new(department_id=department, year="2025/26", title="Talk in every lesson")
    if name == "restores":
        for number in (0, 1):
            services.departments.change(department, notes=str(number))
            database.copy_to(restored(folder, number))
    database.close()


def main(name: str, folder: Path, first: int) -> None:
    """Work until somebody ends it."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1) as told:
        WORKS[name](folder, os.environ.get("TFM_DESKTOP_PASSPHRASE", ""), first, lambda *news: print(*news, file=told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
