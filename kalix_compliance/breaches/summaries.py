"""The words of breaches that a search finds; they are the house's, and name no person."""

from kalix_compliance.breaches.models import Breach
from kalix_compliance.breaches.queries.file import READERS
from kalix_compliance.customers.contributions import Summaries

BREACH_SUMMARIES = Summaries(
    prefix="SC",
    number=3,
    digits=4,
    model=Breach,
    columns=(
        *("title", "act", "place", "cause_text", "discovery_text", "systems"),
        *("consequences", "root_cause", "lessons"),
    ),
    readers=READERS,
)
