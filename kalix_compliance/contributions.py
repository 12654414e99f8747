"""Who contributes what about a person: one page, read by the package, the erasure and the retention."""

from kalix_compliance.breaches.commands.forgetting import forget as forget_breaches
from kalix_compliance.breaches.queries.held import held_in_breaches
from kalix_compliance.breaches.queries.obstacles import kept as kept_of_breaches
from kalix_compliance.breaches.queries.obstacles import obstacles as obstacles_of_breaches
from kalix_compliance.breaches.queries.records import BREACH_RECORDS
from kalix_compliance.breaches.retained import BREACHES
from kalix_compliance.breaches.summaries import BREACH_SUMMARIES
from kalix_compliance.casework.forgetting import forget as forget_casework
from kalix_compliance.casework.forgetting import kept as kept_of_casework
from kalix_compliance.casework.held import held_in_casework
from kalix_compliance.complaints.commands.forgetting import forget as forget_complaints
from kalix_compliance.complaints.queries.held import held_in_complaints
from kalix_compliance.complaints.queries.obstacles import kept as kept_of_complaints
from kalix_compliance.complaints.queries.obstacles import obstacles as obstacles_of_complaints
from kalix_compliance.complaints.queries.records import COMPLAINT_RECORDS
from kalix_compliance.complaints.retained import COMPLAINTS
from kalix_compliance.complaints.summaries import COMPLAINT_SUMMARIES
from kalix_compliance.consents.commands.forgetting import CONSENTS
from kalix_compliance.consents.commands.forgetting import forget as forget_consents
from kalix_compliance.consents.queries.held import held_in_consents, kept_of_consents
from kalix_compliance.customers.contributions import Contributions
from kalix_compliance.customers.forgetting import forget as forget_mail
from kalix_compliance.customers.forgetting import kept as kept_of_customers
from kalix_compliance.customers.forgetting import obstacles as obstacles_of_mail
from kalix_compliance.customers.held import held_in_the_record
from kalix_compliance.customers.held_limits import held_of_limits
from kalix_compliance.customers.held_messages import held_in_messages
from kalix_compliance.disclosures.commands.forgetting import forget as forget_disclosures
from kalix_compliance.disclosures.queries.held import (
    held_in_disclosures,
    recipients_of_disclosures,
)
from kalix_compliance.disclosures.queries.obstacles import kept as kept_of_disclosures
from kalix_compliance.disclosures.queries.obstacles import obstacles as obstacles_of_disclosures
from kalix_compliance.disclosures.queries.records import DISCLOSURE_RECORDS
from kalix_compliance.disclosures.retained import DISCLOSURES
from kalix_compliance.exports.forgetting import forget as forget_exports
from kalix_compliance.holds.commands.forgetting import HOLDS, forget_in_holds
from kalix_compliance.holds.contributing import (
    held_in_holds,
    kept_of_holds,
    obstacles_of_holds,
)
from kalix_compliance.intake.forgetting import forget as forget_drafts
from kalix_compliance.mailings.queries.records import MAILING_RECORDS
from kalix_compliance.retention.mails import STAFF_MAIL
from kalix_compliance.retention.people import PEOPLE
from kalix_compliance.subject_requests.commands.forgetting import forget as forget_requests
from kalix_compliance.subject_requests.effects.recipients import recipients
from kalix_compliance.subject_requests.queries.held import held_in_requests
from kalix_compliance.subject_requests.queries.held_effects import held_of_effects
from kalix_compliance.subject_requests.queries.obstacles import kept as kept_of_requests
from kalix_compliance.subject_requests.queries.obstacles import obstacles as obstacles_of_requests
from kalix_compliance.subject_requests.queries.records import REQUEST_RECORDS
from kalix_compliance.subject_requests.retained import REQUESTS
from kalix_compliance.subject_requests.summaries import REQUEST_SUMMARIES

CONTRIBUTIONS = Contributions(
    # In the order in which a person reads them.
    held=(
        held_in_the_record,
        held_of_limits,
        held_in_consents,
        held_in_complaints,
        held_in_casework,
        held_in_requests,
        held_in_messages,
        held_in_breaches,
        held_of_effects,
        held_in_holds,
        held_in_disclosures,
    ),
    obstacles=(
        obstacles_of_complaints,
        obstacles_of_breaches,
        obstacles_of_requests,
        obstacles_of_mail,
        obstacles_of_holds,
        obstacles_of_disclosures,
    ),
    # Mail first, so that nothing leaves any more; what needs the person's name before what empties it.
    forget=(
        forget_in_holds,
        forget_mail,
        forget_drafts,
        forget_complaints,
        forget_breaches,
        forget_requests,
        forget_disclosures,
        forget_consents,
        forget_casework,
        forget_exports,
    ),
    kept=(
        kept_of_complaints,
        kept_of_breaches,
        kept_of_requests,
        kept_of_consents,
        kept_of_casework,
        kept_of_customers,
        kept_of_holds,
        kept_of_disclosures,
    ),
    recipients=(recipients, recipients_of_disclosures),
    # Records before the people they are about.
    retained=(BREACHES, COMPLAINTS, REQUESTS, CONSENTS, DISCLOSURES, HOLDS, STAFF_MAIL, PEOPLE),
    records=(
        COMPLAINT_RECORDS,
        BREACH_RECORDS,
        REQUEST_RECORDS,
        DISCLOSURE_RECORDS,
        MAILING_RECORDS,
    ),
    summaries=(COMPLAINT_SUMMARIES, REQUEST_SUMMARIES, BREACH_SUMMARIES),
)
