"""The subject requests section: one module for each part of the work."""

from kalix_compliance.subject_requests.views import (
    correcting,
    erasing,
    file,
    identity,
    index,
    keeping,
    many,
    new,
    packaging,
    passing_on,
    restricting,
    steps,
    telling,
)
from kalix_compliance.subject_requests.views.section import section

__all__ = [
    "correcting",
    "erasing",
    "file",
    "identity",
    "index",
    "keeping",
    "many",
    "new",
    "packaging",
    "passing_on",
    "restricting",
    "section",
    "steps",
    "telling",
]
