"""What the tests of consents and mailings share: people, words, a mailing on its way."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.consents.commands import NewConsent, record_consent, write_text
from kalix_compliance.consents.kinds import ConsentMethod, Purpose
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.mailings.commands.signing import sign_mailing, submit_mailing
from kalix_compliance.mailings.commands.writing import Draft, write_mailing
from kalix_compliance.mailings.reactions import SIGN
from kalix_compliance.mailings.send_job import send_mailings
from kalix_compliance.notifications.models import OutboxMessage
from tests.people import Member, add_member

SENDER = system_actor("mailings.send", Permission.SYSTEM_DELIVER)
IMPORTER = system_actor("consents.import", Permission.SYSTEM_IMPORT)
WORDS = (
    "Tôi đồng ý nhận bản tin của KALIX qua email, dùng họ tên và email, rút lại lúc nào cũng được."
)
LETTER = "Bộ bàn ăn gỗ sồi mới đã có tại showroom.\n\nMời quý khách ghé xem."
A_DAY = timedelta(days=1)


def now() -> datetime:
    return runtime.get().clock.now()


def text_version(
    actor: Actor, purpose: Purpose = Purpose.NEWSLETTER, *, words: str = WORDS
) -> UUID:
    """A version of the words that has been shown for a year."""
    return write_text(
        actor, purpose, words, frequency="tối đa 2 thư mỗi tháng", used_from=now() - 365 * A_DAY
    )


def customer(
    actor: Actor, name: str = "Nguyễn Văn An", email: str = "an@khach.vn", **more: str
) -> UUID:
    return register_customer(actor, CustomerDetails(name=name, email=email, **more))


def consented(actor: Actor, customer_id: UUID, text_id: UUID, *, days_ago: float = 30) -> UUID:
    return record_consent(
        actor,
        NewConsent(
            customer_id,
            text_id,
            ConsentMethod.WEBSITE,
            now() - days_ago * A_DAY,
            "Nhật ký đăng ký, dòng 12",
        ),
    )


def approved_mailing(
    author: Member | None = None,
    approver: Member | None = None,
    purpose: Purpose = Purpose.NEWSLETTER,
) -> str:
    """A mailing that only waits for the job."""
    author = author or add_member("compliance")
    approver = approver or add_member("manager")
    reference = write_mailing(author.actor, Draft(purpose, "Bàn ăn gỗ sồi mới", LETTER))
    submit_mailing(author.actor, reference)
    with open_unit(author.actor) as unit:  # these tests do not count the call for a signature
        unit.session.execute(delete(OutboxMessage).where(OutboxMessage.notice == SIGN))
    sign_mailing(approver.actor, reference, Decision.APPROVED)
    return reference


def begun() -> str | None:
    return send_mailings(SENDER)
