"""Who reacts to what, and which parts make the application: one page to read first."""

from collections.abc import Callable

from click import Group
from flask import Flask

from kalix_compliance.backups.cli import group as backups_cli
from kalix_compliance.backups.start import install_backups
from kalix_compliance.backups.views import section as backups
from kalix_compliance.breaches import reactions as breach
from kalix_compliance.breaches.events import BreachGiven, BreachOpened, MeasureGiven
from kalix_compliance.breaches.start import install_breaches
from kalix_compliance.breaches.views import section as breaches
from kalix_compliance.casework.events import ApprovalAsked, ApprovalDecided, HiddenFromPeople
from kalix_compliance.casework.summaries.keeping import note_summary
from kalix_compliance.complaints import reactions as complaint
from kalix_compliance.complaints.events import (
    ActionGiven,
    ComplaintAssigned,
    ComplaintEscalated,
)
from kalix_compliance.complaints.start import install_complaints
from kalix_compliance.complaints.views import section as complaints
from kalix_compliance.consents.views import section as consents
from kalix_compliance.consents.views.panels import install_consents
from kalix_compliance.core.events import Event
from kalix_compliance.customers.address_book import install_address_book
from kalix_compliance.customers.cli import group as customers_cli
from kalix_compliance.customers.events import LimitLifted
from kalix_compliance.customers.start import install_vault
from kalix_compliance.customers.views import section as customers
from kalix_compliance.deadlines.cli import group as deadlines_cli
from kalix_compliance.deadlines.events import LevelReached, ReminderReached
from kalix_compliance.deadlines.views import section as calendar
from kalix_compliance.disclosures import reactions as disclosure
from kalix_compliance.disclosures.start import install_disclosures
from kalix_compliance.disclosures.views import section as disclosures
from kalix_compliance.escalation.start import install_escalation
from kalix_compliance.escalation.views import section as escalation
from kalix_compliance.execution.unit import Reaction, Unit
from kalix_compliance.exports.start import install_exports
from kalix_compliance.exports.views import section as exports
from kalix_compliance.holds.start import install_holds
from kalix_compliance.holds.views import section as holds
from kalix_compliance.inspection.cli import group as inspection_cli
from kalix_compliance.inspection.views import section as inspection
from kalix_compliance.intake.views import section as intake
from kalix_compliance.mailings import reactions as mailing
from kalix_compliance.mailings.commands.sending import on_campaign_paused as mailing_paused
from kalix_compliance.mailings.start import install_mailings
from kalix_compliance.mailings.views import section as mailings
from kalix_compliance.notifications.events import (
    CampaignFinished,
    CampaignPaused,
    MessageAccepted,
    MessageBounced,
)
from kalix_compliance.notifications.transport import install_mail
from kalix_compliance.notifications.views import section as notifications
from kalix_compliance.oversight.cli import group as audit_cli
from kalix_compliance.oversight.start import install_oversight
from kalix_compliance.oversight.views import section as oversight
from kalix_compliance.overview.start import install_overview
from kalix_compliance.overview.views import section as overview
from kalix_compliance.patterns import reactions as pattern
from kalix_compliance.patterns.views import section as patterns
from kalix_compliance.processors.views import section as processors
from kalix_compliance.registers.keeper import keep_registers
from kalix_compliance.registers.views import section as registers
from kalix_compliance.reports.views import section as reports
from kalix_compliance.retention.views import section as retention
from kalix_compliance.schedule import install_schedule
from kalix_compliance.staff.cli import group as staff_cli
from kalix_compliance.staff.sign_in import install_sign_in
from kalix_compliance.staff.views import section as staff
from kalix_compliance.subject_requests import reactions as request
from kalix_compliance.subject_requests.effects import reactions as effects
from kalix_compliance.subject_requests.erasing import reactions as erasing
from kalix_compliance.subject_requests.events import RequestAssigned
from kalix_compliance.subject_requests.package import reactions as package
from kalix_compliance.subject_requests.start import install_requests
from kalix_compliance.subject_requests.views import section as subject_requests
from kalix_compliance.subject_requests.views.effects import install_effects
from kalix_compliance.subject_requests.views.erasing_panels import install_erasing
from kalix_compliance.subject_requests.views.package_panel import install_package_panel
from kalix_compliance.web.frame import install_frame
from kalix_compliance.web.sections import Section

# What is set up before the first request, in this order.
INSTALL: tuple[Callable[[Flask], None], ...] = (
    install_vault,
    install_mail,
    install_address_book,
    install_sign_in,
    install_frame,
    install_exports,
    # From here the order is that of the panels on a customer's page and on a record's.
    install_complaints,
    install_breaches,
    install_escalation,
    install_requests,
    install_package_panel,
    install_effects,
    install_erasing,
    install_consents,
    install_mailings,
    install_disclosures,
    install_holds,
    install_overview,
    install_oversight,
    install_backups,
    install_schedule,
)

# The pages.
SECTIONS: tuple[Section, ...] = (
    overview,
    staff,
    customers,
    calendar,
    notifications,
    complaints,
    breaches,
    escalation,
    subject_requests,
    disclosures,
    consents,
    mailings,
    processors,
    holds,
    retention,
    registers,
    intake,
    reports,
    exports,
    patterns,
    oversight,
    backups,
    inspection,
)

# `flask <group> …`
COMMAND_LINES: tuple[Group, ...] = (
    staff_cli,
    customers_cli,
    deadlines_cli,
    audit_cli,
    backups_cli,
    inspection_cli,
)

# What happened -> what else is done, in the same transaction.
REACTIONS: dict[type[Event], tuple[Reaction, ...]] = {
    MessageAccepted: (
        complaint.on_message_accepted,
        erasing.on_message_accepted,
        request.on_message_accepted,
    ),
    MessageBounced: (
        complaint.on_message_bounced,
        erasing.on_message_bounced,
        effects.on_message_bounced,
        request.on_message_bounced,
    ),
    LimitLifted: (effects.on_limit_lifted,),
    LevelReached: (
        complaint.on_level_reached,
        disclosure.on_level_reached,
        request.on_level_reached,
    ),
    ReminderReached: (breach.on_reminder_reached, disclosure.on_reminder_reached),
    ApprovalAsked: (
        complaint.on_approval_asked,
        breach.on_approval_asked,
        erasing.on_approval_asked,
        disclosure.on_approval_asked,
        request.on_approval_asked,
        mailing.on_approval_asked,
    ),
    ApprovalDecided: (breach.on_approval_decided, disclosure.on_approval_decided),
    BreachOpened: (breach.on_breach_opened, pattern.on_breach_opened),
    BreachGiven: (breach.on_breach_given,),
    MeasureGiven: (breach.on_measure_given,),
    CampaignPaused: (breach.on_campaign_paused, mailing_paused),
    CampaignFinished: (breach.on_campaign_finished,),
    ActionGiven: (complaint.on_action_given,),
    ComplaintAssigned: (complaint.on_complaint_assigned,),
    RequestAssigned: (request.on_request_assigned,),
    ComplaintEscalated: (complaint.on_complaint_escalated,),
    HiddenFromPeople: (package.on_hidden_from_people,),
}

# What is done in each command after its step and before its line in the audit trail.
BEFORE_AUDIT: tuple[Callable[[Unit], None], ...] = (keep_registers, note_summary)
