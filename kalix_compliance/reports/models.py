"""What is kept of whole months, so that a report over years need not read every complaint again."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment


class MonthFigures(Model):
    """The counts of one past month in which no complaint is open; one row for each slice of it.

    Written by the job `reports.months`, forgotten by the transaction that changes a complaint of the month
    (`months.py`), so that it always says what counting again would say. It holds codes and numbers only.
    """

    __tablename__ = "month_figures"
    month: Mapped[date] = mapped_column(primary_key=True)
    """Its first day."""
    slice: Mapped[str] = mapped_column(String(160), primary_key=True)
    """What was left in: all of it in "", only leaks in "kind=leak", a cell of all filters between "&"."""
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(Moment)
