"""The pages of a request: whom they open for, what they say at which field, and nobody in clear."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.customers.commands import register_customer
from kalix_compliance.customers.contributions import contributed
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.subject_requests.kinds import RequestKind, RequestState
from kalix_compliance.subject_requests.models import SubjectRequest
from kalix_compliance.subject_requests.retained import REQUESTS
from kalix_compliance.vault import safes
from tests.cases import ANH, CLEAR, SECRET, case_at, secret
from tests.posting import POSTMAN
from tests.requests_life import POINTS, Asked, request_at

STEPS = (
    "",
    "/identity",
    "/answer",
    "/refuse",
    "/extend",
    "/tell-extension",
    "/tell-refusal",
    "/complete",
    "/withdraw",
    "/others",
    "/note",
    "/files",
    "/owner",
)


@pytest.fixture
def people(staff_member):
    return staff_member("support").actor, staff_member("manager").actor


def page(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.get_data(as_text=True)


def stored(session, reference) -> SubjectRequest:
    session.expire_all()
    wanted = select(SubjectRequest).where(SubjectRequest.reference == reference)
    return session.scalars(wanted).one()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("point", POINTS)
def test_every_page_opens_at_every_point(app, client, people, signed_in, point):
    asked = request_at(point, *people)
    signed_in("manager")
    for step in STEPS:
        here = page(client, f"/requests/{asked.reference}{step}")
        written = step == "/answer"  # a letter names whom it is to; drafting it left a trace
        assert not any(word in here for word in CLEAR[written:]), step
    for link in set(
        re.findall(r'href="(/requests/[^"#]+)"', page(client, f"/requests/{asked.reference}"))
    ):
        assert client.get(link).status_code == 200, link


@pytest.mark.sqlite_only
@pytest.mark.parametrize("kind", list(RequestKind))
def test_every_kind_has_its_page(app, client, people, signed_in, kind):
    asked = request_at("known", *people, kind=kind)
    signed_in("support")
    here = page(client, f"/requests/{asked.reference}")
    nothing_to_do = (
        RequestKind.PROTECT,
        RequestKind.WITHDRAW,
    )  # this person never agreed to anything
    assert ("Còn thiếu để kết thúc" in here) is (kind not in nothing_to_do)
    assert 'id="viec-can-lam"' in here


def test_somebody_new_is_noted_while_the_request_is_taken_in(client, people, signed_in):
    signed_in("support")
    typed = {"kind": "copy", "wish": "muốn bản sao", "entrance": "email", "relation": "self"}
    asked = client.post("/requests/new", data={**typed, "do": "register", "name": "Đỗ Thị Tư"})
    here = asked.get_data(as_text=True)
    customer = re.search(r'id="customer"[^>]*value="([^"]+)"', here)
    assert asked.status_code == 200 and customer and "muốn bản sao" in here
    assert "Đã chọn" in here and 'value="Đỗ Thị Tư"' not in here
    again = client.post("/requests/new", data={**typed, "do": "register", "name": "Đỗ Thị Tư"})
    assert again.status_code == 422 and "Có thể người này đã có trong sổ" in again.text
    nameless = client.post(
        "/requests/new", data={**typed, "do": "register", "name": "", "phone": "0912345678"}
    )
    assert nameless.status_code == 422 and 'id="name-error"' in nameless.text
    assert 'value="0912345678"' in nameless.text
    early = client.post("/requests/new", data={**typed, "do": "save", "name": "Lê Thị Năm"})
    assert "Bấm “Ghi người này” trước" in early.text


def test_a_request_is_taken_in_on_one_page(app, session, client, people, signed_in):
    customer = register_customer(people[0], ANH)
    signed_in("support")
    empty = client.post("/requests/new", data={"do": "save"})
    assert empty.status_code == 422
    text = empty.get_data(as_text=True)
    assert "Chọn khách trong danh sách." in text and "Chọn điều khách muốn." in text
    found = client.post("/requests/lookup", data={"caller": "anh tuyet"}).get_data(as_text=True)
    assert f'data-id="{customer}"' in found and not any(word in found for word in CLEAR)
    typed = {
        "do": "save",
        "customer": str(customer),
        "caller": "anh",
        "kind": "copy",
        "wish": secret("muốn bản sao"),
        "relation": "somebody-else",
        "entrance": "email",
        "received_at": "22/11/2026 14:00",
        "answer_now": "y",
    }
    refused = client.post("/requests/new", data=typed)
    assert "Không nhận yêu cầu về dữ liệu của người khác" in refused.get_data(as_text=True)
    assert secret("muốn bản sao") in refused.get_data(as_text=True)
    saved = client.post("/requests/new", data={**typed, "relation": "self"})
    assert saved.status_code == 303
    reference = saved.location.rpartition("/")[2]
    assert stored(session, reference).answer_message
    here = page(client, saved.location)
    assert "Trả lời lần đầu chậm nhất 25/11/2026" in here and not any(w in here for w in CLEAR)


def test_the_days_that_are_promised_change_with_the_kind(app, client, signed_in):
    signed_in("support")
    typed = {"kind": "delete", "received_at": "22/11/2026 14:00"}
    said = client.post("/requests/promise", data=typed).get_data(as_text=True)
    assert "12/12/2026" in said and "25/11/2026" in said
    longer = client.post("/requests/promise", data={**typed, "others_must_act": "y"})
    assert "22/12/2026" in longer.get_data(as_text=True)
    odd = client.post("/requests/promise", data={"kind": "x", "received_at": "hôm qua"})
    assert "Sửa giờ nhận" in odd.get_data(as_text=True)


def test_out_of_a_complaint(app, client, people, signed_in):
    number = case_at("received", *people)
    signed_in("support")
    here = page(client, f"/complaints/{number}")
    assert f"/requests/new?complaint={number}&amp;kind=protect" in here
    form = page(client, f"/requests/new?complaint={number}&kind=protect")
    assert number in form and "Đã chọn" in form
    assert page(client, "/requests/new?complaint=KN-2026-999999", 404)


def test_identity_by_hand_says_what_is_missing_where_it_is(app, session, client, people, signed_in):
    asked = request_at("received", *people)
    signed_in("support")
    address = f"/requests/{asked.reference}/identity"
    typed = {"act": "by-hand", "method": "order", "fits": "yes", "at": "22/11/2026 14:05"}
    refused = client.post(address, data=typed).get_data(as_text=True)
    assert "Ghi mã đơn" in refused and 'id="order_number-error"' in refused
    no = client.post(address, data={**typed, "fits": "no"}).get_data(as_text=True)
    assert "Ghi điều gì không khớp" in no
    image = client.post(address, data={**typed, "method": "id-card"}).get_data(as_text=True)
    assert "Chọn một cách" in image
    done = client.post(address, data={**typed, "method": "call-back"})
    assert done.status_code == 303 and stored(session, asked.reference).identity_at


def test_a_refusal_goes_to_a_manager_and_is_signed_in_the_browser(
    app, session, client, people, signed_in, sign_in, staff_member
):
    asked = request_at("known", *people)
    signed_in("support")
    address = f"/requests/{asked.reference}"
    posted = client.post(
        f"{address}/refuse",
        data={"partly": "no", "ground": "improper", "why": secret("không thể")},
    )
    assert posted.status_code == 303
    waiting = page(client, address)
    assert "Chờ ký" in waiting and "Xem và ký" not in waiting
    sign_in(client, staff_member("manager"))
    link = re.search(rf'href="({address}/sign/[^"]+)"', page(client, address))[1]
    assert "Điều 4 khoản 3" in page(client, link)
    assert "Nêu lý do khi không ký" in client.post(link, data={"decision": "declined"}).get_data(
        as_text=True
    )
    assert client.post(link, data={"decision": "approved"}).status_code == 303
    assert stored(session, asked.reference).state is RequestState.REFUSED
    assert client.get(link).status_code == 404


def test_who_may_not_write_sees_no_words(app, client, people, signed_in):
    asked = request_at("completed", *people)
    signed_in("auditor")
    here = page(client, f"/requests/{asked.reference}")
    assert SECRET not in here and "Chỉ người xử lý đọc được" in here
    assert client.get(f"/requests/{asked.reference}/complete").status_code == 403
    signed_in("administrator")
    assert client.get("/requests/").status_code == 403
    assert client.get(f"/requests/{asked.reference}").status_code == 403


def test_the_list_filters_and_forgives_what_it_does_not_know(app, client, people, signed_in):
    asked = request_at("known", *people)
    ended = request_at("withdrawn", *people)
    signed_in("support")
    here = page(client, "/requests/")
    assert asked.reference in here and ended.reference not in here
    assert ended.reference in page(client, "/requests/?state=ended")
    assert ended.reference in page(client, "/requests/?state=withdrawn&kind=protect")
    page(client, "/requests/?state=x&kind=%00&owner=1&after=hôm~qua&overdue=9")


def test_a_field_in_clear_leaves_a_line(app, client, people, signed_in):
    asked = request_at("received", *people)
    signed_in("support")
    address = f"/requests/{asked.reference}"
    shown = client.post(f"{address}/reveal", data={"field": "phone", "purpose": "identity"})
    assert "0912345678" in shown.get_data(as_text=True).replace(" ", "")
    assert "xem Điện thoại của khách" in page(client, address)
    wrong = client.post(f"{address}/reveal", data={"field": "phone", "purpose": ""})
    assert "0912345678" not in wrong.get_data(as_text=True).replace(" ", "")


def test_the_customer_s_page_shows_the_requests(app, client, people, signed_in):
    asked = request_at("known", *people)
    signed_in("support")
    here = page(client, f"/customers/{asked.customer_id}")
    assert asked.reference in here and f"/requests/new?customer_id={asked.customer_id}" in here


@pytest.mark.sqlite_only
def test_pages_cost_the_same_however_many_requests(app, client, people, signed_in, statements):
    first = request_at("known", *people)
    signed_in("manager")
    page(client, "/requests/")
    with statements() as few:
        page(client, "/requests/")
    for _ in range(4):
        request_at("extension waits", *people)
    with statements() as many:
        page(client, "/requests/")
    assert len(many) <= len(few) + 1 and len(many) < 25
    page(client, f"/requests/{first.reference}")
    with statements() as file:
        page(client, f"/requests/{first.reference}")
    assert len(file) < 50


def test_everything_held_about_a_person_has_their_requests(app, session, people):
    asked = request_at("completed", *people)
    held = [part for ask in contributed().held for part in ask(session, asked.customer_id)]
    text = str([(e.label, list(e.values.values()), e.text) for h in held for e in h.entries])
    for words in ("mong muốn", "kết quả"):
        assert secret(words) in text
    assert people[0].name not in text


def test_after_its_years_nothing_of_a_person_is_left_in_a_request(app, session, people, clock):
    asked = request_at("completed", *people)
    clock.advance(timedelta(days=2000))
    due = REQUESTS.ended_before(session, clock.now())
    assert (asked.reference, asked.customer_id) in due
    with open_unit(POSTMAN) as unit:
        counts = REQUESTS.anonymise(unit, asked.reference)
    assert counts["texts"] > 3
    left = stored(session, asked.reference)
    assert left.wish is None and left.outcome is None and left.customer_id != asked.customer_id
    assert REQUESTS.ended_before(session, clock.now()) == []
    with open_unit(POSTMAN) as unit:
        assert REQUESTS.anonymise(unit, asked.reference) == {}


def test_an_open_request_is_never_emptied(app, people):
    asked = request_at("known", *people)
    with open_unit(POSTMAN) as unit, pytest.raises(RuleBroken, match="đang mở"):
        REQUESTS.anonymise(unit, asked.reference)


def test_a_request_of_an_erased_person_still_opens(app, client, people, signed_in, clock):
    asked = Asked(*people).register()
    asked.answer()
    safes.destroy(asked.customer_id, clock.now())
    signed_in("support")
    here = page(client, f"/requests/{asked.reference}")
    assert "Dữ liệu đã xóa" in here and SECRET not in here
    page(client, "/requests/")
    for step in STEPS[1:]:
        assert client.get(f"/requests/{asked.reference}{step}").status_code < 500, step
