"""What can be typed after the program's name."""

import argparse
from pathlib import Path

from tfm_desktop import __version__

COMMANDS = ("sample", "schools", "list", "report", "calendar", "check", "backup", "restore")
FORMS = ("pdf", "docx")
KINDS = (
    "schools",
    "departments",
    "people",
    "advocates",
    "stages",
    "schemes",
    "visits",
    "activities",
    "people-met",
    "agreed-actions",
    "observations",
    "lines",
    "strengths",
    "questions",
    "next-steps",
    "plans",
    "aims",
    "criteria",
    "actions",
    "evidence",
    "reviews",
    "corrections",
    "pd-sessions",
    "measures",
    "measure-values",
    "half-terms",
    "work-groups",
    "members",
    "participants",
    "sessions",
    "attendance",
    "gap-tasks",
    "commitments",
    "ledger-entries",
    "critiques",
    "templates",
    "frameworks",
    "ideas",
)
REPORTS = (
    "feedback",
    "visit",
    "plan",
    "plan-page",
    "plan-pack",
    "review",
    "coverage",
    "department-year",
    "register",
    "invitation",
    "group",
    "critique",
)

_ABOUT = """\
Visits, lesson observations, feedback and development plans, kept in one file on this computer.
With nothing, or with a FILE alone, the window opens."""
_MORE = """\
A file that is locked opens by the passphrase in the variable TFM_DESKTOP_PASSPHRASE, or asks for it.
Exit codes: 0 done, 1 a problem that is named on standard error, 2 wrong usage."""


def parser() -> argparse.ArgumentParser:
    """Build the parser of the command line."""
    top = argparse.ArgumentParser(
        "tfm-desktop",
        usage="tfm-desktop [FILE]\n       tfm-desktop COMMAND …",
        description=_ABOUT,
        epilog=_MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"TfM Desktop {__version__}")
    _add_file(top, default=None)
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands", prog=top.prog)
    sample = commands.add_parser("sample", help="write sample data into a new file", allow_abbrev=False)
    sample.add_argument("target", metavar="FILE", type=_path, help="the file to write; never over an existing one")
    _add_schools(commands.add_parser("schools", help="load the schools register, or find a school", allow_abbrev=False))
    _add_list(commands.add_parser("list", help="list records with their ids", allow_abbrev=False))
    _add_report(commands.add_parser("report", help="write PDFs, or plans as Word files", allow_abbrev=False))
    _add_calendar(commands.add_parser("calendar", help="write sessions and visits for a calendar", allow_abbrev=False))
    _add_file(commands.add_parser("check", help="check the whole file for damage", allow_abbrev=False))
    backup = commands.add_parser("backup", help="write a checked copy of the file", allow_abbrev=False)
    backup.add_argument("--to", metavar="FOLDER", type=_path, help="the folder to write into; else the usual one")
    _add_file(backup)
    restore = commands.add_parser("restore", help="put a backup in the place of the file", allow_abbrev=False)
    restore.add_argument("backup", metavar="BACKUP", type=_path, help="the backup; the present file is set aside")
    _add_file(restore)
    return top


def _add_schools(schools: argparse.ArgumentParser) -> None:
    actions = schools.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    take = actions.add_parser("import", help="load the schools register", allow_abbrev=False)
    take.add_argument("csv", metavar="CSV", type=_path, help="the CSV download of “Get information about schools”")
    take.add_argument("--links", metavar="CSV", type=_path, help="the file that says which school followed which")
    _add_file(take)
    find = actions.add_parser("find", help="find a school", allow_abbrev=False)
    find.add_argument("text", metavar="TEXT", help="beginnings of words of the name, town, postcode or URN")
    _add_json(find)
    _add_file(find)


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", choices=KINDS, help=", ".join(KINDS))
    _add_json(parser)
    _add_file(parser)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", choices=REPORTS, help=", ".join(REPORTS))
    parser.add_argument("ids", metavar="ID", nargs="+", help="the beginning of an id, as “list” shows it; or “all”")
    parser.add_argument("--out", metavar="PATH", required=True, help="a file for one id, a folder for several")
    parser.add_argument(
        "--format", metavar="FORM", choices=FORMS, default="pdf", help="plan and plan-page: pdf, or docx for Word"
    )
    parser.add_argument("--timeline", action="store_true", help="feedback: with every shareable line")
    parser.add_argument(
        "--year",
        metavar="YEAR",
        type=_year,
        help="coverage and department-year: an academic year such as 2025/26; else this one",
    )
    _add_file(parser)


def _add_calendar(calendar: argparse.ArgumentParser) -> None:
    actions = calendar.add_subparsers(dest="action", metavar="ACTION", required=True, title="actions")
    export = actions.add_parser("export", help="write an .ics file that calendars take in", allow_abbrev=False)
    export.add_argument("--out", metavar="PATH", type=_path, required=True, help="the .ics file, or a folder for it")
    only = export.add_mutually_exclusive_group()
    only.add_argument("--group", metavar="ID", help="the sessions of one Work Group alone")
    only.add_argument("--department", metavar="ID", help="the visits to one department, and its Work Groups’ sessions")
    export.add_argument("--details", action="store_true", help="with themes and purposes, which may name people")
    _add_file(export)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON array with every field")


def _add_file(parser: argparse.ArgumentParser, default: str | None = argparse.SUPPRESS) -> None:
    # Suppressed where it may stand a second time, or its default would hide what stood before the command.
    parser.add_argument("--file", metavar="FILE", type=_path, default=default, help="the file to work on")


def _year(text: str) -> str:
    from tfm_desktop.domain.years import as_academic_year  # brings all of pydantic with it

    try:
        return as_academic_year(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from None


def _path(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text).expanduser().absolute()
