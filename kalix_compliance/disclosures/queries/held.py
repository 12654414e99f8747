"""What disclosures hold about a person, and to whom they gave it. A secret order is not among it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.core.language import Text, say
from kalix_compliance.customers.contributions import Held, HeldEntry, Recipient
from kalix_compliance.disclosures.catalogue import BODY_NAMES, DATA_KINDS, MEDIUM_NAMES, STATE_NAMES
from kalix_compliance.disclosures.content import kind_of
from kalix_compliance.disclosures.kinds import DisclosureState
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure, DisclosureSubject
from kalix_compliance.disclosures.visibility import secret_now
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.web.formats import day, moment

CODE = "disclosures"


def held_in_disclosures(session: Session, customer_id: UUID) -> list[Held]:
    """Which bodies asked for this person's data, and what they were given; two statements.

    What an order says besides may name other people and an inquiry: it is left out.
    """
    found = session.execute(
        select(DisclosureSubject, Disclosure)
        .join(Disclosure, Disclosure.id == DisclosureSubject.disclosure_id)
        .where(DisclosureSubject.customer_id == customer_id, ~secret_now())
        .order_by(Disclosure.received_at, Disclosure.id)
    ).all()
    if not found:
        return []
    copies = {
        copy.disclosure_id: copy
        for copy in session.scalars(
            select(DisclosedCopy).where(DisclosedCopy.customer_id == customer_id)
        )
    }
    return [
        Held(
            CODE,
            say("Cơ quan đã hỏi dữ liệu của quý khách"),
            [_entry(subject, row, copies.get(row.id)) for subject, row in found],
            say("Nội dung văn bản của cơ quan không kèm theo vì có thể nêu người khác."),
        )
    ]


def recipients_of_disclosures(session: Session, customer_id: UUID) -> Sequence[Recipient]:
    """The bodies that have this person's data in their hands; one statement."""
    found = session.execute(
        select(Disclosure, DisclosureSubject.fields)
        .join(DisclosureSubject, DisclosureSubject.disclosure_id == Disclosure.id)
        .where(
            DisclosureSubject.customer_id == customer_id,
            Disclosure.state == DisclosureState.HANDED_OVER,
            ~secret_now(),
        )
        .order_by(Disclosure.handed_over_at)
    ).all()
    house = safes.house()
    return [
        Recipient(
            name=unseal_from(row, house, "body"),
            what=say("%(what)s, theo %(ref)s", what=_in_words(fields), ref=row.reference),
            when=row.handed_over_at,
        )
        for row, fields in found
    ]


def _entry(subject: DisclosureSubject, row: Disclosure, copy: DisclosedCopy | None) -> HeldEntry:
    values: dict[Text, Text] = {
        say("Nơi yêu cầu"): unseal_from(row, safes.house(), "body") or BODY_NAMES[row.body_kind],
        say("Văn bản"): say("số %(no)s ngày %(on)s", no=row.order_no, on=day(row.order_on)),
        say("Tình trạng"): STATE_NAMES[row.state],
    }
    if row.handed_over_at is not None:
        values[say("Đã giao lúc")] = moment(row.handed_over_at)
        values[say("Đã giao những gì")] = _in_words(subject.fields)
        if row.medium:
            values[say("Hình thức")] = MEDIUM_NAMES[row.medium]
        if copy is not None and copy.sha256:
            values[say("SHA-256 của bản đã giao")] = copy.sha256
    return HeldEntry(row.reference, row.received_at, values)


def _in_words(keys: Sequence[str]) -> str:
    """The kinds of data, each once."""
    kinds = dict.fromkeys(map(kind_of, keys))
    return ", ".join(str(DATA_KINDS.get(kind, kind)) for kind in kinds)
