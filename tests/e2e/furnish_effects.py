"""Put processors and requests that change something into a house: `python -m tests.e2e.furnish_effects`."""

import json
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.casework.evidence import Upload, evidence_of
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.limiting import lift_limit
from kalix_compliance.customers.personal_data import CustomerChanges, CustomerDetails, Limit
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import runtime
from kalix_compliance.processors.commands import (
    ContactChanges,
    add_processor,
    edit_processor,
    end_processor,
)
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands.correcting import correct_by_request
from kalix_compliance.subject_requests.commands.hearing_back import (
    confirm_passed_on,
    tell_recipient,
)
from kalix_compliance.subject_requests.commands.passing_on import PassOn, pass_on_request
from kalix_compliance.subject_requests.commands.restricting import (
    object_by_request,
    restrict_by_request,
)
from kalix_compliance.subject_requests.effects.recipients import recipient_lines
from kalix_compliance.subject_requests.kinds import RequestKind, ToldBy
from kalix_compliance.subject_requests.models import PassedOn
from tests.cases import PICTURE, case_at
from tests.effects import COURIER, COURIER_CONTACT, MAILER, MAILER_CONTACT, stored
from tests.packages import request_for

K = RequestKind
HUYEN = CustomerDetails(
    name="Công Tằng Tôn Nữ Hoàng Thị Thanh Huyền",
    phone="0913555802",
    email="thanh.huyen@khach.example",
    address="Số 10, ngõ 44, phố Hàng Than, Hà Nội",
)


def furnish() -> dict[str, object]:
    """Requests of each kind, half done; the correction is the one that the pages of the steps are about."""
    officer, support = _first(Role.COMPLIANCE), _first(Role.SUPPORT)
    courier = add_processor(
        officer, replace(COURIER, name="Giao hàng Sông Hồng (thử)"), COURIER_CONTACT
    )
    mailer = add_processor(officer, replace(MAILER, name="Sendwell (test)"), MAILER_CONTACT)
    third = add_processor(
        officer,
        replace(
            COURIER,
            name="Tổng đài Hà Thành (thử)",
            contract_until=date(2026, 1, 1),
            contract_on=None,
        ),
        ContactChanges(),
    )
    longer = replace(COURIER, name="Giao hàng Sông Hồng (thử)", contract_until=_soon())
    changed = ContactChanges(phone="0904555667")
    edit_processor(officer, courier, None, longer, changed, reason="Gia hạn ngắn, đổi số liên hệ")
    end_processor(officer, third, None, reason="Hết hợp đồng, đã trả dữ liệu")
    customer = register_customer(support, HUYEN)
    case = case_at("verifying", support, officer, customer_id=customer, new_customer=None)

    restrict, objection, correction, untouched = (
        request_for(customer, kind=kind) for kind in (K.RESTRICT, K.OBJECT, K.CORRECT, K.CORRECT)
    )
    restrict_by_request(support, restrict, scope="Không dùng số điện thoại để gọi chào hàng")
    object_by_request(support, objection, scope="Không nhận bản tin")
    lift_limit(support, customer, Limit.OBJECTED, reason="Khách gọi lại và đổi ý")
    both = PassOn((courier, mailer), "Ngừng gọi và gửi thư cho người này", ("name", "phone"))
    pass_on_request(support, restrict, both)
    files = [Upload("hoa-don.png", PICTURE)]
    changes = CustomerChanges(phone="0913555803", address="Số 12, ngõ 44, phố Hàng Than, Hà Nội")
    correct_by_request(support, correction, changes, evidence=files)
    pass_on_request(support, correction, PassOn((courier,), "Sửa số điện thoại", ("name",)))
    with db.session() as session:
        of_restrict = PassedOn.request_id == stored(restrict).id
        asked = session.scalars(select(PassedOn).where(of_restrict).order_by(PassedOn.id)).all()
        of_correction = PassedOn.request_id == stored(correction).id
        waiting = session.scalars(select(PassedOn).where(of_correction)).one()
        lines = recipient_lines(session, stored(correction))
        file = evidence_of(session, correction)[0]
        still = next(line for line in lines if line.still_to_tell)
        other = next(line for line in recipient_lines(session, stored(objection)) if line.known)
    confirm_passed_on(
        support, restrict, asked[0].id, at=runtime.get().clock.now(), answer="Đã ngừng từ hôm nay"
    )
    tell_recipient(support, objection, other.key, way=ToldBy.CALL, note="Gọi anh Tú")
    here = {"reference": correction}
    pages = [f"/requests/{one}/effects" for one in (restrict, objection, correction, untouched)]
    entries = [f"/processors/{one}" for one in (courier, mailer, third)]
    return {
        "at": {
            "processors": {"processor_id": str(courier)},
            "customers.lift": {"customer_id": str(customer), "kind": "restricted"},
            **{f"subject_requests.{step}": here for step in ("effects", "correct", "pass_on")},
            "subject_requests.limit": {"reference": request_for(customer, kind=K.OBJECT)},
            "subject_requests.passed_on": {**here, "passed_on_id": str(waiting.id)},
            "subject_requests.recipient": {**here, "slug": still.slug},
            "subject_requests.proof": {**here, "attachment_id": str(file.id)},
        },
        "also": {
            "support": [*pages, f"/customers/{customer}", f"/complaints/{case}"],
            "manager": pages,
            "auditor": [*pages, *entries],
            "compliance": [*entries, "/processors/?status=ended", "/processors/?text=khong-co"],
        },
    }


def _soon() -> date:
    return (runtime.get().clock.now() + timedelta(days=9)).date()


def _first(role: Role) -> Actor:
    with db.session() as session:
        wanted = select(Staff).where(Staff.role == role).order_by(Staff.created_at, Staff.id)
        return actor_of(session.scalars(wanted).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
