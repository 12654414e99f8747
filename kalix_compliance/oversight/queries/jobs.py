"""What runs by itself: how often, whether it did, which times were missed, and why something is late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import Sentence, Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.rows import by_first
from kalix_compliance.jobs.health import NO_WORKER, lateness
from kalix_compliance.jobs.models import JobRun, JobState, Outcome
from kalix_compliance.jobs.table import DAY, Job
from kalix_compliance.oversight.system_state import JOB_NAMES, late_sentence
from kalix_compliance.web.formats import moment

SILENCE = timedelta(minutes=5)
"""Some job begins every few seconds: when none has for so long, no worker runs."""
OUTAGES_WITHIN = timedelta(days=2)
"""So far back the runs of the most frequent jobs are kept."""
IN_A_DAY, IN_A_WEEK = DAY, 7 * DAY
GRACE = timedelta(minutes=2)
MOST_SAID = 3


@dataclass(frozen=True)
class Counted:
    """The runs of one job: when the first known one was due, and how many there were in its window."""

    first: datetime
    runs: int
    failed: int


@dataclass(frozen=True)
class JobHealth:
    """One job, with what somebody wants to know who looks after it."""

    code: str
    name: Text
    why: str
    rhythm: Text
    succeeded_at: datetime | None
    failed_at: datetime | None
    late: bool
    reason: Text
    """Why it is late; empty when it is not."""
    missed: int
    """Times in the window at which it was due and nobody ran it."""
    failed: int
    window: Text
    running_since: datetime | None
    next_at: datetime | None

    @property
    def calm(self) -> bool:
        return not (self.late or self.missed or self.failed)


@dataclass(frozen=True)
class Outage:
    """No worker ran between these moments; `until` is None while none does."""

    since: datetime
    until: datetime | None


def job_table(
    session: Session, actor: Actor, now: datetime, schedule: Sequence[Job]
) -> list[JobHealth]:
    """Every job that was ever enrolled, those that want looking at first; three statements."""
    actor.require(Permission.SYSTEM_HEALTH)
    states = {state.job: state for state in session.scalars(select(JobState))}
    counted, running = _counted(session, now, schedule), _running(session)
    known = {job.name: job for job in schedule}
    rows = [
        _health(state, known.get(name), counted.get(name), running.get(name), now)
        for name, state in states.items()
    ]
    return sorted(rows, key=lambda row: (not row.late, row.calm, row.code))


def outages(session: Session, actor: Actor, now: datetime, schedule: Sequence[Job]) -> list[Outage]:
    """When no worker ran in the last two days, newest first; one statement."""
    actor.require(Permission.SYSTEM_HEALTH)
    slotted = [job for job in schedule if job.has_slots]
    if not slotted:
        return []
    most_often = min(slotted, key=lambda job: job.every)
    wanted = select(JobRun.started_at).where(
        JobRun.job == most_often.name, JobRun.started_at >= now - OUTAGES_WITHIN
    )
    return gaps(session.scalars(wanted.order_by(JobRun.started_at)), now, SILENCE)


def gaps(moments: Iterable[datetime], now: datetime, longest: timedelta) -> list[Outage]:
    """The gaps between moments in order that are longer than they may be; the last one may still last."""
    known = list(moments)
    found = [Outage(a, b) for a, b in pairwise(known) if b - a > longest]
    if known and now - known[-1] > longest:
        found.append(Outage(known[-1], None))
    return found[::-1]


def slots_between(job: Job, first: datetime, last: datetime) -> int:
    """How often the job was due from one slot to another, both included."""
    if last < first:
        return 0
    step = DAY if job.at is not None else job.every
    return int((last - first) / step) + 1


def banner(session: Session, now: datetime) -> list[Sentence]:
    """What is said at the top of every page; a dead worker is one sentence, not one for each job."""
    late, since = lateness(session, now)
    if not late:
        return []
    if late[0].name != NO_WORKER and since is not None and now - since > SILENCE:
        return [
            say(
                "Tiến trình nền dừng từ %(at)s: thư và lời nhắc hạn chưa đi, %(n)s việc bị chậm. "
                "Bật lại tiến trình nền.",
                at=moment(since),
                n=len(late),
            )
        ]
    said = [late_sentence(job) for job in late[:MOST_SAID]]
    if len(late) > MOST_SAID:
        said.append(say("Và %(n)s việc khác.", n=len(late) - MOST_SAID))
    return said


def worker_seen(session: Session) -> datetime | None:
    """When a worker last did something; one statement."""
    newest = [
        select(func.max(column)).scalar_subquery()
        for column in (JobRun.started_at, JobState.succeeded_at, JobState.failed_at)
    ]
    moments = [found for found in session.execute(select(*newest)).one() if found is not None]
    return max(moments, default=None)


def rhythm_of(job: Job) -> Text:
    """How often it runs, in words."""
    if job.at is not None:
        return say("hằng ngày %(at)s", at=f"{job.at:%H:%M}")
    seconds = int(job.every.total_seconds())
    if seconds < 60:
        return say("mỗi %(n)s giây", n=seconds)
    if seconds < 3600:
        return say("mỗi phút") if seconds == 60 else say("mỗi %(n)s phút", n=seconds // 60)
    return say("mỗi giờ") if seconds == 3600 else say("mỗi %(n)s giờ", n=seconds // 3600)


def _health(
    state: JobState,
    job: Job | None,
    counted: Counted | None,
    running: datetime | None,
    now: datetime,
) -> JobHealth:
    late = state.late_at <= now
    return JobHealth(
        code=state.job,
        name=JOB_NAMES.get(state.job, state.job),
        why=job.why if job else "",
        rhythm=rhythm_of(job) if job else say("không còn trong lịch"),
        succeeded_at=state.succeeded_at,
        failed_at=state.failed_at,
        late=late,
        reason=_reason(state, running, now) if late else "",
        missed=_missed(job, counted, now) if job and counted else 0,
        failed=counted.failed if counted else 0,
        window=say("7 ngày") if job and _window(job) == IN_A_WEEK else say("24 giờ"),
        running_since=running,
        next_at=_next(job, now) if job and job.has_slots else None,
    )


def _reason(state: JobState, running: datetime | None, now: datetime) -> Sentence:
    if running is not None:
        return say("Đang chạy từ %(at)s, chưa xong.", at=moment(running))
    if state.error:
        return say("Lần chạy gần nhất hỏng: %(error)s.", error=state.error)
    if state.succeeded_at is None:
        return say("Chưa chạy xong lần nào.")
    hours = int((now - state.succeeded_at) / timedelta(hours=1))
    if hours < 1:
        return say("Chưa có lần chạy mới.")
    return say("Không chạy trong %(n)s giờ qua.", n=hours)


def _missed(job: Job, counted: Counted, now: datetime) -> int:
    """Due and not run, from the first known run on, within the window."""
    if not job.has_slots:
        return 0
    first = max(counted.first, job.slot(now - _window(job)) + _step(job))
    return max(0, slots_between(job, first, job.slot(now - GRACE)) - counted.runs)


def _window(job: Job) -> timedelta:
    return IN_A_WEEK if job.every >= DAY else IN_A_DAY


def _step(job: Job) -> timedelta:
    return DAY if job.at is not None else job.every


def _next(job: Job, now: datetime) -> datetime:
    return (job.slot(now) + _step(job)).astimezone(UTC)


def _counted(session: Session, now: datetime, schedule: Sequence[Job]) -> Mapping[str, Counted]:
    weekly = [job.name for job in schedule if _window(job) == IN_A_WEEK]
    window = case((JobRun.job.in_(weekly), now - IN_A_WEEK), else_=now - IN_A_DAY)
    recent = JobRun.slot > window
    wanted = select(
        JobRun.job,
        func.min(JobRun.slot),
        func.sum(case((recent, 1), else_=0)),
        func.sum(case((recent & (JobRun.outcome == Outcome.FAILED), 1), else_=0)),
    ).group_by(JobRun.job)
    return {
        job: Counted(first, int(runs), int(failed))
        for job, first, runs, failed in session.execute(wanted)
    }


def _running(session: Session) -> dict[str, datetime]:
    wanted = select(JobRun.job, func.max(JobRun.started_at)).where(
        JobRun.outcome == Outcome.RUNNING
    )
    return by_first(session.execute(wanted.group_by(JobRun.job)))
