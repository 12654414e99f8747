"""Every register as it stood at the end of the period, people masked."""

from kalix_compliance.core.actor import Actor
from kalix_compliance.core.language import say
from kalix_compliance.inspection.contents import Contents, Rows
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.queries.marks import memory_of
from kalix_compliance.registers.queries.search import Asked, every_line
from kalix_compliance.registers.rules import reasons_not_to_answer
from kalix_compliance.registers.table import REGISTERS
from kalix_compliance.web.spreadsheet import Column


def registers_of(reader: Actor) -> list[Register]:
    """The registers that a bundle may hold."""
    return [one for one in REGISTERS if reader.may(one.permission)]


def write_registers(contents: Contents) -> None:
    """`registers/<code>.csv` and `.xlsx`."""
    for register in registers_of(contents.reader):
        asked = _asked(contents, register)
        columns = [Column(one.heading, one.width, one.cell_kind) for one in register.fields]

        def rows(register: Register = register, asked: Asked = asked) -> Rows:
            every = every_line(contents.session, contents.reader, register, asked)
            return (line.cells for line in every)

        contents.table(f"registers/{register.code}", register.name, columns, rows)


def _asked(contents: Contents, register: Register) -> Asked:
    """As of the end of the period; as of now where that has not come, or nobody kept what stood then."""
    then = contents.period.ends
    if then > contents.now:
        return Asked()
    memory = memory_of(contents.session, register)
    if reasons := reasons_not_to_answer(memory, then, contents.now):
        contents.notes.append(
            say("Sổ «%(name)s» ghi như lúc lập gói: %(why)s", name=register.name, why=reasons[0])
        )
        return Asked(to_day=contents.period.last if register.when else None)
    return Asked(at=then)
