"""Every register of the company, in the order of the page that lists them.

To add one, write its entry in `entries/` and name it here: that it can be filtered, handed on as a file and
read as of a day follows from that.
"""

from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.entries import agreed, asked, cases, given, holding, taught

REGISTERS: tuple[Register, ...] = (
    asked.REQUESTS,
    asked.PASSED_ON,
    asked.ERASURES,
    agreed.CONSENTS,
    agreed.CONSENT_TEXTS,
    agreed.MAILINGS,
    given.PROCESSORS,
    given.DISCLOSURES,
    given.DISCLOSED,
    holding.HOLDS,
    cases.BREACHES,
    cases.COMPLAINTS,
    holding.PERIODS,
    holding.RUNS,
    taught.TRAININGS,
)
BY_CODE = {register.code: register for register in REGISTERS}
