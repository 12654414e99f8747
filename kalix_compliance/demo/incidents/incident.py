"""What can happen in an invented breach: each step is a command that a page would give."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kalix_compliance.breaches.commands.affected import add_made_up_people
from kalix_compliance.breaches.commands.assessing import Assessing, assess_breach
from kalix_compliance.breaches.commands.contacting import record_contact
from kalix_compliance.breaches.commands.deciding import decide_breach
from kalix_compliance.breaches.commands.filing import begin_filing, record_filing, write_filing
from kalix_compliance.breaches.commands.importing import (
    accept_import,
    check_people,
    upload_people,
)
from kalix_compliance.breaches.commands.measures import plan_measure
from kalix_compliance.breaches.commands.notices import submit_notice, write_notice
from kalix_compliance.breaches.commands.opening import Opening, open_breach
from kalix_compliance.breaches.commands.replies import record_reply
from kalix_compliance.breaches.commands.signing import sign_breach
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import (
    Choice,
    Contacted,
    DataType,
    DecisionAbout,
    FilingChannel,
    Form,
    Harm,
    Phase,
)
from kalix_compliance.breaches.models import AffectedPerson, Breach, Filing, PeopleNotice
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.notice_text import NoticeText
from kalix_compliance.breaches.queries.told import needs_contact
from kalix_compliance.breaches.rules.severity_inputs import Inputs
from kalix_compliance.casework.approvals import waiting
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.demo.incidents.words import HEADINGS
from kalix_compliance.execution.unit import runtime

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)


@dataclass
class Incident:
    """One breach on its way, in the hands of a compliance officer and of the manager who signs."""

    officer: Actor
    manager: Actor
    reference: str = ""

    def open(self, opening: Opening) -> None:
        self.reference = open_breach(self.officer, opening)

    def assess(self, inputs: Inputs, reasons: dict[str, str], why: str, *, many: bool) -> None:
        assess_breach(
            self.officer,
            self.reference,
            Assessing(inputs, reasons, Harm.YES, why, over_hundred=many),
        )

    def decide(self, about: DecisionAbout, facts: str) -> None:
        decide_breach(self.officer, self.reference, about=about, choice=Choice.NOTIFY, facts=facts)

    def sign(self) -> None:
        """The manager signs what waits."""
        approval = waiting(db.session(), self.reference)
        db.session.remove()
        if approval is not None:
            sign_breach(self.manager, self.reference, approval.id, Decision.APPROVED)

    def measure(self, what: str, owner: Actor, *, days: int = 2, result: str = "") -> None:
        plan_measure(
            self.officer,
            self.reference,
            what=what,
            owner_id=owner.staff_id,
            due_on=in_hanoi(_now()).date() + timedelta(days=days),
            result=result,
        )

    def begin(self, form: Form, phase: Phase = Phase.INITIAL) -> UUID:
        return begin_filing(self.officer, self.reference, form=form, phase=phase)

    def file(
        self,
        form: Form,
        receipt: str = "",
        *,
        phase: Phase = Phase.INITIAL,
        channel: FilingChannel = FilingChannel.PORTAL,
        late_reason: str = "",
        as_report: bool = True,
        changes: str = "",
    ) -> None:
        """Draw a paper up and file it at once."""
        paper = self.begin(form, phase)
        write_filing(self.officer, self.reference, paper, as_report=as_report, changes=changes)
        record_filing(
            self.officer,
            self.reference,
            paper,
            filed_at=_now(),
            channel=channel,
            receipt=receipt,
            late_reason=late_reason,
        )

    def bring_in(
        self,
        name: str,
        people: Sequence[CustomerDetails],
        data_types: Iterable[DataType],
        spoilt: Iterable[str] = (),
    ) -> None:
        """Upload a list of people with some bad rows in it, check it and take it."""
        upload = Upload(name, _csv(people, spoilt))
        import_id = upload_people(self.officer, self.reference, upload)
        check_people(
            self.officer,
            self.reference,
            import_id,
            columns=Columns(name=0, phone=1, email=2, address=3),
            headings=True,
            data_types=data_types,
        )
        import_people(IMPORTER)
        accept_import(self.officer, self.reference, import_id)
        import_people(IMPORTER)

    def write_and_submit(self, text: NoticeText) -> None:
        number = write_notice(self.officer, self.reference, text)
        submit_notice(self.officer, self.reference, number, people=self._listed())

    def send(self) -> None:
        """What the worker does when the ten minutes are over, and again when the last mail has gone."""
        send_notices(POSTMAN)

    def make_up_people(self) -> None:
        add_made_up_people(self.officer, self.reference)

    def call_the_others(self, caller: Actor, note: str) -> None:
        """Whom no mail reached is called, and was at home."""
        wanted = (
            db.select(AffectedPerson.id)
            .join(Breach, Breach.id == AffectedPerson.breach_id)
            .where(Breach.reference == self.reference, needs_contact())
        )
        people = db.session.scalars(wanted).all()
        db.session.remove()
        for person in people:
            record_contact(
                caller, self.reference, person, outcome=Contacted.REACHED, at=_now(), note=note
            )

    def note_reply(self, reply: str) -> None:
        """What the authority answered to the first paper."""
        wanted = (
            db.select(Filing.id)
            .join(Breach, Breach.id == Filing.breach_id)
            .where(
                Breach.reference == self.reference,
                Filing.form == Form.MAU_08,
                Filing.phase == Phase.INITIAL,
            )
        )
        filing_id = db.session.scalar(wanted)
        db.session.remove()
        if filing_id is not None:
            record_reply(self.officer, self.reference, filing_id, replied_at=_now(), reply=reply)

    def _listed(self) -> int:
        wanted = (
            db.select(db.func.count())
            .select_from(AffectedPerson)
            .join(Breach, Breach.id == AffectedPerson.breach_id)
            .where(Breach.reference == self.reference)
        )
        count = db.session.scalar(wanted)
        db.session.remove()
        return count or 0

    def notice_number(self) -> int:
        """The number of the newest notice."""
        wanted = (
            db.select(db.func.max(PeopleNotice.number))
            .join(Breach, Breach.id == PeopleNotice.breach_id)
            .where(Breach.reference == self.reference)
        )
        number = db.session.scalar(wanted)
        db.session.remove()
        return number or 0


def _now() -> datetime:
    return runtime.get().clock.now()


def _csv(people: Iterable[CustomerDetails], spoilt: Iterable[str]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(HEADINGS)
    rows.writerows([one.name, one.phone, one.email, one.address] for one in people)
    return (out.getvalue() + "".join(f"{row}\r\n" for row in spoilt)).encode("utf-8-sig")
