"""The canary: unique words in every field and channel, an erasure, and nothing of them anywhere."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, url_for
from pypdf import PdfReader
from sqlalchemy import func, make_url, select

from kalix_compliance.audit.verify import verify
from kalix_compliance.breaches.commands.affected import add_customers
from kalix_compliance.breaches.kinds import Audience, Contacted, NoticeState, Route, Source
from kalix_compliance.breaches.models import AffectedPerson, Breach, ContactAttempt, PeopleNotice
from kalix_compliance.casework.summaries.finding import kinds_for, records_that_say
from kalix_compliance.casework.summaries.keeping import index_anew
from kalix_compliance.casework.summaries.models import SummaryWord
from kalix_compliance.casework.summaries.words import token_of
from kalix_compliance.complaints.commands.closing import withdraw_complaint
from kalix_compliance.consents.commands import NewConsent, record_consent, withdraw_consent
from kalix_compliance.consents.kinds import ConsentMethod, WithdrawnBy
from kalix_compliance.core.actor import Actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.customers.limiting import lift_limit, restrict_customer
from kalix_compliance.customers.personal_data import CustomerDetails, Limit
from kalix_compliance.database.base import SEARCH, db
from kalix_compliance.database.sessions import GuardedSession
from kalix_compliance.database.side_stores import reading
from kalix_compliance.demo.sink import Sink
from kalix_compliance.disclosures.kinds import Arrival, BodyKind, DisclosureState, Procedure
from kalix_compliance.disclosures.models import DisclosedCopy, Disclosure
from kalix_compliance.execution.unit import open_unit, runtime
from kalix_compliance.holds.commands.lifting import lift_hold, review_hold
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.intake.commands import keep_draft
from kalix_compliance.processors.models import Processor, ProcessorKind
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.kinds import (
    ErasureState,
    PassedOnState,
    RequestChannel,
    RequestKind,
    RequestState,
    ToldBy,
)
from kalix_compliance.subject_requests.models import (
    Correction,
    PassedOn,
    RecipientTold,
    SubjectRequest,
)
from kalix_compliance.subject_requests.summaries import REQUEST_SUMMARIES
from kalix_compliance.vault import safes
from kalix_compliance.vault.folding import fold
from kalix_compliance.vault.keys import keyring
from kalix_compliance.vault.rows import seal_into
from kalix_compliance.vault.safes import Safe
from tests import cases
from tests.backups import elsewhere, made_backup, restored
from tests.breaches import Incident
from tests.campaigns import started
from tests.canary import (
    LOCAL,
    MARK,
    PHONE,
    columns_for_words,
    columns_with_traces,
    files_with_traces,
    marked,
    traces_in,
)
from tests.cases import case_at
from tests.client import Browser
from tests.consents import text_version
from tests.erasures import COOLING, ERASER, Leaving
from tests.packages import package_for
from tests.people import Member, add_member
from tests.posting import deliver, open_for_mail, queue
from tests.sessions import FreshSession
from tests.stores import Addresses, Stores

CANARY = CustomerDetails(
    name=marked("Nguyễn Thị"),
    phone=PHONE,
    email=f"{LOCAL}@khach.example",
    address=marked("số 5, Hàng Bông"),
    note=marked("gọi buổi tối"),
)


@dataclass
class Planted:
    """Everything that the company has of the canary."""

    handler: Actor = field(default_factory=lambda: add_member(Role.COMPLIANCE).actor)
    signer: Actor = field(default_factory=lambda: add_member(Role.MANAGER).actor)
    leaving: Leaving = field(init=False)

    def __post_init__(self) -> None:
        self.leaving = Leaving(self.handler, self.signer).arrive(CANARY)

    @property
    def customer(self) -> UUID:
        return self.leaving.customer


def plant_complaints(planted: Planted) -> None:
    of = {"new_customer": None, "customer_id": planted.customer}
    first = case_at("received", planted.handler, planted.signer, **of)
    case_at("withdrawn", planted.handler, planted.signer, differs=marked("việc khác"), **of)
    withdraw_complaint(planted.handler, first, reason=marked("khách rút"))
    case_at("closed", planted.handler, planted.signer, **of)
    extended = case_at("extended", planted.handler, planted.signer, **of)
    withdraw_complaint(planted.handler, extended, reason=marked("khách rút"))


def plant_drafts(planted: Planted) -> None:
    for typed in (
        [("customer", str(planted.customer)), ("narrative", marked("nháp"))],
        [("customer", "new"), ("name", CANARY.name), ("narrative", marked("nháp khác"))],
        [("customer", "new"), ("phone", f"{PHONE[:4]} {PHONE[4:7]} {PHONE[7:]}")],
    ):
        keep_draft(planted.handler, new_id(), typed)


def plant_mail(planted: Planted) -> None:
    started([planted.customer])
    queue(CANARY.email, customer=planted.customer, name=CANARY.name, body=marked("thư"))
    waits = now() + timedelta(days=30)
    queue(CANARY.email, customer=planted.customer, send_after=waits, body=marked("thư chờ"))


def plant_limits(planted: Planted) -> None:
    restrict_customer(planted.handler, planted.customer, scope=marked("chỉ lưu giữ"))
    lift_limit(planted.handler, planted.customer, Limit.RESTRICTED, reason=marked("đổi ý"))


def plant_consents(planted: Planted) -> None:
    consent = record_consent(
        planted.handler,
        NewConsent(
            planted.customer,
            text_version(planted.handler),
            ConsentMethod.PAPER,
            now() - timedelta(days=9),
            marked("tờ khai số 12"),
        ),
    )
    withdraw_consent(planted.handler, consent, how=WithdrawnBy.CALL, words=marked("không nhận nữa"))


def plant_holds(planted: Planted) -> None:
    hold = place_hold(
        planted.handler,
        NewHold(next(iter(Basis)), marked("đang tranh chấp"), customer_id=planted.customer),
    )
    later = (now() + timedelta(days=60)).date()
    review_hold(planted.handler, hold, until=later, reason=marked("vẫn còn"))
    lift_hold(planted.handler, hold, reason=marked("đã hòa giải"))


def plant_package(planted: Planted) -> None:
    package = package_for(planted.customer)
    package.make(struck=marked("người khác"))
    with open_unit(ERASER) as unit:
        request = unit.session.scalars(
            select(SubjectRequest).where(SubjectRequest.reference == package.reference)
        ).one()
        request.state, request.ended_at = RequestState.WITHDRAWN, unit.now


def plant_rows(planted: Planted) -> None:
    """What its own tests bring through its commands: here it is only there."""
    at, by = now(), ERASER.id
    request = SubjectRequest(
        id=new_id(),
        reference="YC-2026-77777",
        customer_id=planted.customer,
        kind=RequestKind.CORRECT,
        state=RequestState.REFUSED,
        channel=RequestChannel.EMAIL,
        received_at=at,
        registered_at=at,
        registered_by=by,
        due_at=at,
        ended_at=at,
    )
    processor = Processor(
        id=new_id(), name="Giao hàng Sông Hồng", kind=ProcessorKind.PROCESSOR,
        service="giao hàng", data_types=[], added_at=at, added_by=by,
    )  # fmt: skip
    disclosure = sealed_by(
        safes.house(),
        Disclosure(
            id=new_id(), reference="CC-2026-7777", state=DisclosureState.REFUSED,
            body_kind=BodyKind.COURT, arrival=next(iter(Arrival)), procedure=Procedure.CIVIL,
            order_no="12/QĐ", order_on=at.date(),
            asked_fields=[], received_at=at, registered_at=at, registered_by=by, secret=False,
        ),
        body="Tòa án", legal_basis="Điều 106", scope="hồ sơ",
    )  # fmt: skip
    mine = safes.of(planted.customer)
    belongs = {"customer_id": planted.customer}
    of_request = {"id": new_id(), "request_id": request.id}
    with open_unit(ERASER) as unit:
        unit.session.add_all(
            [
                sealed_by(mine, request, "wish", "representative", "outcome", "refusal"),
                processor,
                disclosure,
            ]
        )
        unit.session.flush()
        unit.session.add_all(
            [
                sealed_by(
                    mine,
                    Correction(**of_request, **belongs, field="name", made_at=at, made_by=by),
                    *("before", "after"),
                ),
                sealed_by(
                    mine,
                    PassedOn(
                        **{**of_request, "id": new_id()},
                        **belongs,
                        processor_id=processor.id,
                        fields=[],
                        state=PassedOnState.CONFIRMED,
                        way=ToldBy.EMAIL,
                        sent_at=at,
                        sent_by=by,
                        due_on=at.date(),
                    ),
                    *("what", "answer"),
                ),
                sealed_by(
                    mine,
                    RecipientTold(**{**of_request, "id": new_id()}, **belongs, at=at, by=by),
                    *("name", "note"),
                ),
                sealed_by(
                    mine,
                    DisclosedCopy(
                        id=new_id(),
                        disclosure_id=disclosure.id,
                        **belongs,
                        number=1,
                        items=1,
                        fingerprint="0" * 64,
                    ),
                    *("content", "sealed"),
                ),
            ]
        )
    index_anew(REQUEST_SUMMARIES, [request.reference])


def plant_breach(planted: Planted) -> None:
    """On the list of a breach that is closed since, with a call and a letter."""
    incident = Incident().open()
    add_customers(incident.handler, incident.reference, [planted.customer], Source.SEARCH)
    at, by = now(), ERASER.id
    with open_unit(ERASER) as unit:
        line = unit.session.scalars(select(AffectedPerson)).one()
        breach = unit.session.get_one(Breach, line.breach_id)
        breach.closed_at = at
        texts = ("subject", "how_detected", "risks", "measures", "advice", "contacts")
        notice = PeopleNotice(
            id=new_id(), breach_id=breach.id, number=1, state=NoticeState.DRAFT,
            audience=next(iter(Audience)), author=by, written_at=at,
        )  # fmt: skip
        unit.session.add(sealed_by(safes.house(), notice, **dict.fromkeys(texts, "chữ")))
        unit.session.flush()
        attempt = ContactAttempt(
            id=new_id(), person_id=line.id, notice_id=notice.id, route=next(iter(Route)),
            outcome=next(iter(Contacted)), at=at, by=by, receipt="RM1",
        )  # fmt: skip
        unit.session.add(sealed_by(safes.of(planted.customer), attempt, "note"))


def found_by_words(planted: Planted) -> list[str]:
    """The kinds of record that a search for the canary finds by what they say."""
    with GuardedSession(db) as reader:
        return [
            kind.prefix
            for kind in kinds_for(planted.handler)
            if records_that_say(reader, planted.handler, kind, MARK)
        ]


def word_of_the_canary() -> int:
    """How often the canary's token stands in the search store."""
    token = token_of(keyring.get().index, fold(MARK))
    with reading(SEARCH) as connection:
        found = select(func.count()).select_from(SummaryWord).where(SummaryWord.token == token)
        return connection.scalar(found) or 0


