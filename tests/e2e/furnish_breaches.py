"""Put breaches into a house: `python -m tests.e2e.furnish_breaches` prints what there is then.

Each is at another point of its life; the mails of one have gone, those of another are paused half-way.
"""

import json
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.breaches.commands import notices
from kalix_compliance.breaches.commands.affected import add_made_up_people
from kalix_compliance.breaches.commands.contacting import print_letters
from kalix_compliance.breaches.commands.evidence import add_breach_evidence
from kalix_compliance.breaches.commands.filing import begin_filing, record_filing
from kalix_compliance.breaches.commands.importing import check_people, upload_people
from kalix_compliance.breaches.commands.measures import plan_measure
from kalix_compliance.breaches.commands.record import edit_record
from kalix_compliance.breaches.commands.replies import record_reply
from kalix_compliance.breaches.commands.sending import pause_notice
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import DataType, DecisionAbout, FilingChannel, Form
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.rules.notices import TIME_TO_CANCEL
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.models import Attachment
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.demo.calendar import at
from kalix_compliance.demo.sink import GONE
from kalix_compliance.escalation.commands.escalating import add_complaints
from kalix_compliance.execution.unit import runtime
from kalix_compliance.notifications.delivery import deliver_due
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.breaches import Incident, secret
from tests.e2e.affected import csv_file
from tests.e2e.leaks import complain
from tests.notices import WORDS

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
POSTMAN = system_actor("mail", Permission.SYSTEM_DELIVER)
RESPONSIBLE = {
    "contact_name": "Nguyễn Hải Long",
    "contact_phone": "0942689393",
    "signer_name": "Lê Quốc Bảo",
    "signer_title": "Giám đốc",
}


def furnish() -> dict[str, dict[str, object]]:
    """By point of life: the number, and the ids that addresses about that breach may name."""
    return {
        "opened": _about(_breach()),
        "whole": _whole(),
        "submitted": _about(_asked("submitted")),
        "signed": _about(_signed("signed")),
        "paused": _about(_paused()),
        "told": _about(_told()),
        "ruled out": _about(_ruled_out()),
        "drill": _about(_drill()),
    }


def _breach(**given: object) -> Incident:
    return Incident(_first(Role.COMPLIANCE), _first(Role.MANAGER)).open(**given)


def _whole() -> dict[str, object]:
    """Everything begun, little finished: a decision that waits, papers, a file that was checked, a draft."""
    case = _breach()
    officer, number = case.handler, case.reference
    today = in_hanoi(runtime.get().clock.now()).date()
    complaints = complain()
    add_complaints(officer, number, complaints)
    case.contain()
    case.assess()
    case.confirm()
    case.decide(DecisionAbout.PEOPLE)
    case.sign()
    case.decide(DecisionAbout.AUTHORITY)
    for result in ("", secret("đã làm")):
        plan_measure(
            officer,
            number,
            what=secret("biện pháp"),
            owner_id=officer.staff_id,
            due_on=today + timedelta(days=3),
            result=result,
        )
    edit_record(officer, number, RESPONSIBLE)
    add_breach_evidence(officer, number, [Upload("nhat-ky.txt", b"10:02 xuat tep")])
    notices.write_notice(officer, number, WORDS)
    return {
        **_about(case),
        "complaint": complaints[0],
        "filing_id": str(begin_filing(officer, number, form=Form.MAU_08)),
        "filed_id": str(_filed(case)),
        "import_id": str(_imported(case, checked=False)),
        "checked_id": str(_imported(case, checked=True)),
        "approval_id": str(case.waiting()),
        "attachment_id": str(_of(select(Attachment.id).where(Attachment.about == number))),
    }


def _filed(case: Incident) -> UUID:
    """A paper that was filed and answered."""
    filing = begin_filing(case.handler, case.reference, form=Form.MINUTES)
    now = runtime.get().clock.now()
    channel = FilingChannel.IN_PERSON
    record_filing(case.handler, case.reference, filing, filed_at=now, channel=channel)
    filing = begin_filing(case.handler, case.reference, form=Form.CONSUMER)
    record_filing(
        case.handler, case.reference, filing, filed_at=now, channel=channel, receipt="1187/TN"
    )
    record_reply(case.handler, case.reference, filing, replied_at=now, reply=secret("trả lời"))
    return filing


def _imported(case: Incident, *, checked: bool) -> UUID:
    upload = Upload("giao-hang.csv", csv_file())
    number = upload_people(case.handler, case.reference, upload)
    if checked:
        check_people(
            case.handler,
            case.reference,
            number,
            columns=Columns(name=0, phone=1, email=2, address=3),
            headings=True,
            data_types=[DataType.NAME],
        )
        import_people(IMPORTER)
    return number


def _with_people(name: str, many: int = 0) -> Incident:
    """By mail, one of them in vain; by telephone; by letter."""
    case = _breach(title=f"Sự cố {name}")
    case.list_people(
        CustomerDetails(name="Lê Thị Không Còn", email=f"{GONE}{name}@khach.example"),
        CustomerDetails(name="Lê Thị Gọi", phone=f"093200{len(name):04d}"),
        CustomerDetails(name="Lê Thị Thư", address="Số 1, phố Huế, Hà Nội"),
        *(
            CustomerDetails(name="Lê Thị Email", email=f"{name}-{n}@khach.example")
            for n in range(many + 2)
        ),
    )
    return case


def _asked(name: str, many: int = 0) -> Incident:
    case = _with_people(name, many)
    notices.write_notice(case.handler, case.reference, WORDS)
    notices.submit_notice(case.handler, case.reference, 1, people=many + 5)
    return case


def _signed(name: str, many: int = 0) -> Incident:
    case = _asked(name, many)
    case.sign()
    return case


def _gone(name: str, many: int = 0) -> Incident:
    """Signed so long ago that it begins to leave now."""
    with at(runtime.get().clock.now() - TIME_TO_CANCEL - timedelta(minutes=1)):
        case = _signed(name, many)
    send_notices(POSTMAN)
    return case


def _paused() -> Incident:
    case = _gone("paused", many=40)
    with suppress(RuleBroken):  # all of them have gone already
        pause_notice(case.handler, case.reference, 1)
    return case


def _told() -> Incident:
    """Every mail has gone or come back, and the letters were printed."""
    case = _gone("told")
    while deliver_due(POSTMAN):
        pass
    send_notices(POSTMAN)
    print_letters(case.handler, case.reference)
    return case


def _ruled_out() -> Incident:
    case = _breach()
    case.rule_out()
    return case


def _drill() -> Incident:
    case = _breach(drill=True)
    add_made_up_people(case.handler, case.reference)
    return case


def _about(case: Incident) -> dict[str, object]:
    wanted = (
        select(AffectedPerson.id)
        .join(Breach, Breach.id == AffectedPerson.breach_id)
        .where(Breach.reference == case.reference)
        .order_by(AffectedPerson.id)
    )
    person = _of(wanted)
    return {"reference": case.reference, **({"person_id": str(person)} if person else {})}


def _of(wanted: object) -> object:
    with db.session() as session:
        return session.scalars(wanted).first()


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
