"""A session for asserting: it reads only, and always what is in the database now."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from kalix_compliance.database.sessions import GuardedSession

commits = 0


@event.listens_for(GuardedSession, "after_commit")
def count(_session: GuardedSession) -> None:
    global commits
    commits += 1


class FreshSession(GuardedSession):
    """Starts a new transaction for the first query after somebody else's commit."""

    seen = 0

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self.catch_up()
        return super().get(*args, **kwargs)

    def catch_up(self) -> None:
        if self.seen != commits:
            self.seen = commits
            self.rollback()


@event.listens_for(FreshSession, "do_orm_execute")
def begin_anew(state: ORMExecuteState) -> None:
    if not (state.is_column_load or state.is_relationship_load):
        state.session.catch_up()
