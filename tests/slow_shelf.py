"""A kind of file that takes as long as it is told to, for tests that end its worker."""

import time
from collections.abc import Iterator

from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.table import ExportKind, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

SLOW = "slow"
ROWS = 500


def kind(pause: float) -> ExportKind:
    """`pause` seconds for each of its rows."""

    def rows() -> Iterator[tuple[int]]:
        for number in range(ROWS):
            time.sleep(pause)
            yield (number,)

    def write(making: Making) -> None:
        columns = [Column("Số", 9, Kind.NUMBER)]
        lines = making.counted(rows(), ROWS)
        write_sheets(making, [Sheet("Kệ", "KALIX", "Kệ", notes_of(making), columns, lines)])

    return ExportKind(SLOW, "Kệ", Permission.REGISTER_EXPORT, (Form.XLSX,), write)
