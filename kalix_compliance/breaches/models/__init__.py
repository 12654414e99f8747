"""A breach as it is stored. What people wrote is sealed under the house's key (it belongs to no customer);
what is held about an affected person is sealed under that person's own."""

from kalix_compliance.breaches.models.affected import (
    AffectedImport,
    AffectedPerson,
    BadRow,
    ContactAttempt,
    ImportPart,
)
from kalix_compliance.breaches.models.filings import Filing, FilingPaper
from kalix_compliance.breaches.models.judgement import Assessment, BreachDecision
from kalix_compliance.breaches.models.notices import PeopleNotice
from kalix_compliance.breaches.models.record import (
    Breach,
    BreachComplaint,
    BreachMeasure,
    BreachMoment,
)

__all__ = [
    "AffectedImport",
    "AffectedPerson",
    "Assessment",
    "BadRow",
    "Breach",
    "BreachComplaint",
    "BreachDecision",
    "BreachMeasure",
    "BreachMoment",
    "ContactAttempt",
    "Filing",
    "FilingPaper",
    "ImportPart",
    "PeopleNotice",
]
