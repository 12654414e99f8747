"""Tables as files: what kinds with rows write with."""

from collections.abc import Iterable
from itertools import chain

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.language import Text, say
from kalix_compliance.exports.kinds import PURPOSE_NAMES, Form
from kalix_compliance.exports.table import Making
from kalix_compliance.web.separated import write_csv
from kalix_compliance.web.spreadsheet import Sheet, write_workbook


def notes_of(making: Making, *more: Text) -> list[Text]:
    """What stands beneath every title: when, by whom and what for the file was made, and who signed."""
    said: list[Text] = [
        say("Lập lúc %(at)s", at=f"{in_hanoi(making.now):%d/%m/%Y %H:%M}"),
        say("người lập: %(who)s", who=making.actor.name),
    ]
    if making.signed_by:
        said.append(say("người duyệt: %(who)s", who=making.signed_by))
    said.append(say("mục đích: %(why)s", why=PURPOSE_NAMES[making.purpose]))
    return [*said, making.reference, *more]


def write_sheets(making: Making, sheets: Iterable[Sheet]) -> None:
    """A workbook of all sheets, or the first one as CSV. Rows are written as they come."""
    if making.form is Form.CSV:
        sheet = next(iter(sheets))
        headings = [str(column.heading) for column in sheet.columns]
        write_csv(making.out, chain([headings], sheet.rows))
        return
    write_workbook(making.out, *sheets, aside=making.aside)
