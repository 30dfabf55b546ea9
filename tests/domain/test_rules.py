import datetime as dt
import uuid

import pytest

from tfm_desktop.domain.plans import ActionFields, ActionStatus
from tfm_desktop.domain.rules import is_due_soon, is_overdue

TODAY = dt.date(2026, 1, 14)


def action(due: dt.date | None, status: ActionStatus = ActionStatus.UNDER_WAY) -> ActionFields:
    return ActionFields(aim_id=uuid.uuid4(), what="Plan together", due=due, status=status)


@pytest.mark.parametrize(
    ("days", "overdue", "soon"), [(-1, True, False), (0, False, True), (14, False, True), (15, False, False)]
)
def test_an_action_presses_by_its_day(days: int, overdue: bool, soon: bool) -> None:
    due = action(TODAY + dt.timedelta(days=days))
    assert is_overdue(due, TODAY) is overdue
    assert is_due_soon(due, TODAY) is soon


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.DROPPED])
@pytest.mark.parametrize("days", [-1, 5])
def test_a_finished_action_never_presses(status: ActionStatus, days: int) -> None:
    finished = action(TODAY + dt.timedelta(days=days), status)
    assert not is_overdue(finished, TODAY)
    assert not is_due_soon(finished, TODAY)


def test_an_action_without_a_day_never_presses() -> None:
    assert not is_overdue(action(None), TODAY)
    assert not is_due_soon(action(None), TODAY)
