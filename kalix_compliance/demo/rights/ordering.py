"""Orders of authorities in the demonstration (one handed over, one refused, one secret, one new), and holds."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.database.base import db
from kalix_compliance.demo.incidents.cast import Cast, Timeline, ago
from kalix_compliance.demo.people import a_person
from kalix_compliance.demo.rights.scan import scan
from kalix_compliance.disclosures.commands import checking, handing, selecting, signing
from kalix_compliance.disclosures.commands.registration import NewOrder, register_disclosure
from kalix_compliance.disclosures.commands.showing import show_content
from kalix_compliance.disclosures.kinds import Arrival, BodyKind, Medium, Procedure
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure, DisclosureSubject
from kalix_compliance.holds.commands.lifting import lift_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis

COURT = "Tòa án nhân dân quận Long Biên"
POLICE = "Cơ quan Cảnh sát điều tra Công an quận Hoàng Mai"
LAWYER = "Luật sư Trịnh Quốc Phong, Đoàn Luật sư Hà Nội"
TAX = "Chi cục Thuế quận Cầu Giấy"


class Order:
    """One order, brought along step by step."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.reference = cast, ""

    def register(self, order: NewOrder) -> None:
        name = f"cong-van-{order.order_no.replace('/', '-').lower()}.pdf"
        paper = Upload(name, scan(order.body, order.order_no, order.scope))
        self.reference = register_disclosure(self.cast.officer, order, (paper,))

    def check(self, at: datetime, number: str, *, confirmed: bool = True) -> None:
        how = "Văn thư xác nhận có văn bản này." if confirmed else "Văn phòng không có văn bản này."
        call = checking.CallBack(at, number, "Trang web của cơ quan", how, confirmed)
        checking.record_authenticity(self.cast.officer, self.reference, call)

    def select(self, people: list[UUID], *fields: str) -> None:
        officer = self.cast.officer
        selecting.name_people(officer, self.reference, people)
        for subject in db.session.scalars(
            select(DisclosureSubject.id)
            .join(Disclosure, Disclosure.id == DisclosureSubject.disclosure_id)
            .where(Disclosure.reference == self.reference)
        ).all():
            selecting.pick_fields(officer, self.reference, subject, fields)

    def submit(self) -> None:
        signing.submit_selection(
            self.cast.officer,
            self.reference,
            self.cast.manager.staff_id,
            note="Đúng phần được hỏi.",
        )

    def sign(self) -> None:
        seen = show_content(self.cast.manager, self.reference).fingerprint
        signing.sign_disclosure(
            self.cast.manager, self.reference, self._waiting(), Decision.APPROVED, seen=seen
        )

    def hand_over(self, at: datetime) -> None:
        copies = db.session.scalars(
            select(DisclosedCopy.id)
            .join(Disclosure, Disclosure.id == DisclosedCopy.disclosure_id)
            .where(Disclosure.reference == self.reference)
        ).all()
        for copy in copies:
            handing.take_copy(self.cast.officer, self.reference, copy)
        given = handing.HandOver(at, Medium.PAPER, "Thư ký Đỗ Thu Nga, thẻ số 01-TA-3321")
        handing.hand_over(self.cast.officer, self.reference, given)

    def refuse(self, reason: str) -> None:
        signing.ask_to_refuse(
            self.cast.officer, self.reference, self.cast.manager.staff_id, reason=reason
        )
        signing.sign_disclosure(
            self.cast.manager, self.reference, self._waiting(), Decision.APPROVED
        )

    def _waiting(self) -> UUID:
        wanted = select(Approval.id).where(
            Approval.about == self.reference, Approval.decided_at.is_(None)
        )
        return db.session.scalars(wanted).one()


