"""What requests hold about the person who made them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.casework.held import joined, without_empty
from kalix_compliance.casework.story import lines_by_case
from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry
from kalix_compliance.deadlines.calendar import last_day_of
from kalix_compliance.staff.queries import every_role
from kalix_compliance.subject_requests.catalogue import (
    CHANNEL_NAMES,
    GROUNDS,
    IDENTITY_NAMES,
    KIND_NAMES,
    RELATION_NAMES,
    WAYS,
)
from kalix_compliance.subject_requests.kinds import Relation
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.queries.file import place_of, places
from kalix_compliance.subject_requests.states import STATE_NAMES
from kalix_compliance.subject_requests.wordings import WORDINGS, WORDS
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.vault.safes import Safe
from kalix_compliance.web.formats import day, moment


def held_in_requests(session: Session, customer_id: UUID) -> list[Held]:
    """Each request as it stands, and what happened in all of them; four statements."""
    safe = safes.of_many([customer_id]).get(customer_id)
    if safe is None:
        return []
    own = SubjectRequest.customer_id == customer_id
    rows = session.scalars(
        select(SubjectRequest).where(own).order_by(SubjectRequest.received_at, SubjectRequest.id)
    ).all()
    if not rows:
        return []
    entries = [_entry(row, safe) for row in rows]
    printed = {str(value) for entry in entries for value in entry.values.values()}
    printed |= {entry.text for entry in entries}
    lines = lines_by_case(
        session,
        select(SubjectRequest.reference).where(own),
        WORDINGS,
        {**WORDS, "place": places()},
        names=every_role(session),
    )
    story = [
        HeldEntry(
            say("%(ref)s: %(what)s", ref=reference, what=line.sentence),
            line.at,
            {},
            "" if line.text in printed else line.text,
        )
        for reference, line in lines
    ]
    return [
        Held("requests", say("Yêu cầu về dữ liệu"), entries),
        Held("request-history", say("Diễn biến các yêu cầu về dữ liệu"), story),
    ]


def _entry(row: SubjectRequest, safe: Safe) -> HeldEntry:
    ground = GROUNDS[row.ground] if row.ground and row.refused_at else None
    values: dict[Text, Text] = {
        say("Yêu cầu"): KIND_NAMES[row.kind],
        say("Tiếp nhận qua"): joined(filter(None, (CHANNEL_NAMES[row.channel], place_of(row)))),
        say("Từ khiếu nại"): row.complaint,
        say("Trạng thái"): STATE_NAMES[row.state],
        say("Ai yêu cầu"): "" if row.relation is Relation.SELF else RELATION_NAMES[row.relation],
        say("Người yêu cầu thay"): unseal_from(row, safe, "representative"),
        say("Đối chiếu danh tính"): IDENTITY_NAMES[row.identity_method]
        if row.identity_method
        else "",
        say("Đối chiếu lúc"): moment(row.identity_at),
        say("Trả lời lần đầu lúc"): moment(row.answered_at),
        say("Hạn làm xong"): day(last_day_of(row.due_at)),
        say("Gia hạn lúc"): moment(row.extended_at),
        say("Căn cứ từ chối"): joined((ground.name, ground.article)) if ground else "",
        say("Lý do từ chối"): unseal_from(row, safe, "refusal") if ground else "",
        say("Kết quả"): unseal_from(row, safe, "outcome"),
        say("Được báo lúc"): moment(row.told_at),
        say("Được báo qua"): WAYS[row.told_by] if row.told_by else "",
        say("Kết thúc lúc"): moment(row.ended_at),
    }
    wish = unseal_from(row, safe, "wish")
    return HeldEntry(row.reference, row.received_at, without_empty(values), wish)
