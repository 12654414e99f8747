"""What the record says, in clear, for those who write papers from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kalix_compliance.breaches.kinds import Cause, Discovery, Harm, Moment


@dataclass(frozen=True)
class Person:
    """Somebody whom a paper names by what they are."""

    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Counts:
    """How many records and people: the least, the best guess, the most; None is unknown.

    `listed`: how many people stand on the list of the affected.
    """

    records: int | None = None
    least: int | None = None
    best: int | None = None
    most: int | None = None
    listed: int = 0

    @property
    def people_known(self) -> bool:
        return bool(self.listed) or any(n is not None for n in (self.least, self.best, self.most))


@dataclass(frozen=True)
class MeasureFact:
    number: int
    what: str
    owner: str
    due_on: date
    done_at: datetime | None = None
    result: str = ""


@dataclass(frozen=True)
class EvidenceFact:
    id: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class PaperFact:
    """A paper that was filed, or the minutes that were signed."""

    document_no: str
    filed_at: datetime


@dataclass(frozen=True)
class Facts:
    """A breach as the papers see it. Empty texts and None mean: not known yet."""

    reference: str
    drill: bool
    now: datetime
    registered: bool = True
    """Whether the settings name the paper by which the company exists, and its tax code."""
    title: str = ""
    times: Mapping[Moment, datetime] | None = None
    ongoing: bool = False
    discovery: Discovery | None = None
    discovery_text: str = ""
    act: str = ""
    place: str = ""
    related_parties: str = ""
    processor: str = ""
    nature: tuple[str, ...] = ()
    cause: Cause | None = None
    cause_text: str = ""
    systems: str = ""
    data_types: tuple[str, ...] = ()
    counts: Counts = Counts()
    consequences: str = ""
    serious: bool | None = None
    times_differ: str = ""
    contact: Person = Person()
    signer: Person = Person()
    measures: tuple[MeasureFact, ...] = ()
    evidence: tuple[EvidenceFact, ...] = ()
    harm: Harm | None = None
    harm_reasons: str = ""
    minutes: PaperFact | None = None
    told: int = 0
    """How many of the affected were told, which a report on measures may say."""

    def at(self, kind: Moment) -> datetime | None:
        """The time of this kind, when it is set."""
        return (self.times or {}).get(kind)
