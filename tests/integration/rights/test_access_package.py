"""Everything held about a person: gathered, redacted, locked, released, fetched, ended."""

from datetime import timedelta
from functools import partial
from io import BytesIO
from threading import Barrier, Thread

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.models import CaseEvent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.core.language import translator
from kalix_compliance.core.permissions import Permission
from kalix_compliance.customers.personal_data import CustomerDetails
from kalix_compliance.database.base import db
from kalix_compliance.execution.unit import open_unit, unit_is_open
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.roles import Role
from kalix_compliance.subject_requests.commands import package_giving, packaging
from kalix_compliance.subject_requests.commands.answering import answer_first
from kalix_compliance.subject_requests.commands.closing import complete_request
from kalix_compliance.subject_requests.kinds import RequestKind, RequestState, ToldBy
from kalix_compliance.subject_requests.models import AccessPackage
from kalix_compliance.subject_requests.package.contents import gather
from kalix_compliance.subject_requests.package.kinds import HandedBy
from kalix_compliance.subject_requests.package.loading import request_of
from kalix_compliance.subject_requests.package_job import end_packages
from kalix_compliance.subject_requests.queries.packages import package_desk
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.breaches import Incident
from tests.cases import ANH, SECRET, case_at, secret
from tests.orders import BODY, Order
from tests.packages import asked_for, customer, open_package, package_for
from tests.people import BOOKKEEPER, add_member

SWEEPER = system_actor("rights.packages", Permission.SYSTEM_SWEEP)
OTHER = CustomerDetails(
    name="Lý Quốc Người-Khác", phone="0987000111", email="nguoi.khac@noi-khac.example"
)


@pytest.fixture
def anh(app):
    return customer()


def test_the_person_reads_everything_in_vietnamese_and_as_json(anh, staff_member):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    case_at("closed", handler, signer, customer_id=anh, new_customer=None)
    opened = package_for(anh).make().opened()
    assert "Dữ liệu cá nhân chúng tôi đang giữ về quý khách" in opened.text
    for words in (ANH.name, "0912345678", ANH.email, ANH.address, secret("lời kể")):
        assert words in opened.text
        assert words in opened.all_text
    assert opened.data["person"] == ANH.name
    case = opened.section("complaints")["entries"][0]
    assert case["text"] == secret("lời kể")
    assert case["values"]["Sản phẩm"] == secret("đơn hàng")
    assert case["values"]["Điều tìm thấy"] == secret("điều tìm thấy")
    story = " ".join(entry["label"] for entry in opened.section("complaint-history")["entries"])
    assert "Hỗ trợ khách hàng đóng hồ sơ" in story
    assert opened.section("evidence")["entries"][0]["label"] == f"{SECRET}-ảnh.png"


def test_a_term_is_shown_by_its_last_day_and_not_by_the_midnight_after_it(anh, staff_member):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    number = case_at("received", handler, signer, customer_id=anh, new_customer=None)
    package = package_for(anh)
    opened = package.make().opened()
    (case,) = opened.section("complaints")["entries"]
    (asked,) = opened.section("requests")["entries"]
    assert (case["label"], asked["label"]) == (number, package.reference)
    assert case["values"]["Hạn giải quyết"] == "07/12/2026"
    assert asked["values"]["Hạn làm xong"] == "02/12/2026"


def test_messages_signatures_and_breaches_are_in_it(app, staff_member, sink):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    anh = customer()
    case_at("extended", handler, signer, customer_id=anh, new_customer=None)
    incident = Incident().open()
    from_list = incident.list_people(ANH)  # a person of their own
    opened = package_for(anh).make().opened()
    letters = opened.section("messages")["entries"]
    assert {entry["values"]["Gửi tới"] for entry in letters} == {ANH.email}
    assert ANH.name in letters[0]["text"]
    signature = opened.section("signatures")["entries"][0]
    assert signature["values"]["Người ký"] == "Quản lý"
    assert secret("lý do gia hạn") in signature["text"]
    listed = package_for(from_list[0]).make().opened().section("breaches")["entries"]
    assert incident.reference in listed[0]["label"]
    assert "Họ tên" in listed[0]["values"]["Dữ liệu bị ảnh hưởng"].replace("Họ, tên", "Họ tên")


