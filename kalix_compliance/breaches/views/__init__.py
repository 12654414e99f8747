"""The breaches section: one module for each part of the work."""

from kalix_compliance.breaches.views import (
    contacts,
    ending,
    exports,
    file,
    filings,
    imports,
    index,
    judgement,
    measures,
    notices,
    opening,
    people,
    proofs,
    record,
    times,
)
from kalix_compliance.breaches.views.section import section

__all__ = [
    "contacts",
    "ending",
    "exports",
    "file",
    "filings",
    "imports",
    "index",
    "judgement",
    "measures",
    "notices",
    "opening",
    "people",
    "proofs",
    "record",
    "section",
    "times",
]
