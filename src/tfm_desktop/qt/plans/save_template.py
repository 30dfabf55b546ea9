"""Saves a plan as a template that later plans can begin from."""

import uuid
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from tfm_desktop.domain.errors import CannotWrite, Problem
from tfm_desktop.domain.plan_templates import PlanTemplate, texts_of
from tfm_desktop.exchange.plan_templates import SUFFIX, write_template
from tfm_desktop.qt.common.named_file import with_ending
from tfm_desktop.reports.file_names import safe
from tfm_desktop.services.services import Services

LONGEST = 80  # signs of a file's name that is proposed


def save_as_template(services: Services, plan: uuid.UUID, folder: Path, parent: QWidget) -> str | None:
    """Ask where a template made of a plan is kept, write it there, and say what came of it; None where nothing did."""
    try:
        template = services.plan_templates.of_plan(plan)
        proposed = _made(folder) / f"{safe(template.name)[:LONGEST].rstrip('. ')}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(parent, "Save as template", str(proposed), f"Templates (*{SUFFIX})")
        if not chosen:
            return None
        path = with_ending(Path(chosen), SUFFIX)
        write_template(path, template)
    except Problem as fault:
        return str(fault)
    kept = f"Saved as the template “{path.stem}”. Leads, evidence and progress are not in it."
    return f"{kept} {_names(services, plan, template)}".strip()


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        raise CannotWrite(folder, why=fault.strerror or "the system does not say why") from fault
    return folder


def _names(services: Services, plan: uuid.UUID, template: PlanTemplate) -> str:
    from tfm_desktop.reports.leaving import named

    department = services.plans.get(plan).fields.department_id
    found = named(services.departments.person_names(department).values(), texts_of(template))
    return f"Its texts may name {', '.join(found)}: look through them before you pass it on." if found else ""
