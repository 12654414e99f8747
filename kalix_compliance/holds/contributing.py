"""What holds add when a person's data is asked for, erased or kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.contributions import Held, HeldEntry, Kept, Obstacle
from kalix_compliance.holds.kinds import ARTICLES, BASIS_NAMES, TELLS_OF_AN_INVESTIGATION
from kalix_compliance.holds.models import LegalHold
from kalix_compliance.holds.queries import holds_on
from kalix_compliance.holds.records import hidden_among, references_of
from kalix_compliance.web.formats import day

ANYBODY = Actor(
    str(UUID(int=0)),
    "rights",
    frozenset({Permission.COMPLAINT_READ, Permission.MAILING_WRITE}),
    role="support",
)
"""An obstacle is read by whoever handles a request: they know the ordinary records, and no secret one."""


def obstacles_of_holds(session: Session, customer_id: UUID, _now: datetime) -> list[Obstacle]:
    """A hold on the person, or on any record in which the person has a part, stops the erasure.

    One on a record that is secret for those without the right stops it as well, and names neither.
    """
    standing = holds_on(session, customer_id, references_of(session, customer_id))
    secret = hidden_among(session, ANYBODY, {hold.about for hold in standing if hold.about})
    return [
        Obstacle(
            say("Luật chưa cho hủy dữ liệu này lúc này. Hỏi cán bộ bảo vệ dữ liệu."),
            say("Điều 14 khoản 2, Điều 19 khoản 1 Luật 91/2025/QH15"),
        )
        if hold.about in secret
        else Obstacle(
            say(
                "Lệnh giữ %(hold)s: %(basis)s (%(what)s).",
                hold=hold.reference,
                basis=BASIS_NAMES[hold.basis],
                what=hold.about or say("giữ dữ liệu của người này"),
            ),
            ARTICLES[hold.basis],
            path=f"/holds/{hold.reference}",
        )
        for hold in standing
    ]


def held_in_holds(session: Session, customer_id: UUID) -> Sequence[Held]:
    """That something was kept from deletion, since when and on what basis.

    Not why in words: that names other people and what a dispute is about. And not what was placed because a
    state body asked: whether the person is told is that body's to say.
    """
    rows = session.scalars(
        select(LegalHold)
        .where(
            LegalHold.belongs_to == customer_id,
            LegalHold.basis.not_in(TELLS_OF_AN_INVESTIGATION),
        )
        .order_by(LegalHold.reference)
    )
    entries = [
        HeldEntry(
            hold.reference,
            hold.placed_at,
            {
                say("Căn cứ"): BASIS_NAMES[hold.basis],
                say("Điều luật"): ARTICLES[hold.basis],
                say("Hồ sơ"): hold.about or say("toàn bộ dữ liệu của người này"),
                say("Gỡ ngày"): day(hold.lifted_at),
            },
        )
        for hold in rows
    ]
    note = say("Không kèm lý do bằng lời, vì có thể nêu người khác.")
    return [Held("holds", say("Lệnh giữ dữ liệu"), entries, note)] if entries else []


def kept_of_holds(session: Session, customer_id: UUID) -> list[Kept]:
    """Number, basis and days of holds that were lifted; the words were sealed under the person's key."""
    wanted = select(LegalHold.id).where(LegalHold.belongs_to == customer_id).limit(1)
    if session.scalar(wanted) is None:
        return []
    what = say("Số, căn cứ và ngày của lệnh giữ đã gỡ")
    return [Kept(what, say("Điều 14 khoản 2 Luật 91/2025/QH15"))]
