"""The fields of a paper, from the record as it stands now."""

import hashlib
import json
from typing import Any

from kalix_compliance.breaches.models import Filing
from kalix_compliance.breaches.papers.facts import Facts, PaperFact
from kalix_compliance.breaches.papers.fields import Wanted, fields_of
from kalix_compliance.breaches.queries.paper_facts import facts_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.core.company import Company
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from


def drawing(r: Reading, filing: Filing, company: Company) -> tuple[dict[str, Any], Facts]:
    """What the templates print, and the facts behind it."""
    facts = facts_of(r, company)
    return fields_of(_wanted(r, filing, company), facts, company), facts


def fingerprint(fields: dict[str, Any]) -> str:
    """A hash of what a paper says, apart from the day and hour on which it is printed."""
    lasting = {k: v for k, v in fields.items() if k not in ("place_and_date", "drawn_at")}
    return hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()


def _wanted(r: Reading, filing: Filing, company: Company) -> Wanted:
    attached = filing.extra.get("attached")
    return Wanted(
        form=filing.form,
        phase=filing.phase,
        number=filing.number,
        authority=company.authority(filing.authority),
        document_no=filing.document_no,
        changes=unseal_from(filing, safes.house(), "changes"),
        earlier=_earlier(r, filing),
        attached=tuple(attached) if isinstance(attached, list) else (),
        writer=r.name(filing.began_by),
    )


def _earlier(r: Reading, filing: Filing) -> PaperFact | None:
    """The filing that this one goes on from."""
    before = [
        PaperFact(other.document_no, other.filed_at)
        for other in r.filings
        if (other.form, other.authority) == (filing.form, filing.authority)
        and other.filed_at is not None
        and other.id != filing.id
    ]
    return max(before, key=lambda paper: paper.filed_at, default=None)
