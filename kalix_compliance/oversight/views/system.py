"""The state of the system, in calm sections, each with a page of its own."""

from typing import cast

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from kalix_compliance.audit.checkpoints import Checkpoint
from kalix_compliance.audit.witness import last_checkpoint
from kalix_compliance.backups.queries import backup_state
from kalix_compliance.core.permissions import Permission
from kalix_compliance.jobs.table import Job
from kalix_compliance.notifications.health import health_of, words_of
from kalix_compliance.oversight import system_state as system
from kalix_compliance.oversight.queries import chain_state
from kalix_compliance.oversight.queries.jobs import job_table, outages, worker_seen
from kalix_compliance.oversight.queries.mail import mail_lines
from kalix_compliance.oversight.queries.sign_ins import sign_in_days, sign_ins
from kalix_compliance.oversight.queries.storage import storage
from kalix_compliance.oversight.views.section import section
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader

P = Permission


@section.page("/system", permission=P.SYSTEM_HEALTH)
def health() -> ResponseReturnValue:
    """Jobs, mail, sign-ins, room, the three stores, the chain, the backups: what wants looking at first."""
    session, actor = reader(), current_actor()
    mail = health_of(session)
    backups = backup_state(session)
    checkpoint, unreadable = _checkpoint()
    return render_template(
        "oversight/health.html",
        jobs=job_table(session, actor, now(), _schedule()),
        failed_runs=system.failed_runs(session, actor),
        worker_at=worker_seen(session),
        mail=mail,
        mail_words=words_of(mail),
        mail_lines=mail_lines(session, actor, now()),
        sign_ins=sign_in_days(session, actor, now()),
        storage=storage(session, actor, current_app.config),
        stores=system.stores(session, actor),
        database=system.database_of(session, actor),
        chain=chain_state(session, actor),
        checkpoint=checkpoint,
        checkpoint_unreadable=unreadable,
        backups=backups,
        backups_trouble=backups.trouble(now()),
    )


@section.page("/system/jobs", permission=P.SYSTEM_HEALTH)
def jobs() -> ResponseReturnValue:
    """Every job: how often, when last, what was missed; when no worker ran; the latest runs."""
    session, actor = reader(), current_actor()
    return render_template(
        "oversight/jobs.html",
        jobs=job_table(session, actor, now(), _schedule()),
        outages=outages(session, actor, now(), _schedule()),
        runs=system.run_lines(session, actor),
        worker_at=worker_seen(session),
    )


@section.page("/system/sign-ins", permission=P.SYSTEM_HEALTH)
def failed_sign_ins() -> ResponseReturnValue:
    """Thirty days of failed sign-ins."""
    return render_template(
        "oversight/sign_ins.html", found=sign_ins(reader(), current_actor(), now())
    )


@section.page("/system/storage", permission=P.SYSTEM_HEALTH)
def room() -> ResponseReturnValue:
    """What lies where, and how much room is left."""
    return render_template(
        "oversight/storage.html",
        storage=storage(reader(), current_actor(), current_app.config),
        stores=system.stores(reader(), current_actor()),
        database=system.database_of(reader(), current_actor()),
    )


def _schedule() -> tuple[Job, ...]:
    return cast("tuple[Job, ...]", current_app.extensions.get("schedule", ()))


def _checkpoint() -> tuple[Checkpoint | None, bool]:
    """The last signed head of the chain, and whether the folder could not be read."""
    try:
        return last_checkpoint(current_app.config), False
    except (OSError, ValueError):
        return None, True
