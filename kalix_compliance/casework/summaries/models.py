"""The words of summaries in the search store. Rebuilt from the records, never backed up."""

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.database.base import SEARCH, Model


class SummaryWord(Model):
    """This word stands in the summary of this record: a keyed hash, and a record's number as an integer."""

    __tablename__ = "summary_word"
    __bind_key__ = SEARCH
    __table_args__ = {"sqlite_with_rowid": False}
    token: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    record: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class IndexedSummary(Model):
    """Which version of a record the index knows, and by which words."""

    __tablename__ = "indexed_summary"
    __bind_key__ = SEARCH
    record: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(BigInteger)
    tokens: Mapped[bytes] = mapped_column(LargeBinary)
    """The words, four bytes each, so that old ones are found without a second index on them."""


class SummaryProgress(Model):
    """How far the index has followed the audit trail; one row."""

    __tablename__ = "summary_progress"
    __bind_key__ = SEARCH
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
