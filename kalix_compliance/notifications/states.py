"""Where a message is on its way, and which moves are possible."""

from enum import StrEnum

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.core.state_machine import StateMachine


class Delivery(StrEnum):
    QUEUED = "queued"  # waits for its turn
    SENDING = "sending"  # claimed by a deliverer; the server may have it or not
    ACCEPTED = "accepted"  # the mail server took it
    DELIVERED = "delivered"  # a delivery report says so
    BOUNCED = "bounced"  # the server refused it for good
    DEFERRED = "deferred"  # "not now": another try is planned
    FAILED = "failed"  # given up after all tries
    UNCERTAIN = "uncertain"  # the line broke after the text had gone: a person decides
    CANCELLED = "cancelled"  # withdrawn before it left


WAITING = (Delivery.QUEUED, Delivery.DEFERRED)
REACHED = (Delivery.ACCEPTED, Delivery.DELIVERED)

_ANSWERS = frozenset(
    {
        Delivery.QUEUED,  # the server could not be reached after all
        Delivery.ACCEPTED,
        Delivery.DEFERRED,
        Delivery.BOUNCED,
        Delivery.FAILED,
        Delivery.UNCERTAIN,
    }
)

# An accepted message may still come back; what came back, or was given up, is never sent again: a new
# message is written instead, so that nobody gets two without somebody having wanted it.
DELIVERY: StateMachine[Delivery] = StateMachine(
    {
        Delivery.QUEUED: frozenset({Delivery.SENDING, Delivery.FAILED, Delivery.CANCELLED}),
        Delivery.SENDING: _ANSWERS,
        Delivery.ACCEPTED: frozenset({Delivery.DELIVERED, Delivery.BOUNCED}),
        Delivery.DELIVERED: frozenset(),
        Delivery.BOUNCED: frozenset(),
        Delivery.DEFERRED: frozenset({Delivery.SENDING, Delivery.FAILED, Delivery.CANCELLED}),
        Delivery.FAILED: frozenset(),
        Delivery.UNCERTAIN: frozenset(
            {
                Delivery.QUEUED,  # a person says: send it again
                Delivery.ACCEPTED,  # a person knows, or the answer came late after all
                Delivery.BOUNCED,
                Delivery.DEFERRED,
                Delivery.FAILED,
            }
        ),
        Delivery.CANCELLED: frozenset(),
    }
)

WORDS: dict[Delivery, Sentence] = {
    Delivery.QUEUED: say("Đang chờ gửi"),
    Delivery.SENDING: say("Đang gửi"),
    Delivery.ACCEPTED: say("Máy chủ thư đã nhận"),
    Delivery.DELIVERED: say("Đã tới người nhận"),
    Delivery.BOUNCED: say("Bị trả lại"),
    Delivery.DEFERRED: say("Hẹn gửi lại"),
    Delivery.FAILED: say("Không gửi được"),
    Delivery.UNCERTAIN: say("Chưa rõ đã tới chưa"),
    Delivery.CANCELLED: say("Đã hủy"),
}
