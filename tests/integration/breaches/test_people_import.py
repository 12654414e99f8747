"""People from a file: checked row by row, added once, whatever happens in between."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kalix_compliance.breaches import import_job
from kalix_compliance.breaches.commands import add_imported, importing
from kalix_compliance.breaches.commands.affected import (
    add_customers,
    add_made_up_people,
    remove_person,
)
from kalix_compliance.breaches.import_job import import_people
from kalix_compliance.breaches.importing import parts
from kalix_compliance.breaches.importing.columns import Columns
from kalix_compliance.breaches.kinds import DataType, ImportState, PartKind, Route, Source
from kalix_compliance.breaches.models import (
    AffectedImport,
    AffectedPerson,
    BadRow,
    Breach,
    ImportPart,
)
from kalix_compliance.breaches.queries.people import PeopleSearch
from kalix_compliance.breaches.queries.standing import standing_of
from kalix_compliance.breaches.rules.closing import to_close
from kalix_compliance.breaches.rules.requirements import unmet
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import NotFound, RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.models import Customer
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.customers.queries import CustomerSearch
from kalix_compliance.customers.repair import bring_into_step
from kalix_compliance.customers.sealed_rows import open_details
from kalix_compliance.vault import safes
from tests.breaches import Incident

IMPORTER = system_actor("breaches.import", Permission.SYSTEM_IMPORT)
HEADINGS = "Họ tên,Điện thoại,Email,Địa chỉ\n"
COLUMNS = Columns(name=0, phone=1, email=2, address=3)


def listing(count: int, first: int = 1) -> str:
    return HEADINGS + "".join(
        f"Khách Thử {n},09{n:08d},khach{n}@thu.example,Số {n} phố Thử\n"
        for n in range(first, first + count)
    )


def upload(case: Incident, text: str, columns: Columns = COLUMNS, **more: object):
    content = text.encode() if isinstance(text, str) else text
    made = importing.upload_people(case.handler, case.reference, Upload("khách.csv", content))
    importing.check_people(
        case.handler,
        case.reference,
        made,
        **{"columns": columns, "headings": True, "data_types": {DataType.NAME}, **more},
    )
    return made


def work() -> None:
    while import_people(IMPORTER):
        pass


def row_of(session, made) -> AffectedImport:
    return session.get_one(AffectedImport, made, populate_existing=True)


def on_list(session) -> int:
    return session.scalar(select(func.count()).select_from(AffectedPerson))


def customers(session) -> int:
    return session.scalar(select(func.count()).select_from(Customer))


@pytest.fixture
def officer(staff_member):
    return staff_member("compliance").actor


@pytest.fixture
def case(officer) -> Incident:
    return Incident(officer).open()


def test_a_file_is_checked_accepted_and_added(case, session):
    made = upload(case, listing(3))
    work()
    row = row_of(session, made)
    assert (row.state, row.good, row.bad, row.known) == (ImportState.CHECKED, 3, 0, 0)
    assert on_list(session) == 0
    importing.accept_import(case.handler, case.reference, made)
    work()
    row = row_of(session, made)
    assert (row.state, row.added) == (ImportState.DONE, 3)
    people = session.scalars(select(AffectedPerson)).all()
    assert {person.route for person in people} == {Route.EMAIL}
    assert {tuple(person.data_types) for person in people} == {("name",)}
    assert session.scalar(select(func.count()).select_from(ImportPart)) == 0
    found = CustomerSearch("0900000002").rows(session, case.handler)
    assert len(found) == 1


def test_who_is_a_customer_already_stays_one(case, session, actor_with):
    clerk = actor_with(Permission.CUSTOMER_REGISTER)
    by_phone = register_customer(clerk, CustomerDetails("Trần Khách", phone="0911111111"))
    by_mail = register_customer(clerk, CustomerDetails("Lê Thị Hoa", email="hoa@thu.example"))
    shared = register_customer(clerk, CustomerDetails("Ngô Văn Bố", phone="0922222222"))
    made = upload(
        case,
        HEADINGS
        + "TRAN KHACH,+84 911 111 111,,\n"
        + "Hoa,,HOA@thu.example,\n"
        + "Ngô Thị Con,0922222222,,\n",
    )
    work()
    assert row_of(session, made).known == 2
    importing.accept_import(case.handler, case.reference, made)
    work()
    ids = set(session.scalars(select(AffectedPerson.customer_id)))
    assert {by_phone, by_mail} < ids
    assert shared not in ids
    assert customers(session) == 4


def test_a_known_customer_gains_what_they_lack_and_keeps_what_they_have(case, session, actor_with):
    clerk = actor_with(Permission.CUSTOMER_REGISTER)
    lacking = register_customer(clerk, CustomerDetails("Trần Khách", phone="0911111111"))
    whole = register_customer(
        clerk,
        CustomerDetails("Lê Hoa", "0922222222", email="hoa@thu.example", address="Số 1 phố Thử"),
    )
    made = upload(
        case,
        HEADINGS
        + "Trần Khách,0911111111,khach@thu.example,Số 9 phố Thử\n"
        + "Lê Hoa,0922222222,khac@thu.example,Số 2 phố Thử\n",
    )
    work()
    importing.accept_import(case.handler, case.reference, made)
    work()
    assert row_of(session, made).filled == 1
    session.expire_all()
    kept = open_details(safes.of(whole), session.get_one(Customer, whole))
    assert (kept.email, kept.address) == ("hoa@thu.example", "Số 1 phố Thử")
    gained = open_details(safes.of(lacking), session.get_one(Customer, lacking))
    assert (gained.email, gained.address) == ("khach@thu.example", "Số 9 phố Thử")
    on_mail = select(AffectedPerson.route).where(AffectedPerson.customer_id == lacking)
    assert session.scalar(on_mail) is Route.EMAIL
    found = CustomerSearch("khach@thu.example").rows(session, case.handler)
    assert [row.id for row in found] == [lacking]


def test_while_a_file_is_added_nothing_that_counts_the_list_is_done(case, session):
    made = upload(case, listing(3))
    work()
    importing.accept_import(case.handler, case.reference, made)
    why = "đang nhập"
    with pytest.raises(RuleBroken, match=why):
        case.rule_out()
    breach = session.scalars(select(Breach)).one()
    assert any(why in str(reason) for reason in unmet(to_close(standing_of(session, breach))))
    work()
    case.rule_out()


def test_the_same_person_five_times_is_one_person_and_four_reasons(case, session):
    made = upload(case, HEADINGS + "Lê Thị Lan,0912345678,,\n" * 5)
    work()
    row = row_of(session, made)
    assert (row.good, row.bad) == (1, 4)
    bad = session.scalars(select(BadRow).order_by(BadRow.row)).all()
    assert [(one.row, one.code, one.other_row) for one in bad] == [
        (n, "same-person", 2) for n in (3, 4, 5, 6)
    ]


def test_a_second_file_with_the_same_people_adds_nobody(case, session):
    for _ in range(2):
        made = upload(case, listing(4))
        work()
        importing.accept_import(case.handler, case.reference, made)
        work()
    row = row_of(session, made)
    assert (row.good, row.known, row.added) == (4, 4, 0)
    assert on_list(session) == 4
    assert customers(session) == 4


def test_data_items_come_from_the_column_or_from_the_file(case, session):
    text = "Họ tên,Điện thoại,Dữ liệu\nAn,0912345678,mật khẩu; email\nBa,0912345679,\n"
    made = upload(case, text, Columns(name=0, phone=1, items=2))
    work()
    importing.accept_import(case.handler, case.reference, made)
    work()
    types = sorted(session.scalars(select(AffectedPerson.data_types)))
    assert types == [["credentials", "email"], ["name"]]


def test_columns_can_be_chosen_again_after_the_check(case, session):
    made = upload(case, listing(3), Columns(name=0, phone=2))
    work()
    assert row_of(session, made).bad == 3
    importing.check_people(
        case.handler, case.reference, made, columns=COLUMNS, headings=True, data_types=()
    )
    work()
    row = row_of(session, made)
    assert (row.good, row.bad) == (3, 0)
    assert session.scalar(select(func.count()).select_from(BadRow)) == 0


def test_nothing_of_a_discarded_file_stays(case, session):
    made = upload(case, listing(3))
    importing.discard_import(case.handler, case.reference, made)
    work()
    assert row_of(session, made).state is ImportState.DISCARDED
    assert session.scalar(select(func.count()).select_from(ImportPart)) == 0
    with pytest.raises(RuleBroken):
        importing.accept_import(case.handler, case.reference, made)


def test_a_file_that_breaks_in_the_middle_is_refused_and_adds_nobody(case, session):
    made = upload(case, listing(600).encode("utf-16") + b"x")
    work()
    row = row_of(session, made)
    assert (row.state, row.trouble) == (ImportState.REFUSED, "encoding")
    assert session.scalar(select(func.count()).select_from(ImportPart)) == 0
    assert on_list(session) == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        ("Họ tên,Email\n".encode(), "chỉ có dòng tiêu đề"),
        (b"%PDF-1.4", "không phải là CSV"),
        (b"PK\x03\x04xx", "hỏng"),
        (b"a,b\nc," + b"d" * (26 * 1024 * 1024), "lớn hơn 25 MB"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(case, session, content, words):
    with pytest.raises(RuleBroken, match=words) as refusal:
        importing.upload_people(case.handler, case.reference, Upload("x.csv", content))
    assert refusal.value.field == "file"
    assert session.scalar(select(func.count()).select_from(AffectedImport)) == 0


def test_nothing_in_clear_lies_in_the_database(case, session):
    made = upload(case, listing(3))
    secret = b"khach2@thu.example"
    held = session.scalars(select(ImportPart.sealed)).all()
    assert held and not any(secret in sealed for sealed in held)
    assert secret in parts.file_of(session, made)
    import_people(IMPORTER)
    kinds = set(session.scalars(select(ImportPart.kind)))
    assert kinds == {PartKind.HEAD, PartKind.ROWS, PartKind.PEOPLE}


def test_a_forgotten_file_is_given_up(case, session, clock):
    made = upload(case, listing(3))
    work()
    clock.advance(timedelta(days=8))
    work()
    row = row_of(session, made)
    assert (row.state, row.trouble) == (ImportState.DISCARDED, "forgotten")


# ---- drills ----


def test_a_drill_knows_no_customer_and_nobody_finds_its_people(officer, session, actor_with):
    real = register_customer(
        actor_with(Permission.CUSTOMER_REGISTER), CustomerDetails("Khách Thử 1", phone="0900000001")
    )
    drill = Incident(officer).open(drill=True)
    made = upload(drill, listing(3))
    work()
    assert row_of(session, made).known == 0
    importing.accept_import(drill.handler, drill.reference, made)
    work()
    assert on_list(session) == 3
    assert real not in set(session.scalars(select(AffectedPerson.customer_id)))
    bring_into_step()
    assert len(CustomerSearch("khach thu").rows(session, drill.handler)) == 1
    with pytest.raises(RuleBroken, match="chỉ nhận người giả"):
        add_customers(drill.handler, drill.reference, [real], Source.SEARCH)


def test_made_up_people_are_for_drills_only(officer, session):
    drill, breach = Incident(officer).open(drill=True), Incident(officer).open()
    assert add_made_up_people(drill.handler, drill.reference) == 20
    assert add_made_up_people(drill.handler, drill.reference, 5) == 5
    names = [one.name for one in _rows(session, drill)]
    assert len(names) == 25
    with pytest.raises(RuleBroken):
        add_made_up_people(breach.handler, breach.reference)
    unreal = session.scalars(select(AffectedPerson.customer_id)).first()
    with pytest.raises(RuleBroken, match="Người giả"):
        add_customers(breach.handler, breach.reference, [unreal], Source.SEARCH)


# ---- the list ----


def test_a_person_is_on_the_list_once_with_all_data_items(case, session, actor_with):
    one = register_customer(
        actor_with(Permission.CUSTOMER_REGISTER), CustomerDetails("An", address="Hà Nội")
    )
    assert add_customers(case.handler, case.reference, [one, one], Source.SEARCH) == 1
    assert (
        add_customers(case.handler, case.reference, [one], Source.COMPLAINT, {DataType.BANK}) == 0
    )
    person = session.scalars(select(AffectedPerson)).one()
    assert person.route is Route.LETTER
    assert person.source is Source.SEARCH
    assert person.data_types == ["bank", "name", "phone", "place"]


def test_an_unknown_customer_is_not_added(case):
    with pytest.raises(NotFound):
        add_customers(case.handler, case.reference, [case.handler.staff_id], Source.SEARCH)


def test_somebody_is_taken_off_with_a_reason(case, session, actor_with):
    one = register_customer(
        actor_with(Permission.CUSTOMER_REGISTER), CustomerDetails("An", phone="0912345678")
    )
    add_customers(case.handler, case.reference, [one], Source.SEARCH)
    person = session.scalars(select(AffectedPerson.id)).one()
    with pytest.raises(RuleBroken):
        remove_person(case.handler, case.reference, person, "")
    remove_person(case.handler, case.reference, person, "nhầm người")
    assert on_list(session) == 0


def test_the_list_is_masked_and_paged(case, session, statements):
    made = upload(case, listing(130))
    work()
    importing.accept_import(case.handler, case.reference, made)
    work()
    breach = session.scalars(select(Breach)).one()
    with statements() as few:
        rows, more = PeopleSearch().page(session, case.handler, breach)
    assert len(rows) == 100
    rest, end = PeopleSearch(after=more).page(session, case.handler, breach)
    assert (len(rest), end) == (30, None)
    with statements() as fewer:
        PeopleSearch(after=rest[-2].id).page(session, case.handler, breach)
    assert len(few) == len(fewer)
    assert all("***" in row.name and "@thu" not in row.email for row in rows)
    assert PeopleSearch(route=Route.CALL).count(session, breach) == 0
    assert PeopleSearch(told=False).count(session, breach) == 130


def _rows(session, case):
    breach = session.scalars(select(Breach).where(Breach.reference == case.reference)).one()
    return PeopleSearch().page(session, case.handler, breach)[0]


# ---- a worker that dies ----

LIFE = 1_050
IN_JOB = frozenset({"_write_bad", "open_unit"})


class Killed(BaseException):
    """What a test does to a worker at a chosen moment."""


@pytest.fixture
def die_at(monkeypatch):
    """`die_at(function name, n)`: the worker dies at the n-th call, before or after it."""

    def arm(where, name: str, number: int, *, after: bool) -> None:
        real, calls = getattr(where, name), [0]

        def deadly(*args, **kwargs):
            calls[0] += 1
            if calls[0] == number and not after:
                raise Killed
            result = real(*args, **kwargs)
            if calls[0] == number:
                raise Killed
            return result

        monkeypatch.setattr(where, name, deadly)

    yield arm
    monkeypatch.undo()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("still_at", 2),
        ("_write_bad", 2),
        ("put_on_list", 2),
        ("register_people", 3),
        ("open_unit", 3),
    ],
)
def test_a_death_in_the_middle_loses_nobody_and_doubles_nobody(
    case, session, monkeypatch, die_at, name, number, after
):
    made = upload(case, listing(LIFE) + "Trùng,0900000003,khach3@thu.example,\n")
    die_at(import_job if name in IN_JOB else add_imported, name, number, after=after)
    for _ in range(2):
        try:
            work()
        except Killed:
            work()
        if row_of(session, made).state is ImportState.CHECKED:
            importing.accept_import(case.handler, case.reference, made)
    work()
    row = row_of(session, made)
    assert (row.state, row.good, row.bad, row.added) == (ImportState.DONE, LIFE + 1, 0, LIFE + 1)
    assert on_list(session) == LIFE + 1
    assert customers(session) == LIFE + 1
    assert len(set(session.scalars(select(AffectedPerson.customer_id)))) == LIFE + 1
