from collections.abc import Callable
from dataclasses import replace

from tfm_desktop.domain.sheets import VisitSheet
from tfm_desktop.reports.visit import visit


def test_visit_says_what_it_always_said(visit_sheet: VisitSheet, golden: Callable[[str, bytes], None]) -> None:
    golden("visit", visit(visit_sheet, author="Sam Okafor", invariant=True))


def test_own_notes_are_not_printed(visit_sheet: VisitSheet, text_of: Callable[[bytes], str]) -> None:
    assert visit_sheet.visit.notes
    assert visit_sheet.visit.notes not in text_of(visit(visit_sheet))


def test_visit_with_nothing_but_a_date(visit_sheet: VisitSheet, text_of: Callable[[bytes], str]) -> None:
    bare = visit_sheet.visit.model_copy(update={"purpose": "", "next_visit": None, "start": None, "end": None})
    text = text_of(visit(replace(visit_sheet, visit=bare, activities=(), people=(), actions=())))
    assert "No date has been set yet." in text
    assert "Activities" not in text