def sealed_by(safe: Safe, row: Any, *marks: str, **texts: str) -> Any:
    """A row with these columns sealed: the canary in each of `marks`, other words in `texts`."""
    seal_into(row, safe, **texts, **{name: marked(name) for name in marks})
    return row


def now() -> datetime:
    return runtime.get().clock.now()


PLANT: tuple[Callable[[Planted], None], ...] = (
    plant_complaints,
    plant_drafts,
    plant_mail,
    plant_limits,
    plant_consents,
    plant_holds,
    plant_package,
    plant_rows,
    plant_breach,
)

COMPANYS_OWN = "the company's own words, sealed under the house's key, about no one person"
EXCUSED: dict[str, str] = {
    "breach": COMPANYS_OWN,
    "breach_assessment": COMPANYS_OWN,
    "breach_decision": COMPANYS_OWN,
    "breach_filing": COMPANYS_OWN,
    "breach_filing_paper": COMPANYS_OWN,
    "breach_measure": COMPANYS_OWN,
    "breach_moment": COMPANYS_OWN,
    "people_notice": COMPANYS_OWN,
    "campaign_text": COMPANYS_OWN,
    "mailing": COMPANYS_OWN,
    "consent_text": COMPANYS_OWN,
    "retention_period": COMPANYS_OWN,
    "retention_run": "numbers and codes",
    "retention_clock_mark": "numbers and codes",
    "day_override": COMPANYS_OWN,
    "processor": "companies, not customers; erased by their own page",
    "staff": "employees, not customers",
    "staff_session": "employees, not customers",
    "training": "what employees were taught",
    "sign_in_throttle": "hashes of addresses of employees",
    "sign_in_failures": "counts by day; ids of employees and keyed hashes of networks",
    "disclosure": "the state's order as it came: must be provable after the person is erased",
    "audit_entry": "codes, ids and commitments; looked through below like everything else",
    "audit_head": "a hash",
    "affected_import": "codes; the file's name is the house's, its content is gone when it has ended",
    "affected_import_part": "under a key of its own, destroyed when the import has ended",
    "affected_import_bad_row": "codes",
    "consent_file": "codes; the file's name is the house's, its content is gone when it has ended",
    "consent_file_part": "under a key of its own, destroyed when the file was read",
    "consent_bad_row": "codes",
    "register_state": "codes, days and ids (casework/history.py)",
    "register_mark": "codes",
    "job_run": "codes and counts",
    "month_figures": "codes and counts",
    "backup_run": "figures, hashes and codes",
    "job_state": "codes and counts",
    "export": "codes; what for in the company's own words; the bytes lie in files, which are looked through",
    "mail_health": "the mail server's three digits",
    "erasure": "the proof; looked through below like everything else",
    "subject_identity_code": "a salted hash of six digits",
    "affected_contact.receipt": "the number of a registered letter, in clear; emptied all the same",
    "attachment.proof": "salt and hash of the content, sealed under the person's key",
    "access_package.sealed": "a PDF that is encrypted under a code; its own test opens it",
    "access_package.sections": "counts by feature",
    "case_event.facts": "codes, ids and days",
    "outbox_message.server_answer": "the mail server's three digits and code",
    "outbox_message.message_id": "made from the row's id",
    "complaint.place": "a hotline or a showroom of the company",
    "complaint.source_marks": "keyed hashes; emptied all the same",
    "suggestion": "codes, numbers of cases and figures; the reason is the officer's, under the house's key",
    "subject_request.place": "a hotline or a showroom of the company",
    "remedial_action.suggestion": "a code",
}
CODES = frozenset(
    """
    about reference kind state sha256 fingerprint once_key complaint actor by entry_id register
    media_type code obligation notice variant language data_types data_items fields field
    lifted_about prefix pause_reason asked_fields
    """.split()  # noqa: SIM905
)
"""Columns of codes, numbers of records and hashes, whatever table they are in."""


