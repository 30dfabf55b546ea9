"""A plan is saved as a template: where, what is said, and what stays out of it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.data_file import World

from tfm_desktop.exchange.plan_templates import read_template, users
from tfm_desktop.qt.plans.save_template import save_as_template
from tfm_desktop.services.services import Services


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "templates"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | str | None = None) -> list[str]:
    """Choose a file, or take the proposed one; and give what was proposed."""
    proposed: list[str] = []

    def choose(_parent: QWidget, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        proposed.append(place)
        return (place if path is None else str(path)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed


def test_a_plan_is_saved_under_its_title(
    services: Services, world: World, folder: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed = answer(monkeypatch)
    told = save_as_template(services, world.plan, folder, window)
    assert proposed == [str(folder / "Talk in every lesson.toml")]
    assert told == "Saved as the template “Talk in every lesson”. Leads, evidence and progress are not in it."
    assert users(folder).templates == (services.plan_templates.of_plan(world.plan),)


def test_names_that_stand_in_its_texts_are_told(
    services: Services, world: World, folder: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.plans.actions.change(world.action, monitoring="Ben looks at the folder")
    answer(monkeypatch)
    told = save_as_template(services, world.plan, folder, window)
    assert told is not None
    assert told.endswith("Its texts may name Ben Invented: look through them before you pass it on.")


def test_whoever_changes_their_mind_hears_nothing(
    services: Services, world: World, folder: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, "")
    assert save_as_template(services, world.plan, folder, window) is None
    assert list(folder.iterdir()) == []


def test_a_title_that_no_file_can_have(
    services: Services, world: World, folder: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.plans.change(world.plan, title="Ratio/Proportion: " + "why? " * 30)
    proposed = answer(monkeypatch)
    assert (save_as_template(services, world.plan, folder, window) or "").startswith("Saved as")
    name = Path(proposed[0]).name
    assert name.startswith("Ratio-Proportion- why- why-")
    assert len(name) <= 85


def test_an_ending_is_put_on_but_writes_over_nothing(
    services: Services, world: World, folder: Path, window: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "ours.v2")
    assert (save_as_template(services, world.plan, folder, window) or "").startswith("Saved as the template “ours.v2”")
    before = (tmp_path / "ours.v2.toml").read_bytes()
    services.plans.aims.change(world.aim, text="Changed")
    told = save_as_template(services, world.plan, folder, window)
    assert told == "“ours.v2.toml” exists already, and was left as it is. Choose another name."
    assert (tmp_path / "ours.v2.toml").read_bytes() == before
    answer(monkeypatch, tmp_path / "ours.v2.toml")
    save_as_template(services, world.plan, folder, window)
    assert read_template(tmp_path / "ours.v2.toml").aims[0].text == "Changed"


def test_a_folder_that_cannot_be_made_is_said(
    services: Services, world: World, tmp_path: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    proposed = answer(monkeypatch)
    told = save_as_template(services, world.plan, tmp_path / "taken" / "templates", window)
    assert told is not None
    assert "“templates” could not be written in the folder “taken”" in told
    assert proposed == []


def test_a_disk_that_is_full_is_said(
    services: Services, world: World, folder: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(path: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    answer(monkeypatch)
    monkeypatch.setattr(Path, "write_bytes", fill_up)
    told = save_as_template(services, world.plan, folder, window)
    assert told is not None
    assert "(No space left on device)" in told
    assert list(folder.iterdir()) == []


def test_a_plan_without_an_aim_is_said_before_anything_is_asked(
    services: Services, world: World, folder: Path, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.plans.aims.bin(world.aim)
    proposed = answer(monkeypatch)
    assert "none of its aims has a text" in (save_as_template(services, world.plan, folder, window) or "")
    assert proposed == []
    assert not folder.exists()