def test_nobody_else_is_in_it(anh, staff_member):
    handler = staff_member("support", name="Phạm Thị Mai Phương").actor
    signer = staff_member("manager", name="Trịnh Công Ký").actor
    other = customer(OTHER)
    case_at("closed", handler, signer, customer_id=other, new_customer=None)
    case_at(
        "closed",
        handler,
        signer,
        customer_id=anh,
        new_customer=None,
        narrative="Số 0987.000.111 và nguoi.khac@noi-khac.example làm phiền; chị Phạm Thị Mai "
        "Phương bảo chờ. Hàng xóm Lê Văn Tám nghe thấy.",
    )
    opened = package_for(anh).make(struck="lê văn tám").opened()
    narrative = opened.section("complaints")["entries"][0]["text"]
    assert narrative == (
        "Số [số điện thoại đã che] và [email đã che] làm phiền; chị [Hỗ trợ khách hàng] bảo chờ. "
        "Hàng xóm [đã che] nghe thấy."
    )
    everything = opened.all_text.lower()
    for stranger in (
        *("0987000111", "0987.000.111", OTHER.email, OTHER.name, "lê văn tám"),
        *("phạm thị mai phương", "trịnh công ký", str(other)),
    ):
        assert stranger.lower() not in everything


def test_the_company_itself_is_nobodys_personal_data(anh, staff_member):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    case_at(
        "received",
        handler,
        signer,
        customer_id=anh,
        new_customer=None,
        narrative="Gọi 094.268.9393, viết kalixfurniture@gmail.com",
    )
    opened = package_for(anh).make().opened()
    told = opened.section("complaints")["entries"][0]["text"]
    assert told == "Gọi 094.268.9393, viết kalixfurniture@gmail.com"


def test_only_the_code_opens_the_file_with_its_spaces_or_without(anh):
    package = package_for(anh).make().release()
    content, code = package.take(), package.code()
    assert len(code.replace(" ", "")) == 16
    assert open_package(content, code).text == open_package(content, code.replace(" ", "")).text
    for wrong in ("", "0000 0000 0000 0000", code[:-1]):
        reader = PdfReader(BytesIO(content))
        assert not reader.decrypt(wrong)
    assert ANH.name.encode() not in content
    assert b"/AESV3" in content


def test_it_is_vietnamese_whoever_makes_it_reads_english(anh, staff_member):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    case_at("closed", handler, signer, customer_id=anh, new_customer=None)
    Incident().open()
    package = package_for(anh)
    token = translator.set(lambda text: f"EN {text}")
    try:
        package.make()
    finally:
        translator.reset(token)
    assert "EN " not in package.opened().all_text


def test_nothing_of_it_lies_in_clear_in_the_database(anh, session):
    package = package_for(anh).make()
    row = package.row()
    assert ANH.name not in repr(vars(row))
    with open_unit(BOOKKEEPER) as unit:
        stored = unit.session.get(AccessPackage, package.id)
        assert b"%PDF" not in stored.sealed
        assert stored.code is not None


def test_the_maker_does_not_release_and_nobody_releases_unread(anh):
    package = package_for(anh)
    package.maker = package.officer
    package.make()
    with pytest.raises(RuleBroken, match="không tự duyệt"):
        package_giving.release_package(package.officer, package.reference, package.id)
    package = package_for(anh).make()
    with pytest.raises(RuleBroken, match="chưa đọc"):
        package_giving.release_package(package.officer, package.reference, package.id)
    package.release()
    with pytest.raises(RuleBroken, match="đã được duyệt"):
        package_giving.release_package(package.officer, package.reference, package.id)