def is_excused(place: str) -> bool:
    table, _, column = place.partition(".")
    return table in EXCUSED or place in EXCUSED or column in CODES or column.endswith("_by")


@pytest.fixture
def planted(app: Flask, sink: Sink, monkeypatch: pytest.MonkeyPatch) -> Planted:
    """The canary in everything, its mail in the demonstration's folder."""
    monkeypatch.setattr(cases, "SECRET", MARK)
    monkeypatch.setattr(cases, "PICTURE", cases.PICTURE + MARK.encode())
    app.config["DEMO"] = True
    open_for_mail(app, sink.port)
    planted = Planted()
    for plant in PLANT:
        plant(planted)
    planted.leaving.ask(ended_at=None)
    planted.leaving.plan(marked("khách gọi hotline")).sign(remark=marked("đồng ý"))
    deliver(limit=200)
    return planted


def test_nothing_of_the_canary_is_left_anywhere(
    app: Flask,
    planted: Planted,
    clock: FixedClock,
    session: FreshSession,
    tmp_path: Path,
    addresses: Addresses,
    stores: Stores,
    database_kind: str,
) -> None:
    (tmp_path / "new").mkdir()
    bare = stores.bare(tmp_path / "new")
    found = columns_with_traces()
    unplanted = {place for place in columns_for_words() if not is_excused(place)} - found
    assert not unplanted, "plant the canary there, or excuse it with a reason"
    assert not {place for place in found if is_excused(place)}
    assert any(name.startswith("mail/") for name in files_with_traces(tmp_path))
    assert found_by_words(planted) == ["KN", "YC"]
    older, _older_keys = made_backup()

    clock.advance(COOLING + timedelta(minutes=1))
    assert erase_people(ERASER) == "done=1"
    done = planted.leaving.row
    assert done.state is ErasureState.DONE

    assert columns_with_traces() == set()
    assert found_by_words(planted) == []
    assert word_of_the_canary() == 0
    assert done.certificate is not None
    assert traces_in(done.certificate + pdf_text(done.certificate)) == set()
    assert verify(session).clean
    db.session.remove()
    assert files_with_traces(tmp_path) == {}
    if database_kind == "postgresql":
        assert traces_in(dumped(addresses)) == set()

    anew = {**next(bare), "KEYSTORE_URL": addresses["KEYSTORE_URL"]}
    again = restored(older, None, anew, tmp_path / "new").shown.again
    assert (again.emptied, again.finished) == (1, 1)
    assert elsewhere(anew, tmp_path / "new", columns_with_traces) == set()
    assert files_with_traces(tmp_path) == {}
    if database_kind == "postgresql":
        assert traces_in(dumped(anew)) == set()