def ordering(rng: Random, now: datetime, cast: Cast) -> Timeline:
    """Five orders and three holds."""
    court, police, lawyer, tax, cyber = (Order(cast) for _ in range(5))
    people = {n: a_person(rng, 31_000 + n) for n in range(4)}
    known: dict[int, UUID] = {}
    holds: list[str] = []
    lately = ago(hours=1)

    def meet() -> None:
        known.update({n: register_customer(cast.support, p) for n, p in people.items()})

    def hold(basis: Basis, reason: str, person: int, days: int) -> None:
        until = in_hanoi(now + timedelta(days=days)).date()
        new = NewHold(basis, reason, customer_id=known[person], until=until)
        holds.append(place_hold(cast.officer, new))

    return [
        (ago(days=41), meet),
        (ago(days=40, hours=6), lambda: court.register(_court(now - ago(days=40, hours=7)))),
        (ago(days=40, hours=5), lambda: hold(Basis.DISPUTE, "Vụ kiện chậm giao hàng đang ở tòa.", 0, 90)),
        (ago(days=39, hours=6), lambda: court.check(now - ago(days=39, hours=6, minutes=5), "0243 827 0000")),
        (ago(days=38, hours=6), lambda: court.select([known[0]], "name", "phone", "address")),
        (ago(days=38, hours=5), court.submit),
        (ago(days=37, hours=6), court.sign),
        (ago(days=36, hours=6), lambda: court.hand_over(now - ago(days=36, hours=6, minutes=10))),
        (ago(days=30, hours=5), lambda: hold(Basis.INSPECTION, "Đoàn kiểm tra hỏi đơn hàng của khách này.", 1, -2)),
        (ago(days=18, hours=6), lambda: lawyer.register(_lawyer(now - ago(days=18, hours=7)))),
        (ago(days=18, hours=3), lambda: lawyer.check(now - ago(days=18, hours=3, minutes=5), "0243 733 5511")),
        (ago(days=17, hours=6), lambda: lawyer.refuse("Luật sư chỉ được đề nghị; khách không đồng ý và không có căn cứ khác.")),
        (ago(days=10, hours=5), lambda: hold(Basis.OTHER, "Chờ đối chiếu đơn đặt cọc.", 3, 30)),
        (ago(days=6, hours=5), lambda: lift_hold(cast.officer, holds[2], reason="Đã đối chiếu xong.")),
        (ago(days=5, hours=6), lambda: police.register(_police(now - ago(days=5, hours=7)))),
        (ago(days=4, hours=6), lambda: police.check(now - ago(days=4, hours=6, minutes=5), "0243 939 6500")),
        (ago(days=3, hours=6), lambda: police.select([known[2]], "name", "phone")),
        (ago(days=3, hours=5), police.submit),
        (ago(days=2, hours=6), lambda: tax.register(_tax(now - ago(days=2, hours=7)))),
        (ago(days=1, hours=6), lambda: tax.check(now - ago(days=1, hours=6, minutes=5), "0243 833 0010")),
        (lately, lambda: cyber.register(_cyber(now - ago(hours=2)))),
    ]  # fmt: skip


def _court(at: datetime) -> NewOrder:
    return NewOrder(
        body_kind=BodyKind.COURT,
        body=COURT,
        order_no="214/QĐ-CCCC",
        order_on=in_hanoi(at - timedelta(days=2)).date(),
        procedure=Procedure.CIVIL,
        legal_basis="Điều 106 Bộ luật Tố tụng dân sự 2015",
        scope="Họ tên, điện thoại, địa chỉ của người mua trong vụ án dân sự.",
        asked_fields=("name", "phone", "address"),
        received_at=at,
        arrival=Arrival.POST,
        officer="Đỗ Thu Nga, thư ký tòa",
        case_no="88/2026/TLST-DS",
    )


def _lawyer(at: datetime) -> NewOrder:
    return NewOrder(
        body_kind=BodyKind.LITIGANT,
        body=LAWYER,
        order_no="07/VB-LS",
        order_on=in_hanoi(at - timedelta(days=1)).date(),
        procedure=Procedure.CIVIL,
        legal_basis="Điều 106 khoản 1 Bộ luật Tố tụng dân sự 2015",
        scope="Toàn bộ đơn hàng và số điện thoại của một khách.",
        asked_fields=("name", "phone", "complaints"),
        received_at=at,
        arrival=Arrival.HAND,
    )


def _police(at: datetime) -> NewOrder:
    return NewOrder(
        body_kind=BodyKind.POLICE,
        body=POLICE,
        order_no="1190/CV-CSĐT",
        order_on=in_hanoi(at - timedelta(days=1)).date(),
        procedure=Procedure.CRIMINAL,
        legal_basis="Điều 88 khoản 1, Điều 168 Bộ luật Tố tụng hình sự 2015",
        scope="Họ tên, điện thoại của người nhận hàng.",
        asked_fields=("name", "phone"),
        received_at=at,
        officer="Thiếu tá Ngô Quang Sơn",
        due_on=in_hanoi(at + timedelta(days=9)).date(),
        secret=True,
        secret_until=in_hanoi(at + timedelta(days=60)).date(),
        secret_reason="Văn bản ghi: không tiết lộ cho người liên quan trong thời gian điều tra.",  # noqa: S106
    )


def _tax(at: datetime) -> NewOrder:
    return NewOrder(
        body_kind=BodyKind.TAX,
        body=TAX,
        order_no="502/CCT-KTr",
        order_on=in_hanoi(at - timedelta(days=1)).date(),
        procedure=Procedure.ADMINISTRATIVE,
        legal_basis="Điều 98 Luật Quản lý thuế 38/2019/QH14",
        scope="Họ tên, địa chỉ của khách theo ba hóa đơn.",
        asked_fields=("name", "address"),
        received_at=at,
        due_on=in_hanoi(at + timedelta(days=7)).date(),
    )


def _cyber(at: datetime) -> NewOrder:
    return NewOrder(
        body_kind=BodyKind.CYBER_POLICE,
        body="Phòng An ninh mạng và phòng, chống tội phạm sử dụng công nghệ cao",
        order_no="77/PA05",
        order_on=in_hanoi(at).date(),
        procedure=Procedure.CYBER,
        legal_basis="Điều 25 khoản 2 Luật An ninh mạng",
        scope="Tài khoản đã đặt đơn hàng giả mạo ngày hôm qua.",
        asked_fields=("name", "phone", "email"),
        received_at=at,
        arrival=Arrival.EMAIL,
    )
