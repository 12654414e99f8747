"""Processors and third parties: who gets personal data from the company, for what, by which contract."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from kalix_compliance.core.ids import new_id
from kalix_compliance.database.base import Model
from kalix_compliance.database.types import Moment, choice_of


class ProcessorKind(StrEnum):
    """Law 91/2025 Art 2: a processor acts for the company; a third party decides for itself."""

    PROCESSOR = "processor"
    THIRD_PARTY = "third-party"


class Processor(Model):
    """One company that receives personal data; its contact persons are sealed under the house's key."""

    __tablename__ = "processor"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[ProcessorKind] = mapped_column(choice_of(ProcessorKind))
    service: Mapped[str] = mapped_column(String(400))
    data_types: Mapped[list[str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(String(2), default="VN")
    contract_no: Mapped[str] = mapped_column(String(80), default="")
    contract_on: Mapped[date | None]
    contract_until: Mapped[date | None]
    answers_in_days: Mapped[int] = mapped_column(default=5)
    """Within how many days it must act on a request that is passed on (D330 Art 44(2))."""
    contact_name: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_email: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    added_at: Mapped[datetime] = mapped_column(Moment)
    added_by: Mapped[str] = mapped_column(String(80))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
