"""Why a step of a file is not possible now, in whole sentences; page and command ask the same."""

from datetime import datetime

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.exports.kinds import Purpose, State
from kalix_compliance.exports.states import LIFE

SIGNED_BEYOND = 100
"""A file that names more people than this leaves only with a second person's signature."""
LONGEST_NOTE = 1_000
WORDS_NEEDED = say("Ghi rõ tệp dùng vào việc gì.")

DISK_FULL, NOT_ALLOWED, MORE_PEOPLE, MEANINGLESS, UNKNOWN, BROKEN_OFF, TOO_LONG = (
    "disk-full", "not-allowed", "more-people", "meaningless", "unknown-kind", "broken-off", "too-long",
)  # fmt: skip
FAILURES = {
    DISK_FULL: say("Máy chủ hết chỗ. Báo người quản trị dọn ổ đĩa rồi yêu cầu lại."),
    NOT_ALLOWED: say("Người yêu cầu không còn quyền lấy tệp này, hoặc tài khoản đã khóa."),
    MORE_PEOPLE: say("Lúc làm, số người trong tệp đã nhiều hơn lúc được duyệt. Yêu cầu lại."),
    MEANINGLESS: say("Bộ lọc không còn dùng được. Mở lại trang, chọn lại rồi yêu cầu tệp khác."),
    UNKNOWN: say("Loại tệp này không còn nữa. Mở trang cần lấy và chọn tệp khác."),
    BROKEN_OFF: say("Việc làm tệp bị ngắt giữa chừng ba lần. Báo người quản trị."),
    TOO_LONG: say("Quá nhiều dòng cho một trang tính. Thêm bộ lọc rồi yêu cầu lại."),
}
OTHERWISE = say("Làm ba lần đều gặp lỗi. Báo người quản trị, kèm mã lỗi trên trang này.")


def needs_signature(people: int) -> bool:
    return people > SIGNED_BEYOND


def may_still_name(people: int, allowed: int, *, signed: bool) -> bool:
    """Whether a file may name so many when it is made: records go on while somebody signs.

    A signature covers a tenth more than was said when it was given; without one a hundred is the end.
    """
    return people <= SIGNED_BEYOND or (signed and people <= allowed + allowed // 10)


def reasons_not_to_ask(purpose: Purpose, note: str, people: int) -> list[Sentence]:
    """Words are needed where the purpose alone says too little, and where somebody has to sign."""
    if note:
        return []
    if needs_signature(people):
        return [say("Tệp có hơn 100 người nên phải có người duyệt. Ghi rõ tệp dùng vào việc gì.")]
    return [WORDS_NEEDED] if purpose is Purpose.OTHER else []


def reasons_not_to_sign(asked_by: str, state: State, actor_id: str) -> list[Sentence]:
    if state is not State.WAITING:
        return [say("Tệp này không còn chờ ký.")]
    if asked_by == actor_id:
        return [say("Người trình không tự ký. Cần một người khác ký.")]
    return []


def reasons_not_to_cancel(asked_by: str, state: State, actor_id: str) -> list[Sentence]:
    reasons = []
    if asked_by != actor_id:
        reasons.append(say("Chỉ người yêu cầu mới bỏ được yêu cầu này."))
    if not LIFE.allows(state, State.CANCELLED):
        reasons.append(say("Yêu cầu này đã kết thúc."))
    return reasons


def reasons_not_to_take(
    asked_by: str, state: State, expires_at: datetime | None, actor_id: str, now: datetime
) -> list[Sentence]:
    """Only whoever asked takes the file: others ask for their own, under their own name."""
    if asked_by != actor_id:
        return [say("Chỉ người yêu cầu mới tải được tệp. Bạn cần thì tự yêu cầu một tệp.")]
    if state is State.ENDED or (state is State.READY and expires_at and expires_at <= now):
        return [say("Tệp đã hết hạn và đã xóa. Yêu cầu lại để có tệp mới.")]
    if state is not State.READY:
        return [say("Tệp chưa làm xong.")]
    return []


def failure_words(code: str) -> Sentence:
    """What went wrong, and what to do."""
    return FAILURES.get(code, OTHERWISE)
