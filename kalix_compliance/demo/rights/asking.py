"""Requests of the demonstration: each kind once or twice, from just taken in to carried out or refused."""

from dataclasses import replace
from datetime import datetime
from random import Random
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.consents.commands.withdrawing import withdraw_all
from kalix_compliance.consents.kinds import WithdrawnBy
from kalix_compliance.core.actor import Actor, system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerChanges, CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.demo.incidents.cast import Cast, Timeline, ago
from kalix_compliance.demo.people import a_person
from kalix_compliance.demo.rights.sharing import CARRIER, MAILER
from kalix_compliance.processors.models import Processor
from kalix_compliance.subject_requests.commands import (
    answering,
    closing,
    correcting,
    erasing,
    extending,
    hearing_back,
    identity,
    package_giving,
    packaging,
    passing_on,
    refusing,
    restricting,
    signing,
)
from kalix_compliance.subject_requests.commands.registration import NewRequest, register_request
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import (
    IdentityCheck,
    RefusalGround,
    RequestChannel,
    RequestKind,
    ToldBy,
)
from kalix_compliance.subject_requests.models import PassedOn, SubjectRequest
from kalix_compliance.subject_requests.package.kinds import CodeBy, HandedBy

ERASER = system_actor("rights.erase", Permission.SYSTEM_ERASE, Permission.SYSTEM_DELIVER)
A_WHILE = ago(minutes=10)


class Request:
    """One request and its person, brought along by the commands that the pages give."""

    def __init__(self, cast: Cast, person: CustomerDetails) -> None:
        self.cast, self.person = cast, person
        self.customer_id, self.reference, self.erasure = UUID(int=0), "", ""

    @property
    def handler(self) -> Actor:
        return self.cast.support

    def register(self, kind: RequestKind, at: datetime, wish: str, **more: object) -> None:
        self.customer_id = register_customer(self.handler, self.person)
        given = {"channel": RequestChannel.HOTLINE, "place": self.cast.company.hotlines[0], **more}
        asked = NewRequest(
            customer_id=self.customer_id,
            kind=kind,
            received_at=at - A_WHILE,
            wish=wish,
            **given,  # type: ignore[arg-type]
        )
        self.reference = register_request(self.handler, asked)

    def recognise(self) -> None:
        identity.record_identity(
            self.handler,
            self.reference,
            IdentityCheck.CALL_BACK,
            note="Gọi lại số đã lưu, khách đọc đúng đơn hàng gần nhất.",
        )

    def answer(self) -> None:
        answering.answer_first(
            self.handler,
            self.reference,
            how=ToldBy.CALL,
            body="Đã báo khách các bước sẽ làm và ngày hoàn thành.",
        )

    def complete(self, outcome: str) -> None:
        closing.complete_request(self.handler, self.reference, outcome=outcome, told_by=ToldBy.CALL)

    def make_package(self) -> None:
        package = packaging.make_package(self.handler, self.reference)
        package_giving.review_package(self.cast.officer, self.reference, package)
        package_giving.release_package(self.cast.officer, self.reference, package)
        package_giving.take_package(
            self.cast.officer, self.reference, package, handed_by=HandedBy.DEVICE
        )
        package_giving.tell_code(self.handler, self.reference, package, code_by=CodeBy.CALL)

    def correct(self, changes: CustomerChanges) -> None:
        correcting.correct_by_request(self.handler, self.reference, changes)

    def pass_on(self, to: str, task: str) -> None:
        processor = db.session.scalars(select(Processor.id).where(Processor.name == to)).one()
        given = passing_on.PassOn((processor,), task, ("name", "phone"))
        passing_on.pass_on_request(self.handler, self.reference, given)

    def confirm(self, at: datetime, answer: str) -> None:
        passed = db.session.scalars(
            select(PassedOn.id)
            .join(SubjectRequest, SubjectRequest.id == PassedOn.request_id)
            .where(SubjectRequest.reference == self.reference)
        ).one()
        hearing_back.confirm_passed_on(self.handler, self.reference, passed, at=at, answer=answer)

    def restrict(self) -> None:
        restricting.restrict_by_request(
            self.handler, self.reference, scope="Chỉ lưu, chờ làm rõ đơn hàng có tranh cãi."
        )

    def object(self) -> None:
        restricting.object_by_request(
            self.handler, self.reference, scope="Không nhận bất kỳ thư quảng cáo nào."
        )

    def take_back_consents(self) -> None:
        withdraw_all(self.handler, self.customer_id, how=WithdrawnBy.REQUEST, about=self.reference)

    def plan_erasure(self) -> None:
        self.erasure = erasing.plan_erasure(
            self.handler,
            self.customer_id,
            self.reference,
            reason="Khách yêu cầu xóa, không còn đơn hàng.",
        )

    def sign_erasure(self) -> None:
        erasing.sign_erasure(self.cast.manager, self.erasure, Decision.APPROVED)

    def ask_refusal(self) -> None:
        refusing.ask_refusal(
            self.handler,
            self.reference,
            ground=RefusalGround.HARM_TO_OTHERS,
            why="Khách hỏi địa chỉ và số điện thoại của người bán hàng cũ.",
        )

    def ask_extension(self) -> None:
        extending.ask_request_extension(
            self.handler, self.reference, why="Phải tìm bản ghi âm cuộc gọi của năm trước."
        )

    def sign(self) -> None:
        waiting = db.session.scalars(
            select(Approval.id).where(
                Approval.about == self.reference, Approval.decided_at.is_(None)
            )
        ).one()
        signing.sign_request(self.cast.manager, self.reference, waiting, Decision.APPROVED)

    def tell_refusal(self, at: datetime) -> None:
        refusing.tell_refusal(
            self.handler,
            self.reference,
            how=ToldBy.CALL,
            at=at,
            summary="Đã báo khách lý do và điều luật, cách khiếu nại.",
        )


