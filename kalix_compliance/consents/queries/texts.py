"""The words that people agree to, version by version."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.consents.catalogue import PURPOSE_NAMES
from kalix_compliance.consents.kinds import Purpose
from kalix_compliance.consents.models import Consent, ConsentText
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence
from kalix_compliance.core.permissions import Permission
from kalix_compliance.staff.queries import names_of


@dataclass(frozen=True)
class TextRow:
    """One version. `agreed` counts who agreed to these very words, `standing` whose consent stands."""

    id: UUID
    purpose: Purpose
    number: int
    words: str
    frequency: str
    used_from: datetime
    made_at: datetime
    made_by: str
    newest: bool
    agreed: int = 0
    standing: int = 0

    @property
    def purpose_name(self) -> Sentence:
        return PURPOSE_NAMES[self.purpose]


def text_rows(session: Session, actor: Actor) -> list[TextRow]:
    """Every version, by purpose, the newest first. Three statements."""
    actor.require(Permission.CONSENT_READ)
    rows = session.scalars(select(ConsentText).order_by(ConsentText.number.desc())).all()
    counted = session.execute(
        select(
            Consent.text_id,
            func.count().label("agreed"),
            (func.count() - func.count(Consent.withdrawn_at)).label("standing"),
        ).group_by(Consent.text_id)
    )
    counts = {row.text_id: (row.agreed, row.standing) for row in counted}
    staff = {row.made_by for row in rows if not row.made_by.startswith("system:")}
    names = {
        str(key): name for key, name in names_of(session, {UUID(one) for one in staff}).items()
    }
    order = list(Purpose)
    newest: dict[Purpose, int] = {}
    for row in rows:
        newest.setdefault(row.purpose, row.number)
    found = [
        TextRow(
            row.id,
            row.purpose,
            row.number,
            row.words,
            row.frequency,
            row.used_from,
            row.made_at,
            names.get(row.made_by, ""),
            newest[row.purpose] == row.number,
            *counts.get(row.id, (0, 0)),
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: order.index(row.purpose))
