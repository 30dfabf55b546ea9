"""The code on a recovery sheet: letters and figures that are hard to mistake, in groups that are easy to type."""

import base64
import datetime as dt
import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass

from tfm_desktop.domain.errors import CodeHasASlip

SECRET = 19  # bytes, which nobody guesses; one more tells a slip from a code, but for one in 256
GROUPS, SIGNS = 8, 4
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648, section 6
_MEANT = str.maketrans("018", "OIB")  # no code has the figures, so that the letters are meant
_BETWEEN = re.compile(r"[\s\-‐‑‒–—−_.,·•]+")


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """All that the sheet shows: whose it is, when it was made, and the code."""

    file: str
    made: dt.date
    code: str


def fresh() -> str:
    """Make a code that nobody has had before."""
    return spoken(os.urandom(SECRET))


def spoken(secret: bytes) -> str:
    """Write a secret as a code, such as 'MZXW 6YTB …'."""
    signs = base64.b32encode(secret + _check(secret)).decode()
    return " ".join(signs[first : first + SIGNS] for first in range(0, len(signs), SIGNS))


def secret_of(text: str) -> bytes:
    """Read a code as it was typed, in any case and with anything between its groups. Raises CodeHasASlip."""
    signs = "".join(_typed(text))
    if wrong := slip(text):
        raise CodeHasASlip(wrong)
    if len(signs) != GROUPS * SIGNS:
        raise CodeHasASlip(f"The code is not complete: {_count(len(signs), 'sign')} of {GROUPS * SIGNS}.")
    held = base64.b32decode(signs)
    secret, check = held[:SECRET], held[SECRET:]
    if _check(secret) != check:
        raise CodeHasASlip("There is a slip in the code. Compare it with the sheet, group by group.")
    return secret


def slip(text: str) -> str:
    """Say what cannot be right in a code that is still typed; empty where all may be."""
    typed = _typed(text)
    signs = "".join(typed)
    for place, sign in enumerate(signs):
        if sign not in ALPHABET:
            return (
                f"Group {place // SIGNS + 1} has “{sign}”, which is in no code: there are only letters, and figures "
                "from 2 to 7."
            )
    if len(signs) > GROUPS * SIGNS:
        return f"The code has {GROUPS} groups of {SIGNS}; this is {_count(len(signs) - GROUPS * SIGNS, 'sign')} more."
    if len(signs) < GROUPS * SIGNS:
        return _slip_of_a_group(typed)
    return ""


def is_complete(text: str) -> bool:
    """Tell whether as many signs are typed as a code has."""
    return len("".join(_typed(text))) == GROUPS * SIGNS


def _slip_of_a_group(typed: list[str]) -> str:
    """Name a group that was left with too few or too many signs; groups typed as one may be."""
    before = 0
    for group in typed[:-1]:  # the last one is being typed
        before += len(group)
        if before % SIGNS:
            number = (before - len(group)) // SIGNS + 1
            return f"Group {number} does not have {SIGNS} signs. Compare it with the sheet."
    return ""


def _typed(text: str) -> list[str]:
    """Give the groups as they are meant."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    return [group for group in _BETWEEN.split(plain) if group]


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()[:1]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
