"""Mathematics that is typed plainly becomes proper signs: x^2 is x², 1/2 is ½, sqrt is √.

A sign is made only where hardly anything else can be meant: what stays as it was typed hurts nobody. So a fraction is
made of two numbers of at most two digits, the first the smaller, and of no date (14/1, by 3/4), mark (8/10), label
(Year 7/8, set 1/2) or count (2/3 pupils: two or three of them). A denominator of ten or above twelve is a fraction
only in a calculation, for classes and marks are counted by those.
"""

import re
from collections.abc import Callable

REACH = 60  # characters before the cursor that a sign can depend on

_RAISED = str.maketrans("0123456789+-−=nxykmabt", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼ⁿˣʸᵏᵐᵃᵇᵗ")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁄₀₁₂₃₄₅₆₇₈₉", "0123456789/0123456789")
_FRACTIONS = dict(
    pair.split()
    for pair in (
        *("1/2 ½", "1/3 ⅓", "2/3 ⅔", "1/4 ¼", "3/4 ¾", "1/5 ⅕", "2/5 ⅖", "3/5 ⅗", "4/5 ⅘"),
        *("1/6 ⅙", "5/6 ⅚", "1/7 ⅐", "1/8 ⅛", "3/8 ⅜", "5/8 ⅝", "7/8 ⅞", "1/9 ⅑", "1/10 ⅒"),
    )
)
_TYPED = {sign: typed for typed, sign in _FRACTIONS.items()}
_ONE_SIGN = "".join(_TYPED)
_OPERATORS = {"<=": "≤", ">=": "≥", "~=": "≈", "->": "→", "=>": "⇒"}
_WORDS = {"pi": "π", "theta": "θ"}

_LABEL = re.compile(
    r"\b(?:years?|yrs?|y|ks|sets?|class|classes|groups?|tables?|questions?|qns?|qu|qs?|tasks?|pages?|(?-i:pp?)|slides?"
    r"|lessons?|periods?|units?|parts?|papers?|exercises?|ex|examples?|steps?|stages?|phases?|rows?|grades?|levels?"
    r"|rooms?|sessions?|weeks?|terms?|chapters?|sections?|pairs?|pupils?|points?)\.? ?\Z",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:on|by|until|till|from|since|before|after|due|dated?|w/b|w/c|wc|commencing|beginning|next|last|review"
    r"|mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)[.:]? \Z",
    re.IGNORECASE,
)
_CALCULATING = re.compile(
    r"\b(?:multipl(?:y|ies|ied|ying)|divid(?:e|es|ed|ing)|subtract\w*|enlarg\w*|times)\b|[=+×÷√⁄" + _ONE_SIGN + "]",
    re.IGNORECASE,
)
_LONGEST = 20  # characters that become a sign at most, with what finishes them
_POSSIBLE = re.compile(rf"[\d<>=~!+*^/√{_ONE_SIGN}⁰¹²³⁴-⁹₀-₉]|sqrt|pi|theta|infinity|deg")
_IN_CALCULATION = re.compile(r"[=+×÷<>≤≥≠≈±√] ?\Z")


def sign_at(text_before_cursor: str) -> tuple[int, str] | None:
    """Give how many characters before the cursor become a sign, and what they become; None where nothing does.

    To be asked after each typed character. Signs between numbers and arrows are made at once; a power, a fraction and
    a word when the next character has finished it, which then stands at the end of both texts. What ends a line
    finishes too: ask with a newline at the end.
    """
    text = text_before_cursor[-REACH:]
    # Most keys are letters, which finish nothing, and most words are none of mathematics; to try all rules takes 60 µs.
    if text[-1:].isalpha() and "^" not in text and not text.endswith("sqrt"):
        return None
    if not _POSSIBLE.search(text[-_LONGEST:]):
        return None
    for pattern, make in _RULES:
        found = pattern.search(text)
        made = make(found) if found else None
        if found and made is not None:
            return len(found.group()), made
    return None


def _power(found: re.Match[str]) -> str:
    return (found["power"] or found["bracketed"]).translate(_RAISED) + (found["end"] or "")


