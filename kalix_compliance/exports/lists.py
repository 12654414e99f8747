"""Lists of records as files: every row of them, and whose records were asked for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from kalix_compliance.core.language import Text, say
from kalix_compliance.exports.table import Asking, Making
from kalix_compliance.staff.queries import names_of

AT_ONCE = 1_000
MOST = 1_000_000
"""So many rows are counted at most, where a page stops counting far earlier."""
Place = tuple[datetime, str]
Row_co = TypeVar("Row_co", covariant=True)


class Page(Protocol[Row_co]):
    """Some rows of a list, and where the next begin."""

    @property
    def rows(self) -> Sequence[Row_co]: ...
    @property
    def more(self) -> Place | None: ...


def every_row(making: Making, page: Callable[[Place | None], Page[Row_co]]) -> Iterator[Row_co]:
    """The rows of one page after the other, of which the session remembers nothing."""
    after: Place | None = None
    while True:
        found = page(after)
        making.session.expunge_all()
        yield from found.rows
        if found.more is None:
            return
        after = found.more


def whose(asking: Asking, owner_id: UUID | None, *, unowned: bool) -> list[Text]:
    """Whose records were asked for, where that was said; one statement."""
    if unowned:
        return [say("Người xử lý: %(who)s", who=say("chưa có ai"))]
    if owner_id is None:
        return []
    name = names_of(asking.session, {owner_id}).get(owner_id, "")
    return [say("Người xử lý: %(who)s", who=name)]
