"""Notices to the people of a breach, brought to any point through the commands that the pages give."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.breaches.commands import notices
from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.kinds import Audience, DataType, Source
from kalix_compliance.breaches.models import AffectedPerson, Breach, PeopleNotice
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.notice_text import NoticeText
from kalix_compliance.breaches.rules.notices import TIME_TO_CANCEL
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.demo.sink import Sink
from kalix_compliance.execution.unit import open_unit
from tests.breaches import open_one
from tests.people import add_member
from tests.posting import deliver
from tests.sessions import FreshSession

WORKER = system_actor("breaches.notices", Permission.SYSTEM_DELIVER)
WORDS = NoticeText(
    subject="Thông báo lộ dữ liệu cá nhân",
    how_detected="Ngày 20/11/2026 chúng tôi phát hiện danh sách giao hàng bị lấy.",
    risks="Người lạ có thể gọi điện đòi chuyển tiền.",
    measures="- Đã khóa máy chủ",
    advice="- Không chuyển tiền",
    contacts="Gọi 094.268.9393",
)


class Story:
    """A breach with people on its list, and the two who bring its notice along."""

    def __init__(self, clock: FixedClock, **given: object) -> None:
        self.clock = clock
        self.officer = add_member("compliance").actor
        self.manager = add_member("manager").actor
        self.reference = open_one(self.officer, **given)

    def person(self, number: int, *data: DataType, **details: str) -> UUID:
        customer = register_customer(
            self.officer, CustomerDetails(name=f"Nguyễn Văn Số {number}", **details)
        )
        add_customers(
            self.officer,
            self.reference,
            [customer],
            Source.SEARCH,
            data or (DataType.NAME, DataType.PHONE),
        )
        return customer

    def people(self, emails: int = 3, calls: int = 1, letters: int = 1) -> None:
        for number in range(emails):
            self.person(
                number, email=f"khach{number}@khach.example", address=f"Số {number}, Hà Nội"
            )
        for number in range(emails, emails + calls):
            self.person(number, phone=f"09120000{number:02d}", address="Số 5, Hà Nội")
        for number in range(emails + calls, emails + calls + letters):
            self.person(number, address=f"Số {number}, phố Huế, Hà Nội")

    def write(self, words: NoticeText = WORDS, audience: Audience = Audience.EVERYONE) -> int:
        return notices.write_notice(self.officer, self.reference, words, audience)

    def submit(self, people: int, number: int = 1) -> UUID:
        return notices.submit_notice(self.officer, self.reference, number, people=people)

    def approve(self, people: int, number: int = 1) -> None:
        notices.approve_notice(self.manager, self.reference, self.submit(people, number))

    def wait(self) -> None:
        self.clock.advance(TIME_TO_CANCEL)
        send_notices(WORKER)

    def send(self, people: int) -> None:
        """Written, approved, ten minutes over, every mail answered."""
        self.write()
        self.approve(people)
        self.wait()
        for _ in range(20):
            if not deliver():
                break
        send_notices(WORKER)


def breach_of(session: FreshSession, story: Story) -> Breach:
    return session.scalars(select(Breach).where(Breach.reference == story.reference)).one()


def notice_of(session: FreshSession, story: Story, number: int = 1) -> PeopleNotice:
    breach = breach_of(session, story)
    return session.scalars(
        select(PeopleNotice).where(
            PeopleNotice.breach_id == breach.id, PeopleNotice.number == number
        )
    ).one()


def person_of(session: FreshSession, story: Story, customer: UUID) -> AffectedPerson:
    breach = breach_of(session, story)
    return session.scalars(
        select(AffectedPerson).where(
            AffectedPerson.breach_id == breach.id, AffectedPerson.customer_id == customer
        )
    ).one()


def mails_to_people(sink: Sink) -> list[EmailMessage]:
    """What the people got: colleagues get mail of their own about the same breach."""
    return [mail for mail in sink.mails() if WORDS.subject in str(mail["Subject"])]


@contextmanager
def another_signature(row: PeopleNotice) -> Iterator[None]:
    """As if other words had been signed: what a new version of the mail's template would do."""
    with open_unit(system_actor("test")) as unit:
        unit.session.get_one(PeopleNotice, row.id).text_sha256 = "0" * 64
    yield
