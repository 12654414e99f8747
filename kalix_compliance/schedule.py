"""What runs by itself: one row a job. To add one: its function in a feature's `jobs.py`, a row here.

Every job looks at the state of the records, so that what was missed during an outage is made up for.
"""

from datetime import time, timedelta

from flask import Flask

from kalix_compliance.backups.jobs import make_backup, try_backup
from kalix_compliance.breaches.erased_job import note_erased_people
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.notice_job import send_notices
from kalix_compliance.breaches.review_job import remind_of_reviews
from kalix_compliance.casework.summaries.job import repair_summaries
from kalix_compliance.consents.import_job import import_consents
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.jobs import repair_index
from kalix_compliance.deadlines.jobs import flag_clocks
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.exports.job import MAKER, end_exports, make_exports
from kalix_compliance.holds.jobs import remind_of_holds
from kalix_compliance.intake.jobs import sweep_drafts
from kalix_compliance.jobs.running import sweep_runs
from kalix_compliance.jobs.table import Job
from kalix_compliance.mailings.send_job import send_mailings
from kalix_compliance.notifications.jobs import deliver_mail, sweep_mail
from kalix_compliance.oversight.jobs import verify_chain
from kalix_compliance.oversight.witness_jobs import send_checkpoint, sign_checkpoint
from kalix_compliance.overview.jobs import send_digests
from kalix_compliance.patterns.jobs import look_for_patterns
from kalix_compliance.registers.jobs import keep_up_registers
from kalix_compliance.reports.jobs import keep_months
from kalix_compliance.retention.jobs import continue_retention, run_retention
from kalix_compliance.staff.jobs import sweep_sessions
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.package_job import end_packages
from kalix_compliance.subject_requests.remind_job import remind_of_passed_on

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
P = Permission


def sweep_job_runs(actor: Actor) -> int:
    """Forget the runs that are older than their job keeps them."""
    actor.require(P.SYSTEM_SWEEP)
    with open_unit(actor) as unit:
        return sweep_runs(unit, JOBS)


def install_schedule(app: Flask) -> None:
    """Lend the table to the page that says what was missed."""
    app.extensions["schedule"] = JOBS


