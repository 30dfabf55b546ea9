"""The whole program, in a process of its own, when it falls at its start, at its end, or hard."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tfm_desktop.paths import Paths
from tfm_desktop.qt.dialogs import crash

SECRET = "what Ada said about Ben"
# What each program does with its window; `told` writes what a dialog says, and goes on or ends.
BEGIN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.qt.keyboard import SHIFT, Key, in_dialog, press
from tfm_desktop import app

def told(end=False):
    def read(dialog):
        print(dialog.told.text(), dialog.report.toPlainText(), sep="\\n", flush=True)
        if end:
            press(Key.Key_Tab, SHIFT)
        press(Key.Key_Space)
    in_dialog(read)

class Window(app.MainWindow):
    def __init__(self, files, settings):
        super().__init__(files, settings)
        self.painted.connect(self.act)

app.MainWindow = Window
"""


def program(act: str) -> subprocess.CompletedProcess[str]:
    """Run the program until it ends by itself."""
    run = f"{BEGIN}\n{act}\nsys.exit(app.run(None))"
    return subprocess.run(
        [sys.executable, "-c", run],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path.cwd(),
        env=os.environ,
        check=False,
    )


def log() -> str:
    return Paths.of_user().log_file.read_text(encoding="utf-8")


def test_a_fault_of_the_start_is_told_before_there_is_a_window() -> None:
    ended = program(f"""
class Window(app.MainWindow):
    def __init__(self, *given):
        told()
        raise ValueError({SECRET!r})
app.MainWindow = Window
""")
    assert ended.returncode == 1
    assert crash.AT_START in ended.stderr
    assert ended.stdout.startswith(crash.AT_START)
    assert "ValueError" in ended.stdout
    assert "ValueError" in log()
    assert SECRET not in ended.stdout + ended.stderr + log()


def test_where_closing_falls_too_the_program_ends() -> None:
    ended = program(f"""
class Unclosable(Window):
    def act(self):
        told(end=True)
        QTimer.singleShot(0, lambda: {{}}[{SECRET!r}])
    def _may_leave(self):
        raise ValueError({SECRET!r})
app.MainWindow = Unclosable
""")
    assert ended.returncode == 1
    assert ended.stdout.startswith(crash.HAPPENED)
    assert "KeyError" in log()
    assert "ValueError" in log()
    assert SECRET not in ended.stdout + ended.stderr + log()


def test_a_hard_crash_is_told_once_at_the_next_start() -> None:
    fell = program("""
import faulthandler
Window.act = lambda window: faulthandler._sigsegv()
""")
    assert fell.returncode != 0
    left = Paths.of_user().fault_file
    assert left.read_text()
    if os.name == "posix":
        assert left.stat().st_mode & 0o077 == 0
    ended = program("""
def act(window):
    told()
    def end():
        window.close() if QApplication.activeModalWidget() is None else QTimer.singleShot(20, end)
    QTimer.singleShot(200, end)
Window.act = act
""")
    assert ended.returncode == 0
    assert ended.stdout.startswith(crash.LAST_TIME)
    assert "Segmentation fault" in ended.stdout
    assert "app.py:" in ended.stdout
    assert str(Path.cwd()) not in ended.stdout
    assert left.read_text() == ""


def test_a_program_that_ends_well_leaves_nothing_to_tell() -> None:
    ended = program("Window.act = lambda window: QTimer.singleShot(0, window.close)")
    assert ended.returncode == 0
    assert Paths.of_user().fault_file.read_text() == ""
    assert not Paths.of_user().log_file.exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows has another way")
def test_no_copy_of_the_memory_is_left() -> None:
    ended = program("""
import resource
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
def act(window):
    print(resource.getrlimit(resource.RLIMIT_CORE)[0], flush=True)
    QTimer.singleShot(0, window.close)
Window.act = act
""")
    assert ended.stdout == "0\n"
