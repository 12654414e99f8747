"""The companies with which the shop of the demonstration shares data: four that stay, one that has ended."""

from datetime import date, datetime

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.demo.incidents.cast import Cast, Timeline, ago
from kalix_compliance.processors.catalogue import DataKind
from kalix_compliance.processors.commands import (
    ContactChanges,
    ProcessorDetails,
    add_processor,
    edit_processor,
    end_processor,
)
from kalix_compliance.processors.models import ProcessorKind

D = DataKind
CARRIER = "Công ty TNHH Giao nhận Sao Đêm"
HOSTING = "Công ty CP Máy chủ Mây Trắng"
MAILER = "Courier Mail Pte. Ltd."
PAYMENT = "Công ty CP Thanh toán Cánh Diều"
FORMER = "Công ty TNHH In tờ rơi Phố Cổ"


def sharing(now: datetime, cast: Cast) -> Timeline:
    """Entered two months ago; one contract is renewed, one company gets nothing any more."""
    year = in_hanoi(now).year
    known = {}

    def add(details: ProcessorDetails, name: str, email: str, phone: str) -> None:
        known[details.name] = add_processor(
            cast.officer, details, ContactChanges(name, email, phone)
        )

    def renew() -> None:
        edit_processor(
            cast.officer,
            known[CARRIER],
            None,
            _carrier(year, f"{year + 2}-GN-07", date(year + 2, 12, 31)),
            ContactChanges(),
            reason="Gia hạn hợp đồng hai năm, thêm điều khoản xóa dữ liệu sau khi giao.",
        )

    def end() -> None:
        end_processor(
            cast.officer, known[FORMER], None, reason="Hết hợp đồng; đã nhận biên bản xóa dữ liệu."
        )

    return [
        (ago(days=58, hours=6), lambda: add(_carrier(year), "Đinh Công Vượng", "dieuphoi@saodem.example", "0243 999 0101")),
        (ago(days=58, hours=5), lambda: add(_hosting(year), "Tô Thị Hạnh", "baomat@maytrang.example", "0243 999 0102")),
        (ago(days=57, hours=6), lambda: add(_mailer(year), "Mai Lan", "privacy@couriermail.example", "+65 6999 0103")),
        (ago(days=57, hours=5), lambda: add(_payment(year), "Lý Quốc Nam", "dpo@canhdieu.example", "0243 999 0104")),
        (ago(days=56, hours=5), lambda: add(_former(year), "Cao Thị Yến", "donhang@phoco.example", "0243 999 0105")),
        (ago(days=20, hours=4), renew),
        (ago(days=12, hours=4), end),
    ]  # fmt: skip


def _carrier(year: int, number: str = "", until: date | None = None) -> ProcessorDetails:
    return ProcessorDetails(
        name=CARRIER,
        kind=ProcessorKind.PROCESSOR,
        service="Giao hàng và lắp đặt tại nhà khách",
        data_types=(D.NAME, D.PHONE, D.ADDRESS, D.ORDER),
        contract_no=number or f"{year}-GN-03",
        contract_on=date(year, 1, 5),
        contract_until=until or date(year, 12, 31),
        answers_in_days=3,
    )


def _hosting(year: int) -> ProcessorDetails:
    return ProcessorDetails(
        name=HOSTING,
        kind=ProcessorKind.PROCESSOR,
        service="Máy chủ của website và sao lưu",
        data_types=(D.NAME, D.PHONE, D.EMAIL, D.ADDRESS, D.ORDER, D.ACCOUNT),
        contract_no=f"MT-{year}-118",
        contract_on=date(year, 3, 1),
        contract_until=date(year + 1, 2, 28),
        answers_in_days=5,
    )


def _mailer(year: int) -> ProcessorDetails:
    return ProcessorDetails(
        name=MAILER,
        kind=ProcessorKind.PROCESSOR,
        service="Gửi bản tin và thư khuyến mại",
        data_types=(D.NAME, D.EMAIL),
        country="SG",
        contract_no=f"CM-{year}-0442",
        contract_on=date(year, 2, 10),
        contract_until=date(year + 1, 2, 9),
        answers_in_days=5,
    )


def _payment(year: int) -> ProcessorDetails:
    return ProcessorDetails(
        name=PAYMENT,
        kind=ProcessorKind.THIRD_PARTY,
        service="Cổng thanh toán trên website",
        data_types=(D.NAME, D.PHONE, D.PAYMENT),
        contract_no=f"CD/{year}/77",
        contract_on=date(year, 1, 15),
        answers_in_days=10,
    )


def _former(year: int) -> ProcessorDetails:
    return ProcessorDetails(
        name=FORMER,
        kind=ProcessorKind.PROCESSOR,
        service="In và gửi tờ giới thiệu theo địa chỉ",
        data_types=(D.NAME, D.ADDRESS),
        contract_no=f"PC-{year - 1}-12",
        contract_on=date(year - 1, 11, 1),
        contract_until=date(year, 10, 31),
    )
