"""Which of the duties in `deadlines/obligations.py` a breach has, and what each counts from."""

from kalix_compliance.breaches.kinds import DecisionAbout, Moment

AUTHORITY = "breach.authority"
CONSUMER = "breach.consumer"
CYBER_SERIOUS = "breach.cyber-serious"
CYBER = "breach.cyber"
PEOPLE = "breach.people"
ASSESS = "breach.assess"

STARTS = {
    AUTHORITY: Moment.VIOLATION_DETECTED,
    CONSUMER: Moment.ATTACK_DETECTED,
    CYBER_SERIOUS: Moment.ATTACK_DETECTED,
    CYBER: Moment.ATTACK_DETECTED,
    PEOPLE: Moment.VIOLATION_DETECTED,
    ASSESS: Moment.AWARE,
}
EVERY_CLOCK = tuple(STARTS)
STARTING = frozenset(STARTS.values())
"""The times of which a change moves a clock."""

ENDED_BY = {AUTHORITY: DecisionAbout.AUTHORITY, PEOPLE: DecisionAbout.PEOPLE}
"""The decision whose signed "do not notify" ends a clock."""
