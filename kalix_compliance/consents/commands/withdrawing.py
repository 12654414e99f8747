"""Take a consent back: one step, at once, and the person is told that it was done."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from kalix_compliance.consents.catalogue import PURPOSE_NAMES
from kalix_compliance.consents.kinds import Purpose, WithdrawnBy
from kalix_compliance.consents.models import Consent
from kalix_compliance.consents.rules import LONGEST_PROOF
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import in_vietnamese, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.queries import address_of
from kalix_compliance.execution.command import command
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.compose import compose
from kalix_compliance.notifications.outbox import Recipient, enqueue
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from kalix_compliance.vault.rows import seal_into

NOTICE = "consent_withdrawn"
ABOUT = "consents"


@command(Permission.CONSENT_RECORD)
def withdraw_consent(
    unit: Unit,
    consent_id: UUID,
    *,
    how: WithdrawnBy,
    words: str = "",
    at: datetime | None = None,
    about: str = "",
) -> bool:
    """Take one consent back; False when it was taken back before, which is no error.

    `words` is what the person said, `at` when they said it (now when left out), `about` the request on
    file. The person gets a confirmation by e-mail if there is an address (Decree 91/2020). What was done
    before stays lawful (Law Art 10). Raises NotFound, RuleBroken at the field.
    """
    row = unit.session.get(Consent, consent_id, with_for_update=True)
    if row is None:
        raise NotFound
    unit.about(row.customer_id, consent=str(row.id), purpose=row.purpose.value, how=how.value)
    if row.withdrawn_at is not None:
        return False
    _take_back(unit, row, how, words, at)
    _confirm(unit, row.customer_id, [row], about)
    return True


@command(Permission.CONSENT_RECORD)
def withdraw_all(
    unit: Unit,
    customer_id: UUID,
    *,
    how: WithdrawnBy,
    purpose: Purpose | None = None,
    words: str = "",
    at: datetime | None = None,
    about: str = "",
) -> list[UUID]:
    """Take every consent of a person back, or those to one purpose; returns which stood until now.

    One confirmation for all of them. Like `withdraw_consent` otherwise; nothing to take back is no error.
    """
    wanted = select(Consent).where(
        Consent.customer_id == customer_id, Consent.withdrawn_at.is_(None)
    )
    if purpose is not None:
        wanted = wanted.where(Consent.purpose == purpose)
    rows = unit.session.scalars(wanted.order_by(Consent.id).with_for_update()).all()
    for row in rows:
        _take_back(unit, row, how, words, at)
    unit.about(customer_id, purposes=sorted({row.purpose.value for row in rows}), how=how.value)
    _confirm(unit, customer_id, rows, about)
    return [row.id for row in rows]


def _take_back(unit: Unit, row: Consent, how: WithdrawnBy, words: str, at: datetime | None) -> None:
    when = at or unit.now
    if when > unit.now:
        raise RuleBroken(say("Lúc rút không thể ở sau bây giờ."), field="at")
    if when < row.given_at:
        raise RuleBroken(say("Lúc rút không thể trước lúc đồng ý."), field="at")
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_how = when, unit.actor.id, how
    if words.strip():
        unit.commit_to(words)
        try:
            seal_into(row, safes.of(row.customer_id), withdrawal=words.strip()[:LONGEST_PROOF])
        except Erased:
            row.withdrawal = None


def _confirm(unit: Unit, customer_id: UUID, rows: Sequence[Consent], about: str) -> None:
    """Tell the person that it is done; who has no address is told by whoever writes it down."""
    if not rows:
        return
    try:
        person = address_of(unit, customer_id)
    except Erased:
        return
    if not person.email:
        return
    with in_vietnamese():
        purposes = [str(PURPOSE_NAMES[row.purpose]) for row in rows]
        text = compose(
            NOTICE,
            "vi",
            customer_name=person.name,
            reference=about,
            purposes=purposes,
            withdrawn_at=max(row.withdrawn_at or unit.now for row in rows),
        )
    with suppress(RuleBroken):  # an address that no server takes must not keep a consent standing
        enqueue(
            unit,
            notice=NOTICE,
            about=about or ABOUT,
            to=Recipient(person.email, person.name, customer_id),
            subject=text.subject,
            body=text.body,
            once_key=f"{NOTICE}:{rows[0].id}",
        )
