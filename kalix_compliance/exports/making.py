"""Making a file: its bytes go sealed to the disk as they come, whatever happens meanwhile."""

import errno
import logging
import traceback
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy.orm import Session

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.core.language import in_vietnamese
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.execution.unit import runtime
from kalix_compliance.exports import rules
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.store import scratch, writing
from kalix_compliance.exports.table import Asking, ExportKind, Making, exported
from kalix_compliance.exports.turns import (
    Made,
    Superseded,
    Turn,
    Voice,
    fail_export,
    finish_export,
    give_up,
    worn_out,
)
from kalix_compliance.staff.models import Staff, actor_of
from kalix_compliance.staff.queries import names_of
from kalix_compliance.web.spreadsheet import TooLong

log = logging.getLogger(__name__)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Unmakeable(Exception):
    """Trying again does not help; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def make(actor: Actor, turn: Turn) -> bool:
    """Make the file whose turn it is; says whether it can be taken. What goes wrong is written down."""
    try:
        if worn_out(turn):
            give_up(actor, turn)
            return False
        return _made(actor, turn)
    except Superseded:
        return False


def _made(actor: Actor, turn: Turn) -> bool:
    try:
        made = _write(actor, turn)
    except Superseded:
        raise
    except Unmakeable as why:
        fail_export(actor, turn, why.code, for_good=True)
    except TooLong:
        fail_export(actor, turn, rules.TOO_LONG, for_good=True)
    except Exception as error:  # noqa: BLE001 - a file that cannot be made must not stop the others
        failure = rules.DISK_FULL if _is_full(error) else _where(error)
        log.error("file %s could not be made: %s", turn.export_id, failure)
        fail_export(actor, turn, failure, for_good=False)
    else:
        finish_export(actor, turn, made)
        return True
    return False


def _write(actor: Actor, turn: Turn) -> Made:
    voice = Voice(actor, turn)
    with (
        GuardedSession(db) as session,
        scratch(turn.export_id, turn.attempt) as aside,
        writing(turn.export_id, turn.attempt) as out,
    ):
        _one_state(session)
        row = session.get_one(Export, turn.export_id)
        kind, asking = _checked(session, row)
        stem = kind.stem_of(asking)
        making = Making(
            session=session,
            actor=asking.actor,
            filters=asking.filters,
            now=asking.now,
            company=asking.company,
            reference=row.reference,
            form=row.form,
            purpose=row.purpose,
            out=cast("BinaryIO", out),
            progress=voice,
            aside=aside,
            signed_by=_name(session, row.approved_by),
            settings=runtime.get().settings,
        )
        name = f"{stem}.{row.form.value}"
        session.expunge_all()
        with _in_language_of(asking.actor):
            kind.write(making)
        voice.say(*voice.heard)
    return Made(name, out.size, out.sha256)


def _one_state(session: Session) -> None:
    """PostgreSQL shows a transaction one state of the records only when it is asked to; SQLite always."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _checked(session: Session, row: Export) -> tuple[ExportKind, Asking]:
    """The kind, and whoever asked, as they are now: rights and records may have changed since."""
    kind = exported().get(row.kind)
    if kind is None:
        raise Unmakeable(rules.UNKNOWN)
    asker = session.get(Staff, UUID(row.asked_by))
    if asker is None or not asker.active:
        raise Unmakeable(rules.NOT_ALLOWED)
    lent = runtime.get()
    asking = Asking(session, actor_of(asker), row.filters, lent.clock.now(), lent.company)
    try:
        asking.actor.require(Permission.EXPORT_ASK)
        asking.actor.require(kind.permission)
        asking = replace(asking, filters=kind.read(asking))
        people = kind.people(asking)
    except NotAllowed as refusal:
        raise Unmakeable(rules.NOT_ALLOWED) from refusal
    except (RuleBroken, NotFound) as refusal:
        raise Unmakeable(rules.MEANINGLESS) from refusal
    if not rules.may_still_name(people, row.people, signed=row.approved_by is not None):
        raise Unmakeable(rules.MORE_PEOPLE)
    return kind, asking


def _name(session: Session, actor_id: str | None) -> str:
    return names_of(session, {UUID(actor_id)}).get(UUID(actor_id), "") if actor_id else ""


def _in_language_of(actor: Actor) -> AbstractContextManager[None]:
    return in_vietnamese() if actor.language == "vi" else force_locale(actor.language)


def _is_full(error: BaseException | None) -> bool:
    """The disk is full, said by the system or by what was wrapped around it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def _where(error: BaseException) -> str:
    """The kind of error and the line, but not its message, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "kalix_compliance" in frame.filename]
    last = (own or list(frames))[-1:]
    return " ".join([type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno}" for f in last)])
