"""A canary: words that stand nowhere else, and every way in which they could be left behind.

`clear_texts` opens everything in the records that today's keys still open, so that a value which is
sealed under the wrong key is found as surely as one that is not sealed at all.
"""

import base64
import json
import quopri
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from itertools import product
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import JSON, Column, Enum, LargeBinary, String, Table, select

from kalix_compliance.database.base import KEYSTORE, Base, db
from kalix_compliance.database.side_stores import reading
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Tampered
from kalix_compliance.vault.folding import fold
from kalix_compliance.vault.models import CustomerKey
from kalix_compliance.vault.safes import Safe

MARK = "Qzxhoàngyến"
PHONE = "0912987654"
LOCAL = "qzxhoangyen.canary"


def marked(what: str) -> str:
    """What a person wrote, with the canary in it."""
    return f"{MARK} {what}"


def ways_to_write(text: str) -> set[bytes]:
    """The bytes of a text in every form in which a program may have left it."""
    forms = {text, text.lower(), text.upper(), fold(text), quote(text), json.dumps(text)[1:-1]}
    found = {form.encode() for form in forms}
    found |= {form.encode(code) for form in forms for code in ("utf-16-le", "utf-16-be")}
    found |= {quopri.encodestring(form.encode()) for form in forms}
    found |= {form.encode().hex().encode() for form in forms}  # as PostgreSQL dumps bytes
    for form in forms:
        found |= set(_base64_of(form.encode()))
    return found


def _base64_of(content: bytes) -> Iterator[bytes]:
    """The part of its base64 that is the same whatever stands before and after it."""
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + content)
        yield coded[4 if offset else 0 : len(coded) - 4]


TRACES = frozenset().union(
    ways_to_write(MARK),
    ways_to_write(PHONE),
    ways_to_write(PHONE.removeprefix("0")),
    ways_to_write(LOCAL),
)


def traces_in(content: bytes) -> set[bytes]:
    return {trace for trace in TRACES if trace in content}


def files_with_traces(folder: Path) -> dict[str, set[bytes]]:
    """Every file below a folder in whose bytes the canary is, in any form."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and (traces := traces_in(file.read_bytes())):
            found[str(file.relative_to(folder))] = traces
    return found


def columns_for_words() -> dict[str, Column[object]]:
    """Every column of the records that can hold what somebody wrote: `table.column`."""
    return {
        f"{table.name}.{column.name}": column
        for table in db.metadatas[None].sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary | String | JSON)
        and not isinstance(column.type, Enum)
    }


def clear_texts() -> dict[str, list[str]]:
    """Everything that can be read in the records today, by `table.column`."""
    keys = list(_every_safe())
    found: dict[str, list[str]] = defaultdict(list)
    for table in db.metadatas[None].sorted_tables:
        wanted = [c for c in table.columns if f"{table.name}.{c.name}" in columns_for_words()]
        if not wanted:
            continue
        with db.engine.connect() as connection:
            rows = connection.execute(select(table)).mappings().all()
        for row in rows:
            for column in wanted:
                value = row[column.name]
                if value is not None:
                    text = _read(table, column, value, list(row.values()), keys)
                    found[f"{table.name}.{column.name}"].append(text)
    return found


def columns_with_traces(texts: dict[str, list[str]] | None = None) -> set[str]:
    """The columns in which the canary can be read today."""
    known = clear_texts() if texts is None else texts
    return {
        place
        for place, values in known.items()
        if any(traces_in(value.encode("utf-8", "surrogatepass")) for value in values)
    }


def _every_safe() -> Iterator[Safe]:
    yield safes.house()
    with reading(KEYSTORE) as store:
        owners = store.scalars(
            select(CustomerKey.customer_id).where(CustomerKey.wrapped.is_not(None))
        ).all()
    yield from safes.of_many(owners).values()


def _read(
    table: Table, column: Column[object], value: object, row: Iterable[object], keys: list[Safe]
) -> str:
    if isinstance(value, bytes | memoryview):
        place = f"{table.name}.{column.name}"
        return _opened({place, _names_in_code().get(place, place)}, bytes(value), row, keys)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _opened(places: set[str], sealed: bytes, row: Iterable[object], keys: list[Safe]) -> str:
    """The clear text if any of today's keys opens it for any id of its row; else the bytes as they are."""
    ids = [value for value in row if isinstance(value, UUID)]
    for safe, row_id, place in product(keys, ids, places):
        with suppress(Tampered):
            return safe.unseal_bytes(place, row_id, sealed).decode("utf-8", "replace")
    return sealed.decode("latin-1")


@cache
def _names_in_code() -> dict[str, str]:
    """What a column is called in its model, where that is another name: values are bound to that one."""
    return {
        f"{mapper.local_table.name}.{attribute.columns[0].name}": f"{mapper.local_table.name}.{attribute.key}"
        for mapper in Base.registry.mappers
        for attribute in mapper.column_attrs
    }
