"""Measuring two things side by side, and the table of their ratios."""

import gc
import statistics
import textwrap
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One row of the table: what the program takes, what it is held against, and the goal.

    The goal is a ratio, or said in words together with whether it is met; None where there is none.
    """

    what: str
    ours: float
    theirs: float
    goal: float | tuple[str, bool] | None
    how: str
    unit: str = "ms"

    @property
    def value(self) -> float:
        """Give the ratio."""
        return self.ours / self.theirs

    @property
    def cells(self) -> tuple[str, ...]:
        """Write the row."""
        figures = (f"{self.ours:,.1f} {self.unit}", f"{self.theirs:,.1f} {self.unit}", f"{self.value:.2f}×")
        if self.goal is None:
            return (self.what, *figures, "", "")
        aim, is_met = self.goal if isinstance(self.goal, tuple) else (f"{self.goal:g}×", self.value <= self.goal)
        return (self.what, *figures, aim, "met" if is_met else "missed")


HEAD = ("what", "program", "against", "ratio", "goal", "")


def timed(work: Work) -> float:
    """Do some work and give the milliseconds that it took."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def alternated(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Measure two things in turn, and give the median of each; the first round warms up and does not count."""
    pairs = []
    for _ in range(rounds + 1):
        gc.collect()
        pairs.append((theirs(), ours()))
    found = pairs[1:]
    return statistics.median(mine for _, mine in found), statistics.median(bare for bare, _ in found)


def side_by_side(ours: Work, theirs: Work, rounds: int) -> tuple[float, float]:
    """Time two pieces of work in turn, and give the median milliseconds of each."""
    return alternated(lambda: timed(ours), lambda: timed(theirs), rounds)


def table(ratios: Iterable[Ratio]) -> str:
    """Write the ratios as aligned columns, and below it how each was measured."""
    ratios = list(ratios)
    rows = [HEAD, *(ratio.cells for ratio in ratios)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = [_aligned(row, widths) for row in rows]
    lines.insert(1, "-" * len(lines[0]))
    told = [textwrap.fill(f"{ratio.what}: {ratio.how}", 110, subsequent_indent="  ") for ratio in ratios]
    return "\n".join([*lines, "", "How each is measured:", *told])


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(width) if place in (0, 5) else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "   ".join([first, *others]).rstrip()
