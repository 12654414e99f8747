"""The backups that were made, and what the trials of them showed."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from kalix_compliance.backups.models import Act
from kalix_compliance.backups.queries import backup_state, run_rows
from kalix_compliance.backups.views.section import section
from kalix_compliance.core.permissions import Permission
from kalix_compliance.web.identity import current_actor
from kalix_compliance.web.reading import now, reader


@section.page("/", permission=Permission.SYSTEM_HEALTH)
def index() -> ResponseReturnValue:
    """The last backup, the last trial, and what somebody has to do."""
    session, actor = reader(), current_actor()
    state = backup_state(session)
    return render_template(
        "backups/index.html",
        state=state,
        trouble=state.trouble(now()),
        made=run_rows(session, actor, Act.CREATE),
        tried=run_rows(session, actor, Act.TRIAL),
        keep=current_app.config["BACKUP_KEEP"],
    )
