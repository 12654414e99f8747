"""From which moment on a register can say what was known."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment


class RegisterMark(Model):
    """Written when every entry of a register has been kept for the first time.

    `answers_from` is empty when each entry was kept as it was made, so that every day can be asked for.
    """

    __tablename__ = "register_mark"
    register: Mapped[str] = mapped_column(String(20), primary_key=True)
    taken_up_at: Mapped[datetime] = mapped_column(Moment)
    answers_from: Mapped[datetime | None] = mapped_column(Moment)
