"""The fields of a paper, from the record as it stands now."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.models import Breach, Filing
from kalix_compliance.breaches.papers.facts import Facts, PaperFact
from kalix_compliance.breaches.papers.fields import Wanted, fields_of
from kalix_compliance.breaches.queries.paper_facts import facts_of
from kalix_compliance.core.company import Company
from kalix_compliance.staff.queries import names_of
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


def drawing(
    session: Session, breach: Breach, filing: Filing, company: Company, now: datetime
) -> tuple[dict[str, Any], Facts]:
    """What the templates print, and the facts behind it."""
    facts = facts_of(session, breach, company, now)
    return fields_of(_wanted(session, filing, company), facts, company), facts


def fingerprint(fields: dict[str, Any]) -> str:
    """A hash of what a paper says, apart from the day and hour on which it is printed."""
    lasting = {k: v for k, v in fields.items() if k not in ("place_and_date", "drawn_at")}
    return hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()


def _wanted(session: Session, filing: Filing, company: Company) -> Wanted:
    attached = filing.extra.get("attached")
    return Wanted(
        form=filing.form,
        phase=filing.phase,
        number=filing.number,
        authority=company.authority(filing.authority),
        document_no=filing.document_no,
        changes=unseal_from(filing, safes.house(), "changes"),
        earlier=_earlier(session, filing),
        attached=tuple(attached) if isinstance(attached, list) else (),
        writer=_writer(session, filing),
    )


def _earlier(session: Session, filing: Filing) -> PaperFact | None:
    """The filing that this one goes on from."""
    row = session.execute(
        select(Filing.document_no, Filing.filed_at)
        .where(
            Filing.breach_id == filing.breach_id,
            Filing.form == filing.form,
            Filing.authority == filing.authority,
            Filing.filed_at.is_not(None),
            Filing.id != filing.id,
        )
        .order_by(Filing.filed_at.desc())
        .limit(1)
    ).first()
    if row is None or row.filed_at is None:
        return None
    return PaperFact(row.document_no, row.filed_at)


def _writer(session: Session, filing: Filing) -> str:
    """Who began the paper: the one who draws up the minutes."""
    if filing.began_by.startswith("system:"):
        return ""
    key = UUID(filing.began_by)
    return names_of(session, {key}).get(key, "")
