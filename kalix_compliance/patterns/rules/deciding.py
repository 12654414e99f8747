"""Who may say that a suggestion is nothing, and when."""

from kalix_compliance.core.language import Sentence, say
from kalix_compliance.patterns.kinds import Standing


def reasons_not_to_decide(standing: Standing, *, concerned: bool = False) -> list[Sentence]:
    """Why this person cannot dismiss it now; empty when they can."""
    if standing is Standing.DISMISSED:
        return [say("Gợi ý này đã được bỏ qua.")]
    if standing is Standing.IN_BREACH:
        return [say("Các khiếu nại này đã vào một sự cố. Ghi nhận xét ở sự cố đó.")]
    if concerned:
        return [say("Gợi ý này nói về tài khoản của bạn nên người khác phải xem.")]
    return []
