"""What a look makes of what is known already: new, grown, or nothing that anybody has to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from kalix_compliance.patterns.kinds import Feature, Standing
from kalix_compliance.patterns.rules.judging import SAME, Finding, overlap

GREW = 2
"""So many further customers bring back what was dismissed, if it is not less unusual than it was."""
CLEARLY = 10.0
"""So many times rarer brings it back with one further customer."""
WEAK = 0.001
"""What was rarer than this already does not become clearly more unusual: one more customer is one more."""


class Verdict(StrEnum):
    NEW = "new"
    GROWN = "grown"
    KNOWN = "known"


@dataclass(frozen=True)
class Known:
    """A suggestion that was made before."""

    reference: str
    standing: Standing
    shares: frozenset[tuple[Feature, str]]
    """Its feature and value, and those that were named with it."""
    cases: tuple[str, ...]
    chance: float


def evidence_of(feature: Feature, value: str, cases: Sequence[str]) -> str:
    """One text for one evidence: what is shared and by which complaints."""
    return sha256("|".join((feature.value, value, *sorted(cases))).encode()).hexdigest()


def verdict(finding: Finding, before: Sequence[Known]) -> tuple[Verdict, str]:
    """What to do with a finding, and with which suggestion when it has grown.

    What waits for a person grows in silence. What was dismissed, or went into a breach, comes back as a new
    suggestion only when it grew by two customers and is not less unusual, or when one more customer turned
    a weak hint into a strong one; the same evidence never does.
    """
    share = (finding.group.feature, finding.group.value)
    same = [known for known in before if share in known.shares]
    waiting = [known for known in before if known.standing is Standing.OPEN]
    for known in waiting:
        if known in same or overlap(known.cases, finding.references) >= SAME:
            grew = set(finding.references) - set(known.cases)
            return (Verdict.GROWN if grew else Verdict.KNOWN), known.reference
    if not same:
        return Verdict.NEW, ""
    seen = {reference for known in same for reference in known.cases}
    asked = {case.customer_id for case in finding.group.cases if case.reference in seen}
    fresh = {case.customer_id for case in finding.group.cases} - asked
    rarest = min(known.chance for known in same)
    if len(fresh) >= GREW and finding.chance <= rarest:
        return Verdict.NEW, ""
    if fresh and max(finding.chance, WEAK) * CLEARLY <= rarest:
        return Verdict.NEW, ""
    return Verdict.KNOWN, ""
