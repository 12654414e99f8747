"""The fields of each paper, filled from the record: plain texts and lists, the same for DOCX and PDF.

Papers are Vietnamese whoever prints them. What is not known yet is a dotted line to write on.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.company import Company
from kalix_compliance.core.language import in_vietnamese
from kalix_compliance.disclosures.catalogue import (
    ALWAYS_BASIS,
    BODY_NAMES,
    DATA_KINDS,
    MEDIUM_NAMES,
)
from kalix_compliance.disclosures.content import Content
from kalix_compliance.disclosures.kinds import DisclosureState, Paper
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure
from kalix_compliance.vault import safes
from kalix_compliance.vault.rows import unseal_from
from kalix_compliance.web.formats import day, moment

DOTS = "…………………………………………"
TEXTS = (
    "body",
    "officer",
    "officer_contact",
    "case_no",
    "legal_basis",
    "scope",
    "handed_to",
    "refusal",
)


def fields_of(
    row: Disclosure,
    paper: Paper,
    copies: Sequence[DisclosedCopy],
    names: Mapping[str, str],
    company: Company,
    now: datetime,
) -> dict[str, Any]:
    """Everything that the templates of a paper print."""
    with in_vietnamese():
        common = _frame(row, company, now, ABBREVIATIONS[paper])
        filler = _minutes if paper is Paper.MINUTES else _refusal
        return {**common, **filler(row, copies, names, company)}


def copy_fields(
    row: Disclosure,
    copy: DisclosedCopy,
    of: int,
    content: Content,
    company: Company,
    now: datetime,
) -> dict[str, Any]:
    """What the copy of one person prints."""
    with in_vietnamese():
        return {
            **_frame(row, company, now, "PL"),
            "sheet": f"Bản {copy.number}/{of}",
            "groups": [
                {
                    "title": group.title,
                    "entries": [
                        {
                            "label": entry.label if entry.label != group.title else "",
                            "items": [[item.label, item.value] for item in entry.items],
                        }
                        for entry in group.entries
                    ],
                }
                for group in content
            ],
            "as_of": moment(row.selected_at),
        }


ABBREVIATIONS = {Paper.MINUTES: "BB", Paper.REFUSAL: "CV"}


def _frame(row: Disclosure, company: Company, now: datetime, abbreviation: str) -> dict[str, Any]:
    house = safes.house()
    clear = {name: unseal_from(row, house, name) for name in TEXTS}
    today = in_hanoi(now)
    city = company.address.rpartition(",")[2].strip()
    return {
        "org": {
            "name": company.name,
            "upper": company.name.upper(),
            "address": company.address,
            "phone": company.phone,
            "email": company.email,
        },
        "document_no": f"……/{abbreviation}-{company.short_name.upper()}",
        "place_and_date": f"{city}, ngày {today:%d} tháng {today:%m} năm {today:%Y}",
        "reference": row.reference,
        "body": clear["body"],
        "body_kind": str(BODY_NAMES[row.body_kind]),
        "officer": clear["officer"] or DOTS,
        "order": f"số {row.order_no} ngày {day(row.order_on)}",
        "case_no": clear["case_no"],
        "basis": [line for line in (clear["legal_basis"], str(ALWAYS_BASIS)) if line],
        "scope": _lines(clear["scope"]),
        "received_at": moment(row.received_at),
        "signer_name": company.signer_name,
        "signer_title": (company.signer_title or "").upper(),
        "foot": f"Theo văn bản yêu cầu {row.order_no} · {row.reference}",
        "drill": "",
        "phase_title": "",
    }


def _minutes(
    row: Disclosure,
    copies: Sequence[DisclosedCopy],
    names: Mapping[str, str],
    company: Company,
) -> dict[str, Any]:
    house = safes.house()
    handed = row.state is DisclosureState.HANDED_OVER and row.handed_over_at is not None
    giver = names.get(row.handed_over_by or "", "") if handed else ""
    not_given = unseal_from(row, house, "refusal") if row.refused_part else ""
    return {
        "drawn_at": _in_words(row.handed_over_at) if handed else _blank_moment(),
        "place": company.address,
        "giver": giver or DOTS,
        "receiver": unseal_from(row, house, "handed_to") or DOTS,
        "medium": str(MEDIUM_NAMES[row.medium]) if row.medium else DOTS,
        "copies": [
            {
                "number": str(copy.number),
                "items_count": str(copy.items),
                "size": str(copy.size or ""),
                "sha256": copy.sha256 or "",
            }
            for copy in copies
        ],
        "total": str(len(copies)),
        "not_given": _lines(not_given),
    }


def _refusal(
    row: Disclosure,
    _copies: Sequence[DisclosedCopy],
    _names: Mapping[str, str],
    company: Company,
) -> dict[str, Any]:
    text = unseal_from(row, safes.house(), "refusal")
    return {
        "part": "một phần " if row.refused_part else "",
        "reasons": _lines(text),
        "asked": ", ".join(
            str(DATA_KINDS[kind]) for kind in row.asked_fields if kind in DATA_KINDS
        ),
        "contact": " – ".join(
            filter(None, (company.officer_name, company.officer_phone, company.officer_email))
        ),
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _in_words(at: datetime | None) -> str:
    if at is None:
        return _blank_moment()
    here = in_hanoi(at)
    return f"{here:%H} giờ {here:%M} phút, ngày {here:%d} tháng {here:%m} năm {here:%Y}"


def _blank_moment() -> str:
    return "…… giờ …… phút, ngày …… tháng …… năm ……"
