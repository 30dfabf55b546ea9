"""Starting the program in processes of their own, against a bare window."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import Ratio
from benchmarks.ten_years import PASSPHRASE

ROUNDS = 7
Start = dict[str, float]

FOLDERS = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")


def ratios(ten_years: Path, small: Path, large: Path) -> list[Ratio]:
    """Start a bare window and the program in turn, and give the ratios of starting and of memory."""
    with tempfile.TemporaryDirectory() as home:
        commands = [["bare_window"], *(["program_window", str(file)] for file in (ten_years, small, large))]
        rounds = [[_start(command, Path(home)) for command in commands] for _ in range(ROUNDS + 1)][1:]
    bare, ours, few, many = ([each[place] for each in rounds] for place in range(4))
    window = _median(bare, "painted")
    return [
        Ratio(
            "start to a painted window",
            _median(ours, "painted"),
            window,
            1.5,
            "From the start of the process to the end of the first paint; against a QMainWindow with nothing in it.",
        ),
        Ratio(
            "start to a usable one, ten-year file",
            _median(ours, "usable"),
            window,
            3,
            "As above, to the paint that answers the first key in the list of observations (this academic year); "
            "encrypted, the passphrase in the environment.",
        ),
        Ratio(
            "memory, ten-year file open",
            _median(ours, "memory"),
            _median(bare, "memory"),
            3,
            "Resident memory (VmRSS) half a second later; against that of the bare window.",
            "MB",
        ),
        Ratio(
            "growth: start to a usable one",
            _median(many, "usable"),
            _median(few, "usable"),
            2,
            "As the start to a usable one above.",
        ),
    ]


def _median(starts: Sequence[Start], name: str) -> float:
    return statistics.median(start[name] for start in starts)


def _start(command: list[str], home: Path) -> Start:
    """Start one process, and give milliseconds from its start, and MB."""
    settings = home / "TfM Desktop" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(json.dumps({"tab": "observation"}), encoding="utf-8")
    folders = dict.fromkeys(FOLDERS, str(home))
    environment = {**os.environ, **folders, "QT_QPA_PLATFORM": "offscreen", "TFM_DESKTOP_PASSPHRASE": PASSPHRASE}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # an installed program is compiled; so is a checkout on its second start
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{command[0]}", *command[1:]],
        cwd=Path(__file__).resolve().parents[1],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        sys.exit(f"A start of {command} failed: {done.stderr}")
    told = dict(pair.split("=") for pair in done.stdout.splitlines()[-1].split())
    memory = float(told.pop("memory"))
    return {"memory": memory, **{name: (float(moment) - began) * 1000 for name, moment in told.items()}}
