"""What the worker does for access packages: what has expired is deleted."""

from sqlalchemy import select

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.jobs.saying import said
from kalix_compliance.subject_requests.commands.package_giving import end_package
from kalix_compliance.subject_requests.models import AccessPackage


def end_packages(actor: Actor) -> str | None:
    """Every ten minutes (needs system:sweep); what an outage jumped over goes then."""
    actor.require(Permission.SYSTEM_SWEEP)
    with open_unit(actor) as unit:
        due = unit.session.scalars(
            select(AccessPackage.id)
            .where(AccessPackage.ended_at.is_(None), AccessPackage.expires_at <= unit.now)
            .order_by(AccessPackage.expires_at)
        ).all()
    ended = sum(end_package(actor, package_id) for package_id in due)
    return said(ended=ended)
