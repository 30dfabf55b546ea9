"""What is left of a program that ended as none should, in the midst of Qt or of a library: told at the next start."""

import faulthandler
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tfm_desktop.logs import open_for_me_alone, place

MOST = 120  # lines that are told
_HEAD = re.compile(r"(?:Fatal Python error|Windows fatal exception): [\w .:-]+|(?:Current t|T)hread 0x[0-9a-f]+\b.*:")
_LINE = re.compile(r'\s*File "(?P<source>.+)", line (?P<number>\d+) in (?P<name>[\w.<>]+)')


class HardCrashes:
    """The file that the system's own report of a hard crash is written to; it is empty unless there was one."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.last = ""

    def watch(self) -> None:
        """Keep in `last` what the start before this one left, and write down how this one ends."""
        with suppress(OSError):
            self.last = "\n".join(_told(self._file.read_text(encoding="utf-8", errors="replace")))
        _dump_no_core()
        with suppress(OSError):  # what cannot be written down stops nobody's work
            self._written = open_for_me_alone(self._file, "w")  # held, for it is written to at the end
            faulthandler.enable(self._written)

    def rest(self) -> None:
        """Leave the file empty: the program has ended well, whatever Windows called fatal on the way."""
        faulthandler.disable()
        with suppress(OSError, AttributeError):
            self._written.truncate(0)
            self._written.close()


def _dump_no_core() -> None:
    """Have the system keep no copy of the memory of a program that crashed: the key is in it, and what was read."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _told(report: str) -> Iterator[str]:
    """Give the lines that name places in the source, without the folders that they lie in."""
    for line in report.splitlines()[:MOST]:
        if found := _LINE.fullmatch(line):
            yield f"  {place(found['source'])}:{found['number']} {found['name']}"
        elif _HEAD.fullmatch(line):
            yield line
