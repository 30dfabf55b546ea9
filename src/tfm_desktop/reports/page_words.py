"""What the plan on one page says, in the PDF and in the Word file alike."""

from collections.abc import Sequence

from tfm_desktop.domain.evidence import Shows
from tfm_desktop.domain.plans import FINISHED, ActionFields, Rag
from tfm_desktop.domain.sheets import AimSheet, PlanSheet
from tfm_desktop.domain.years import bounds, in_year, short

ALL = 60  # more lines, criteria or actions than a page has room for
CUT = "A text that ends in … goes on in the full plan."


def need_of(sheet: AimSheet) -> str:
    """Say why an aim is needed: in the words of the aim, or else of the first evidence that shows it."""
    needs = (one.text for one in sheet.evidence if one.shows is Shows.NEED)
    return sheet.aim.evidence.strip() or next(needs, "").strip()


def kept(actions: Sequence[ActionFields], most: int) -> list[int]:
    """Choose the places of the actions that are shown: those still open before the others."""
    open_first = sorted(range(len(actions)), key=lambda place: actions[place].status in FINISHED)
    return sorted(open_first[:most])


def due_day(action: ActionFields, plan: PlanSheet) -> str:
    """Write the day on which an action is due, without the year where it lies in that of the plan."""
    if action.due is None:
        return ""
    first, last = bounds(plan.plan.year)
    return in_year(action.due) if first <= action.due <= last else short(action.due)


def rated(rag: Rag) -> str:
    """Write red, amber or green behind a status."""
    return f", {rag}" if rag is not Rag.NOT_RATED else ""


def rag_of_actions(sheet: PlanSheet) -> str:
    """Say in words how many actions are red, amber and green; nothing where there are none."""
    found = [action.rag for aim in sheet.aims for action in aim.actions]
    told = [f"{found.count(rag)} {rag}" for rag in (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NOT_RATED) if rag in found]
    return f"RAG of the actions: {', '.join(told)}" if told else ""


def notes(left_out: Sequence[str], *, is_cut: bool) -> str:
    """Say what is left to the full plan: what is left out, named by its number, and texts that were cut."""
    told = f"See the full plan: {'; '.join(left_out)}." if left_out else ""
    return " ".join(filter(None, [told, CUT if is_cut else ""]))
