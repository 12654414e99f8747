"""How the system is: its database, its three stores, its jobs and its mail, as one page shows them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.models import UNFINDABLE, Customer, IndexedCustomer
from kalix_compliance.database.base import KEYSTORE, SEARCH, Base
from kalix_compliance.database.side_stores import reading
from kalix_compliance.jobs.health import NO_WORKER, LateJob, RunRow, recent_runs
from kalix_compliance.jobs.models import JobRun, Outcome
from kalix_compliance.oversight.run_words import run_words
from kalix_compliance.vault.models import CustomerKey
from kalix_compliance.web.formats import moment

RUNS_SHOWN = 50
FAILED_SHOWN = 5

# fmt: off
JOB_NAMES: dict[str, Sentence] = {
    "audit.verify":     say("Kiểm tra chuỗi nhật ký"),
    "audit.checkpoint": say("Ký làm chứng chuỗi nhật ký"),
    "audit.mail":       say("Gửi thư làm chứng chuỗi nhật ký"),
    "backups.create":   say("Sao lưu"),
    "backups.trial":    say("Khôi phục thử bản sao lưu"),
    "breaches.notices": say("Gửi thông báo đã duyệt"),
    "breaches.import":  say("Nhập danh sách từ tệp"),
    "breaches.reviews": say("Nhắc xem lại quyết định để sau"),
    "breaches.erased":  say("Soát người đã xóa dữ liệu trong danh sách"),
    "casework.summaries": say("Soát chỉ mục lời trong hồ sơ"),
    "customers.index":  say("Soát chỉ mục tìm kiếm"),
    "deadlines.flag":   say("Đánh dấu và nhắc hạn"),
    "exports.make":     say("Làm tệp xuất"),
    "exports.end":      say("Xóa tệp xuất hết hạn"),
    "holds.review":     say("Nhắc xem lại lệnh giữ"),
    "digest.send":      say("Thư đầu ngày cho quản lý"),
    "retention.run":      say("Xóa hồ sơ hết hạn lưu"),
    "retention.continue": say("Làm tiếp việc xóa hồ sơ hết hạn lưu"),
    "intake.drafts":    say("Xóa bản nháp bỏ quên"),
    "jobs.sweep":       say("Dọn ghi chép các lần chạy"),
    "consents.import":  say("Nhập danh sách đồng ý"),
    "mail.deliver":     say("Gửi thư tới hạn"),
    "mailings.send":    say("Gửi thư quảng cáo đã duyệt"),
    "mail.sweep":       say("Soát thư gửi dở"),
    "reports.months":   say("Đếm sẵn các tháng đã qua"),
    "patterns.look":    say("Tìm dấu hiệu chung của khiếu nại"),
    "registers.keep":   say("Ghi lại sổ theo dõi"),
    "rights.packages":  say("Xóa gói dữ liệu hết hạn"),
    "rights.erase":     say("Xóa dữ liệu đã hết thời gian suy nghĩ lại"),
    "rights.passed-on": say("Nhắc bên nhận dữ liệu"),
    "staff.sessions":   say("Dọn phiên đăng nhập"),
}

OUTCOMES: dict[Outcome, Sentence] = {
    Outcome.RUNNING: say("đang chạy"),
    Outcome.DONE:    say("xong"),
    Outcome.FAILED:  say("không xong"),
}
# fmt: on


@dataclass(frozen=True)
class RunLine:
    name: Text
    started_at: datetime
    finished_at: datetime | None
    outcome: Text
    failed: bool
    report: list[Text]


@dataclass(frozen=True)
class Stores:
    """How many people each of the three stores knows; None when a store does not answer.

    The made-up people of a drill have keys and are never indexed.
    """

    customers: int
    keys: int | None
    indexed: int | None
    made_up: int = 0

    @property
    def keys_trouble(self) -> Sentence | None:
        if self.keys is None:
            return say("Kho khóa không trả lời. Chưa đọc được dữ liệu khách.")
        if self.keys < self.customers:
            return say("Kho khóa thiếu khóa. Khôi phục kho khóa mới nhất.")
        return None

    @property
    def index_trouble(self) -> Sentence | None:
        if self.indexed is None:
            return say("Chỉ mục không trả lời. Chưa tìm được khách theo tên.")
        if self.indexed != self.customers - self.made_up:
            return say("Chỉ mục chưa khớp với số khách. Việc soát chỉ mục sẽ sửa trong một giờ.")
        return None


@dataclass(frozen=True)
class Database:
    """Which database keeps the records: its kind and its version."""

    kind: str
    version: str


def run_lines(session: Session, actor: Actor) -> list[RunLine]:
    """The latest runs, newest first."""
    return [_run(row) for row in recent_runs(session, actor, RUNS_SHOWN)]


def failed_runs(session: Session, actor: Actor) -> list[RunLine]:
    """The latest runs that did not end well, newest first."""
    actor.require(Permission.SYSTEM_HEALTH)
    wanted = select(JobRun).where(JobRun.outcome == Outcome.FAILED)
    found = session.scalars(wanted.order_by(JobRun.started_at.desc()).limit(FAILED_SHOWN))
    return [
        _run(RunRow(r.job, r.slot, r.started_at, r.finished_at, r.outcome, r.report)) for r in found
    ]


def late_sentence(job: LateJob) -> Sentence:
    """What the banner says of a job that is late."""
    if job.name == NO_WORKER:
        return say("Chưa có tiến trình nền nào chạy: thư và lời nhắc hạn chưa đi.")
    name = JOB_NAMES.get(job.name, job.name)
    if job.since is None:
        return say("%(job)s: chưa chạy xong lần nào.", job=name)
    return say("%(job)s: lần cuối chạy xong lúc %(at)s.", job=name, at=moment(job.since))


def stores(session: Session, actor: Actor) -> Stores:
    """Count the people in each store; a store that does not answer is said to be so."""
    actor.require(Permission.SYSTEM_HEALTH)
    customers = select(func.count()).select_from(Customer)
    unreal = customers.where(Customer.search_version == UNFINDABLE)
    known, made_up = session.execute(
        select(customers.scalar_subquery(), unreal.scalar_subquery())
    ).one()
    return Stores(known, _count(KEYSTORE, CustomerKey), _count(SEARCH, IndexedCustomer), made_up)


def database_of(session: Session, actor: Actor) -> Database:
    """Kind and version, as the server itself names them."""
    actor.require(Permission.SYSTEM_HEALTH)
    sqlite = session.get_bind().dialect.name == "sqlite"
    asked = func.sqlite_version() if sqlite else func.current_setting("server_version")
    version = str(session.scalar(select(asked))).split()[0]
    return Database("SQLite" if sqlite else "PostgreSQL", version)


def _count(store: str, table: type[Base]) -> int | None:
    try:
        with reading(store) as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0
    except SQLAlchemyError:
        return None


def _run(row: RunRow) -> RunLine:
    return RunLine(
        JOB_NAMES.get(row.job, row.job),
        row.started_at,
        row.finished_at,
        OUTCOMES[row.outcome],
        row.outcome is Outcome.FAILED,
        run_words(row.report),
    )
