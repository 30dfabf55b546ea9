"""What takes a plan out of the file or into it, beside the PDFs: Word files, tables of actions, templates."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tfm_desktop.qt.plans.save_template import save_as_template
from tfm_desktop.qt.plans.tables import export_actions, import_actions
from tfm_desktop.reports import catalogue
from tfm_desktop.services.services import Services
from tfm_desktop.settings import Settings

WORD = {"word-plan": ("plan", "Plan as a Word file"), "word-page": ("plan-page", "One page as a Word file")}


class PlanFiles:
    """The ways of one plan to files and back; what was done is said in a sentence."""

    def __init__(
        self,
        services: Services,
        settings: Settings,
        exports: Path,
        templates: Path,
        say: Callable[[str], None],
        may_import: Callable[[int], bool],
    ) -> None:
        self._services, self._settings = services, settings
        self._exports, self._templates = exports, templates
        self._say, self._may_import = say, may_import

    def take(self, name: str, plan: uuid.UUID, parent: QWidget) -> None:
        """Do what an entry of the menu of a plan is named by."""
        if name in WORD:
            self._save_word(*WORD[name], plan, parent)
        elif name == "export":
            self._tell(export_actions(self._services, plan, parent, self._folder()))
        elif name == "import":
            import_actions(self._services, plan, parent, self._folder(), self._say, self._may_import)
        elif name == "template":
            self._tell(save_as_template(self._services, plan, self._templates, parent))

    def _save_word(self, report: str, title: str, plan: uuid.UUID, parent: QWidget) -> None:
        from tfm_desktop.qt.dialogs.word import WordDialog

        def prepare() -> catalogue.Prepared:
            today, author = dt.date.today(), self._settings.author
            return catalogue.prepare(report, self._services, plan, today, author, form="docx")

        dialog = WordDialog(title, prepare, self._folder(), parent)
        dialog.finished.connect(lambda _: dialog.saved and self._remember(dialog.saved.parent))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _folder(self) -> Path:
        return Path(self._settings.export_folder) if self._settings.export_folder else self._exports

    def _remember(self, folder: Path) -> None:
        self._settings.export_folder = str(folder)

    def _tell(self, sentence: str | None) -> None:
        if sentence:
            self._say(sentence)
