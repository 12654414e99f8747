"""Papers as DOCX and as PDF, from `templates/forms/disclosure-*`."""

from datetime import datetime
from typing import Any

from kalix_compliance.disclosures.kinds import Paper
from kalix_compliance.web.formats import local_day
from kalix_compliance.web.office import filled
from kalix_compliance.web.typesetting import typeset


def docx_of(paper: Paper, fields: dict[str, Any], _now: datetime) -> bytes:
    """The paper as people edit it in an office program."""
    return filled(f"forms/disclosure-{paper}", fields)


def pdf_of(paper: Paper, fields: dict[str, Any], now: datetime) -> bytes:
    """The paper as PDF/A on A4."""
    return typeset(f"forms/disclosure-{paper}", {**fields, "day": _day(now)})


def copy_pdf(fields: dict[str, Any], now: datetime) -> bytes:
    """What leaves about one person."""
    return typeset("forms/disclosure-copy", {**fields, "day": _day(now)})


def _day(now: datetime) -> list[int]:
    today = local_day(now)
    return [today.year, today.month, today.day]
