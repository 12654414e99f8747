"""What complaints hold about the person who made them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.held import joined, without_empty
from kalix_compliance.casework.story import StoryLine, lines_by_case
from kalix_compliance.complaints.catalogue import (
    CAUSE_NAMES,
    CHANNEL_NAMES,
    CONCLUSION_NAMES,
    DATA_ITEM_NAMES,
    IDENTITY_NAMES,
    KIND_NAMES,
    ROUTE_NAMES,
    SEVERITY_NAMES,
    VULNERABLE_NAMES,
    DataItem,
    Vulnerable,
)
from kalix_compliance.complaints.checklists import CHECK_NAMES
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.states import ACTION_NAMES, STATE_NAMES
from kalix_compliance.complaints.story_words import WORDINGS, WORDS
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.execution.unit import runtime
from kalix_compliance.staff.queries import every_role
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe
from kalix_compliance.web.formats import day, moment

Of = TypeVar("Of", VerificationCheck, RemedialAction)
Values = dict[Text, Text]


def held_in_complaints(session: Session, customer_id: UUID) -> list[Held]:
    """Each complaint as it stands, and what happened in all of them; seven statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    if safe is None:
        return []
    own = Complaint.customer_id == customer_id
    cases = session.scalars(
        select(Complaint).where(own).order_by(Complaint.received_at, Complaint.id)
    ).all()
    if not cases:
        return []
    ids = select(Complaint.id).where(own)
    checks = _by_case(
        session.scalars(
            select(VerificationCheck)
            .where(VerificationCheck.complaint_id.in_(ids))
            .order_by(VerificationCheck.done_at, VerificationCheck.id)
        )
    )
    actions = _by_case(
        session.scalars(
            select(RemedialAction)
            .where(RemedialAction.complaint_id.in_(ids))
            .order_by(RemedialAction.number)
        )
    )
    entries = [_case(case, checks[case.id], actions[case.id], safe) for case in cases]
    return [
        Held("complaints", say("Khiếu nại"), entries),
        Held(
            "complaint-history",
            say("Diễn biến các khiếu nại"),
            _stories(session, customer_id, _texts_of(entries)),
        ),
    ]


def _by_case(rows: Iterable[Of]) -> Mapping[UUID, list[Of]]:
    found: dict[UUID, list[Of]] = defaultdict(list)
    for row in rows:
        found[row.complaint_id].append(row)
    return found


def _case(
    case: Complaint, checks: list[VerificationCheck], actions: list[RemedialAction], safe: Safe
) -> HeldEntry:
    values: Values = {
        say("Loại việc"): KIND_NAMES[case.kind],
        say("Tiếp nhận qua"): joined(filter(None, (CHANNEL_NAMES[case.channel], _place(case)))),
        say("Trạng thái"): STATE_NAMES[case.state],
        say("Dữ liệu liên quan"): joined(DATA_ITEM_NAMES[DataItem(i)] for i in case.data_items),
        say("Xảy ra từ"): day(case.happened_since),
        say("Diện ưu tiên"): ""
        if case.vulnerable is Vulnerable.NONE
        else VULNERABLE_NAMES[case.vulnerable],
        say("Ai đã dùng dữ liệu"): unseal_from(case, safe, "source"),
        say("Quý khách mong muốn"): unseal_from(case, safe, "wish"),
        say("Khác hồ sơ đang mở"): unseal_from(case, safe, "differs"),
        **_order(case, safe),
        **_checked(case, checks, safe),
        **_remedied(actions, safe),
        **_dates(case),
    }
    narrative = unseal_from(case, safe, "narrative")
    return HeldEntry(case.reference, case.received_at, without_empty(values), narrative)


def _order(case: Complaint, safe: Safe) -> Values:
    raw = unseal_from(case, safe, "order")
    order: dict[str, str] = json.loads(raw) if raw else {}
    return {
        say("Ngày đặt"): day(case.ordered_on),
        say("Sản phẩm"): order.get("product", ""),
        say("Số lượng"): order.get("quantity", ""),
        say("Ngày giao"): order.get("delivered_on", ""),
    }


def _checked(case: Complaint, checks: list[VerificationCheck], safe: Safe) -> Values:
    values: Values = {
        say("Đối chiếu danh tính"): IDENTITY_NAMES[case.identity_method]
        if case.identity_method
        else ""
    }
    for check in checks:
        values[say("Đã kiểm tra, lần %(n)s: %(what)s", n=check.round + 1, what=_name(check))] = (
            unseal_from(check, safe, "result")
        )
    values[say("Điều tìm thấy")] = unseal_from(case, safe, "findings")
    values[say("Kết luận")] = CONCLUSION_NAMES[case.conclusion] if case.conclusion else ""
    values[say("Nguyên nhân")] = CAUSE_NAMES[case.cause] if case.cause else ""
    values[say("Mức độ")] = SEVERITY_NAMES[case.severity] if case.severity else ""
    if case.registration_inaccurate:
        values[say("Dữ liệu đăng ký")] = say("chưa chính xác")
    return values


def _remedied(actions: list[RemedialAction], safe: Safe) -> Values:
    values: Values = {}
    for action in actions:
        words = (unseal_from(action, safe, column) for column in ("what", "result", "effect"))
        lines = [*filter(None, words), f"({ACTION_NAMES[action.state]})"]
        values[say("Biện pháp khắc phục %(n)s", n=action.number)] = "\n".join(lines)
    return values


def _dates(case: Complaint) -> Values:
    return {
        say("Hạn giải quyết"): day(last_day_of(case.due_at)),
        say("Gia hạn lúc"): moment(case.extended_at),
        say("Trả lời lúc"): moment(case.answered_at),
        say("Trả lời qua"): ROUTE_NAMES[case.answer_route] if case.answer_route else "",
        say("Chuyển sự cố lúc"): moment(case.escalated_at),
        say("Đóng lúc"): moment(case.closed_at),
    }


def _texts_of(entries: list[HeldEntry]) -> set[str]:
    """What has been printed with the complaints and need not be read a second time."""
    values = (str(value) for entry in entries for value in entry.values.values())
    printed = {line for value in values for line in (value, *value.splitlines())}
    return printed | {entry.text for entry in entries}


def _stories(session: Session, customer_id: UUID, printed: set[str]) -> list[HeldEntry]:
    lines = lines_by_case(
        session,
        select(Complaint.reference).where(Complaint.customer_id == customer_id),
        WORDINGS,
        {**WORDS, "place": _places()},
        names=every_role(session),
    )
    return [_line(reference, line, printed) for reference, line in lines]


def _line(reference: str, line: StoryLine, printed: set[str]) -> HeldEntry:
    text = "" if line.text in printed else line.text
    what = str(line.sentence)
    if what.endswith(":") and not text:
        what = f"{what[:-1]}."
    return HeldEntry(f"{reference}: {what}", line.at, {}, text)


def _name(check: VerificationCheck) -> Text:
    return CHECK_NAMES.get(check.code, check.code)


def _place(case: Complaint) -> str:
    return _places().get(case.place, case.place)


def _places() -> dict[str, str]:
    return {place.code: place.name for place in runtime.get().company.showrooms}
