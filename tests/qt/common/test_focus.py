import uuid

from PySide6.QtTest import QSignalSpy

from tfm_desktop.qt.common.focus import Focus

HERE, THERE = uuid.uuid4(), uuid.uuid4()


def test_only_what_changes_is_told() -> None:
    focus = Focus("2025/26", HERE)
    spy = QSignalSpy(focus.changed)
    focus.set_year("2025/26")
    focus.set_department(HERE)
    focus.settle({HERE: "here"})
    assert spy.count() == 0
    focus.set_year("2024/25")
    focus.set_department(THERE)
    assert spy.count() == 2
    assert (focus.year, focus.department) == ("2024/25", THERE)


def test_a_department_that_is_gone_is_let_go() -> None:
    focus = Focus("2025/26", HERE)
    focus.settle({THERE: "there"})
    assert focus.department is None
    assert focus.year == "2025/26"


def test_the_focus_gives_way_at_once() -> None:
    focus = Focus("2025/26", HERE)
    spy = QSignalSpy(focus.changed)
    focus.widen()
    focus.widen()
    assert spy.count() == 1
    assert (focus.year, focus.department) == ("", None)
