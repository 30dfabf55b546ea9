import datetime as dt
import uuid

import pytest
from tests.data_file import YEAR, World, dump, work_group

from tfm_desktop.domain.errors import GroupIsClosed, Invalid
from tfm_desktop.domain.lay_out import half_terms_fault
from tfm_desktop.domain.sessions import HalfTermFields, SessionStatus
from tfm_desktop.domain.years import starting_in
from tfm_desktop.services import lay_out
from tfm_desktop.services.half_terms import bank_holidays, usual
from tfm_desktop.services.services import Services


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


def spans(services: Services, year: str = YEAR) -> list[tuple[str, dt.date, dt.date]]:
    return [(one.fields.name, one.fields.first, one.fields.last) for one in services.half_terms.of_year(year)]


def half_term(name: str, first: dt.date, days: int) -> HalfTermFields:
    return HalfTermFields(name=name, first=first, last=first + dt.timedelta(days=days))


@pytest.mark.parametrize("start", range(2015, 2045))
def test_the_usual_half_terms_can_be_used_in_every_year(start: int) -> None:
    year = starting_in(start)
    suggested = usual(year)
    assert len(suggested) == 6
    assert half_terms_fault(suggested, year) == ""
    for one in suggested:
        assert one.first.weekday() < 5
        assert one.last.weekday() < 5
        assert 2 <= (one.last - one.first).days // 7 <= 10
    days = [day for day, name in bank_holidays(year).items() if name in ("Good Friday", "Easter Monday")]
    assert not any(one.first <= day <= one.last for day in days for one in suggested)


def test_bank_holidays_have_their_names(services: Services) -> None:
    found = bank_holidays("2026/27")
    assert found[dt.date(2027, 5, 3)] == "May Day"
    assert found[dt.date(2026, 12, 28)] == "Boxing Day (observed)"
    assert min(found) >= dt.date(2026, 9, 1)
    assert max(found) <= dt.date(2027, 8, 31)


def test_half_terms_are_kept_in_their_order_and_correct_those_before(services: Services, group: uuid.UUID) -> None:
    first = services.half_terms.of_year(YEAR)[0].id
    later = half_term("Summer", dt.date(2026, 4, 20), 30)
    services.half_terms.keep(YEAR, [later, half_term("Spring", dt.date(2026, 1, 6), 40)])
    assert spans(services) == [
        ("Spring", dt.date(2026, 1, 6), dt.date(2026, 2, 15)),
        ("Summer", dt.date(2026, 4, 20), dt.date(2026, 5, 20)),
    ]
    assert services.half_terms.of_year(YEAR)[0].id == first
    services.half_terms.keep(YEAR, [later])
    assert [name for name, *_ in spans(services)] == ["Summer"]
    services.database.undo()
    assert [name for name, *_ in spans(services)] == ["Spring", "Summer"]
    assert spans(services, "2026/27") == []


def test_half_terms_that_overlap_are_refused(services: Services, group: uuid.UUID) -> None:
    before = dump(services.database)
    with pytest.raises(Invalid, match="before “Spring” ends on"):
        services.half_terms.keep(
            YEAR,
            [half_term("Spring", dt.date(2026, 1, 6), 40), half_term("Summer", dt.date(2026, 2, 6), 40)],
        )
    assert dump(services.database) == before


def test_a_year_is_taken_as_one_step_with_its_half_terms(services: Services, group: uuid.UUID) -> None:
    before = dump(services.database)
    days = [dt.date(2026, 3, 3), dt.date(2026, 5, 5), None]
    made = lay_out.take(services, group, usual(YEAR), days, dt.time(13), dt.time(16))
    told = [services.sessions.get(one).fields for one in made]
    assert [(one.number, one.date, one.start, one.end) for one in told] == [
        (number, day, dt.time(13), dt.time(16)) for number, day in zip((2, 3, 4), days, strict=True)
    ]
    assert {one.status for one in told} == {SessionStatus.TO_BE_CONFIRMED}
    assert len(spans(services)) == 6
    assert services.database.undo_label == "Lay out the year"
    services.database.undo()
    assert dump(services.database) == before


def test_nothing_is_laid_out_in_a_closed_group_or_with_half_terms_upside_down(
    services: Services, group: uuid.UUID
) -> None:
    wrong = [half_term("Spring", dt.date(2026, 1, 6), -3)]
    with pytest.raises(Invalid, match="before it begins"):
        lay_out.take(services, group, wrong, [dt.date(2026, 3, 3)], None, None)
    services.work_groups.close(group, dt.date(2026, 7, 31))
    before = dump(services.database)
    with pytest.raises(GroupIsClosed):
        lay_out.take(services, group, usual(YEAR), [dt.date(2026, 3, 3)], None, None)
    assert dump(services.database) == before