def test_the_database_refuses_one_person_for_both(anh):
    package = package_for(anh).make()
    with pytest.raises(IntegrityError), open_unit(BOOKKEEPER) as unit:  # noqa: PT012
        row = unit.session.get(AccessPackage, package.id)
        row.released_by, row.released_at = row.made_by, unit.now


def test_who_reads_it_strikes_out_more_and_it_is_read_again(anh, staff_member):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    case_at(
        "received",
        handler,
        signer,
        customer_id=anh,
        new_customer=None,
        narrative="Bà Hai bán phở và ông Ba xe ôm",
    )
    package = package_for(anh).make(struck="Bà Hai")
    assert "ông Ba" in str(package.review())
    package.id = packaging.strike_words(
        package.officer, package.reference, package.id, words="ông Ba\n"
    )
    with pytest.raises(RuleBroken, match="chưa đọc"):
        package_giving.release_package(package.officer, package.reference, package.id)
    assert package.row().made_by == package.maker.id
    text = package.opened().section("complaints")["entries"][0]["text"]
    assert text == "[đã che] bán phở và [đã che] xe ôm"


@pytest.mark.parametrize(
    "words", ["", "  \n ", "a", "dài " * 40, "\n".join(map(str, range(10, 90)))]
)
def test_words_to_strike_are_checked(anh, words):
    package = package_for(anh).make()
    with pytest.raises(RuleBroken) as refusal:
        packaging.strike_words(package.officer, package.reference, package.id, words=words)
    assert refusal.value.field == "words"


def test_file_and_code_go_through_two_people(anh):
    package = package_for(anh).make().release()
    package.take(by=package.maker)
    with pytest.raises(RuleBroken, match="Bạn đã tải tệp"):
        package.code(by=package.maker)
    package.code(by=package.teller)
    with pytest.raises(RuleBroken, match="Bạn đã xem mã"):
        package.take(by=package.teller)


def test_the_code_is_shown_once_and_then_nobody_knows_it(anh):
    package = package_for(anh).make().release()
    package.code()
    with pytest.raises(RuleBroken, match="một lần"):
        package.code(by=package.officer)
    assert package.row().code is None
    with pytest.raises(RuleBroken, match="đã duyệt"):
        package.review()


def test_before_its_release_nothing_leaves(anh):
    package = package_for(anh).make()
    for step in (package.take, package.code):
        with pytest.raises(RuleBroken, match="chưa được duyệt"):
            step()
    with pytest.raises(RuleBroken, match="chưa được duyệt"):
        package_giving.tell_ready(package.maker, package.reference, package.id)


def test_each_download_is_audited_and_told(anh, session):
    package = package_for(anh).make().release()
    package.take()
    package.take(by=package.officer)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "take_package").order_by(AuditEntry.number)
    ).all()
    assert [entry.actor for entry in entries] == [package.maker.id, package.officer.id]
    told = session.scalars(
        select(CaseEvent.kind).where(CaseEvent.about == package.reference).order_by(CaseEvent.id)
    ).all()
    assert told == ["package_made", "package_released", "package_taken", "package_taken"]
    desk = package_desk(session, package.maker, package.reference, package.row().made_at)
    assert [one.by for one in desk.current.downloads] == ["Đỗ Thị Làm", "Hoàng Văn Duyệt"]
    assert package.row().downloads == 2


def test_the_audit_trail_holds_no_word_of_it(anh, session):
    package = package_for(anh).make(struck="Bà Hai Hàng Xóm")
    package.opened()
    trail = " ".join(str(vars(entry)) for entry in session.scalars(select(AuditEntry)))
    for word in (ANH.phone, ANH.email, ANH.name, "Bà Hai"):
        assert word not in trail


