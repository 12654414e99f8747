"""A register as a file: the same entries, as of now or of a day, people masked."""

from collections.abc import Sequence

from kalix_compliance.core.clock import in_hanoi
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.registers import asking as addresses
from kalix_compliance.registers.columns import Register
from kalix_compliance.registers.queries.marks import memory_of
from kalix_compliance.registers.queries.search import Asked, every_line, most_then, page_of
from kalix_compliance.registers.rules import reasons_not_to_answer
from kalix_compliance.registers.table import BY_CODE
from kalix_compliance.web.spreadsheet import Column, Sheet

CODE = "code"


def _register(asking: Asking) -> Register:
    """The register that is asked for, if this person may read it; raises NotFound, NotAllowed."""
    found = BY_CODE.get(asking.filters.get(CODE, ""))
    if found is None:
        raise NotFound
    asking.actor.require(Permission.REGISTER_READ)
    asking.actor.require(found.permission)
    return found


def _read(asking: Asking) -> Filters:
    """Raises RuleBroken when a day cannot be read, or the register cannot say what was known then."""
    register = _register(asking)
    asked, wrong = addresses.read(register, asking.filters, asking.now)
    memory = memory_of(asking.session, register)
    if reasons := [*wrong, *reasons_not_to_answer(memory, asked.at, asking.now)]:
        raise RuleBroken(*reasons)
    meant = {*asked.chosen, *(["standing"] if asked.standing else [])}
    meant |= {name for name in addresses.DAYS if asking.filters.get(name, "").strip()}
    return {CODE: register.code, **{name: asking.filters[name] for name in sorted(meant)}}


def _asked(asking: Asking, register: Register) -> Asked:
    return addresses.read(register, asking.filters, asking.now)[0]


def _rows(asking: Asking, register: Register, asked: Asked) -> int:
    """How many entries there are; as of a day, how many there were at most."""
    if asked.at is None:
        return page_of(asking.session, asking.actor, register, asked).found or 0
    return most_then(asking.session, asking.actor, register, asked.at)


def _people(asking: Asking) -> int:
    """An entry names one person at most; entries of some registers name nobody."""
    register = _register(asking)
    return _rows(asking, register, _asked(asking, register)) if register.person else 0


def _title(asking: Asking) -> Text:
    register = BY_CODE.get(asking.filters.get(CODE, ""))
    return register.name if register else say("Sổ theo dõi")


def _words(asking: Asking) -> Sequence[Text]:
    register = _register(asking)
    asked = _asked(asking, register)
    said = [words for words, _name in addresses.dropped(register, asked)]
    if asked.at:
        at = f"{in_hanoi(asked.at):%d/%m/%Y %H:%M}"
        said.insert(0, say("Theo những gì đã biết lúc %(at)s", at=at))
    return said


def _stem(asking: Asking) -> str:
    register = _register(asking)
    day = in_hanoi(_asked(asking, register).at or asking.now)
    return f"so-{register.code}-{day:%Y-%m-%d}"


def _write(making: Making) -> None:
    register = _register(making)
    asked = _asked(making, register)
    lines = every_line(making.session, making.actor, register, asked)
    sheet = Sheet(
        register.name,
        making.company.name,
        register.name,
        notes_of(making, *_words(making), register.law),
        [Column(one.heading, one.width, one.cell_kind) for one in register.fields],
        making.counted((line.cells for line in lines), _rows(making, register, asked)),
    )
    write_sheets(making, [sheet])


REGISTER = ExportKind(
    code="register",
    name=say("Sổ theo dõi"),
    permission=Permission.REGISTER_EXPORT,
    forms=(Form.XLSX, Form.CSV),
    read=_read,
    people=_people,
    title=_title,
    words=_words,
    stem=_stem,
    page="registers.register",
    write=_write,
)
