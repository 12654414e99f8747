"""The rail at the left: which places each role has, and how many things wait there.

A place needs no permission of its own here: it is shown to whoever may open its page. Places whose page
is not built, or that this person may not open, are left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, request

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission

Counts = Mapping[str, tuple[int, bool]]
UNDER_THE_THUMB = 3  # places that stay visible on a phone; the others are behind "Mục khác"


@dataclass(frozen=True)
class Place:
    """A line of the table below: what it is called and which page it opens."""

    label: Text
    endpoint: str


@dataclass(frozen=True)
class RoleRail:
    """What a role is called on the page, and its places under their headings."""

    name: Text
    groups: tuple[tuple[Text, tuple[Place, ...]], ...]


@dataclass(frozen=True)
class RailItem:
    """A place as drawn. `count` is shown only where a person must act; `late` when one is overdue;
    `deep` items are behind "Mục khác" on a phone; `here` is "page", "true" (inside it) or None."""

    label: Text
    endpoint: str
    permission: Permission
    count: int | None = None
    late: bool = False
    deep: bool = False
    here: str | None = None


@dataclass(frozen=True)
class RailGroup:
    title: Text
    items: tuple[RailItem, ...]


WORK, FOLLOW, LOOK_UP = say("Công việc"), say("Theo dõi"), say("Tra cứu")
DATA = say("Dữ liệu cá nhân")
REPORTS, EVIDENCE, SETTINGS = say("Báo cáo"), say("Bằng chứng"), say("Thiết lập")

QUEUE = Place(say("Việc của tôi"), "overview.queue")
INTAKE = Place(say("Ghi khiếu nại"), "intake.new")
CASES = Place(say("Tất cả hồ sơ"), "complaints.index")
WAITING = Place(say("Chờ người khác"), "overview.waiting")
APPROVALS = Place(say("Chờ ký duyệt"), "overview.approvals")
BREACHES = Place(say("Sự cố dữ liệu"), "breaches.index")
CALLS = Place(say("Gọi báo sự cố"), "breaches.call_lists")
REQUESTS = Place(say("Yêu cầu về dữ liệu"), "subject_requests.index")
DISCLOSURES = Place(say("Cung cấp cho cơ quan"), "disclosures.index")
CONSENTS = Place(say("Sự đồng ý"), "consents.index")
MAILINGS = Place(say("Thư quảng cáo"), "mailings.index")
PROCESSORS = Place(say("Bên xử lý"), "processors.index")
HOLDS = Place(say("Lệnh giữ dữ liệu"), "holds.index")
RETENTION = Place(say("Lưu trữ và xóa"), "retention.index")
REGISTERS = Place(say("Sổ theo dõi"), "registers.index")
CUSTOMERS = Place(say("Khách hàng"), "customers.index")
NOTICES = Place(say("Mẫu tin nhắn"), "notifications.notices")
PATTERNS = Place(say("Dấu hiệu chung"), "patterns.index")
OUTBOX = Place(say("Thư gửi đi"), "notifications.outbox")
DASHBOARD = Place(say("Toàn cảnh"), "reports.dashboard")
FIGURES = Place(say("Báo cáo"), "reports.figures")
OVERDUE = Place(say("Quá hạn"), "reports.overdue")
STAFF = Place(say("Tài khoản"), "staff.index")
CALENDAR = Place(say("Ngày nghỉ"), "calendar.index")
EXPORTS = Place(say("Tệp xuất"), "exports.index")
AUDIT = Place(say("Nhật ký"), "oversight.audit")
HEALTH = Place(say("Tình trạng hệ thống"), "oversight.health")
OPENINGS = Place(say("Ai xem dữ liệu"), "oversight.openings")
TRAININGS = Place(say("Sổ tập huấn"), "staff.trainings")
INSPECTION = Place(say("Gói cho đoàn kiểm tra"), "inspection.index")

BELONGS_TO = {
    "overview.search": "",  # what it shows is of every kind
    "overview.help": "",
    "oversight.account_openings": OPENINGS.endpoint,
    "oversight.jobs": HEALTH.endpoint,
    "oversight.failed_sign_ins": HEALTH.endpoint,
    "oversight.room": HEALTH.endpoint,
    "backups.index": HEALTH.endpoint,
}

ROLES: dict[str, RoleRail] = {
    "support": RoleRail(
        say("Hỗ trợ khách hàng"),
        (
            (WORK, (QUEUE, INTAKE, CASES, REQUESTS, WAITING, CALLS)),
            (LOOK_UP, (CUSTOMERS, CONSENTS, NOTICES, OUTBOX)),
        ),
    ),
    "manager": RoleRail(
        say("Quản lý"),
        (
            (
                FOLLOW,
                (
                    DASHBOARD,
                    OVERDUE,
                    APPROVALS,
                    CASES,
                    BREACHES,
                    PATTERNS,
                    REQUESTS,
                    DISCLOSURES,
                    QUEUE,
                ),
            ),
            (REPORTS, (FIGURES, REGISTERS, EXPORTS)),
            (DATA, (CONSENTS, MAILINGS, PROCESSORS, HOLDS, RETENTION)),
            (LOOK_UP, (CUSTOMERS, NOTICES, OUTBOX, STAFF, CALENDAR, HEALTH)),
        ),
    ),
    "compliance": RoleRail(
        say("Bảo vệ dữ liệu"),
        (
            (
                WORK,
                (
                    QUEUE,
                    BREACHES,
                    REQUESTS,
                    DISCLOSURES,
                    PATTERNS,
                    APPROVALS,
                    CASES,
                    WAITING,
                    OVERDUE,
                ),
            ),
            (REPORTS, (FIGURES, REGISTERS, EXPORTS)),
            (DATA, (CONSENTS, MAILINGS, PROCESSORS, HOLDS, RETENTION)),
            (LOOK_UP, (CUSTOMERS, NOTICES, OUTBOX, CALENDAR)),
            (EVIDENCE, (AUDIT, OPENINGS, HEALTH, TRAININGS, INSPECTION)),
        ),
    ),
    "administrator": RoleRail(
        say("Quản trị"),
        ((SETTINGS, (STAFF, CALENDAR, NOTICES)), (FOLLOW, (HEALTH, OUTBOX, AUDIT))),
    ),
    "auditor": RoleRail(
        say("Kiểm tra"),
        (
            (
                EVIDENCE,
                (
                    AUDIT,
                    OPENINGS,
                    REGISTERS,
                    CASES,
                    BREACHES,
                    PATTERNS,
                    REQUESTS,
                    DISCLOSURES,
                    OVERDUE,
                ),
            ),
            (REPORTS, (FIGURES,)),
            (DATA, (CONSENTS, MAILINGS, PROCESSORS, HOLDS, RETENTION)),
            (LOOK_UP, (CUSTOMERS, TRAININGS, NOTICES, OUTBOX, HEALTH)),
        ),
    ),
}


def role_name(role: str) -> Text:
    """What a role is called on the page."""
    return ROLES[role].name if role in ROLES else role


def needed(app: Flask, endpoint: str) -> Permission | None:
    """The permission that a page names itself; None when there is no such page."""
    permission = getattr(app.view_functions.get(endpoint), "permission", None)
    return permission if isinstance(permission, Permission) else None


def may_open(actor: Actor | None, endpoint: str) -> bool:
    """Whether the page exists and this person may open it."""
    permission = needed(current_app, endpoint)
    return actor is not None and permission is not None and actor.may(permission)


def rail_for(actor: Actor | None) -> tuple[RailGroup, ...]:
    """The rail of this person on this page; empty for strangers and for roles without one."""
    if actor is None or actor.role not in ROLES:
        return ()
    count: Callable[[Actor], Counts] = current_app.extensions.get("rail_counts", lambda _actor: {})
    return arrange(ROLES[actor.role], actor, count(actor), request.endpoint or "")


def arrange(role: RoleRail, actor: Actor, counts: Counts, here: str) -> tuple[RailGroup, ...]:
    """Leave out what is not for this person, mark where they are, keep three under the thumb."""
    open_places = [
        (title, [place for place in places if may_open(actor, place.endpoint)])
        for title, places in role.groups
    ]
    in_order = [place.endpoint for _, places in open_places for place in places]
    current = _current(in_order, here)
    near = in_order[:UNDER_THE_THUMB]

    def drawn(place: Place) -> RailItem:
        waiting, late = counts.get(place.endpoint, (0, False))
        inside = "page" if place.endpoint == here else "true"
        return RailItem(
            place.label,
            place.endpoint,
            needed(current_app, place.endpoint) or Permission.ACCOUNT_OWN,
            waiting or None,
            late,
            place.endpoint not in near,
            inside if place.endpoint == current else None,
        )

    return tuple(
        RailGroup(title, tuple(drawn(place) for place in places))
        for title, places in open_places
        if places
    )


def _current(endpoints: list[str], here: str) -> str | None:
    """The place of this page: itself, else the first place of its section."""
    here = BELONGS_TO.get(here, here)
    if here in endpoints:
        return here
    section = here.partition(".")[0] + "."
    return next((endpoint for endpoint in endpoints if endpoint.startswith(section)), None)
