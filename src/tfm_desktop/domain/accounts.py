"""Accounts of what was seen and heard, told from judgements by their words."""

import re
from functools import cache

from tfm_desktop import resources
from tfm_desktop.domain.observations import LineType

# What somebody said is an account, whatever its words; a quotation that is not closed yet goes on to the end.
_QUOTED = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)|(?<!\w)‘.{1,200}?’(?!\w)|(?<!\w)'.{1,200}?'(?!\w)", re.DOTALL)
_NEXT_TWO_WORDS = re.compile(r"[\s-]+(\w+)(?:[\s-]+(\w+))?")


def judging_words(text: str) -> list[str]:
    """Give the words of judgement in an account as they are written there, each once; none of what is quoted."""
    told = _QUOTED.sub(lambda quoted: "”" * len(quoted.group()), text).replace("’", "'")
    pattern, excused = _judgements()
    found = (one for one in pattern.finditer(told) if not _is_excused(one, excused))
    return list({one.group().casefold(): text[slice(*one.span())] for one in reversed(list(found))}.values())[::-1]


def judgement_hint(text: str, type: LineType) -> str:  # noqa: A002 # the type of a line is its type
    """Say that a line of what was seen or heard judges, and what to do instead; empty where it does not."""
    words = judging_words(text) if type is LineType.SAW else []
    if not words:
        return ""
    named = [f"‘{word}’" for word in words]
    those = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    verb = "is a judgement" if len(named) == 1 else "are judgements"
    return f"{those} {verb}. Say what was seen, quote what was said, or make it an interpretation or a wondering (F3)."


def _is_excused(found: re.Match[str], excused: dict[str, frozenset[str]]) -> bool:
    after = _NEXT_TWO_WORDS.match(found.string, found.end())
    words = {word.casefold() for word in after.groups() if word} if after else set()
    return bool(words & excused.get(found.group().casefold(), frozenset()))


@cache
def _judgements() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """Read the words of judgement as one pattern, and for each the next words that make something else of it."""
    lines = resources.text("phrases/judgements.txt").splitlines()
    told = [line.partition("|") for line in lines if line.strip() and not line.startswith("#")]
    excused = {judging.strip().casefold(): frozenset(others.split()) for judging, _, others in told}
    longest_first = sorted(excused, key=len, reverse=True)
    words = "|".join(re.escape(one).replace(r"\ ", r"[\s-]+") for one in longest_first)
    return re.compile(rf"(?<![\w'-])(?:{words})(?![\w'])", re.IGNORECASE), excused
