"""What erasures do when something is announced (`wiring.py` names each pair)."""

from kalix_compliance.casework.events import ApprovalAsked
from kalix_compliance.execution.unit import Unit
from kalix_compliance.notifications.events import MessageAccepted, MessageBounced
from kalix_compliance.subject_requests.commands.erasing import note_mail
from kalix_compliance.subject_requests.erasing import mails
from kalix_compliance.subject_requests.erasing.loading import is_erasure


def on_approval_asked(unit: Unit, happened: ApprovalAsked) -> None:
    """Those who may sign an erasure hear of it."""
    if is_erasure(happened.about):
        mails.to_sign(unit, happened.about, happened.asked_by)


def on_message_accepted(unit: Unit, happened: MessageAccepted) -> None:
    """The mail with the day counts from the moment the mail server took it."""
    if is_erasure(happened.about) and happened.notice == mails.TELLS_OF_DAY:
        note_mail(unit.actor, happened.about, happened.message_id, happened.at)


def on_message_bounced(unit: Unit, happened: MessageBounced) -> None:
    """The mail with the day came back: somebody must call before anything is erased."""
    if is_erasure(happened.about) and happened.notice == mails.TELLS_OF_DAY:
        note_mail(unit.actor, happened.about, happened.message_id, None)
