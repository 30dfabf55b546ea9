import pytest
from PySide6.QtWidgets import QApplication, QLabel
from tests.qt.conftest import Show

from tfm_desktop.qt.common.editor import Editor, Title

NAME = "Zoë Łukasik · Year 9 · Finding an unknown side by way of ratio tables, bar models and double number lines"


@pytest.mark.parametrize("width", [400, 520, 700, 1300])
def test_a_long_title_has_two_lines_at_the_most_and_nothing_is_cut(
    dressed: QApplication, show: Show, width: int
) -> None:
    editor = Editor()
    buttons = [editor.add_button(text) for text in ("Feedback PDF", "Observe", "Discuss")]
    editor.set_title(NAME, "St Mary’s School · Wed 14 January 2026")
    show(editor, width=width, height=300)
    QApplication.processEvents()
    title = editor.findChild(Title)
    assert title is not None
    assert title.text().count("\n") <= 1
    assert title.height() >= title.fontMetrics().lineSpacing() * (title.text().count("\n") + 1)
    for line in title.text().split("\n"):
        assert title.fontMetrics().horizontalAdvance(line) <= title.width()
    assert (title.toolTip() == NAME) is title.text().endswith("…")
    assert title.accessibleName() == NAME
    assert all((button.y() > title.geometry().bottom()) is (width < 600) for button in buttons)


def test_a_short_title_stands_as_it_is(show: Show) -> None:
    editor = Editor()
    editor.set_title("Ada Invented", "below")
    show(editor)
    assert "Ada Invented" in [label.text() for label in editor.findChildren(QLabel)]
