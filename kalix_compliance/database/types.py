"""Column types that the business needs."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An instant: aware and in UTC on both sides, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice_of(choices: type[StrEnum], *, name: str = "", **options: Any) -> Enum:
    """A StrEnum stored by its value, with a CHECK constraint so that no other value gets in.

    A table with two columns of the same kind gives one of them a `name`, for its constraint.
    """
    return Enum(
        choices,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or choices.__name__.lower(),
        values_callable=lambda kind: [member.value for member in kind],
        **options,
    )
