"""Who has agreed to what in the demonstration, who has changed their mind, and the mails that were written."""

from datetime import datetime
from functools import partial
from random import Random
from uuid import UUID

from kalix_compliance.casework.kinds import Decision
from kalix_compliance.consents.commands.recording import NewConsent, record_consent
from kalix_compliance.consents.commands.texts import write_text
from kalix_compliance.consents.commands.withdrawing import withdraw_consent
from kalix_compliance.consents.kinds import ConsentMethod, Purpose, WithdrawnBy
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.demo.incidents.cast import Cast, Timeline, ago
from kalix_compliance.demo.people import a_person
from kalix_compliance.mailings.commands.signing import sign_mailing, submit_mailing
from kalix_compliance.mailings.commands.writing import Draft, write_mailing
from kalix_compliance.mailings.send_job import send_mailings

PEOPLE = 28
POSTMAN = system_actor("mailings.send", Permission.SYSTEM_DELIVER)
FIRST_PERSON = 30_000
NEWSLETTER = (
    "Tôi đồng ý để {company} dùng họ tên và email của tôi để gửi bản tin về nội thất. Không bên nào khác nhận "
    "dữ liệu này, trừ đơn vị gửi thư thay công ty. Tôi từ chối lúc nào cũng được bằng liên kết ở cuối thư."
)
NEWSLETTER_NOW = (
    "Tôi đồng ý để {company} dùng họ tên và email của tôi để gửi bản tin về nội thất, mỗi tháng một lần. Đơn vị "
    "gửi thư thay công ty đặt máy chủ tại Singapore. Tôi từ chối lúc nào cũng được bằng liên kết ở cuối thư, gọi "
    "tổng đài hoặc báo tại showroom."
)
PROMOTION = (
    "Tôi đồng ý để {company} dùng họ tên và email của tôi để báo khuyến mại, giới thiệu sản phẩm mới. Đồng ý mục "
    "này không phải là điều kiện để mua hàng. Tôi từ chối lúc nào cũng được."
)
PROOFS = {
    ConsentMethod.WEBSITE: "Nhật ký đăng ký của website, dòng {n}",
    ConsentMethod.PAPER: "Phiếu số {n}, tủ hồ sơ showroom Bát Khối",
    ConsentMethod.CALL: "Cuộc gọi CG-{n}, tệp ghi âm cùng số",
}
SHOWN, LATER = "Bàn ăn gỗ sồi mới và lịch mở cửa dịp lễ", "Chăm bàn ghế gỗ khi trời hanh"
SHOWN_WORDS = (
    "Tháng này showroom bày bộ bàn ăn gỗ sồi mới, ghép mộng, phủ dầu. Quý khách ghé xem "
    "từ 8 giờ đến 21 giờ mỗi ngày; ngày 24/11 showroom nghỉ lễ.\n\nTrân trọng."
)
LATER_WORDS = (
    "Trời hanh làm gỗ co lại. Ba việc nên làm trước mùa đông: lau khăn ẩm vắt kỹ, phủ dầu "
    "hai lần, để bàn cách lò sưởi một mét.\n\nTrân trọng."
)


def agreeing(rng: Random, now: datetime, cast: Cast) -> Timeline:
    """Words, consents over two months, a few taken back, one mail that went out, one that waits."""
    texts: dict[str, UUID] = {}
    given: list[UUID] = []
    people: list[UUID] = []
    mails: dict[str, str] = {}

    def write(name: str, purpose: Purpose, words: str, often: str) -> None:
        words = words.format(company=cast.company.short_name)
        texts[name] = write_text(cast.officer, purpose, words, frequency=often)

    def agree(number: int, name: str, method: ConsentMethod, when: datetime) -> None:
        if number >= len(people):
            people.append(register_customer(cast.support, a_person(rng, FIRST_PERSON + number)))
        proof = PROOFS[method].format(n=4100 + len(given))
        new = NewConsent(people[number], texts[name], method, when, proof)
        given.append(record_consent(cast.support, new))

    def put(subject: str, words: str) -> None:
        mails[subject] = write_mailing(cast.officer, Draft(Purpose.NEWSLETTER, subject, words))
        submit_mailing(
            cast.officer, mails[subject], remark="Chỉ gửi cho người đã đồng ý nhận bản tin."
        )

    def sign() -> None:
        sign_mailing(cast.manager, mails[SHOWN], Decision.APPROVED, "Đúng lời, đúng người nhận.")

    timeline: Timeline = [
        (ago(days=58, hours=3), lambda: write("1", Purpose.NEWSLETTER, NEWSLETTER, "không quá bốn thư mỗi tháng")),
        (ago(days=58, hours=2), lambda: write("2", Purpose.PROMOTION, PROMOTION, "không quá hai thư mỗi tháng")),
        (ago(days=33, hours=2), lambda: write("3", Purpose.NEWSLETTER, NEWSLETTER_NOW, "mỗi tháng một thư")),
    ]  # fmt: skip
    ways = (ConsentMethod.WEBSITE, ConsentMethod.WEBSITE, ConsentMethod.PAPER, ConsentMethod.CALL)
    for number in range(PEOPLE):
        before = ago(days=55 - number * 1.8, hours=4)
        name = "1" if before > ago(days=33) else "3"
        when = now - before - ago(minutes=20)
        timeline.append((before, partial(agree, number, name, ways[number % 4], when)))
    timeline += [
        (
            ago(days=3, hours=6) - ago(minutes=number),
            partial(agree, number, "2", ConsentMethod.PAPER, now - ago(days=3, hours=7)),
        )
        for number in range(0, 12, 2)
    ]
    timeline += [
        (ago(days=24, hours=3), lambda: _take_back(cast, given[2], WithdrawnBy.EMAIL)),
        (ago(days=9, hours=3), lambda: _take_back(cast, given[5], WithdrawnBy.CALL)),
        (ago(days=4, hours=3), lambda: put(SHOWN, SHOWN_WORDS)),
        (ago(days=4, hours=2), sign),
        (ago(days=4, hours=1), lambda: send_mailings(POSTMAN)),
        (ago(days=4, minutes=50), lambda: None),
        (ago(days=4, minutes=40), lambda: send_mailings(POSTMAN)),
        (ago(days=2, hours=3), lambda: _take_back(cast, given[8], WithdrawnBy.SHOWROOM)),
        (ago(hours=5), lambda: put(LATER, LATER_WORDS)),
    ]
    return timeline


def _take_back(cast: Cast, consent: UUID, how: WithdrawnBy) -> None:
    withdraw_consent(cast.support, consent, how=how, words="Khách không muốn nhận thư nữa.")
