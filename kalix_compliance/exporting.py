"""Which files can be asked for: one page, read by the machine in `exports/`."""

from kalix_compliance.breaches.proofs_file import PROOFS
from kalix_compliance.complaints.list_file import COMPLAINTS
from kalix_compliance.exports.table import ExportKind
from kalix_compliance.inspection.kind import INSPECTION
from kalix_compliance.registers.register_file import REGISTER
from kalix_compliance.reports.figures_file import FIGURES
from kalix_compliance.reports.overdue_file import OVERDUE
from kalix_compliance.subject_requests.list_file import REQUESTS

KINDS: tuple[ExportKind, ...] = (
    COMPLAINTS,
    REQUESTS,
    FIGURES,
    OVERDUE,
    PROOFS,
    REGISTER,
    INSPECTION,
)

EXPORTS = {kind.code: kind for kind in KINDS}
