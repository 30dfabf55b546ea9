"""The sessions of a Work Group, who was there, and the gap tasks set."""

import uuid

from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.services.services import Services


class SessionsPage(RecordPage):
    """The sessions of a Work Group, who was there, and the gap tasks set."""

    kinds = frozenset({"session", "attendance", "gap_task", "participant", "membership"})

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services

    def focus(self) -> None:
        """Go to the first field."""

    def show_parts(self) -> None:
        """Load the parts."""

    def tell(self) -> None:
        """Show what is made of the parts."""

    def show_found(self, kind: str, record: uuid.UUID) -> None:
        """Go to a part of the page."""
