"""The pages of a Work Group that its tab offers."""

import uuid

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.data_file import World, work_group
from tests.qt.conftest import Show

from tfm_desktop.qt.common.focus import Focus
from tfm_desktop.qt.work_groups.tab import WorkGroupsTab
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services


@pytest.fixture
def group(services: Services, world: World) -> uuid.UUID:
    return work_group(services, world)


def test_each_page_is_asked_for_by_its_button(
    services: Services, group: uuid.UUID, focus: Focus, show: Show, qtbot: QtBot
) -> None:
    tab = WorkGroupsTab(services, focus)
    show(tab)
    tab.show_record(group)
    buttons = {one.text(): one for one in tab.editor.findChildren(QPushButton)}
    for report in tab.reports:
        assert catalogue.KINDS[report.name] == tab.kind
        with qtbot.waitSignal(tab.report_wanted) as asked:
            buttons[report.label].click()
        assert asked.args == [report.name, group]
    assert tab.reports[0].name == "group", "Ctrl+P shows the overview"
