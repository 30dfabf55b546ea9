"""The command line: the same work as in the window, without Qt."""

import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tfm_desktop.cli.arguments import COMMANDS, parser
from tfm_desktop.cli.output import complain, survive_any_terminal
from tfm_desktop.domain.errors import Problem


def is_for_command_line(arguments: Sequence[str]) -> bool:
    """Tell whether anything but the name of one file to open was typed; a lone word that is no file is a slip."""
    first = arguments[0]
    is_file = Path(first).suffix or Path(first).name != first or Path(first).exists()
    return len(arguments) > 1 or first in COMMANDS or first.startswith("-") or not is_file


def main(arguments: Sequence[str]) -> int:
    """Do what was typed and give the exit code: 0 done, 1 a named problem, 2 wrong usage."""
    survive_any_terminal()
    try:
        given = parser().parse_args(arguments)
    except SystemExit as ending:  # argparse has said what it had to say
        return int(ending.code or 0)
    try:
        from tfm_desktop.cli.commands import run

        code = run(given)
        sys.stdout.flush()
        return code
    except Problem as problem:
        complain(str(problem))
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        _leave_the_pipe()
    except OSError as fault:
        complain(f"The system refused: {fault.strerror or fault}{f' (“{fault.filename}”)' if fault.filename else ''}.")
    except Exception as fault:
        log = _start_log()
        logging.getLogger(__name__).exception("Unexpected")
        complain(
            f"The program failed in a way it should not ({type(fault).__name__}). What was saved before is safe. "
            f"Where it happened is written in “{log}”."
        )
    return 1


def _leave_the_pipe() -> None:
    """Keep Python from writing the rest into a pipe that nobody reads, as docs.python.org's note on SIGPIPE has it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _start_log() -> Path:
    from tfm_desktop.logs import start_log
    from tfm_desktop.paths import Paths

    paths = Paths.of_user()
    with suppress(Problem):  # a log that cannot be written stops nothing
        paths.made()
    start_log(paths.log_file)
    return paths.log_file