def dumped(addresses: Addresses) -> bytes:
    """Everything that PostgreSQL gives out of the database."""
    url = (
        make_url(addresses["DATABASE_URL"])
        .set(drivername="postgresql")
        .difference_update_query(["options"])
    )
    done = subprocess.run(
        ["pg_dump", "--data-only", "--inserts", url.render_as_string(hide_password=False)],
        capture_output=True,
        check=True,
    )
    assert b"INSERT INTO" in done.stdout
    return done.stdout


def pdf_text(content: bytes) -> bytes:
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).encode()


LISTS = (
    "/complaints", "/breaches", "/customers", "/requests/", "/requests/erasures", "/consents/",
    "/disclosures/", "/holds/", "/processors/", "/registers/", "/retention/", "/mailings/", "/approvals",
    "/queue", "/waiting", "/mail/outbox", "/oversight/audit",
)  # fmt: skip


def test_every_page_of_an_erased_person_says_so_and_none_breaks(
    app: Flask,
    planted: Planted,
    clock: FixedClock,
    session: FreshSession,
    client: Browser,
    sign_in: Callable[[Browser, Member], None],
    database_kind: str,
) -> None:
    clock.advance(COOLING + timedelta(minutes=1))
    assert erase_people(ERASER) == "done=1"
    numbers = {
        number: url_of(app, records.endpoint, number)
        for records in contributed().records
        for number in records.of_person(session, planted.customer)
    }
    assert len(numbers) > 5
    person = f"/customers/{planted.customer}"
    pages = [*numbers.values(), person, f"{person}/edit", *existing(app, LISTS)]
    for role in (Role.COMPLIANCE, Role.MANAGER, Role.SUPPORT, Role.AUDITOR):
        sign_in(client, add_member(role))
        for page in pages:
            answer = client.get(page, follow_redirects=True)
            assert answer.status_code in (200, 403, 404), (role, page, answer.status_code)
            assert traces_in(answer.data) == set(), (role, page)
    sign_in(client, add_member(Role.COMPLIANCE))
    assert "Dữ liệu của khách này đã xóa" in client.get(person).text
    assert "Dữ liệu đã xóa" in client.get("/requests/erasures").text
    assert "Dữ liệu đã xóa" in client.get("/complaints/?state=closed").text
    for what in (MARK, PHONE, CANARY.email):
        assert client.post("/customers", data={"q": what}).status_code == 200
        found = client.post("/search", data={"q": what}, follow_redirects=True)
        assert found.status_code == 200
        assert str(planted.customer) not in found.text
    for step in ("reveal", "edit"):
        tried = client.post(
            f"{person}/{step}", data={"field": "phone", "purpose": "call", "name": "Ai Đó"}
        )
        assert tried.status_code < 500


def url_of(app: Flask, endpoint: str, number: str) -> str:
    with app.test_request_context():
        return url_for(endpoint, reference=number)


def existing(app: Flask, paths: tuple[str, ...]) -> list[str]:
    """Those of these addresses that this application has, with or without a slash."""
    known = {rule.rule for rule in app.url_map.iter_rules()}
    return [p for path in paths for p in (path.rstrip("/"), path.rstrip("/") + "/") if p in known]
