"""What access packages do when something is announced (`wiring.py` names each pair)."""

from sqlalchemy import select

from kalix_compliance.casework.events import HiddenFromPeople
from kalix_compliance.execution.unit import Unit
from kalix_compliance.subject_requests.models import AccessPackage
from kalix_compliance.subject_requests.package.loading import empty


def on_hidden_from_people(unit: Unit, happened: HiddenFromPeople) -> None:
    """A file that tells of it is given to nobody any more, and no page counts what was in it."""
    wanted = select(AccessPackage).where(AccessPackage.customer_id.in_(happened.customer_ids))
    for package in unit.session.scalars(wanted.with_for_update()):
        if package.ended_at is None and any(part in package.sections for part in happened.parts):
            empty(unit, package)
        package.sections = {
            code: figures
            for code, figures in package.sections.items()
            if code not in happened.parts
        }
