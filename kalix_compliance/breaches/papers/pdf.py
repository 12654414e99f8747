"""Papers as PDF, drawn from `templates/forms/*.typ`."""

from datetime import datetime
from typing import Any

from kalix_compliance.breaches.kinds import Form
from kalix_compliance.web.formats import local_day
from kalix_compliance.web.typesetting import typeset


def pdf_of(form: Form, fields: dict[str, Any], now: datetime) -> bytes:
    """The form filled in, as PDF/A on A4."""
    return drawn(form.value, fields, now)


def drawn(template: str, fields: dict[str, Any], now: datetime) -> bytes:
    """`templates/forms/<template>.typ` with these fields, dated the day that it is in Hanoi."""
    today = local_day(now)
    return typeset(f"forms/{template}", {**fields, "day": [today.year, today.month, today.day]})