def _fraction(found: re.Match[str]) -> str | None:
    above, below = int(found["above"]), int(found["below"])
    before = found.string[: found.start()]
    is_calculated = bool(_IN_CALCULATION.search(before)) or found["end"].strip() in set("=+×÷<>≤≥≈")
    if above >= below or not (is_calculated or (below <= 12 and below != 10)):
        return None
    if _LABEL.search(before) or (_DATE.search(before) and not _CALCULATING.search(before)):
        return None
    typed = f"{above}/{below}"
    sign = _FRACTIONS.get(typed) or f"{found['above'].translate(_RAISED)}⁄{found['below'].translate(_LOWERED)}"
    return found["minus"] + sign + found["end"]


def _count(found: re.Match[str]) -> str:
    sign = found["sign"]
    return _TYPED.get(sign, sign).translate(_PLAIN) + found["end"]


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]]

_RULES: tuple[Rule, ...] = (
    # “<->” and “==>” are drawings, 5!=120 is a factorial, and 5+-3 adds a negative number.
    (re.compile(r"(?<![<>=!+~-])(?:<=|>=|~=|->|=>)\Z"), lambda found: _OPERATORS[found.group()]),
    (re.compile(r"(?<![\d)!=])!=\Z"), lambda _found: "≠"),
    (re.compile(r"(?<![\w)+-])(?<![\d)] )\+-\Z"), lambda _found: "±"),
    (re.compile(r"(?<= )\+- \Z"), lambda _found: "± "),
    (re.compile(r"(?<![^\W\d_])sqrt\Z"), lambda _found: "√"),
    (
        re.compile(
            r"(?<=[\w)\]])(?<![⁰¹²³⁴-⁹ⁿ])(?<!\^\d)\^(?:(?P<power>[+-]?(?:\d{1,4}(?=[^\d/^])|[nxykmabt](?=[^\w/^])))(?P<end>.|\n)"
            r"|\((?P<bracketed>[+−-]?(?=[\dnxykmabt])[\dnxykmabt+−-]{1,10})\))\Z"
        ),
        _power,
    ),
    (
        re.compile(
            r"(?<![^\s(\[{“\"‘=+×÷<>≤≥≠≈±−√])(?<!\^\()(?P<minus>-?)(?P<above>[1-9]\d?)/(?P<below>[1-9]\d?)"
            r"(?P<end> ?[=+×÷<>≤≥≈]|[\s,;:.!?)\]}”\"’])\Z"
        ),
        _fraction,
    ),
    (
        re.compile(
            rf"(?<!\d)(?<!\d )(?P<sign>[{_ONE_SIGN}]|[⁰¹²³⁴-⁹]{{1,2}}⁄[₀-₉]{{1,2}})(?P<end> (?:pupils|students|children"
            r"|learners|people|girls|boys|pairs|groups|tables|hands|teachers|colleagues|adults|lessons|weeks|days"
            r"|minutes|mins|sessions|schools|departments|classes|examples|questions|marks)\W)\Z"
        ),
        _count,
    ),
    (
        re.compile(r"(?<![^\W\d_])(?<![@._'’\\])(?<![^\W\d_]-)(?P<word>pi|theta)(?P<end>[^\w'’@-])\Z"),
        lambda found: _WORDS[found["word"]] + found["end"],
    ),
    (
        re.compile(r"(?:(?<=[→=<>≤≥±−] )|(?<=[→=<>≤≥±−-]))infinity(?P<end>\W)\Z"),
        lambda found: "∞" + found["end"],
    ),
    (re.compile(r"(?<=\d) ?deg(?P<end>\W)\Z"), lambda found: "°" + found["end"]),
    (
        re.compile(rf"(?<=[\d)%°π²³ⁿ{_ONE_SIGN}₀-₉]) [x*] (?P<after>[-−]?[\d√{_ONE_SIGN}])\Z"),
        lambda found: f" × {found['after']}",
    ),
    (re.compile(r"(?<=\d)\*(?P<after>\d)\Z"), lambda found: f"×{found['after']}"),
)
