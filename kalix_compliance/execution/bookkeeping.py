"""Short transactions for a machine that settles thousands of rows: no session and no audit entry.

What a person does goes through a command; this is for what `open_unit` would do too slowly, such as writing
down a mail server's answer a few hundred times a second.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from kalix_compliance.database.base import db
from kalix_compliance.database.sessions import BEGIN
from kalix_compliance.execution.unit import unit_is_open


class Books:
    """One connection to the records, kept for a whole run."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @contextmanager
    def page(self) -> Iterator[Connection]:
        """One transaction, committed at the end of the block; SQLite's write lock is taken first."""
        if unit_is_open():
            raise RuntimeError("a page of the books is a transaction of its own")
        with self.connection.begin():
            yield self.connection


@contextmanager
def open_books() -> Iterator[Books]:
    """The books of the running application; what this thread has read before is read anew afterwards."""
    db.session.rollback()
    with db.engine.execution_options(**{BEGIN: "IMMEDIATE"}).connect() as connection:
        yield Books(connection)
