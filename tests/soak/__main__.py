"""End the program, fail its writes, damage its files, and print what was lost: `make soak`."""

import random
import sys
import time
from collections.abc import Iterator

from tests import faults, flips
from tests.faults.operations import OPERATIONS
from tests.soak import kills, readers, taken_back, typists, worker

TYPISTS = 200  # kills while a lesson is typed
KILLS = 60  # of each kind of work with files
TAKEN_BACK, OPENINGS = 20_000, 3_000  # changes of an encrypted file, and openings of it
INPUTS = 10_000  # to each reader
FAULTS = 20  # of the first writes of each operation, each alone and with all after it
FLIPS = 1_336  # of data files, three encrypted ones for each plain one

Row = tuple[str, str, str, list[str]]  # what was done, how often, what came of it, what is to be looked at


def rows(seed: str) -> Iterator[Row]:
    """Do everything in turn, and tell each as it is done."""
    typed = typists.soak(TYPISTS, seed)
    lost = f"{typed.lost + typed.begun_lost} lost, {typed.damaged} unreadable"
    yield "killed while a lesson is typed", f"{typed.kills} kills, {typed.finished:,} lines", lost, typed.faults
    for name in worker.WORKS:
        told = kills.soak(name, KILLS, seed)
        lost = f"{told.lost} lost, {told.unreadable} unreadable"
        yield f"killed in {name}", f"{told.kills} kills, {told.done:,} done", lost, told.faults
    back = taken_back.soak(TAKEN_BACK, OPENINGS)
    often = f"{back.taken_back:,}, and {back.openings:,} openings"
    yield "changes taken back", often, f"{back.damaged} called damaged", back.faults
    for name in OPERATIONS:
        failed = faults.run((name,), FAULTS)
        came = f"{failed.silent} silent losses, {failed.half} half files, {failed.crashes} crashes"
        yield f"writes that fail: {name}", f"{failed.faults:,} faults, {failed.told:,} told", came, failed.found
    spoilt = flips.run(FLIPS, int(seed))
    for name, counts in (("encrypted", spoilt.encrypted), ("plain, which has no seals", spoilt.plain)):
        came = f"{counts[flips.CRASHED]} crashes, {counts[flips.SILENT]} silently wrong"
        often = f"{counts.total():,} flips and cuts, {counts[flips.NAMED]:,} named"
        yield f"data files spoilt: {name}", often, came, spoilt.told
    for name in readers.READERS:
        given = readers.soak(name, INPUTS, seed)
        came = f"{given.crashes} crashes, {given.halves} half imports"
        yield f"damaged files: {name}", f"{given.inputs:,} inputs, {given.read:,} read", came, given.faults


def main(seed: str) -> int:
    """Print the table row by row; 1 where anything is to be looked at."""
    print(f"seed {seed}", flush=True)
    found: list[str] = []
    for what, often, came, noted in rows(seed):
        print(f"{what:46} {often:32} {came:46} {time.strftime('%H:%M:%S')}", flush=True)
        found += noted
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else str(random.randrange(10**6))))
