"""A disk that fails in the middle: a few calls of each operation; `tests.faults.run` has all of them."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.faults import ERRORS, ROOT, Bench, Tally, bench
from tests.faults.operations import OPERATIONS
from tests.faults.shim import FOR_EVER, RENAME, built, surroundings, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can")
CALLS = 3  # of each operation, besides its first and its last two


@pytest.fixture(scope="module")
def ready() -> Iterator[Bench]:
    with bench() as made:
        yield made


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_fault_is_told_and_costs_nothing_that_was_saved(ready: Bench, name: str) -> None:
    operation, total = OPERATIONS[name], Tally()
    before, after, count = ready.count(operation)
    chosen = {1, count - 1, count, *range(1, count, max(1, count // CALLS))} & set(range(1, count + 1))
    for turn, n in enumerate(sorted(chosen)):
        error = ERRORS[(n + turn) % len(ERRORS)]
        total.add(ready.judge(operation, before, after, n, error, once=bool(turn % 2)))
    assert total.found == []
    assert (total.silent, total.half, total.crashes) == (0, 0, 0)
    assert total.faults >= len(chosen) // 2, "the shim has to fail what is asked of it; the last may come no more"


SCANNER = """
import sys
from pathlib import Path
from tests.faults.shim import Fault, of_this_process
from tfm_desktop.domain.errors import FileIsHeld
from tfm_desktop.storage.plain_files import put_in_place

folder, error, last, kinds = Path(sys.argv[1]), *map(int, sys.argv[2:])
part, target = folder / "work.part", folder / "work"
part.write_text("new")
target.write_text("old")
waited = []
with of_this_process().armed(Fault(1, error, last, kinds)):
    try:
        put_in_place(part, target, waited.append)
        told = ""
    except FileIsHeld as fault:
        told = str(fault)
print(len(waited), round(sum(waited), 1), target.read_text(), told, sep="|")
"""


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (3, "3|0.3|new|"),
        (FOR_EVER, "7|2.0|old|“work” is held by another program, such as a virus scanner"),
    ],
)
@pytest.mark.parametrize("error", [errno.EACCES, errno.EBUSY])
def test_a_file_that_a_scanner_holds_is_moved_when_it_lets_go(
    tmp_path: Path, last: int, found: str, error: int
) -> None:
    (tmp_path / "home").mkdir()
    more = surroundings(built(tmp_path), tmp_path / "control", tmp_path / "home")
    arguments = [str(tmp_path / "home"), str(error), str(last), str(RENAME)]
    command = [sys.executable, "-c", SCANNER, *arguments]
    ended = subprocess.run(command, env={**os.environ, **more}, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    assert ended.stdout.startswith(found)
