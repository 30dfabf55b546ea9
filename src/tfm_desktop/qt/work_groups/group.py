"""What a Work Group is, and what is unusual about it."""

from tfm_desktop.qt.common.banner import Banner
from tfm_desktop.qt.common.record_form import RecordForm
from tfm_desktop.qt.common.record_page import RecordPage
from tfm_desktop.qt.work_groups import form
from tfm_desktop.qt.work_groups.closed import is_closed
from tfm_desktop.services.services import Services


class GroupPage(RecordPage):
    """The form of a Work Group below its notices."""

    kinds = frozenset(
        {
            *("work_group", "commitment_template", "membership", "participant"),
            *("department", "school", "person", "stage"),
        }
    )

    def __init__(self, services: Services) -> None:
        self._groups = services.work_groups
        self.form = RecordForm(services.work_groups, form.fields(services))
        super().__init__(self.form)
        self.notice = Banner()
        self.body.addWidget(self.notice)
        self.body.addWidget(self.form)

    def focus(self) -> None:
        """Go to the code."""
        self.read()
        self.form.focus("code")

    def learn(self) -> None:
        """Look read-only where the group is closed."""
        self.form.lock(is_closed(self._groups, self.record))

    def show_parts(self) -> None:
        """Show the form."""
        self.form.load(self.record)

    def tell(self) -> None:
        """Say what is unusual about the group and its members."""
        notices = self._groups.notices(self.record) if self.record else []
        self.notice.say("\n".join(notices)) if notices else self.notice.hide()
