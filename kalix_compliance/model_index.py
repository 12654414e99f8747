"""Imports every models module, so that Alembic and the tests know every table."""

from kalix_compliance.audit import models as audit
from kalix_compliance.backups import models as backups
from kalix_compliance.breaches import models as breaches
from kalix_compliance.casework import models as casework
from kalix_compliance.casework.summaries import models as summaries
from kalix_compliance.complaints import models as complaints
from kalix_compliance.consents import models as consents
from kalix_compliance.customers import models as customers
from kalix_compliance.database.base import db
from kalix_compliance.deadlines import models as deadlines
from kalix_compliance.disclosures import models as disclosures
from kalix_compliance.exports import models as exports
from kalix_compliance.holds import models as holds
from kalix_compliance.intake import models as intake
from kalix_compliance.jobs import models as jobs
from kalix_compliance.mailings import models as mailings
from kalix_compliance.notifications import models as notifications
from kalix_compliance.patterns import models as patterns
from kalix_compliance.processors import models as processors
from kalix_compliance.registers import models as registers
from kalix_compliance.reports import models as reports
from kalix_compliance.retention import models as retention
from kalix_compliance.staff import models as staff
from kalix_compliance.subject_requests import models as subject_requests
from kalix_compliance.vault import models as vault

MODULES = (
    audit,
    backups,
    breaches,
    casework,
    complaints,
    consents,
    customers,
    deadlines,
    disclosures,
    exports,
    holds,
    intake,
    jobs,
    mailings,
    notifications,
    patterns,
    processors,
    registers,
    reports,
    retention,
    staff,
    subject_requests,
    summaries,
    vault,
)
TABLES = db.metadatas
