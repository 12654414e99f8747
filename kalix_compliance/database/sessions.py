"""Sessions: read-only by default, writable only inside a unit of work."""

from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import ORMExecuteState

from kalix_compliance.core.errors import WriteOutsideCommand

WRITABLE = "writable"
BEGIN = "kalix_begin"


class GuardedSession(Session):
    """Read-only until a unit of work marks it writable."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        """A writable session takes SQLite's write lock when it begins, so that it never has to upgrade."""
        bind = super().get_bind(*args, **kwargs)
        if not self.info.get(WRITABLE) or not isinstance(bind, Engine):
            return bind
        engines: dict[Engine, Engine] = self.info.setdefault("writing_engines", {})
        return engines.setdefault(bind, bind.execution_options(**{BEGIN: "IMMEDIATE"}))


@event.listens_for(GuardedSession, "before_flush")
def refuse_stray_flush(session: GuardedSession, _context: Any, _instances: Any) -> None:
    if not session.info.get(WRITABLE):
        raise WriteOutsideCommand("open a command to change data")


@event.listens_for(GuardedSession, "do_orm_execute")
def refuse_stray_statement(state: ORMExecuteState) -> None:
    if not state.is_select and not state.session.info.get(WRITABLE):
        raise WriteOutsideCommand("open a command to change data")
