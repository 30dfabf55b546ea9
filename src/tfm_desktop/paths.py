"""Where things are kept on this computer; the core is told, and never looks it up."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from platformdirs import PlatformDirs

from tfm_desktop.domain.errors import CannotWrite


@dataclass(frozen=True, slots=True)
class Paths:
    """The three folders of a user, and what stands in each."""

    data: Path
    config: Path
    log: Path

    @classmethod
    def of_user(cls) -> Self:
        """Give the folders that this system has for programs; none is created."""
        folders = PlatformDirs("TfM Desktop", appauthor=False)
        return cls(folders.user_data_path, folders.user_config_path, folders.user_log_path)

    @property
    def file(self) -> Path:
        """Give the file that is opened when none is named."""
        return self.data / "mastery.tfm"

    @property
    def backups(self) -> Path:
        """Give the folder of backups."""
        return self.data / "backups"

    @property
    def templates(self) -> Path:
        """Give the folder of the user's own templates of plans; it is made with the first of them."""
        return self.data / "templates"

    @property
    def settings_file(self) -> Path:
        """Give the file of settings."""
        return self.config / "settings.json"

    @property
    def log_file(self) -> Path:
        """Give the log of today."""
        return self.log / "tfm-desktop.log"

    @property
    def fault_file(self) -> Path:
        """Give the file that stays empty unless the program ends as no program should."""
        return self.log / "hard-crash.txt"

    def made(self) -> Self:
        """Create the folders that are missing, for this user alone. Raises CannotWrite."""
        for folder in (self.data, self.backups, self.config, self.log):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise CannotWrite(folder, why=error.strerror or "the system does not say why") from error
        return self
