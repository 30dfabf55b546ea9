"""The recovery sheet: one page, and the code on it is the one that opens the file."""

import datetime as dt
import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from tfm_desktop.domain.recovery_codes import SECRET, RecoverySheet, secret_of, spoken
from tfm_desktop.reports import file_names
from tfm_desktop.reports.recovery_sheet import recovery_sheet

SHEET = RecoverySheet("mastery.tfm", dt.date(2026, 1, 14), spoken(bytes(range(SECRET))))
NAME = "X" * 240 + ".tfm"


def test_it_says_what_it_always_said(golden: Callable[[str, bytes], None]) -> None:
    golden("recovery-sheet", recovery_sheet(SHEET, invariant=True))


@settings(max_examples=10)
@given(st.binary(min_size=SECRET, max_size=SECRET))
def test_the_code_can_be_typed_from_it(text_of: Callable[[bytes], str], secret: bytes) -> None:
    sheet = RecoverySheet("mastery.tfm", dt.date(2026, 1, 14), spoken(secret))
    text = text_of(recovery_sheet(sheet))
    groups = dict(re.findall(r"Group (\d)\s+((?:[A-Z2-7]\s*){4})", text))
    assert sorted(groups) == [str(number) for number in range(1, 9)]
    assert secret_of(" ".join(groups[number] for number in sorted(groups))) == secret


def test_it_is_one_page_whatever_the_file_is_called(text_of: Callable[[bytes], str]) -> None:
    for name in ("a.tfm", NAME, "Łukasz’s notes – عام 2026.tfm"):
        text = text_of(recovery_sheet(RecoverySheet(name, SHEET.made, SHEET.code), author="Alex Invented"))
        assert "Page 1 of 1" in text


def test_its_file_is_named_by_its_day() -> None:
    assert file_names.recovery_sheet(SHEET) == "2026-01-14 Recovery sheet mastery.pdf"
    assert len(file_names.recovery_sheet(RecoverySheet(NAME, SHEET.made, SHEET.code))) < 130
