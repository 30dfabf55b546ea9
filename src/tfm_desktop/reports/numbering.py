"""Numbers of aims, criteria and actions in words: '1.4 to 1.6 and 2.3'."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

Number = tuple[int, ...]


def as_number(text: str) -> Number:
    """Read a number such as 2.1."""
    return tuple(map(int, text.split(".")))


def in_words(numbers: Iterable[Number]) -> str:
    """Name numbers, neighbours as a run, such as '1.4 to 1.6 and 2.3'; nothing for none."""
    *before, last = list(_runs(sorted(set(numbers)))) or [""]
    return f"{', '.join(before)} and {last}" if before else last


def counted(noun: str, numbers: Sequence[Number], several: str = "") -> str:
    """Name things by their numbers, such as 'action 2.1' or 'actions 1.4 to 1.6'; nothing for none."""
    if not numbers:
        return ""
    return f"{noun if len(numbers) == 1 else several or noun + 's'} {in_words(numbers)}"


def _runs(numbers: list[Number]) -> Iterator[str]:
    """Give runs of neighbours, such as '1.4 to 1.6'; two are no run."""
    for _, group in groupby(enumerate(numbers), key=lambda one: (one[1][:-1], one[1][-1] - one[0])):
        run = [".".join(map(str, number)) for _, number in group]
        if len(run) > 2:
            run = [f"{run[0]} to {run[-1]}"]
        yield from run
