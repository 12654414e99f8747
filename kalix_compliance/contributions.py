"""Who contributes what about a person: one page, read by the package, the erasure and the retention."""

from kalix_compliance.customers.contributions import Contributions

CONTRIBUTIONS = Contributions(
    held=(),
    obstacles=(),
    forget=(),
    kept=(),
    recipients=(),
    retained=(),
)
