"""What a request must say before it gets a number."""

from datetime import datetime

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.subject_requests.kinds import Relation

LONGEST_AGO = 365  # days


def reasons_about_received(received_at: datetime, now: datetime) -> list[Sentence]:
    """A request may have been received before it is logged, never later."""
    if received_at > now:
        return [say("Giờ nhận muộn hơn bây giờ. Sửa giờ nhận.")]
    if (now - received_at).days > LONGEST_AGO:
        return [say("Giờ nhận đã quá một năm. Kiểm tra lại năm.")]
    return []


def reasons_not_to_register(
    *,
    relation: Relation,
    representative: str,
    erased: bool,
    same_person: bool,
    running: str,
) -> list[tuple[str, Sentence]]:
    """(field, sentence) of everything that stops this request; nobody asks for somebody else's data.

    `same_person`: the complaint out of which it comes is this customer's. `running`: the number of an open
    request of the same kind by the same person.
    """
    found: list[tuple[str, Sentence]] = []
    if erased:
        found.append(
            ("caller", say("Dữ liệu của khách này đã xóa, không còn gì để xem, sửa hay xóa."))
        )
    if relation is not Relation.SELF and not representative.strip():
        found.append(
            (
                "representative",
                say(
                    "Người khác chỉ được yêu cầu thay khi là người đại diện. Ghi tên, giấy tờ chứng minh "
                    "và cách liên lạc; không có thì không nhận yêu cầu về dữ liệu của người khác."
                ),
            )
        )
    if not same_person:
        found.append(
            (
                "complaint",
                say("Khiếu nại này là của khách khác. Dữ liệu của ai thì người đó yêu cầu."),
            )
        )
    if running:
        found.append(
            (
                "kind",
                say(
                    "Khách đang có yêu cầu cùng loại chưa xong: %(reference)s. Ghi thêm vào đó.",
                    reference=running,
                ),
            )
        )
    return found
