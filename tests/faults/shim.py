"""A shim between the program and the disk: built at test time, loaded by LD_PRELOAD, switched while a process runs."""

import mmap
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("fault.c")
FOR_EVER = 2**31 - 1
OPEN, WRITE, SYNC, CUT, RENAME, UNLINK, MAKE = (1 << bit for bit in range(7))
ALL = OPEN | WRITE | SYNC | CUT | RENAME | UNLINK | MAKE
_FORM = struct.Struct("7i")  # struct control of fault.c


@dataclass(frozen=True, slots=True)
class Fault:
    """Which calls fail, from the first to the last of their kinds, and what the system says of them."""

    first: int
    error: int
    last: int
    kinds: int = ALL


def why_not() -> str:
    """Say why nothing can be made to fail here; empty where it can."""
    if sys.platform != "linux":
        return "faults are injected on Linux alone"
    return "" if shutil.which("cc") else "there is no C compiler"


def built(folder: Path) -> Path:
    """Compile the shim into a folder and give its path."""
    target = folder / "fault.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", target, SOURCE, "-ldl"], check=True)
    return target


def surroundings(shim: Path, control: Path, folder: Path) -> dict[str, str]:
    """Give the variables with which a process meets faults below a folder, as its control file says."""
    control.write_bytes(bytes(_FORM.size))
    return {"LD_PRELOAD": str(shim), "FAULT_CONTROL": str(control), "FAULT_FOLDER": str(folder)}


class Control:
    """The switch of a process that runs with the shim; any process may hold it."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._held = mmap.mmap(file.fileno(), _FORM.size)

    @contextmanager
    def armed(self, fault: Fault) -> Iterator[None]:
        """Have calls fail meanwhile; they are counted from here on."""
        self._held[:] = _FORM.pack(1, fault.first, fault.last, fault.error, fault.kinds, 0, 0)
        try:
            yield
        finally:
            self._held[:4] = bytes(4)

    @property
    def count(self) -> int:
        """Tell how many calls there were while armed."""
        return int(_FORM.unpack(self._held[:])[5])

    @property
    def failed(self) -> int:
        """Tell how many of them failed."""
        return int(_FORM.unpack(self._held[:])[6])


def of_this_process() -> Control:
    """Give the switch of the process that asks."""
    return Control(Path(os.environ["FAULT_CONTROL"]))
