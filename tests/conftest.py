"""What every test stands on: Qt without a display, folders of its own, and data files made once."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from tests.data_file import (
    database,
    empty_file,
    empty_services,
    empty_template,
    file,
    locked_file,
    locked_template,
    services,
    world,
    written_template,
)

__all__ = [
    "database",
    "empty_file",
    "empty_services",
    "empty_template",
    "file",
    "locked_file",
    "locked_template",
    "services",
    "world",
    "written_template",
]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

FOLDERS = {
    "HOME": "",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
}


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send the program's data, settings and logs into a folder of the test's own, with no passphrase set."""
    home = tmp_path_factory.mktemp("home")
    for variable, name in FOLDERS.items():
        monkeypatch.setenv(variable, str(home / name))
    monkeypatch.delenv("TFM_DESKTOP_PASSPHRASE", raising=False)
    return home
