"""The proofs of everybody who was told of a breach, as a file, masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kalix_compliance.breaches.catalogue import CONTACT_NAMES, ROUTE_NAMES
from kalix_compliance.breaches.kinds import Contacted, Route
from kalix_compliance.breaches.loading import load
from kalix_compliance.breaches.models import AffectedPerson, Breach
from kalix_compliance.breaches.queries.file import find_breach
from kalix_compliance.breaches.queries.proofs import PersonProof, told_page
from kalix_compliance.breaches.telling import tell
from kalix_compliance.core.language import Text, say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.execution.unit import Unit
from kalix_compliance.exports.kinds import Form
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.notifications.states import WORDS as DELIVERY_WORDS
from kalix_compliance.notifications.states import Delivery
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet

AT_ONCE = 1_000  # people read at a time


def _read(asking: Asking) -> Filters:
    return {"reference": _breach(asking).reference}


def _breach(asking: Asking) -> Breach:
    return find_breach(asking.session, asking.actor, asking.filters.get("reference", ""))


def _people(asking: Asking) -> int:
    return _count(asking.session, _breach(asking))


def _count(session: Session, breach: Breach) -> int:
    wanted = select(func.count()).where(AffectedPerson.breach_id == breach.id)
    return session.scalar(wanted) or 0


def _title(asking: Asking) -> Text:
    return say("Bằng chứng đã thông báo, %(ref)s", ref=asking.filters.get("reference", ""))


def _stem(asking: Asking) -> str:
    breach = _breach(asking)
    return f"{'dien-tap-' if breach.drill else ''}{breach.reference}-bang-chung"


def _write(making: Making) -> None:
    breach = _breach(making)
    drill = (say("DIỄN TẬP"),) if breach.drill else ()
    sheet = Sheet(
        name=say("Bằng chứng"),
        company=making.company.name,
        title=_title(making),
        notes=[*drill, *notes_of(making, say("Họ tên và email đã che"))],
        columns=PROOF_COLUMNS,
        rows=_rows(making, breach),
    )
    write_sheets(making, [sheet])


def _rows(making: Making, breach: Breach) -> Iterator[Sequence[Any]]:
    """A row for each mail and each attempt; the page counts people."""
    words, session = _words(), making.session
    total, after = _count(session, breach), None
    done = 0
    while True:
        people, after = told_page(session, breach, after=after, size=AT_ONCE)
        session.expunge_all()
        for person in people:
            yield from _rows_of(person, words)
            done += 1
            making.progress(done, total)
        if after is None:
            return


def _note(unit: Unit, filters: Filters, people: int) -> None:
    """The story of the breach says that its proofs have left."""
    tell(unit, load(unit, filters["reference"]), "proofs_exported", count=people)


# fmt: off
PROOF_COLUMNS = (
    Column(say("Họ tên (che)"), 22), Column(say("Đường báo"), 12), Column(say("Đã báo"), 10),
    Column(say("Thông báo số"), 10, Kind.NUMBER), Column(say("Gửi tới (che)"), 24),
    Column(say("Tình trạng thư"), 20), Column(say("Máy chủ nhận lúc"), 18, Kind.MOMENT),
    Column(say("Trả lời của máy chủ"), 16), Column(say("SHA-256 của lời thư"), 40),
    Column(say("Mã thư"), 40), Column(say("Gọi, gửi thư"), 30),
    Column(say("Lúc"), 18, Kind.MOMENT), Column(say("Người ghi"), 22),
)
# fmt: on


@dataclass(frozen=True)
class _Words:
    """What the cells say of codes, looked up in the language of the reader once for all rows."""

    route: dict[Route, str]
    told: dict[bool, str]
    mail: dict[Delivery, str]
    contact: dict[Contacted, str]
    erased: str


def _words() -> _Words:
    return _Words(
        {route: str(name) for route, name in ROUTE_NAMES.items()},
        {True: str(say("có")), False: str(say("chưa"))},
        {state: str(word) for state, word in DELIVERY_WORDS.items()},
        {outcome: str(name) for outcome, name in CONTACT_NAMES.items()},
        str(say("Dữ liệu đã xóa")),
    )


def _rows_of(person: PersonProof, words: _Words) -> Iterator[Sequence[Any]]:
    """A row for each mail and each attempt; a person of whom there is neither has one row too."""
    who = (
        person.contact.name or words.erased,
        words.route[person.route],
        words.told[person.told],
    )
    for one in person.mails:
        mail = one.proof
        yield (
            *who,
            one.number,
            mail.sent_to,
            words.mail[mail.state],
            mail.accepted_at,
            mail.code,
            mail.text_sha256,
            mail.message_id,
            None,
            None,
            None,
        )
    for attempt in person.attempts:
        what = " ".join(filter(None, (words.contact[attempt.outcome], attempt.receipt)))
        yield (*who, *(None,) * 7, what, attempt.at, attempt.by)
    if not person.mails and not person.attempts:
        yield (*who, *(None,) * 10)


PROOFS = ExportKind(
    code="proofs",
    name=say("Bằng chứng đã thông báo"),
    permission=Permission.BREACH_EXPORT,
    forms=(Form.XLSX, Form.CSV),
    read=_read,
    people=_people,
    title=_title,
    stem=_stem,
    page="breaches.proofs",
    write=_write,
    taken=_note,
)
