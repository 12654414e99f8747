"""@command: every change is authorised, atomic and audited."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from kalix_compliance.audit import record
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.errors import StaleRecord
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit, open_unit, unit_is_open

P = ParamSpec("P")
R = TypeVar("R")

Step = Callable[Concatenate[Unit, P], R]
Command = Callable[Concatenate[Actor, P], R]

TRIES = 4
WORTH_ANOTHER_TRY = frozenset({"40001", "40P01"})  # serialization failure, deadlock


def command(permission: Permission) -> Callable[[Step[P, R]], Command[P, R]]:
    """Turn a step on a unit of work into a command that an actor can give.

    The command authorises, runs the step in a transaction (its caller's, if there is one), appends the
    audit entry as the last statement, and commits.
    """

    def decorate(step: Step[P, R]) -> Command[P, R]:
        @wraps(step)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor.require(permission)

            def once() -> R:
                with open_unit(actor) as unit:
                    result = step(unit, *args, **kwargs)
                    unit.session.flush()
                    for act in unit.lent.before_audit:
                        act(unit)
                    record.append(
                        unit.session,
                        at=unit.now,
                        actor=actor.id,
                        action=step.__name__,
                        subject=unit.subject,
                        facts=unit.facts,
                        changes=unit.changes,
                        commitments=unit.commitments,
                    )
                return result

            return again_if_worth_it(once)

        return run

    return decorate


def again_if_worth_it(once: Callable[[], R]) -> R:
    """Run a whole transaction, and run it again when only bad timing undid it.

    Inside another's transaction nothing is tried again: the whole of it is undone, and whoever began it
    begins anew.
    """
    tries = 1 if unit_is_open() else TRIES
    for attempt in range(1, tries + 1):
        try:
            return once()
        except StaleDataError as stale:
            raise StaleRecord from stale
        except IntegrityError:
            raise
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state not in WORTH_ANOTHER_TRY or attempt == tries:
                raise
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")
