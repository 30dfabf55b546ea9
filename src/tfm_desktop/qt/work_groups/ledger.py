"""The commitments of the members: agreed, planned, done, left."""

import uuid

from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.services.services import Services


class LedgerPage(RecordPage):
    """The commitments of the members: agreed, planned, done, left."""

    kinds = frozenset(
        {
            *("commitment", "ledger_entry", "membership", "participant", "session", "attendance", "gap_task"),
            *("visit", "visit_person", "visit_activity", "observation", "critique"),
        }
    )

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