# fmt: off
JOBS: tuple[Job, ...] = (
    Job("mail.deliver", deliver_mail, "mail that is due goes out",
        permissions=(P.SYSTEM_DELIVER,), every=3 * SECOND, late_after=2 * MINUTE),
    Job("breaches.notices", send_notices, "an approved notice leaves when its ten minutes are over",
        permissions=(P.SYSTEM_DELIVER,), every=10 * SECOND, late_after=2 * MINUTE),
    Job("mail.sweep", sweep_mail, "a person looks at what a dead deliverer left half-sent",
        permissions=(P.SYSTEM_SWEEP,), every=MINUTE, late_after=15 * MINUTE),
    Job("deadlines.flag", flag_clocks, "people are warned of each clock, once a level",
        permissions=(P.SYSTEM_REMIND,), every=MINUTE, late_after=10 * MINUTE),
    Job("breaches.import", import_people, "a file of affected people is checked, then added",
        permissions=(P.SYSTEM_IMPORT,), every=3 * SECOND, late_after=15 * MINUTE),
    Job("consents.import", import_consents, "a list of consents is checked, then recorded",
        permissions=(P.SYSTEM_IMPORT,), every=3 * SECOND, late_after=15 * MINUTE),
    Job("mailings.send", send_mailings, "an approved marketing mail leaves when its time has come",
        permissions=(P.SYSTEM_DELIVER,), every=10 * SECOND, late_after=15 * MINUTE),
    Job(MAKER, make_exports, "a file that was asked for is made",
        permissions=(P.SYSTEM_EXPORT,), every=3 * SECOND, late_after=15 * MINUTE),
    Job("exports.end", end_exports, "a file with many people in it does not outlive its days",
        permissions=(P.SYSTEM_EXPORT,), every=10 * MINUTE, late_after=HOUR),
    Job("breaches.reviews", remind_of_reviews, "a decision left for later is looked at in time",
        permissions=(P.SYSTEM_REMIND,), every=MINUTE, late_after=15 * MINUTE),
    Job("breaches.erased", note_erased_people, "who has been erased can be told nothing any more",
        permissions=(P.SYSTEM_SWEEP,), every=10 * MINUTE, late_after=HOUR),
    Job("rights.erase", erase_people, "whose time to think again is over is erased, to the very end",
        permissions=(P.SYSTEM_ERASE,), every=MINUTE, late_after=15 * MINUTE),
    Job("rights.passed-on", remind_of_passed_on, "who was passed a request is reminded of its date",
        permissions=(P.SYSTEM_REMIND,), every=10 * MINUTE, late_after=HOUR),
    Job("rights.packages", end_packages, "a file with everything about a person does not outlive its days",
        permissions=(P.SYSTEM_SWEEP,), every=10 * MINUTE, late_after=HOUR),
    # Commands keep the registers up themselves; this looks through all of them for what slipped by.
    Job("registers.keep", keep_up_registers, "registers can say later what they say now",
        permissions=(P.SYSTEM_SWEEP,), every=HOUR, late_after=4 * HOUR),
    Job("reports.months", keep_months, "a report over years reads the months that are over as counted",
        permissions=(P.SYSTEM_SWEEP,), every=HOUR, late_after=4 * HOUR),
    Job("patterns.look", look_for_patterns, "complaints that share a source are put before compliance",
        permissions=(P.SYSTEM_WATCH,), every=HOUR, late_after=4 * HOUR),
    Job("customers.index", repair_index, "search finds every customer as they are",
        permissions=(P.SYSTEM_INDEX,), every=HOUR, late_after=4 * HOUR),
    Job("casework.summaries", repair_summaries, "search finds what cases say, also after an outage",
        permissions=(P.SYSTEM_INDEX,), every=5 * MINUTE, late_after=HOUR),
    Job("intake.drafts", sweep_drafts, "a forgotten draft holds personal data",
        permissions=(P.SYSTEM_SWEEP,), at=time(1, 0), late_after=2 * DAY),
    Job("backups.create", make_backup, "what is lost in a night can be had again",
        permissions=(P.SYSTEM_BACKUP,), at=time(1, 15), late_after=2 * DAY),
    Job("backups.trial", try_backup, "a backup that nobody has restored is a hope",
        permissions=(P.SYSTEM_BACKUP,), at=time(3, 15), late_after=2 * DAY),
    Job("staff.sessions", sweep_sessions, "ended sessions and forgiven failures are of no use",
        permissions=(P.SYSTEM_SWEEP,), at=time(1, 30), late_after=2 * DAY),
    Job("jobs.sweep", sweep_job_runs, "the records of runs would grow without end",
        permissions=(P.SYSTEM_SWEEP,), at=time(2, 0), late_after=2 * DAY),
    Job("holds.review", remind_of_holds, "a hold is looked at again when its day has come",
        permissions=(P.SYSTEM_REMIND,), at=time(8, 0), late_after=2 * DAY),
    Job("digest.send", send_digests, "managers begin a working day with what is late and what waits",
        permissions=(P.SYSTEM_REMIND,), every=10 * MINUTE, late_after=HOUR),
    Job("retention.run", run_retention, "what is over is not kept; refused when the clock is doubted",
        permissions=(P.SYSTEM_RETAIN,), at=time(2, 15), late_after=2 * DAY),
    Job("retention.continue", continue_retention, "a run that was asked for, or broken off, goes on",
        permissions=(P.SYSTEM_RETAIN,), every=MINUTE, late_after=HOUR),
    Job("audit.verify", verify_chain, "a broken audit chain is noticed the next morning",
        permissions=(P.AUDIT_VERIFY,), at=time(2, 30), late_after=2 * DAY),
    Job("audit.checkpoint", sign_checkpoint, "the end of the chain is signed, and kept elsewhere",
        permissions=(P.SYSTEM_WITNESS,), every=5 * MINUTE, late_after=30 * MINUTE),
    Job("audit.mail", send_checkpoint, "a mailbox outside the house knows how the chain read",
        permissions=(P.SYSTEM_WITNESS,), at=time(2, 45), late_after=2 * DAY),
)
# fmt: on
