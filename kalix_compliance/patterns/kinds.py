"""What several complaints about leaks can have in common."""

from enum import StrEnum

from kalix_compliance.core.language import say


class Feature(StrEnum):
    SOURCE = "source"
    SHOWROOM = "showroom"
    DATA_ITEMS = "data-items"
    ACCOUNT = "account"
    ORDER_PERIOD = "order-period"


FEATURE_NAMES = {
    Feature.SOURCE: say("Cùng nêu một nguồn"),
    Feature.SHOWROOM: say("Cùng một showroom"),
    Feature.DATA_ITEMS: say("Cùng những dữ liệu ấy"),
    Feature.ACCOUNT: say("Cùng một tài khoản đã mở hồ sơ khách"),
    Feature.ORDER_PERIOD: say("Đặt hàng cùng một tuần"),
}


class Standing(StrEnum):
    """What has become of a suggestion."""

    OPEN = "open"
    IN_BREACH = "in-breach"
    DISMISSED = "dismissed"


STANDING_NAMES = {
    Standing.OPEN: say("Chờ xem"),
    Standing.IN_BREACH: say("Đã vào sự cố"),
    Standing.DISMISSED: say("Đã bỏ qua"),
}
