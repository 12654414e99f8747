"""Emptying what the kinds of case share, once a case is no longer kept.

The story keeps its events and their days, the evidence its place in the audit trail, the signatures who
signed when. No words, no files and no person are left.
"""

import json

from sqlalchemy import CursorResult, Delete, Update, delete, select, update

from kalix_compliance.casework.history import GONE, PLACE
from kalix_compliance.casework.models import (
    Approval,
    Attachment,
    AttachmentContent,
    CaseEvent,
    RegisterState,
)
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.emptying import empty_messages_about
from kalix_compliance.vault import safes


def empty_case(unit: Unit, reference: str) -> dict[str, int]:
    """Empty story, evidence, signatures, messages and earlier register entries of a case, and count them."""
    files = select(Attachment.id).where(Attachment.about == reference)
    _run(unit, delete(AttachmentContent).where(AttachmentContent.id.in_(files)))
    return {
        "files": _run(unit, delete(Attachment).where(Attachment.about == reference)),
        "texts": _empty_story(unit, reference),
        "signatures": _empty_signatures(unit, reference),
        "messages": empty_messages_about(unit, reference),
        "states": empty_register(unit, reference),
    }


def _empty_story(unit: Unit, reference: str) -> int:
    here = CaseEvent.about == reference
    texts = _run(unit, update(CaseEvent).where(here, CaseEvent.text.is_not(None)).values(text=None))
    _run(unit, update(CaseEvent).where(here).values(customer_id=None))
    return texts


def _empty_signatures(unit: Unit, reference: str) -> int:
    return _run(
        unit,
        update(Approval)
        .where(Approval.about == reference)
        .values(reason=None, remark=None, customer_id=None),
    )


def empty_register(unit: Unit, reference: str) -> int:
    """What a register once said of an entry: that there was one, and no more."""
    states = unit.session.scalars(
        select(RegisterState).where(RegisterState.entry_id == reference)
    ).all()
    house = safes.house()
    for state in states:
        state.sealed = house.seal(PLACE, state.id, json.dumps(GONE))
        state.customer_id = None
    return len(states)


def _run(unit: Unit, statement: Update | Delete) -> int:
    done = unit.session.execute(statement.execution_options(synchronize_session=False))
    return done.rowcount if isinstance(done, CursorResult) else 0
