"""The folders of a user are named without being created."""

from pathlib import Path

import pytest

from tfm_desktop.domain.errors import CannotWrite
from tfm_desktop.paths import Paths


def test_asking_for_the_folders_creates_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    paths = Paths.of_user()
    assert "TfM Desktop" in paths.file.parts
    assert (paths.file.name, paths.settings_file.name) == ("mastery.tfm", "settings.json")
    assert list(tmp_path.iterdir()) == []


def test_the_folders_are_made_and_made_again(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "a" / "data", tmp_path / "a" / "config", tmp_path / "a" / "log")
    assert paths.made().made() is paths
    assert paths.backups.is_dir()
    assert paths.templates.parent == paths.data
    assert not paths.templates.exists()  # until there is a template
    for file in (paths.file, paths.settings_file, paths.log_file):
        assert file.parent.is_dir()
        assert not file.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CannotWrite, match="“data” could not be written in the folder “taken”"):
        Paths(tmp_path / "taken" / "data", tmp_path, tmp_path).made()
