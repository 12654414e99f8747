"""The record in clear, as the papers want it."""

from collections.abc import Iterable

from kalix_compliance.breaches.kinds import Form
from kalix_compliance.breaches.models import Breach, Filing
from kalix_compliance.breaches.papers.facts import (
    Counts,
    EvidenceFact,
    Facts,
    MeasureFact,
    PaperFact,
    Person,
)
from kalix_compliance.breaches.queries.measures import measures_of
from kalix_compliance.breaches.queries.reading import Reading
from kalix_compliance.core.company import Company
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from

TEXTS = (
    "title",
    "discovery_text",
    "act",
    "place",
    "related_parties",
    "processor",
    "cause_text",
    "systems",
    "consequences",
    "times_differ",
)


def facts_of(r: Reading, company: Company) -> Facts:
    """Everything that a paper may print. Who signs is the company's unless the record says otherwise."""
    breach, safe = r.breach, safes.house()
    newest = next(iter(r.assessments), None)
    return Facts(
        reference=breach.reference,
        drill=breach.drill,
        now=r.now,
        registered=bool(company.registration.number and company.tax_code),
        times={kind: found.given for kind, found in r.moments.items()},
        ongoing=breach.ongoing,
        discovery=breach.discovery,
        nature=tuple(breach.nature),
        cause=breach.cause,
        data_types=tuple(breach.data_types),
        counts=Counts(
            breach.records_count,
            breach.people_least,
            breach.people_best,
            breach.people_most,
            r.standing.people,
        ),
        serious=breach.serious,
        contact=contact_of(breach, company),
        signer=signer_of(breach, company),
        measures=tuple(
            MeasureFact(m.number, m.what, m.owner, m.due_on, m.done_at, m.result)
            for m in measures_of(r)
            if m.dropped_at is None
        ),
        evidence=tuple(EvidenceFact(str(e.id), e.name, e.sha256, e.size) for e in r.evidence),
        harm=newest.harm if newest else None,
        harm_reasons=unseal_from(newest, safe, "harm_reasons") if newest else "",
        minutes=_minutes(r.filings),
        told=r.standing.told,
        **{name: unseal_from(breach, safe, name) for name in TEXTS},
    )


def contact_of(breach: Breach, company: Company) -> Person:
    """Who answers for this incident: the company's officer unless the record names somebody."""
    safe = safes.house()
    return Person(
        unseal_from(breach, safe, "contact_name") or company.officer_name,
        unseal_from(breach, safe, "contact_title") or company.officer_title,
        unseal_from(breach, safe, "contact_phone") or company.officer_phone,
        unseal_from(breach, safe, "contact_email") or company.officer_email,
    )


def signer_of(breach: Breach, company: Company) -> Person:
    """Who signs the papers of this breach."""
    safe = safes.house()
    return Person(
        unseal_from(breach, safe, "signer_name") or company.signer_name,
        unseal_from(breach, safe, "signer_title") or company.signer_title,
    )


def _minutes(filings: Iterable[Filing]) -> PaperFact | None:
    """The minutes that were signed last."""
    signed = [
        PaperFact(filing.document_no, filing.filed_at)
        for filing in filings
        if filing.form is Form.MINUTES and filing.filed_at is not None
    ]
    return max(signed, key=lambda paper: paper.filed_at, default=None)
