"""What each part of a past complaint leaves in the ledger, in the order of its life."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kalix_compliance.casework.kinds import ApprovalKind, Decision
from kalix_compliance.casework.models import Approval
from kalix_compliance.complaints.catalogue import (
    Channel,
    Conclusion,
    DataItem,
    IdentityMethod,
    Kind,
    Vulnerable,
)
from kalix_compliance.complaints.checklists import CHECKLISTS
from kalix_compliance.complaints.models import Complaint, RemedialAction, VerificationCheck
from kalix_compliance.complaints.obligations import RESOLVE
from kalix_compliance.complaints.sources import marks_of
from kalix_compliance.complaints.states import ActionState, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.ids import new_id
from kalix_compliance.deadlines.calendar import hanoi_day
from kalix_compliance.demo import words
from kalix_compliance.demo.ledger import Case, Ledger
from kalix_compliance.demo.past import Stage
from kalix_compliance.demo.plots import KINDS
from kalix_compliance.demo.sources import cause_of, ordered_on, told_source
from kalix_compliance.demo.traces import clocks, letter, story
from kalix_compliance.vault.keys import keyring


def write(ledger: Ledger, case: Case) -> None:
    """Everything that is kept of one complaint."""
    for chapter in (_complaint, _checks, _action, _signature, clocks, letter, story):
        chapter(ledger, case)


def choose(rng: Random, handlers: Sequence[Actor]) -> dict[str, Any]:
    """What chance decides of a case beside its course."""
    return {
        "handler": rng.choice(handlers),
        "kind": rng.choice(KINDS),
        "findings": rng.choice(words.FINDINGS),
        "conclusion": rng.choice((Conclusion.CONFIRMED, Conclusion.CONFIRMED, Conclusion.PARTLY)),
        "id": new_id(),
        "letter_id": new_id(),
    }


def _complaint(ledger: Ledger, case: Case) -> None:
    past, rng = case.past, ledger.rng
    concluded, told = past.reached(Stage.REMEDYING), case.told_at
    verified = past.reached(Stage.VERIFIED)
    by = case.handler.id
    channel = rng.choices(list(Channel), weights=(6, 3, 3, 1))[0]
    place = {
        Channel.HOTLINE: rng.choice(ledger.company.hotlines),
        Channel.SHOWROOM: rng.choice(ledger.company.showrooms).code,
    }.get(channel, "")
    leaked = rng.sample(list(DataItem), k=rng.randint(1, 3) if case.kind is Kind.LEAK else 1)
    order = {"product": rng.choice(words.PRODUCTS), "quantity": "1", "delivered_on": ""}
    texts = {
        "narrative": rng.choice(words.NARRATIVES[case.kind]),
        "wish": rng.choice(words.WISHES),
        "order": json.dumps(order),
        "differs": words.DIFFERS if case.second else "",
        "source": told_source(case.kind, case.reference),
        "findings": case.findings if concluded else "",
    }
    sealed = {name: case.sealed(f"complaint.{name}", case.id, text) for name, text in texts.items()}
    ledger.add(
        Complaint,
        id=case.id,
        reference=case.reference,
        customer_id=case.customer.id,
        state=past.state,
        kind=case.kind,
        channel=channel,
        place=place,
        received_at=case.received_at,
        registered_at=case.registered_at,
        registered_by=by,
        owner_id=case.handler.staff_id,
        restricted=rng.random() < 0.01,
        vulnerable=Vulnerable.ELDERLY if rng.random() < 0.06 else Vulnerable.NONE,
        data_items=sorted(leaked),
        happened_since=hanoi_day(case.received_at) - timedelta(days=rng.randint(0, 20)),
        ordered_on=ordered_on(case.reference, hanoi_day(case.received_at)),
        source_marks=marks_of(texts["source"], keyring.get().index),
        order_details=sealed.pop("order"),
        **sealed,
        wants_protection=case.kind is Kind.LEAK,
        identity_method=IdentityMethod.CALL_BACK if verified else None,
        identity_at=verified,
        identity_by=by if verified else None,
        conclusion=case.conclusion if concluded else None,
        severity=past.severity if concluded else None,
        cause=cause_of(case.findings) if concluded else None,
        registration_inaccurate=False,
        verified_at=concluded,
        verified_by=by if concluded else None,
        answered_at=told,
        answered_by=by if told else None,
        answer_route=case.route if told else None,
        answer_message=case.letter_id if told and case.by_email else None,
        told_at=told,
        due_at=ledger.end(RESOLVE, case.received_at)[0].at,
        escalated_at=concluded if past.escalated else None,
        closed_at=past.ended_at if past.state is State.CLOSED else None,
        closed_by=case.closer.id if past.state is State.CLOSED else None,
        reopened_times=0,
        version=1,
    )
    ledger.tell(
        case,
        "received" if place else "received_without_place",
        case.registered_at,
        channel=channel.value,
        place=place,
    )


def _checks(ledger: Ledger, case: Case) -> None:
    at = case.past.reached(Stage.VERIFIED)
    for check in CHECKLISTS[case.kind] if at else ():
        row_id = new_id()
        result = case.sealed("verification_check.result", row_id, ledger.rng.choice(words.RESULTS))
        ledger.add(
            VerificationCheck,
            id=row_id,
            complaint_id=case.id,
            code=check.code,
            round=0,
            result=result,
            done_at=at,
            done_by=case.handler.id,
            version=1,
        )


def _action(ledger: Ledger, case: Case) -> None:
    planned, done = case.past.reached(Stage.REMEDYING), case.told_at
    if planned is None:
        return
    checked = case.past.reached(Stage.CLOSED)
    if case.past.waits is ApprovalKind.CLOSING:
        checked = done
    row_id = new_id()
    texts = {
        "what": str(case.remedy.name),
        "result": words.DONE[0] if done else "",
        "effect": words.EFFECTS[0] if checked else "",
    }
    ledger.add(
        RemedialAction,
        id=row_id,
        complaint_id=case.id,
        number=1,
        state=_action_state(done, checked),
        suggestion=case.remedy.code,
        owner_id=case.handler.staff_id,
        due_on=hanoi_day(planned) + timedelta(days=case.remedy.days),
        done_at=done,
        done_by=case.handler.id if done else None,
        checked_at=checked,
        checked_by=case.handler.id if checked else None,
        version=1,
        **{
            name: case.sealed(f"remedial_action.{name}", row_id, text)
            for name, text in texts.items()
        },
    )


def _signature(ledger: Ledger, case: Case) -> None:
    past = case.past
    kind = ApprovalKind.CLOSING if case.signed else past.waits
    if kind is None:
        return
    row_id = new_id()
    reason = words.LATE if kind is ApprovalKind.EXTENSION else words.EFFECTS[0]
    ledger.add(
        Approval,
        id=row_id,
        about=case.reference,
        customer_id=case.customer.id,
        kind=kind,
        asked_by=case.handler.id,
        asked_at=past.reached(past.stage) if past.waits else case.told_at,
        reason=case.sealed("approval.reason", row_id, reason),
        decided_by=case.signer.id if case.signed else None,
        decided_at=past.ended_at if case.signed else None,
        decision=Decision.APPROVED if case.signed else None,
        version=1,
    )


def _action_state(done: datetime | None, checked: datetime | None) -> ActionState:
    if checked:
        return ActionState.CHECKED
    return ActionState.DONE if done else ActionState.PLANNED
