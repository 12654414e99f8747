"""Put consents, lists and mailings into a house: `python -m tests.e2e.furnish_consents`."""

import json
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.app import create_app
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.consents.commands import (
    NewConsent,
    record_consent,
    withdraw_consent,
    write_text,
)
from kalix_compliance.consents.commands.importing import (
    accept_consents,
    check_consents,
    upload_consents,
)
from kalix_compliance.consents.import_job import import_consents
from kalix_compliance.consents.importing.columns import Columns
from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose, WithdrawnBy
from kalix_compliance.consents.models import ConsentFile
from kalix_compliance.core.actor import Actor
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.mailings.commands.sending import (
    VARIANT,
    freeze_mailing,
    list_of,
    pause_mailing,
    start_mailing,
    stop_mailing,
)
from kalix_compliance.mailings.commands.signing import sign_mailing, submit_mailing
from kalix_compliance.mailings.commands.writing import Draft, write_mailing
from kalix_compliance.mailings.refusal import Refusal, token_of
from kalix_compliance.notifications import campaigns
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.roles import Role
from tests.cases import PICTURE
from tests.consents import IMPORTER, LETTER, SENDER

LONG = "Công Tằng Tôn Nữ Hoàng Thị Phương Đồng Ý"
WORDS = (
    "Tôi đồng ý cho Công ty cổ phần KALIX dùng họ tên và email của tôi để gửi bản tin về sản phẩm mới. "
    "Tôi rút lại lúc nào cũng được, bằng liên kết trong thư hoặc gọi 094.268.9393."
)
A_DAY = timedelta(days=1)


def furnish() -> dict[str, object]:
    """One thing in each state; the ids that addresses take."""
    officer, manager = _first(Role.COMPLIANCE), _first(Role.MANAGER)
    now = runtime.get().clock.now()
    text = write_text(
        officer,
        Purpose.NEWSLETTER,
        WORDS,
        frequency="tối đa 2 thư mỗi tháng",
        used_from=now - 300 * A_DAY,
    )
    write_text(
        officer, Purpose.EVENTS, WORDS.replace("bản tin", "giấy mời"), frequency="mỗi quý một thư"
    )
    people = [_person(officer, text, number) for number in range(4)]
    withdrawn, standing = people[0][1], people[1]
    withdraw_consent(officer, withdrawn, how=WithdrawnBy.CALL, words="Khách thấy nhiều thư quá")
    uploaded, checked = _list(officer, text, 1), _list(officer, text, 2)
    done = _list(officer, text, 3)
    for file_id in (checked, done):
        _check(officer, file_id, text)
    accept_consents(officer, done)
    _until(done, FileState.DONE)

    draft, waits, paused, stopped = (_mailing(officer, number) for number in range(4))
    for reference in (waits, paused, stopped):
        submit_mailing(officer, reference, remark="Nhờ chị xem giúp giá trong thư")
    for reference in (paused, stopped):
        sign_mailing(manager, reference, Decision.APPROVED)
        _begin(reference)
        pause_mailing(manager, reference)
    stop_mailing(manager, stopped, reason="Sai giá trong thư")
    with db.session():
        token = token_of(runtime.get().settings, Refusal(standing[0], Purpose.NEWSLETTER, paused))
    customer = str(standing[0])
    return {
        "at": {
            "consents": {"consent_id": str(standing[1]), "file_id": str(checked)},
            "consents.new": {"customer_id": customer},
            "consents.file_columns": {"file_id": str(uploaded)},
            "mailings": {"reference": paused},
            "mailings.edit": {"reference": draft},
        },
        "also": {
            "manager": [
                *(f"/mailings/{reference}" for reference in (draft, waits, stopped)),
                f"/consents/{withdrawn}",
                f"/consents/files/{uploaded}",
                f"/consents/files/{done}",
                f"/customers/{customer}",
                f"/customers/{people[0][0]}",
                f"/mailings/refuse/{token}",
            ],
            "compliance": [f"/mailings/{waits}"],
        },
    }


def _person(officer: Actor, text: UUID, number: int) -> tuple[UUID, UUID]:
    """A customer and their consent."""
    details = CustomerDetails(
        name=f"{LONG} {number}",
        phone=f"091355590{number}",
        email=f"phuong.dong.y.{number}@khach.example",
    )
    customer = register_customer(officer, details)
    consent = record_consent(
        officer,
        NewConsent(
            customer,
            text,
            ConsentMethod.PAPER,
            runtime.get().clock.now() - 30 * A_DAY,
            "Phiếu số 41, cất ở tủ hồ sơ showroom",
            Upload("phieu-dong-y.png", PICTURE),
        ),
    )
    return customer, consent


def _list(officer: Actor, text: UUID, number: int) -> UUID:
    day = runtime.get().clock.now() - 20 * A_DAY
    rows = [
        f"nguoi.dang.ky.{number}.{n}@khach.example,Nguyễn Thị Đăng Ký {n},{day:%Y-%m-%d %H:%M},trang chủ"
        for n in range(4)
    ]
    rows += ["hong,Trần Hỏng,2026-01-01,", "thieu@khach.example,Lê Thiếu,,"]
    content = "\n".join(("Email,Họ tên,Ngày đồng ý,Nguồn", *rows, "")).encode()
    return upload_consents(officer, Upload(f"ban-tin-{number}.csv", content))


def _check(officer: Actor, file_id: UUID, text: UUID) -> None:
    check_consents(
        officer,
        file_id,
        columns=Columns(email=0, name=1, agreed=2, source=3),
        headings=True,
        purpose=Purpose.NEWSLETTER,
        method=ConsentMethod.WEBSITE,
        text_id=text,
    )
    _until(file_id, FileState.CHECKED)


def _until(file_id: UUID, state: FileState) -> None:
    """The house's own worker may be at it as well."""
    for _ in range(50):
        import_consents(IMPORTER)
        with db.session() as session:
            if session.get_one(ConsentFile, file_id, populate_existing=True).state is state:
                return
    raise AssertionError(state)


def _mailing(officer: Actor, number: int) -> str:
    subject = f"Bộ bàn ăn gỗ sồi mới, đợt {number + 1}"
    return write_mailing(officer, Draft(Purpose.NEWSLETTER, subject, LETTER))


def _begin(reference: str) -> None:
    """What the job does, whatever the time of day."""
    campaign = freeze_mailing(SENDER, reference)
    with open_unit(SENDER) as unit:
        audience = list_of(unit, reference)
        if campaign is not None:
            campaigns.add_people(unit, campaign, [(one, VARIANT) for one in audience.people])
    start_mailing(SENDER, reference, audience.left_out)


def _first(role: Role) -> Actor:
    with db.session() as session:
        return actor_of(session.scalars(select(Staff).where(Staff.role == role)).first())


if __name__ == "__main__":
    with create_app().app_context():
        print(json.dumps(furnish()))
