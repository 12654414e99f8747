"""The complaints section: one module for each part of the work."""

from kalix_compliance.complaints.views import (
    answering,
    ending,
    file,
    index,
    keeping,
    many,
    remedies,
    verification,
)
from kalix_compliance.complaints.views.section import section

__all__ = [
    "answering",
    "ending",
    "file",
    "index",
    "keeping",
    "many",
    "remedies",
    "section",
    "verification",
]
