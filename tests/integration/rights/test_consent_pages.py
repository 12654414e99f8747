"""The pages about consents and mailings, in a browser without a screen."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance.consents.import_job import import_consents
from kalix_compliance.consents.kinds import Purpose, WithdrawnBy
from kalix_compliance.consents.models import Consent, ConsentFile
from kalix_compliance.consents.queries import in_force
from kalix_compliance.mailings.models import Mailing, MailingState
from kalix_compliance.mailings.refusal import Refusal, token_of
from kalix_compliance.subject_requests.kinds import RequestKind
from kalix_compliance.web.formats import moment
from tests.client import Browser
from tests.consents import (
    IMPORTER,
    LETTER,
    WORDS,
    approved_mailing,
    begun,
    consented,
    customer,
    now,
    text_version,
)
from tests.packages import request_for
from tests.people import add_member, open_door
from tests.sessions import FreshSession


def written(at: timedelta) -> str:
    return moment(now() - at)


def test_a_consent_is_recorded_shown_masked_and_withdrawn_in_one_press(
    client: Browser, session: FreshSession
) -> None:
    officer = add_member("compliance")
    open_door(client, officer)
    an, text = customer(officer.actor), text_version(officer.actor)
    page = client.get(f"/consents/of/{an}/new").text
    assert " checked" not in page.split("<main")[1]
    refused = client.post(f"/consents/of/{an}/new", data={"proof": "Phiếu 41"})
    assert (
        refused.status_code == 200 and "Chọn bản lời" in refused.text and "Phiếu 41" in refused.text
    )
    done = client.post(
        f"/consents/of/{an}/new",
        data={
            "text": str(text),
            "method": "paper",
            "given_at": written(timedelta(days=1)),
            "proof": "Phiếu 41 của Nguyễn Văn An",
        },
    )
    assert done.status_code == 303
    (row,) = session.scalars(select(Consent)).all()
    shown = client.get(f"/consents/{row.id}").text
    assert WORDS in shown and "Phiếu 41" not in shown
    clear = client.post(f"/consents/{row.id}/reveal", data={"field": "proof", "purpose": "legal"})
    assert "Phiếu 41 của Nguyễn Văn An" in clear.text
    card = client.get(f"/customers/{an}").text
    assert "Bản tin" in card and "Rút tất cả" in card
    taken = client.post(f"/consents/of/{an}/withdraw", data={"how": "call", "consent": str(row.id)})
    assert taken.status_code == 303
    assert in_force(session, Purpose.NEWSLETTER, [an]) == set()
    assert "Đã rút (1)" in client.get(f"/customers/{an}").text


def test_one_cannot_withdraw_anothers_consent_by_a_forged_form(
    client: Browser, session: FreshSession
) -> None:
    officer = add_member("compliance")
    open_door(client, officer)
    an, binh = customer(officer.actor), customer(officer.actor, "Trần Bình", "binh@khach.vn")
    consent = consented(officer.actor, an, text_version(officer.actor))
    forged = {"how": "call", "consent": str(consent)}
    assert client.post(f"/consents/of/{binh}/withdraw", data=forged).status_code == 404
    for bad in ({"how": "nonsense", "consent": "all"}, {"consent": "x", "how": "call"}):
        assert client.post(f"/consents/of/{an}/withdraw", data=bad).status_code in (303, 404)
    about = {"consent": "all", "about": "YC-2026-99999"}
    assert client.post(f"/consents/of/{an}/withdraw", data=about).status_code == 404
    assert in_force(session, Purpose.NEWSLETTER, [an]) == {an}


def test_the_register_filters_and_leads_to_each(client: Browser) -> None:
    officer = add_member("auditor")
    clerk = add_member("compliance").actor
    open_door(client, officer)
    text = text_version(clerk)
    for number in range(3):
        consented(clerk, customer(clerk, f"Khách Số {number}", f"k{number}@khach.vn"), text)
    page = client.get("/consents/?purpose=newsletter&standing=yes&method=website")
    assert page.status_code == 200 and page.text.count("row-link") == 3
    assert "Không có sự đồng ý nào khớp" in client.get("/consents/?standing=no").text
    assert client.get("/consents/?purpose=%00&after=zz&method=<x>").status_code == 200
    assert client.get("/consents/texts").status_code == 200
    assert client.get("/consents/files").status_code == 403
    assert client.get("/consents/texts/new").status_code == 403


def test_the_words_are_written_on_their_page(client: Browser) -> None:
    open_door(client, add_member("manager"))
    bad = client.post("/consents/texts/new", data={"words": "ngắn", "used_from": "31/02/2026"})
    assert bad.status_code == 200 and "ngắn" in bad.text
    form = {
        "purpose": "events",
        "words": WORDS,
        "frequency": "mỗi quý một thư",
        "used_from": "01/01/2026",
    }
    assert client.post("/consents/texts/new", data=form).status_code == 303
    assert WORDS in client.get("/consents/texts").text


def test_a_list_goes_from_its_upload_to_the_register(
    client: Browser, session: FreshSession
) -> None:
    officer = add_member("compliance")
    open_door(client, officer)
    text = text_version(officer.actor)
    content = (
        "Email,Họ tên,Ngày đăng ký,Nguồn\n"
        "an@khach.vn,Nguyễn Văn An,2026-10-01 09:30,trang chủ\n"
        "hong,Nguyễn Văn Hỏng,2026-10-01 09:30,trang chủ\n"
    ).encode()
    sent = client.post(
        "/consents/files",
        data={"file": (BytesIO(content), "ban-tin.csv")},
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303
    (file,) = session.scalars(select(ConsentFile)).all()
    where = f"/consents/files/{file.id}"
    page = client.get(where).text
    assert "a****n@" not in page and "an@khach.vn" not in page and "2026-10-01 09:30" in page
    nothing = dict.fromkeys(("name", "phone", "number", "source", "text"), "")
    refused = client.post(f"{where}/columns", data={**nothing, "email": "0", "agreed": "2"})
    assert refused.status_code == 200 and "Chọn khách đã đồng ý cho việc gì" in refused.text
    chosen = {
        **nothing,
        "email": "0",
        "name": "1",
        "agreed": "2",
        "source": "3",
        "headings": "y",
        "purpose": "newsletter",
        "method": "website",
        "text": str(text),
    }
    assert client.post(f"{where}/columns", data=chosen).status_code == 303
    assert "hx-get" in client.get(where).text
    import_consents(IMPORTER)
    page = client.get(where).text
    assert "Ghi 1 sự đồng ý" in page and "Email không đúng dạng" in page
    assert client.get(f"{where}/bad.csv").text.count("\n") == 2
    assert client.get(f"{where}/bad.xlsx").status_code == 200
    assert client.get(f"{where}/bad.pdf").status_code == 404
    assert client.post(f"{where}/accept", data={}).status_code == 303
    import_consents(IMPORTER)
    assert "Đã ghi xong" in client.get(f"{where}/progress").text
    assert client.get("/consents/files").status_code == 200


def test_a_mailing_is_written_signed_by_another_and_followed(
    app: Flask, client: Browser, session: FreshSession
) -> None:
    author, boss = add_member("compliance"), add_member("manager")
    consented(author.actor, customer(author.actor), text_version(author.actor))
    open_door(client, author)
    assert client.get("/mailings/new").status_code == 200
    bad = client.post("/mailings/new", data={"subject": "Bàn ăn", "words": LETTER})
    assert bad.status_code == 200 and "Chọn khách đã đồng ý nhận gì" in bad.text
    form = {"purpose": "newsletter", "subject": "Bàn ăn", "words": LETTER}
    assert client.post("/mailings/new", data=form).status_code == 303
    (row,) = session.scalars(select(Mailing)).all()
    where = f"/mailings/{row.reference}"
    page = client.get(where).text
    assert "[QC] Bàn ăn" in page and "1 người nhận" in page and "Trình người khác duyệt" in page
    assert client.get(f"{where}/edit").status_code == 200
    late = client.post(f"{where}/edit", data={**form, "version": "0"})
    assert "vừa có người khác sửa" in late.text
    assert (
        client.post(f"{where}/submit", data={"remark": "Xem giúp", "version": "1"}).status_code
        == 303
    )
    assert "không tự duyệt" in client.get(where).text
    assert client.post(f"{where}/sign", data={"decision": "approved"}).status_code == 200
    open_door(client, boss)
    page = client.get(where).text
    assert "Chữ ký thứ hai" in page and "Xem giúp" in page
    no = client.post(f"{where}/sign", data={"decision": "nonsense"})
    assert no.status_code == 200 and "Nêu lý do khi không ký" in no.text
    assert client.post(f"{where}/sign", data={"decision": "approved"}).status_code == 303
    assert "Đang chốt danh sách" in client.get(where).text
    begun()
    assert "Dừng gửi ngay" in client.get(where).text
    assert client.post(f"{where}/pause").status_code == 303
    page = client.get(f"{where}/progress").text
    assert "Đang dừng" in page and "Gửi tiếp" in page
    assert client.post(f"{where}/resume").status_code == 303
    assert client.get(f"{where}/stop").status_code == 200
    assert client.post(f"{where}/stop", data={"reason": "Sai giá"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(Mailing)).one().state is MailingState.STOPPED
    assert "đợt gửi đã dừng hẳn" in client.get(where).text
    assert client.get("/mailings/?state=stopped").text.count("row-link") == 1
    for nonsense in ("/mailings/TT-2026-9999", "/mailings/%00", "/mailings/x/progress"):
        assert client.get(nonsense).status_code == 404


def test_the_link_in_the_mail_withdraws_without_signing_in(
    app: Flask, client: Browser, session: FreshSession
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    officer = add_member("compliance")
    an = customer(officer.actor)
    consented(officer.actor, an, text_version(officer.actor))
    reference = approved_mailing()
    token = token_of(app.config, Refusal(an, Purpose.NEWSLETTER, reference))
    stranger = app.test_client()
    page = stranger.get(f"/mailings/refuse/{token}")
    assert page.status_code == 200 and "Nguyễn" not in page.text and "khach.vn" not in page.text
    assert in_force(session, Purpose.NEWSLETTER, [an]) == {an}
    for _ in range(2):
        done = stranger.post(f"/mailings/refuse/{token}", data={"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and "Đã dừng" in done.text
    assert in_force(session, Purpose.NEWSLETTER, [an]) == set()
    for wrong in ("x", token[:-2], f"{token}x"):
        assert stranger.get(f"/mailings/refuse/{wrong}").status_code == 404
        assert stranger.post(f"/mailings/refuse/{wrong}").status_code == 404


@pytest.mark.parametrize("count", [1, 12])
def test_a_page_asks_as_much_for_twelve_as_for_one(
    client: Browser, statements: object, count: int, request: pytest.FixtureRequest
) -> None:
    officer = add_member("compliance")
    open_door(client, officer)
    text = text_version(officer.actor)
    people: list[UUID] = []
    for number in range(count):
        people.append(customer(officer.actor, f"Khách Số {number}", f"k{number}@khach.vn"))
        consented(officer.actor, people[-1], text)
    reference = approved_mailing()
    for path, most in (("/consents/", 12), (f"/mailings/{reference}", 24), ("/mailings/", 12)):
        client.get(path)
        with statements() as seen:  # type: ignore[operator]
            assert client.get(path).status_code == 200
        assert len(seen) <= most, (path, len(seen))


def test_a_request_to_withdraw_is_done_by_one_press_on_its_page(
    client: Browser, session: FreshSession
) -> None:
    support = add_member("support")
    an = customer(support.actor)
    other = customer(support.actor, "Trần Bình", "binh@khach.vn")
    text = text_version(add_member("manager").actor)
    consented(support.actor, an, text)
    consented(support.actor, other, text)
    reference = request_for(an, kind=RequestKind.WITHDRAW)
    open_door(client, support)
    page = client.get(f"/requests/{reference}")
    assert page.status_code == 200 and "Rút tất cả" in page.text
    press = {"consent": "all", "about": reference}
    assert client.post(f"/consents/of/{other}/withdraw", data=press).status_code == 404
    done = client.post(f"/consents/of/{an}/withdraw", data=press)
    assert done.status_code == 303 and done.location.endswith(f"/requests/{reference}")
    rows = session.scalars(select(Consent).where(Consent.customer_id == an)).all()
    assert [row.withdrawn_how for row in rows] == [WithdrawnBy.REQUEST]
    assert in_force(session, Purpose.NEWSLETTER, [other]) == {other}
    assert "Khách không còn sự đồng ý nào" in client.get(f"/requests/{reference}").text
