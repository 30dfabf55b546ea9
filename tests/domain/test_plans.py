import datetime as dt
import uuid

import pytest

from tfm_desktop.domain.plans import ActionFields, ActionStatus, Due, action_notices, due, progress_in_words

TODAY = dt.date(2026, 1, 14)


def action(day: dt.date | None, status: ActionStatus = ActionStatus.UNDER_WAY) -> ActionFields:
    return ActionFields(aim_id=uuid.uuid4(), what="Plan together", due=day, status=status)


@pytest.mark.parametrize(("days", "stands"), [(-1, Due.OVERDUE), (0, Due.SOON), (14, Due.SOON), (15, Due.NONE)])
def test_an_action_presses_by_its_day(days: int, stands: Due) -> None:
    assert due(action(TODAY + dt.timedelta(days=days)), TODAY) is stands


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.DROPPED])
@pytest.mark.parametrize("days", [-1, 5])
def test_a_finished_action_never_presses(status: ActionStatus, days: int) -> None:
    assert due(action(TODAY + dt.timedelta(days=days), status), TODAY) is Due.NONE


def test_an_action_without_a_day_never_presses() -> None:
    assert due(action(None), TODAY) is Due.NONE


def test_progress_is_told_in_words() -> None:
    late, soon = action(TODAY - dt.timedelta(days=1)), action(TODAY + dt.timedelta(days=3))
    done = action(TODAY, ActionStatus.DONE)
    assert progress_in_words([late, soon, done], TODAY) == "1 of 3 actions done, 1 overdue, 1 due soon"
    assert progress_in_words([done], TODAY) == "1 of 1 action done"
    assert progress_in_words([], TODAY) == "No actions yet"


def test_an_action_due_before_it_starts_is_spoken_of() -> None:
    turned = action(TODAY).model_copy(update={"start": TODAY + dt.timedelta(days=1)})
    assert action_notices(turned) == {"due": "The action is due before it starts. Check both dates."}
    assert action_notices(action(TODAY)) == {}
