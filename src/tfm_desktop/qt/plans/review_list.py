"""The actions of a plan as a review comes to them, under their aims, and the end of the review behind them."""

import uuid
from collections.abc import Iterator, Sequence

from tfm_desktop.domain.plans import Rag
from tfm_desktop.qt.common.step_list import Row, StepList, heading
from tfm_desktop.services.reviews import AgendaAction

END = "end"


class ReviewList(StepList):
    """One row for each action; at last the row that ends the review."""

    def __init__(self) -> None:
        super().__init__("Actions to review")
        self.agenda: dict[uuid.UUID, AgendaAction] = {}
        self.looked_at: set[uuid.UUID] = set()

    def show_agenda(self, agenda: Sequence[AgendaAction]) -> None:
        """Show actions in the place of those before, and stay where the list was."""
        self.agenda = {one.action or one.aim: one for one in agenda}
        self.show_rows(
            [*self._rows_of(agenda), Row(END, "The end of the review", "Who was there, a summary, the record")]
        )

    def action(self) -> AgendaAction | None:
        """Give the chosen action, or the aim that has none; None at the end of the review."""
        return self.agenda.get(self.current())

    def is_at_end(self) -> bool:
        """Tell whether the last row is chosen."""
        return bool(self.current() == END)

    def look_at(self, action: uuid.UUID) -> None:
        """Mark an action as one that was talked about."""
        self.looked_at.add(action)
        self.show_agenda(list(self.agenda.values()))

    def _rows_of(self, agenda: Sequence[AgendaAction]) -> Iterator[Row]:
        aim = 0
        for one in agenda:
            if one.aim_number != aim:
                aim = one.aim_number
                yield heading(f"Aim {aim}. {one.aim_text}")
            yield self._row(one)

    def _row(self, one: AgendaAction) -> Row:
        if one.fields is None:
            return Row(one.aim, "No action yet", "Ctrl+N adds one")
        rated = one.fields.rag.value if one.fields.rag is not Rag.NOT_RATED else ""
        looked = "Looked at" if one.action in self.looked_at else ""
        below = [looked, one.due.label, one.fields.status.label, rated]
        return Row(one.action, f"{one.number}  {one.fields.what}", " · ".join(filter(None, below)))
