"""Open the window, or do what the command line says; each imports only what it needs."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and give its exit code: 0 done, 1 a named problem, 2 wrong usage."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return _window(None)
    from tfm_desktop import cli

    if cli.is_for_command_line(arguments):
        return cli.main(arguments)
    return _window(Path(arguments[0]).expanduser().absolute())


def _window(file: Path | None) -> int:
    try:
        from tfm_desktop import app
    except ImportError as fault:
        if (fault.name or "").startswith("tfm_desktop"):
            raise
        sys.stderr.write(
            f"The window needs PySide6 and the libraries it stands on, and they could not be loaded ({fault}). "
            "Install them, or use the command line: “tfm-desktop --help” says how.\n"
        )
        return 1
    return app.run(file)


if __name__ == "__main__":
    sys.exit(main())
