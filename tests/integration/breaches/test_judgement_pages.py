"""The pages on which a breach is judged, decided, worked on and ended."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kalix_compliance.breaches.commands import evidence
from kalix_compliance.breaches.kinds import Choice, DecisionAbout, Harm, Moment
from kalix_compliance.breaches.models import Assessment, Breach, BreachDecision, BreachMeasure
from kalix_compliance.breaches.moments import set_moment
from kalix_compliance.casework.evidence import Upload
from kalix_compliance.casework.models import Attachment
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.ids import new_id
from kalix_compliance.execution.unit import open_unit
from tests.breaches import SECRET, Incident
from tests.cases import PICTURE
from tests.client import Browser
from tests.people import Member, add_member, open_door
from tests.sessions import FreshSession

ASSESSMENT = {
    "harm": "yes",
    "harm_reasons": "Người lạ đã gọi đòi tiền",
    "simple": "2",
    "behaviour": "0",
    "financial": "0",
    "sensitive": "0",
    "data_context_reason": "Có cả đơn hàng",
    "ease": "significant",
    "ease_reason": "Tên đi cùng số điện thoại",
    "confidentiality": "none",
    "integrity": "none",
    "availability": "none",
    "malicious": "y",
    "circumstances_reason": "Tải về trong đêm",
    "over_hundred": "y",
}
DECISION = {"choice": "notify", "facts": "Đã biết rõ", "reasons": "", "review_at": ""}
PAGES = (
    "assess", "decide", "decide?about=people", "measures", "measures/1/done", "measures/1/drop",
    "evidence", "confirm", "rule-out", "close", "reopen",
)  # fmt: skip


@pytest.fixture
def people(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in ("compliance", "manager", "auditor", "support")}


@pytest.fixture
def incident(people: dict[str, Member]) -> Incident:
    return Incident(people["compliance"].actor, people["manager"].actor).open()


@pytest.fixture
def browser(app: Flask, people: dict[str, Member]) -> Callable[[str], Browser]:
    """`browser("manager")`: a browser that this person holds."""

    def opened(role: str) -> Browser:
        client: Browser = app.test_client()
        open_door(client, people[role])
        return client

    return opened


@pytest.fixture
def officer(browser: Callable[[str], Browser]) -> Browser:
    return browser("compliance")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_who_handles_breaches_and_for_nobody_else(
    page: str, incident: Incident, browser: Callable[[str], Browser]
) -> None:
    _plan(browser("compliance"), incident)
    expected = {"compliance": 200, "manager": 403, "auditor": 403, "support": 403}
    for role, status in expected.items():
        assert browser(role).get(_at(incident, page)).status_code == status, role


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_a_breach_that_is_not_there_are_not_found(page: str, officer: Browser) -> None:
    for reference in ("SC-2026-0099", "KN-2026-000001", "x"):
        assert officer.get(f"/breaches/{reference}/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_form_is_never_an_accident(
    page: str, incident: Incident, officer: Browser
) -> None:
    _plan(officer, incident)
    for act in ({}, {"act": "save"}, {"act": "close"}, {"act": "try"}, {"act": "\0"}):
        assert officer.post(_at(incident, page), data=act).status_code in {200, 303}


def test_the_score_is_tried_without_anything_being_saved(
    incident: Incident, officer: Browser, session: FreshSession
) -> None:
    page = officer.post(_at(incident, "assess"), data={**ASSESSMENT, "act": "try"})
    assert "Tính thử, chưa lưu." in page.text
    assert "2 × 0,75 + 0,5 = <b>2,0</b>" in page.text
    assert "Có cả đơn hàng" in page.text
    assert 'role="alert"' not in page.text
    assert _count(session, Assessment) == 0


@pytest.mark.parametrize(
    ("change", "sum_", "level"),
    [
        ({"simple": "1", "ease": "negligible", "malicious": ""}, "1 × 0,25 + 0 = <b>0,25</b>", "thấp"),
        ({"ease": "maximum", "malicious": ""}, "2 × 1 + 0 = <b>2,0</b>", "trung bình"),
        ({"financial": "3", "ease": "maximum", "malicious": ""}, "3 × 1 + 0 = <b>3,0</b>", "cao"),
        (
            {"sensitive": "4", "ease": "significant", "confidentiality": "some"},
            "4 × 0,75 + 0,75 = <b>3,75</b>",
            "cao",
        ),
        (
            {
                "sensitive": "4",
                "ease": "maximum",
                "confidentiality": "full",
                "integrity": "full",
                "availability": "full",
            },
            "4 × 1 + 2 = <b>6,0</b>",
            "rất cao",
        ),
    ],
)  # fmt: skip
def test_the_page_comes_to_the_scores_of_the_method(
    change: dict[str, str], sum_: str, level: str, incident: Incident, officer: Browser
) -> None:
    given = {name: value for name, value in {**ASSESSMENT, **change}.items() if value}
    page = officer.post(_at(incident, "assess"), data={**given, "act": "try"})
    assert sum_ in page.text
    assert f"Mức {level}</b>" in page.text


def test_a_score_that_cannot_be_tried_yet_says_what_is_missing(
    incident: Incident, officer: Browser
) -> None:
    page = officer.post(_at(incident, "assess"), data={"simple": "0", "act": "try"})
    assert "Chọn ít nhất một loại dữ liệu" in page.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"simple": "7"},
        {"simple": "-1"},
        {"simple": "x"},
        {"ease": "huge"},
        {"confidentiality": "much"},
        {"harm": "perhaps"},
        {"harm": ""},
        {"simple": "0"},
        {"harm_reasons": ""},
        {"ease_reason": " "},
    ],
)
def test_a_wrong_answer_is_shown_and_nothing_typed_is_lost(
    wrong: dict[str, str], incident: Incident, officer: Browser, session: FreshSession
) -> None:
    for act in ("save", "try"):
        page = officer.post(_at(incident, "assess"), data={**ASSESSMENT, **wrong, "act": act})
        assert page.status_code == 200
        assert "Tải về trong đêm" in page.text
    assert _count(session, Assessment) == 0


def test_a_saved_assessment_stands_on_the_file_with_its_reasons(
    incident: Incident, officer: Browser, browser: Callable[[str], Browser]
) -> None:
    assert _save(officer, incident, "assess", {**ASSESSMENT, "version": "0"}).status_code == 303
    page = officer.get(_at(incident)).text
    for words in ("Có, phải thông báo.", "Người lạ đã gọi đòi tiền", "Hơn 100 người"):
        assert words in page
    again = officer.get(_at(incident, "assess")).text
    assert "Tên đi cùng số điện thoại" in again
    masked = browser("auditor").get(_at(incident)).text
    assert "Có, phải thông báo." in masked
    assert "Người lạ đã gọi đòi tiền" not in masked


def test_a_second_save_of_the_same_assessment_shows_that_one_was_added(
    incident: Incident, officer: Browser, session: FreshSession
) -> None:
    given = {**ASSESSMENT, "version": "0"}
    _save(officer, incident, "assess", given)
    page = _save(officer, incident, "assess", given)
    assert page.status_code == 200
    assert "có người khác sửa" in page.text
    assert _count(session, Assessment) == 1


def test_english_readers_see_points_where_vietnamese_ones_see_commas(
    incident: Incident, browser: Callable[[str], Browser], app: Flask
) -> None:
    english: Browser = app.test_client()
    open_door(english, add_member("compliance", language="en"))
    page = english.post(_at(incident, "assess"), data={**ASSESSMENT, "act": "try"})
    assert "2 × 0.75 + 0.5 = <b>2.0</b>" in page.text


def test_a_decision_is_put_before_a_manager_who_reads_it_and_signs(
    incident: Incident,
    officer: Browser,
    browser: Callable[[str], Browser],
    session: FreshSession,
) -> None:
    incident.assess()
    assert _save(officer, incident, "decide?about=people", DECISION).status_code == 303
    manager, sign = browser("manager"), f"sign/{incident.waiting()}"
    assert _at(incident, sign) in manager.get(_at(incident)).text
    assert f'href="{_at(incident, sign)}"' not in officer.get(_at(incident)).text
    page = manager.get(_at(incident, sign)).text
    assert "Đã biết rõ" in page
    assert "Ký duyệt" in page
    assert manager.post(_at(incident, sign), data={"decision": "approved"}).status_code == 303
    assert session.scalars(select(BreachDecision)).one().signed_at is not None
    again = manager.post(_at(incident, sign), data={"decision": "approved"}, follow_redirects=True)
    assert "đã có người quyết định" in again.text


def test_not_signing_needs_a_reason_which_is_asked_at_its_field(
    incident: Incident, browser: Callable[[str], Browser]
) -> None:
    incident.assess()
    incident.decide(DecisionAbout.AUTHORITY)
    manager, sign = browser("manager"), f"sign/{incident.waiting()}"
    page = manager.post(_at(incident, sign), data={"decision": "declined"})
    assert "Nêu lý do khi không ký." in page.text
    assert manager.post(_at(incident, sign), data={"decision": "x"}).status_code == 400
    assert manager.post(_at(incident, sign)).status_code == 400


def test_only_who_signs_opens_the_page_for_signing(
    incident: Incident, browser: Callable[[str], Browser]
) -> None:
    incident.assess()
    incident.decide(DecisionAbout.AUTHORITY)
    for role, status in (("compliance", 403), ("auditor", 403), ("support", 403), ("manager", 200)):
        assert browser(role).get(_at(incident, f"sign/{incident.waiting()}")).status_code == status
    assert browser("manager").get(_at(incident, f"sign/{new_id()}")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"choice": "do-not", "reasons": "Không muốn"}, "luật buộc phải báo"),
        ({"choice": "later", "reasons": "Chờ nhật ký"}, "Ghi giờ xem lại."),
        (
            {"choice": "later", "reasons": "Chờ nhật ký", "review_at": "21/11/2026 10:00"},
            "Giờ xem lại phải sau bây giờ.",
        ),
        ({"choice": "later", "reasons": "Chờ", "review_at": "mai"}, "Chưa đọc được ngày giờ"),
        ({"choice": "later", "review_at": "23/11/2026 10:00"}, "Nêu vì sao chưa báo."),
        ({"choice": "never"}, "Not a valid choice"),
        ({"choice": ""}, "Chọn một quyết định."),
        ({"facts": ""}, "Phần này còn trống."),
    ],
)
def test_a_decision_that_cannot_stand_is_refused_at_its_field(
    wrong: dict[str, str],
    words: str,
    incident: Incident,
    officer: Browser,
    session: FreshSession,
) -> None:
    incident.assess()
    page = _save(officer, incident, "decide?about=authority", {**DECISION, **wrong})
    assert page.status_code == 200
    assert words in page.text or words == "Not a valid choice"
    assert _count(session, BreachDecision) == 0


def test_the_facts_of_a_decision_are_filled_in_from_the_record(
    incident: Incident, officer: Browser
) -> None:
    incident.assess(harm=Harm.UNCLEAR, harm_reasons="Chưa biết ai lấy")
    page = officer.get(_at(incident, "decide")).text
    for words in ("Dữ liệu: Họ tên, địa chỉ, số điện thoại", "Chưa rõ. Chưa biết ai lấy", "2,0"):
        assert words in page


def test_without_an_address_the_page_asks_what_is_not_decided_yet(
    incident: Incident, officer: Browser
) -> None:
    incident.assess()
    assert "Quyết định báo cơ quan</h1>" in officer.get(_at(incident, "decide")).text
    incident.decide(DecisionAbout.AUTHORITY)
    assert "Quyết định báo người bị ảnh hưởng</h1>" in officer.get(_at(incident, "decide")).text
    assert officer.get(_at(incident, "decide?about=dogs")).status_code == 200


def test_a_measure_is_written_down_done_and_listed(
    incident: Incident, officer: Browser, session: FreshSession
) -> None:
    assert _plan(officer, incident).status_code == 303
    done = _save(officer, incident, "measures/1/done", {"result": "Đã khóa", "version": "1"})
    assert done.status_code == 303
    assert session.scalars(select(BreachMeasure)).one().done_at is not None
    page = officer.get(_at(incident, "measures")).text
    assert "Khóa máy chủ" in page
    assert "Đã khóa" in page
    again = _save(officer, incident, "measures/1/done", {"result": "Nữa", "version": "1"})
    assert "có người khác sửa" in again.text
    assert officer.get(_at(incident, "measures/2/done")).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"due_on": "31/02/2026"}, {"due_on": ""}, {"owner": "x"}, {"what": ""}, {"what": " \r\n "}],
)
def test_a_measure_that_is_not_whole_is_asked_again(
    wrong: dict[str, str], incident: Incident, officer: Browser, session: FreshSession
) -> None:
    assert _plan(officer, incident, **wrong).status_code == 200
    assert _count(session, BreachMeasure) == 0


@pytest.mark.parametrize("page", ["confirm", "rule-out"])
def test_a_reason_of_spaces_is_no_reason(
    page: str, incident: Incident, officer: Browser, session: FreshSession
) -> None:
    answer = _save(officer, incident, page, {"reason": " \n\0 ", "version": "1"})
    assert answer.status_code == 200
    breach = session.scalars(select(Breach)).one()
    assert (breach.confirmed_at, breach.ruled_out_at) == (None, None)


def test_evidence_is_only_ever_handed_out_as_a_download(
    incident: Incident,
    officer: Browser,
    browser: Callable[[str], Browser],
    session: FreshSession,
) -> None:
    evidence.add_breach_evidence(incident.handler, incident.reference, [Upload("a.png", PICTURE)])
    file = session.scalars(select(Attachment.id)).one()
    answer = officer.get(_at(incident, f"evidence/{file}"))
    assert answer.data == PICTURE
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert browser("auditor").get(_at(incident, f"evidence/{file}")).status_code == 403
    assert officer.get(_at(incident, f"evidence/{new_id()}")).status_code == 404
    assert "SHA-256" in browser("auditor").get(_at(incident)).text


def test_a_file_of_the_wrong_kind_is_refused(
    incident: Incident, officer: Browser, session: FreshSession
) -> None:
    page = officer.post(
        _at(incident, "evidence"), data={"evidence": (_stream(b"MZ\0\0"), "virus.exe")}
    )
    assert page.status_code == 200
    assert "field-error" in page.text
    assert _count(session, Attachment) == 0


def test_confirming_and_ruling_out_go_by_the_page(
    incident: Incident, officer: Browser, session: FreshSession
) -> None:
    confirmed = _save(
        officer, incident, "confirm", {"reason": "Thấy trong nhật ký", "version": "1"}
    )
    assert confirmed.status_code == 303
    page = officer.get(_at(incident, "rule-out")).text
    assert "hạn còn chạy" in page
    assert "đã được xác nhận" in page
    ruled = _save(officer, incident, "rule-out", {"reason": "Chỉ là thử nghiệm", "version": "2"})
    assert ruled.status_code == 303
    assert session.scalars(select(Breach)).one().ruled_out_at is not None
    assert "Sự cố đã kết thúc" in officer.get(_at(incident, "assess")).text


def test_closing_lists_what_is_open_and_keeps_what_was_typed(
    incident: Incident, officer: Browser, session: FreshSession
) -> None:
    given = {"root_cause": "Mật khẩu cũ", "lessons": "", "remedied_on": "", "version": "1"}
    page = officer.post(_at(incident, "close"), data={**given, "act": "close"})
    assert page.status_code == 200
    assert "Chưa ký biên bản xác nhận." in page.text
    assert "Mật khẩu cũ" in page.text
    assert session.scalars(select(Breach)).one().root_cause is None
    saved = officer.post(_at(incident, "close"), data={**given, "act": "save"})
    assert saved.status_code == 303
    assert session.scalars(select(Breach)).one().root_cause is not None


def test_the_file_costs_the_same_however_much_was_judged(
    incident: Incident, officer: Browser, statements: Callable, clock: FixedClock
) -> None:
    def judge() -> None:
        incident.assess(harm=Harm.NO)
        for about in DecisionAbout:
            incident.decide(about, Choice.DO_NOT)
            incident.sign()
        _plan(officer, incident)
        with open_unit(incident.handler) as unit:
            set_moment(unit, unit.session.scalars(select(Breach)).one(), Moment.AWARE, clock.now())

    judge()
    few = _statements(officer, incident, statements)
    for _ in range(2):
        clock.advance(timedelta(minutes=1))
        judge()
    assert _statements(officer, incident, statements) == few


def test_what_people_wrote_is_not_on_the_auditors_page(
    incident: Incident, browser: Callable[[str], Browser]
) -> None:
    incident.assess()
    incident.decide(DecisionAbout.AUTHORITY)
    incident.confirm()
    assert SECRET not in browser("auditor").get(_at(incident)).text


def _at(incident: Incident, page: str = "") -> str:
    return f"/breaches/{incident.reference}/{page}".rstrip("/")


def _save(officer: Browser, incident: Incident, page: str, given: dict[str, str]) -> TestResponse:
    return officer.post(_at(incident, page), data={**given, "act": "save"})


def _plan(officer: Browser, incident: Incident, **given: str) -> TestResponse:
    measure = {"what": "Khóa máy chủ", "owner": incident.handler.id, "due_on": "25/11/2026"}
    return _save(officer, incident, "measures", {**measure, **given})


def _count(session: FreshSession, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _statements(officer: Browser, incident: Incident, statements: Callable) -> int:
    with statements() as seen:
        assert officer.get(_at(incident)).status_code == 200
    return len(seen)


def _stream(content: bytes) -> BytesIO:
    return BytesIO(content)
