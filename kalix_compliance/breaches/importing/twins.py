"""The same person twice in one file: same phone or e-mail, and a name that may be theirs."""

from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.registration import may_be_one_name
from kalix_compliance.vault.folding import fold

MOST = 20
"""A number that stands in so many rows is the shop's own: only the first ones are compared."""


class Twins:
    """Remembers who has been seen, by row; in memory only, some hundred bytes a person."""

    def __init__(self) -> None:
        self._seen: dict[str, list[tuple[int, str]]] = {}

    def of(self, person: CustomerDetails) -> int | None:
        """The first row with this very person, if there was one."""
        for mark in _marks(person):
            for row, name in self._seen.get(mark, ()):
                if may_be_one_name(name, person.name):
                    return row
        return None

    def note(self, row: int, person: CustomerDetails) -> None:
        """This person stands in this row."""
        name = fold(person.name)
        for mark in _marks(person):
            rows = self._seen.setdefault(mark, [])
            if len(rows) < MOST:
                rows.append((row, name))


def _marks(person: CustomerDetails) -> list[str]:
    """A phone, an e-mail, or, with neither, an address; phones begin with +."""
    marks = [mark for mark in (person.phone, fold(person.email)) if mark]
    return marks or [fold(person.address)]
