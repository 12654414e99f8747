"""The record in clear, as the papers want it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.kinds import Form, Harm
from kalix_compliance.breaches.models import Assessment, Breach, Filing
from kalix_compliance.breaches.moments import moments_of
from kalix_compliance.breaches.papers.facts import (
    Counts,
    EvidenceFact,
    Facts,
    MeasureFact,
    PaperFact,
    Person,
)
from kalix_compliance.breaches.queries.measures import evidence_files, measures_of
from kalix_compliance.breaches.queries.told import told_counts
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


def facts_of(session: Session, breach: Breach, company: Company, now: datetime) -> Facts:
    """Everything that a paper may print; about nine statements. Who signs is the company's unless the
    record says otherwise.
    """
    safe = safes.house()
    harm, harm_reasons = _harm(session, breach)
    told = told_counts(session, [breach.id])[breach.id]
    return Facts(
        reference=breach.reference,
        drill=breach.drill,
        now=now,
        registered=bool(company.registration.number and company.tax_code),
        times={kind: found.given for kind, found in moments_of(session, breach.id).items()},
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
            told.people,
        ),
        serious=breach.serious,
        contact=contact_of(breach, company),
        signer=signer_of(breach, company),
        measures=tuple(
            MeasureFact(m.number, m.what, m.owner, m.due_on, m.done_at, m.result)
            for m in measures_of(session, breach)
            if m.dropped_at is None
        ),
        evidence=tuple(
            EvidenceFact(str(e.id), e.name, e.sha256, e.size)
            for e in evidence_files(session, breach)
        ),
        harm=harm,
        harm_reasons=harm_reasons,
        minutes=_minutes(session, breach),
        told=told.told,
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


def _harm(session: Session, breach: Breach) -> tuple[Harm | None, str]:
    """The statutory test of the newest assessment."""
    newest = session.scalars(
        select(Assessment)
        .where(Assessment.breach_id == breach.id)
        .order_by(Assessment.at.desc(), Assessment.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        return None, ""
    return newest.harm, unseal_from(newest, safes.house(), "harm_reasons")


def _minutes(session: Session, breach: Breach) -> PaperFact | None:
    """The minutes that were signed last."""
    row = session.execute(
        select(Filing.document_no, Filing.filed_at)
        .where(
            Filing.breach_id == breach.id,
            Filing.form == Form.MINUTES,
            Filing.filed_at.is_not(None),
        )
        .order_by(Filing.filed_at.desc())
        .limit(1)
    ).first()
    return PaperFact(row.document_no, row.filed_at) if row and row.filed_at else None
