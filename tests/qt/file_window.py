"""A whole window for tests of what is done with its file."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tfm_desktop.app import Files
from tfm_desktop.paths import Paths
from tfm_desktop.qt.main_window import MainWindow
from tfm_desktop.settings import Settings

MAY_MOUNT = sys.platform == "linux" and os.geteuid() == 0
OPENING = 20_000  # milliseconds at the most; a passphrase is slow on purpose


@pytest.fixture
def paths() -> Paths:
    return Paths.of_user().made()


@pytest.fixture
def window(qtbot: QtBot, paths: Paths) -> Iterator[MainWindow]:
    made = MainWindow(Files(paths), Settings(academic_year="all"))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()


@contextmanager
def small_disk_at(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of a size, such as 2m, where the test may do that."""
    if not MAY_MOUNT:
        pytest.skip("only root can mount a small disk")
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