def test_it_expires_and_its_bytes_go_also_after_an_outage(anh, clock):
    package = package_for(anh).make().release()
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    assert end_packages(SWEEPER) is None
    package.take()
    clock.advance(timedelta(days=3))
    with pytest.raises(RuleBroken, match="hết hạn"):
        package.take()
    assert end_packages(SWEEPER) == "ended=1"
    assert end_packages(SWEEPER) is None
    with open_unit(BOOKKEEPER) as unit:
        row = unit.session.get(AccessPackage, package.id)
        assert row.sealed is row.code is row.struck is None
        assert row.ended_at is not None
        assert row.sha256


def test_what_nobody_released_expires_as_well(anh, clock):
    package = package_for(anh).make(struck="Bà Hai")
    clock.advance(timedelta(days=7))
    with pytest.raises(RuleBroken, match="hết hạn"):
        package.review()
    assert end_packages(SWEEPER) == "ended=1"


def test_its_days_begin_with_the_release(app, anh, clock):
    app.config["PACKAGE_DAYS"] = 2
    package = package_for(anh).make()
    clock.advance(timedelta(days=1))
    package.release()
    clock.advance(timedelta(hours=47))
    package.take()
    clock.advance(timedelta(hours=1))
    with pytest.raises(RuleBroken, match="hết hạn"):
        package.take()


def test_another_package_takes_the_place_of_the_first(anh):
    package = package_for(anh).make().release()
    first = package.id
    package.make()
    with pytest.raises(RuleBroken, match="hết hạn"):
        package_giving.take_package(package.maker, package.reference, first, handed_by=HandedBy.USB)
    assert package.opened()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": RequestKind.DELETE}, "Chỉ yêu cầu xem"),
        ({"identity_at": None}, "Chưa đối chiếu danh tính"),
        ({"state": RequestState.REFUSED}, "từ chối"),
        ({"state": RequestState.WITHDRAWN}, "rút lại"),
    ],
)
def test_it_is_made_only_for_who_asked_and_is_known(anh, given, reason):
    with pytest.raises(RuleBroken, match=reason):
        package_for(anh, **given).make()


@pytest.mark.parametrize(
    "change", [{"state": RequestState.REFUSED}, {"identity_at": None}, {"identity_by": None}]
)
def test_a_released_package_stays_when_the_request_falls(anh, change):
    package = package_for(anh).make().release()
    with open_unit(BOOKKEEPER) as unit:
        row = request_of(unit.session, package.reference)
        for name, value in change.items():
            setattr(row, name, value)
    if "identity_by" in change:
        assert package.take()
        return
    for step in (package.take, package.code):
        with pytest.raises(RuleBroken, match=r"từ chối|danh tính"):
            step()


def test_one_requests_package_is_not_found_under_another(anh):
    package, another = package_for(anh).make().release(), package_for(customer(OTHER))
    with pytest.raises(NotFound):
        package_giving.take_package(
            another.maker, another.reference, package.id, handed_by=HandedBy.USB
        )
    for reference in ("YC-2026-999999999", "x", ""):
        with pytest.raises(NotFound):
            packaging.make_package(package.maker, reference)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_handles_no_requests_makes_and_fetches_nothing(anh, role):
    package = package_for(anh).make().release()
    stranger = add_member(role).actor
    for step in (package.take, package.code):
        with pytest.raises(NotAllowed):
            step(by=stranger)
    with pytest.raises(NotAllowed):
        packaging.make_package(stranger, package.reference)


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.MANAGER])
def test_only_compliance_reads_and_releases(anh, role):
    package = package_for(anh).make()
    package.officer = add_member(role).actor
    with pytest.raises(NotAllowed):
        package.review()
    with pytest.raises(NotAllowed):
        package_giving.release_package(package.officer, package.reference, package.id)
    with pytest.raises(NotAllowed):
        packaging.strike_words(package.officer, package.reference, package.id, words="ai đó")


