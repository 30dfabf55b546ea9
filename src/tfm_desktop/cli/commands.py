"""What each command does; all but the reports and the calendar, which have modules of their own."""

import datetime as dt
from argparse import Namespace
from contextlib import AbstractContextManager

from tfm_desktop.cli.calendar import export_calendar
from tfm_desktop.cli.opening import created, new_passphrase, opened, passphrase_of, passphrase_set, usual
from tfm_desktop.cli.output import complain, counted, say, say_json, say_table
from tfm_desktop.cli.reports import report
from tfm_desktop.exchange.schools_register import read_links, read_register
from tfm_desktop.paths import Paths
from tfm_desktop.services.listing import Listing, Row
from tfm_desktop.services.services import Services
from tfm_desktop.storage import backups

# What a list shows of each kind after the id; --json gives every field.
_SHOWN = {
    "schools": ("urn", "name", "town", "postcode", "local_authority", "phase", "status"),
    "departments": ("school", "town", "urn", "stage", "subject_leader", "advocates"),
    "people": ("school", "name", "post", "has_left"),
    "advocates": ("year", "school", "person", "role"),
    "stages": ("year", "school", "stage"),
    "schemes": ("school", "year_group", "scheme", "since"),
    "visits": ("date", "start", "school", "mode", "status", "purpose"),
    "activities": ("date", "school", "kind", "led_by", "details"),
    "people-met": ("date", "school", "person", "release_half_days"),
    "agreed-actions": ("date", "school", "what", "who", "by_when", "done"),
    "observations": ("date", "start", "school", "teacher", "year_group", "topic", "status"),
    "lines": ("date", "school", "at", "speaker", "type", "private", "text"),
    "strengths": ("date", "school", "text"),
    "questions": ("date", "school", "text"),
    "next-steps": ("date", "school", "what", "who", "by_when"),
    "plans": ("year", "school", "title", "status", "next_review", "progress"),
    "aims": ("year", "school", "text", "status"),
    "criteria": ("year", "school", "text", "status", "rag"),
    "actions": ("year", "school", "what", "lead", "due", "status", "rag"),
    "evidence": ("year", "school", "shows", "source", "text"),
    "reviews": ("year", "school", "date", "recorded", "present", "summary"),
    "corrections": ("date", "school", "text"),
    "pd-sessions": ("date", "school", "title", "leader", "status"),
    "measures": ("school", "name", "unit", "cohort", "target", "stretch"),
    "measure-values": ("date", "school", "value", "pupils", "note"),
    "half-terms": ("name", "first", "last"),
    "work-groups": ("year", "code", "kind", "hub", "lead", "members", "next_session"),
    "members": ("year", "work_group", "school", "status", "funding_agreed", "funding_received"),
    "participants": ("year", "work_group", "school", "person", "role", "since", "until"),
    "sessions": ("date", "start", "work_group", "number", "kind", "venue", "status", "theme"),
    "attendance": ("date", "work_group", "person", "mark", "half_days"),
    "gap-tasks": ("date", "work_group", "person", "what", "due", "done_on"),
    "commitments": ("work_group", "school", "label", "whom", "unit", "at_least", "at_most", "counts"),
    "ledger-entries": ("date", "school", "person", "amount", "done", "note"),
    "critiques": ("date", "work_group", "school", "question", "reply"),
    "templates": ("name", "kind", "since", "items"),
    "frameworks": ("name", "ideas", "hidden", "about"),
    "ideas": ("framework", "name", "short", "hidden", "lines", "meaning"),
}


def run(given: Namespace) -> int:
    """Do what was typed and give the exit code. Raises Problem."""
    commands = {
        "sample": _sample,
        "schools": _take_register if given.command == "schools" and given.action == "import" else _find_schools,
        "list": _list,
        "report": report,
        "calendar": export_calendar,
        "check": _check,
        "backup": _back_up,
        "restore": _restore,
    }
    return commands[given.command](given)


def _sample(given: Namespace) -> int:
    from tfm_desktop.services.sample import write_sample

    today = dt.date.today()
    with created(given.target, passphrase_set()) as services:
        write_sample(services, today)
        listing = Listing(services, today)
        kinds = {kind: kind for kind in ("departments", "visits", "observations", "plans")}
        kinds["work-groups"] = "Work Groups"
        held = ", ".join(f"{len(listing.ids(kind))} {called}" for kind, called in kinds.items())
    say(f"“{given.target.name}” holds {held}. The schools are real; the people and all that is told are invented.")
    return 0


def _take_register(given: Namespace) -> int:
    register = read_register(given.csv)
    links = read_links(given.links) if given.links else {}
    with _file_for_register(given) as services:
        taken = services.schools.take(register.schools, links)
    read, skipped = counted(taken.read, "school"), counted(len(register.skipped), "row")
    say(f"{read} read: {taken.new:,} new, {taken.updated:,} updated. {skipped} skipped.")
    for row in register.skipped:
        complain(f"Line {row.line} was skipped. {row.why}")
    return 0


def _file_for_register(given: Namespace) -> AbstractContextManager[Services]:
    """Open the file; the default one, with which a new user begins, is created where it is missing."""
    paths = Paths.of_user()
    if given.file or paths.file.exists():
        return opened(usual(given.file))
    return created(paths.made().file, new_passphrase(paths.file))


def _find_schools(given: Namespace) -> int:
    with opened(usual(given.file)) as services:
        rows = Listing(services, dt.date.today()).schools(given.text)
    _show(rows, "schools", given)
    return 0


def _list(given: Namespace) -> int:
    with opened(usual(given.file)) as services:
        rows = Listing(services, dt.date.today()).rows(given.kind)
    _show(rows, given.kind, given)
    return 0


def _show(rows: list[Row], kind: str, given: Namespace) -> None:
    if given.json:
        say_json(rows)
    elif rows:
        say_table(rows, ("id", *_SHOWN[kind]))
    else:
        complain(f"No {kind.replace('-', ' ')} found.")


def _check(given: Namespace) -> int:
    path = usual(given.file)
    with opened(path) as services:
        problems = services.database.problems()
    for problem in problems:
        complain(problem)
    if not problems:
        say(f"“{path.name}” is sound: its pages, its links and its search index were checked.")
    return 1 if problems else 0


def _back_up(given: Namespace) -> int:
    with opened(usual(given.file)) as services:
        folder = given.to or Paths.of_user().made().backups
        say(str(backups.back_up(services.database, folder, dt.datetime.now().astimezone())))
    return 0


def _restore(given: Namespace) -> int:
    target = given.file or Paths.of_user().made().file
    aside = backups.restore(given.backup, target, passphrase_of(given.backup), dt.datetime.now().astimezone())
    say(f"“{target.name}” was restored from “{given.backup.name}”.")
    if aside:
        say(f"The file that stood there is kept as “{aside.name}”.")
    return 0
