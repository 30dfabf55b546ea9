"""The Work Groups tab in a window, over a file with one department and a small register."""

import pytest
from tests.data_file import World
from tests.qt.conftest import Show

from tfm_desktop.domain.schools import SchoolFields
from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.work_groups.tab import WorkGroupsTab
from tfm_desktop.services.services import Services

REGISTER = {
    "Ash Park School": ("100050", "Leicester", "Academies"),
    "Beacon Hill Academy": ("100051", "Loughborough", "Academies"),
    "Castle Mead Academy": ("100052", "Leicester", "Academies"),
    "Dale College": ("100053", "Derby", "Academies"),
    "Elm House": ("100054", "Derby", "Independent schools"),
}


@pytest.fixture
def tab(services: Services, world: World, focus: Focus, show: Show) -> WorkGroupsTab:
    services.schools.take(
        SchoolFields(name=name, urn=urn, town=town, phase="Secondary", type_group=group)
        for name, (urn, town, group) in REGISTER.items()
    )
    focus.set_year("2026/27")
    made = WorkGroupsTab(services, focus)
    services.database.listen(made.on_change)
    show(made, width=1366, height=900)
    return made