def test_an_erased_person_has_no_package(anh, clock):
    package = package_for(anh).make().release()
    safes.destroy(anh, clock.now())
    for step in (package.take, package.code, package.make):
        with pytest.raises(Erased):
            step()


def test_the_person_is_told_by_mail_without_file_and_code(anh, session):
    package = package_for(anh).make().release()
    package_giving.tell_ready(package.maker, package.reference, package.id)
    message = session.scalars(
        select(OutboxMessage).where(OutboxMessage.notice == "package_ready")
    ).one()
    assert message.customer_id == anh
    with pytest.raises(RuleBroken, match="Đã gửi"):
        package_giving.tell_ready(package.maker, package.reference, package.id)
    bare = package_for(customer(CustomerDetails(name="Không Thư", phone="0933000222")))
    bare.make().release()
    with pytest.raises(RuleBroken, match="chưa có email"):
        package_giving.tell_ready(bare.maker, bare.reference, bare.id)


def test_no_transaction_is_open_while_the_pages_are_drawn(anh, monkeypatch):
    seen = []

    def note(*args):
        seen.append((unit_is_open(), db.engine.pool.checkedout()))
        return drawn(*args)

    drawn = packaging.draw
    monkeypatch.setattr(packaging, "draw", note)
    package_for(anh).make()
    assert seen == [(False, 0)]


@pytest.mark.sqlite_only
def test_a_person_with_many_records_costs_no_more_statements(
    app, staff_member, statements, session
):
    handler, signer = staff_member("support").actor, staff_member("manager").actor
    one, many = customer(), customer(OTHER)
    case_at("closed", handler, signer, customer_id=one, new_customer=None)
    for _ in range(6):
        case_at("closed", handler, signer, customer_id=many, new_customer=None)
    counts = []
    for person in (one, many):
        with statements() as seen:
            gather(session, person, app.config["COMPANY"])
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] < 60


def test_a_secret_order_is_not_in_it_until_its_secrecy_is_lifted(anh):
    order = Order().register(secret=True).check().name(anh).pick().submit().sign()
    order.take()
    order.hand_over()
    package = package_for(anh).make()
    hidden = package.opened().all_text
    for trace in (order.reference, "123/CSĐT", BODY, "Cơ quan đã hỏi dữ liệu"):
        assert trace not in hidden
    assert "disclosures" not in package.row().sections
    order.lift()
    shown = package.make().opened()
    assert order.reference in shown.all_text
    assert BODY in shown.section("disclosures")["entries"][0]["values"]["Nơi yêu cầu"]
    assert BODY in [entry["label"] for entry in shown.section("recipients")["entries"]]


def test_a_request_to_see_data_ends_only_with_a_released_package(anh):
    package = package_for(anh)
    package.reference = asked_for(package.maker, anh, RequestKind.COPY)
    finish = partial(
        complete_request, package.maker, package.reference, outcome="Đã trao", told_by=ToldBy.CALL
    )
    answer_first(package.maker, package.reference, how=ToldBy.CALL, body="Đã nói thủ tục")
    with pytest.raises(RuleBroken, match="Chưa có gói dữ liệu"):
        finish()
    package.make()
    with pytest.raises(RuleBroken, match="chờ duyệt"):
        finish()
    package.release()
    finish()
    assert package.take()  # it can still be fetched until it expires
    assert package.make().opened().section("requests")["entries"][-1]["values"]["Kết quả"]


def test_of_two_who_ask_for_the_code_at_once_one_sees_it(app, anh):
    package = package_for(anh).make().release()
    given, refused, ready = [], [], Barrier(2)

    def ask(actor):
        with app.app_context():
            ready.wait()
            try:
                given.append(package.code(by=actor))
            except RuleBroken as reason:
                refused.append(str(reason))

    threads = [Thread(target=ask, args=(one,)) for one in (package.maker, package.teller)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 1
    assert refused == ["Mã chỉ hiện một lần và đã được báo. Khách mất mã thì làm gói mới."]
