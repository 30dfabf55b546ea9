"""Templates of development plans as TOML files: those that ship with the program, and the user's own."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import tomli_w

from tfm_desktop import resources
from tfm_desktop.domain.errors import (
    CannotRead,
    CannotWrite,
    FileIsMissing,
    FileProblem,
    TemplateIsBroken,
)
from tfm_desktop.domain.plan_templates import LAST_WEEK, PlanTemplate, as_template
from tfm_desktop.storage.plain_files import write_whole

SHIPPED = ("starting-out", "whole-department", "curriculum-and-scheme")
SUFFIX = ".toml"
MOST_BYTES = 1_000_000  # a plan of 40 aims with long texts has a tenth of it
_HEADING = f"""\
# A template of a development plan for TfM Desktop, to be edited as you like.
# Weeks are counted from 1 September, 0 to {LAST_WEEK}, or from the day on which a plan begins later in the year.

"""


class OwnTemplates(NamedTuple):
    """The templates of a folder by the names of their files, and what is wrong with each of the others."""

    templates: tuple[PlanTemplate, ...]
    problems: tuple[FileProblem, ...]


def shipped() -> tuple[PlanTemplate, ...]:
    """Read the templates that ship with the program, in their order."""
    return tuple(read_template(resources.path(f"templates/plans/{key}{SUFFIX}")) for key in SHIPPED)


def users(folder: Path) -> OwnTemplates:
    """Read the templates of a folder; a file that cannot be read leaves the others as they are."""
    templates: list[PlanTemplate] = []
    problems: list[FileProblem] = []
    try:
        paths = _files(folder)
    except FileProblem as problem:
        return OwnTemplates((), (problem,))
    for path in paths:
        try:
            templates.append(read_template(path))
        except FileProblem as problem:
            problems.append(problem)
    return OwnTemplates(tuple(templates), tuple(problems))


def read_template(path: Path) -> PlanTemplate:
    """Read a template. Raises FileIsMissing, CannotRead, and TemplateIsBroken with what is wrong and where."""
    try:
        return as_template(tomllib.loads(_text(path)))
    except tomllib.TOMLDecodeError as fault:
        raise TemplateIsBroken(path, why=_in_words(fault)) from fault
    except RecursionError as fault:
        raise TemplateIsBroken(path, why="its lists stand in one another without an end") from fault
    except ValueError as fault:
        raise TemplateIsBroken(path, why=fault) from fault


def write_template(path: Path, template: PlanTemplate) -> None:
    """Write a template, whole or not at all.

    Raises CannotWrite, and FileExists where what stands there is no template by its name.
    """
    content = (_HEADING + tomli_w.dumps(_as_told(template), multiline_strings=True)).encode()
    if len(content) > MOST_BYTES:
        raise CannotWrite(path, why=f"a template has at most {MOST_BYTES // 1_000_000} MB")
    write_whole(path, content, SUFFIX)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted((path for path in folder.iterdir() if path.suffix.lower() == SUFFIX), key=_by_name)
    except FileNotFoundError:  # it is made with the first template
        return []
    except OSError as fault:
        raise CannotRead(folder, why=fault.strerror or "the system does not say why") from fault


def _by_name(path: Path) -> tuple[str, str]:
    return path.name.casefold(), path.name


def _text(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():  # a pipe or a device may have no end
            raise TemplateIsBroken(path, why="it is a folder, or no ordinary file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError as fault:
        raise FileIsMissing(path.absolute()) from fault
    except OSError as fault:
        raise CannotRead(path, why=fault.strerror or "the system does not say why") from fault
    if len(content) > MOST_BYTES:
        raise TemplateIsBroken(path, why=f"it is far too large, with more than {MOST_BYTES // 1_000_000} MB")
    try:
        return content.decode("utf-8-sig")  # an editor of Windows may put its mark before the first line
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise TemplateIsBroken(path, why=f"line {line} holds signs that are not UTF-8") from fault


def _in_words(fault: tomllib.TOMLDecodeError) -> str:
    """Say in which line the form of a file is broken, and keep what its reader says, which is English of its own."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(fault), re.DOTALL)
    if not found:
        return f"it is not written as TOML ({fault})"
    where = f"line {found[2]}" if found[2] else "its end"
    return f"{where} is not written as TOML ({found[1]})"


def _as_told(template: PlanTemplate) -> dict[str, Any]:
    return asdict(template, dict_factory=_filled)


def _filled(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in values if value not in (None, "", ())}
