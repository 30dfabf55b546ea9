"""What is said of the place of a file when it is opened or made, and of a clock that was set back: once each."""

import ctypes
import datetime as dt
import hashlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStorageInfo, QTimer

from tfm_desktop.settings import Settings

HOUR = 3_600_000  # milliseconds between two looks at the clock
SET_BACK = dt.timedelta(days=1)  # what is less is a time zone, or a file from another computer
_NETWORK = {"9p", "afpfs", "afs", "ceph", "cifs", "davfs", "davfs2", "glusterfs", "ncpfs", "nfs", "nfs4", "webdav"}
_NETWORK |= {"smb", "smb2", "smb3", "smbfs", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs"}
_REMOTE = 4  # learn.microsoft.com, 'GetDriveTypeW': DRIVE_REMOTE
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")  # set by the client on Windows
_CLIENTS = {
    "OneDrive": re.compile(r"onedrive( - .+)?", re.IGNORECASE),
    "Dropbox": re.compile(r"dropbox( \(.+\))?", re.IGNORECASE),
    "Google Drive": re.compile(r"google ?drive( \(.+\))?|my drive", re.IGNORECASE),
    "iCloud": re.compile(r"icloud ?drive|com~apple~clouddocs", re.IGNORECASE),
    "Nextcloud": re.compile(r"(nextcloud|owncloud)\d*", re.IGNORECASE),
    "Box": re.compile(r"box sync|box-box", re.IGNORECASE),
}
_CONFLICT = re.compile(r"conflict", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be said of a place, and the place that it is said of once."""

    about: str
    place: Path
    sentence: str

    @property
    def name(self) -> str:
        """Give the name under which the settings remember it; no path can be read from it."""
        return hashlib.sha256(f"{self.about} {self.place}".encode()).hexdigest()[:16]


def cloud_of(path: Path, surroundings: Mapping[str, str], home: Path) -> str:
    """Name the client that copies the folder of a file to a cloud; empty for none that is known."""
    for variable in _VARIABLES:
        if (told := surroundings.get(variable)) and path.is_relative_to(told):
            return "OneDrive"
    folders = path.parts[:-1]
    for above, folder in zip(("", *folders), folders, strict=False):
        if (above, folder) == ("Library", "Mobile Documents"):
            return "iCloud"
        plain = folder.split("-")[0] if above == "CloudStorage" else folder  # as “OneDrive-School”, “GoogleDrive-ada@…”
        for client, names in _CLIENTS.items():
            if names.fullmatch(plain):
                return client
        if above == "CloudStorage":
            return plain
    return "Box" if path.is_relative_to(home / "Box") else ""


def is_on_network(path: Path) -> bool:
    """Tell whether a file lies on another computer."""
    if str(path).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE)
    return bytes(QStorageInfo(str(path.parent)).fileSystemType().data()).decode().lower() in _NETWORK


def conflict_copies(path: Path) -> list[str]:
    """Name the second versions of a file that a cloud client has put beside it."""
    with suppress(OSError):
        beside = (one.name for one in path.parent.iterdir() if one.suffix == path.suffix and one != path)
        return sorted(one for one in beside if one.startswith(path.stem) and _CONFLICT.search(one))
    return []


def notices(path: Path, own: Path, surroundings: Mapping[str, str], home: Path) -> Iterator[Notice]:
    """Give what is to be said of the place of a file, the most pressing first; `own` is the program's own folder."""
    for copy in conflict_copies(path):
        yield Notice(
            "conflict",
            path.with_name(copy),
            f"Beside “{path.name}” lies “{copy}”, which a cloud program made when two computers had changed the file. "
            "Open it with File › Open file to see what is in it, and keep it until nothing in it is missing here.",
        )
    instead = f"Better close the program, move the file to {own} and open it there; "
    if client := cloud_of(path, surroundings, home):
        yield Notice(
            "cloud",
            path.parent,
            f"“{path.name}” is in a folder that {client} copies. It may copy the file in the middle of a change, or "
            f"put a second one beside it. {instead}the cloud is a good second folder for backups.",
        )
    if is_on_network(path):
        yield Notice(
            "network",
            path.parent,
            f"“{path.name}” is on a network drive, where two computers can open it at the same time and damage it. "
            f"{instead}the network drive is a good second folder for backups.",
        )


def newest_of(path: Path, backups: Path) -> dt.datetime | None:
    """Tell when a file or one of its backups was last written, by the clock of then; None where neither is there."""
    from tfm_desktop.storage import backup_folders

    written = []
    for one in (path, *(backup.path for backup in backup_folders.found(backups, path))):
        with suppress(OSError):
            written.append(one.stat().st_mtime)
    return dt.datetime.fromtimestamp(max(written)).astimezone() if written else None


def set_back(now: dt.datetime, newest: dt.datetime | None) -> str:
    """Say that the clock stands before what was done already; empty where it does not."""
    if newest is None or newest - now <= SET_BACK:
        return ""
    return (
        f"This computer takes today for {_day(now)}, but your notes were last saved on {_day(newest)}. "
        "Check its date and time, or new notes get the wrong day; what is saved stays in its order."
    )


def _day(moment: dt.datetime) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()


class Places(QObject):
    """Says one thing at a time of the place of the open file, and watches the clock while it is open."""

    def __init__(
        self, settings: Settings, own: Path, backups: Path, parent: QObject, now: Callable[[], dt.datetime] = _now
    ) -> None:
        super().__init__(parent)
        self._settings, self._own, self._backups, self._now = settings, own, backups, now
        self._say: Callable[[str], None] = lambda _sentence: None
        self._latest: dt.datetime | None = None
        self._hourly = QTimer(self, interval=HOUR)
        self._hourly.timeout.connect(self.look_at_clock)

    def look(self, path: Path, say: Callable[[str], None]) -> None:
        """Say what there is to say of the place of a file that was just opened, unless it was said before."""
        self._say, self._latest = say, newest_of(path, self._backups)
        self._hourly.start()
        if self.look_at_clock():
            return
        for notice in notices(path.absolute(), self._own, os.environ, Path.home()):
            if notice.name not in self._settings.warned_of:
                self._settings.warned_of[notice.name] = self._now().date().isoformat()
                say(notice.sentence)
                return

    def look_at_clock(self) -> bool:
        """Say once that the clock was set back, and tell whether that was said; asked hourly and after changes."""
        now = self._now()
        sentence = set_back(now, self._latest)
        self._latest = now if sentence or self._latest is None else max(now, self._latest)
        if sentence:
            self._say(sentence)
        return bool(sentence)

    def stop(self) -> None:
        """Say nothing any more: the file is closed."""
        self._hourly.stop()