def asking(rng: Random, now: datetime, cast: Cast) -> Timeline:
    """Ten requests over a month and a half."""
    K = RequestKind  # noqa: N806
    people = [a_person(rng, 32_000 + number) for number in range(10)]
    people[8] = replace(people[8], email="")  # who has no address is called
    asked = [Request(cast, person) for person in people]
    view, copy, correct, cooling, gone, restrict, objects, withdraw, refused, longer = asked
    moved = CustomerChanges(address="Số 8, phố Ngọc Lâm, Long Biên, Hà Nội")

    def begin(one: Request, days: float, kind: RequestKind, wish: str, **more: object) -> Timeline:
        at = now - ago(days=days)
        return [(ago(days=days), lambda: one.register(kind, at, wish, **more))]

    def known(one: Request, days: float) -> Timeline:
        return [(ago(days=days), one.recognise), (ago(days=days) - A_WHILE, one.answer)]

    return [
        *begin(view, 33.1, K.VIEW, "Muốn biết công ty đang giữ gì về mình."),
        *known(view, 32.1),
        (ago(days=28.1), view.make_package),
        (ago(days=28), lambda: view.complete("Đã trao tệp có mã tại showroom.")),
        *begin(gone, 30.2, K.DELETE, "Xóa hết, tôi không mua ở đây nữa."),
        *known(gone, 29.2),
        (ago(days=28.2), gone.plan_erasure),
        (ago(days=27.2), gone.sign_erasure),
        (ago(days=24), lambda: erase_people(ERASER)),
        *begin(correct, 16.1, K.CORRECT, "Địa chỉ trong hồ sơ là địa chỉ cũ."),
        *known(correct, 15.2),
        (ago(days=15.1), lambda: correct.correct(moved)),
        (ago(days=15), lambda: correct.pass_on(CARRIER, "Sửa địa chỉ giao hàng của khách này.")),
        (ago(days=12.1), lambda: correct.confirm(now - ago(days=12.2), "Đã sửa trên hệ thống điều phối.")),
        *begin(withdraw, 14.1, K.WITHDRAW, "Thôi nhận mọi thư quảng cáo."),
        *known(withdraw, 13.2),
        (ago(days=13.1), withdraw.take_back_consents),
        (ago(days=13), lambda: withdraw.complete("Khách không còn sự đồng ý nào.")),
        *begin(refused, 12.2, K.VIEW, "Muốn biết ai đã bán hàng cho mình, ở đâu."),
        *known(refused, 11.2),
        (ago(days=9.2), refused.ask_refusal),
        (ago(days=8.2), refused.sign),
        (ago(days=7.2), lambda: refused.tell_refusal(now - ago(days=7.25))),
        *begin(restrict, 8.1, K.RESTRICT, "Tạm dừng dùng dữ liệu cho tới khi làm rõ đơn hàng."),
        (ago(days=8), restrict.restrict),
        *known(restrict, 7.1),
        *begin(longer, 8.3, K.COPY, "Cần bản ghi âm cuộc gọi đặt hàng.", channel=RequestChannel.EMAIL, place=""),
        *known(longer, 7.3),
        (ago(hours=20), longer.ask_extension),
        *begin(cooling, 4.2, K.DELETE, "Xóa tài khoản và số điện thoại."),
        *known(cooling, 3.2),
        (ago(days=2.2), cooling.plan_erasure),
        (ago(days=1.2), cooling.sign_erasure),
        *begin(copy, 3.1, K.COPY, "Xin bản sao để nộp cho ngân hàng.", channel=RequestChannel.SHOWROOM,
               place=cast.company.showrooms[0].code),
        *known(copy, 2.2),
        (ago(days=2.1), lambda: copy.pass_on(MAILER, "Gửi lại những thư đã gửi cho khách này.")),
        *begin(objects, 0.1, K.OBJECT, "Đừng gửi thư giới thiệu sản phẩm nữa."),
        (ago(days=0.1) - A_WHILE, objects.object),
    ]  # fmt: skip
