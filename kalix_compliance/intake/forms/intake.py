"""The whole page: what is valid for which button, and what it then means."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from wtforms import HiddenField

from kalix_compliance.complaints.catalogue import DataItem, Kind, Vulnerable
from kalix_compliance.complaints.commands.registration import Intake, Order
from kalix_compliance.complaints.sources import ASKED
from kalix_compliance.customers.cleaning import lines, one_line
from kalix_compliance.intake.commands import Report, Typed
from kalix_compliance.intake.forms.caller import CallerForm, valid_id
from kalix_compliance.intake.forms.matter import MatterForm
from kalix_compliance.web import formats

FOR_A_REPORT = frozenset({"narrative", "received_at", "evidence", "csrf_token"})
"""What adding to an open case asks for; the other fields may be wrong."""
NOT_KEPT = frozenset({"csrf_token", "version", "opened", "evidence"})
"""Fields that are no part of a draft."""
BEGUN = frozenset(
    {"caller", "name", "phone", "email", "address", "narrative", "source", "wish", "product"}
)
"""Fields that make a draft worth keeping."""


class IntakeForm(CallerForm, MatterForm):
    """Everything on the one page. Fields stand in the order in which their classes are read: the page's."""

    opened = HiddenField()

    @property
    def opened_id(self) -> UUID:
        """The id of this opened form; a new one when the browser sent none that makes sense."""
        if not valid_id(self.opened.data):
            self.opened.data = str(uuid4())
        return UUID(self.opened.data)

    def typed(self, pairs: Iterable[tuple[str, str]]) -> Typed:
        """What a draft keeps of a posted form; nothing when nothing worth keeping was typed."""
        names = {field.name for field in self} - NOT_KEPT
        kept = [(name, value) for name, value in pairs if name in names]
        return kept if any(name in BEGUN and value.strip() for name, value in kept) else []

    def valid_for_report(self) -> bool:
        """Whether it can be added to an open case: only the story, its time and the files count."""
        self.validate()
        for field in self:
            if field.name not in FOR_A_REPORT:
                field.errors = []
        return not self.errors

    @property
    def _received_at(self) -> datetime:
        received_at: datetime | None = self.received_at.data
        assert received_at is not None  # noqa: S101 - validate_received_at
        return received_at

    @property
    def report(self) -> Report:
        """A form that is valid for a report, as one."""
        return Report(lines(self.narrative.data), self._received_at, self.uploads)

    @property
    def intake(self) -> Intake:
        """A valid form as what it means."""
        way = self.way_in
        assert way is not None  # noqa: S101 - validate_entrance
        return Intake(
            kind=Kind(self.kind.data),
            channel=way.channel,
            place=way.place,
            received_at=self._received_at,
            narrative=lines(self.narrative.data),
            customer_id=self.customer_id,
            new_customer=self.details if self.is_new else None,
            data_items=frozenset(map(DataItem, self.data_items.data or ())),
            happened_since=self.happened_since.data,
            wish=one_line(self.wish.data or ""),
            order=Order(
                one_line(self.product.data or ""),
                one_line(self.quantity.data or ""),
                formats.day(self.delivered_on.data),
            ),
            ordered_on=self.ordered_on.data,
            source=one_line(self.source.data or "") if self.chosen_kind in ASKED else "",
            vulnerable=Vulnerable(self.vulnerable.data),
            restricted=self.restricted.data,
            negotiation=self.negotiation.data,
            differs=one_line(self.differs.data or ""),
            evidence=self.uploads,
        )
