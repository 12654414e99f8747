"""The pages of a complaint's steps: what they offer, what they refuse and why, what they keep."""

from collections.abc import Callable
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.casework.kinds import ApprovalKind
from kalix_compliance.casework.models import Approval, CaseEvent
from kalix_compliance.complaints import rules
from kalix_compliance.complaints.catalogue import Conclusion, Severity
from kalix_compliance.complaints.commands import keeping, remedies
from kalix_compliance.complaints.messages import QUESTION_PLACE
from kalix_compliance.complaints.models import Complaint, RemedialAction
from kalix_compliance.complaints.rules import ActionFact, Standing
from kalix_compliance.complaints.states import ActionState, State
from kalix_compliance.core.actor import Actor
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.roles import PERMISSIONS, Role
from tests.cases import ANH, POINTS, WITHOUT_EMAIL, case_at
from tests.client import Browser
from tests.html_forms import Form, forms_in, main_form
from tests.people import Member, add_member, open_door

SAVED = (302, 303)
STEPS = (
    "acknowledge", "note", "call", "ask", "conclude", "remedies", "answer", "told/call",
    "told/letter", "close", "withdraw", "extend", "negotiate", "escalate", "reopen", "owner",
    "remedies/1/done", "remedies/1/drop", "remedies/1/effect",
)  # fmt: skip
"""Every page of a step that ends in one button; verification has many and is tried by itself."""


TAKEN_AT_THEIR_WORD = ("received", "verified", "remedied", "checked", "closed")
"""Points at which everything that is offered is really done; each time that takes a new case."""


@pytest.fixture
def people(app: Flask) -> dict[str, Member]:
    return {role: add_member(role) for role in ("support", "manager")}


@pytest.fixture
def manager(app: Flask, people: dict[str, Member]) -> Browser:
    client: Browser = app.test_client()
    open_door(client, people["manager"])
    return client


@pytest.fixture
def at(people: dict[str, Member]) -> Callable[..., str]:
    """`at("remedied")`: a new case of a customer with an email, at that point of its life."""

    def bring(point: str, **intake: object) -> str:
        given = {"new_customer": ANH, "differs": "Chuyện khác", **intake}
        return case_at(point, people["support"].actor, people["manager"].actor, **given)

    return bring


def entries(session) -> int:
    return session.scalar(select(func.count(AuditEntry.number)))


def state_of(session, case: str) -> State:
    return session.scalar(select(Complaint.state).where(Complaint.reference == case))


def filled(form: Form) -> dict[str, str]:
    """The form with something sensible wherever a person has to type or choose."""
    sensible = form.data()
    for control in form.controls:
        if control.is_text and not sensible.get(control.name):
            sensible[control.name] = "Vài chữ"
        elif control.type == "radio" and control.name not in sensible:
            sensible[control.name] = control.value
    return sensible


def is_off(page: str) -> bool:
    """Whether the page's main button says "not yet"."""
    return 'data-save aria-disabled="true"' in " ".join(page.split()) or "save-why" in page


# --- what a page offers, and what the command takes ----------------------------------------------


@pytest.mark.sqlite_only
@pytest.mark.parametrize("point", POINTS)
def test_a_page_says_why_not_and_the_command_refuses_with_the_same_words(
    session, manager, at, point
):
    """At every point of a life, on the page of every step: off with reasons, or on and accepted."""
    case = at(point)
    refused = 0
    for step in STEPS:
        where = f"/complaints/{case}/{step}"
        page = manager.get(where)
        if page.status_code == 404:
            assert step.startswith("remedies/1/"), step  # there is no such action yet
            continue
        assert page.status_code == 200, where
        if not offers(page.text):
            refused += 1
            check_refusal(session, manager, where, page.text)
            continue
        if point not in TAKEN_AT_THEIR_WORD:
            continue
        fresh = at(point)
        where = f"/complaints/{fresh}/{step}"
        data = filled(main_form(manager.get(where).text))
        if step == "ask":
            data["body"] = data["body"].replace(QUESTION_PLACE.text, "Số nào đã gọi?")
        answer = manager.post(where, data=data)
        assert answer.status_code in SAVED, (point, step, said(answer.text))
    assert refused > 0
    assert verify(session).clean


def offers(page: str) -> bool:
    """Whether there is a form with a button that is on."""
    savable = [form for form in forms_in(page) if "can-save" in form.classes]
    return bool(savable) and not is_off(page)


def check_refusal(session, manager: Browser, where: str, page: str) -> None:
    """The reasons stand on the page; who sends the form all the same gets them again."""
    assert "save-why" in page or 'class="reasons"' in page, where
    before = entries(session)
    savable = [form for form in forms_in(page) if "can-save" in form.classes]
    data = filled(savable[0]) if savable else {"subject": "Thư", "body": "Thư", "reason": "x"}
    answer = manager.post(where, data=data)
    assert answer.status_code == 200, where
    assert 'class="errors"' in answer.text or 'class="reasons"' in answer.text, where
    assert entries(session) == before, where


def said(page: str) -> str:
    start = page.find('class="errors"')
    return page[start : start + 600] if start >= 0 else page[:300]


REFUSALS = [
    ("answered", "answer", "Khách đã được trả lời."),
    ("verifying", "answer", "Chưa kết luận xác minh."),
    ("concluded", "answer", "Chưa ghi biện pháp khắc phục nào."),
    ("half remedied", "answer", "Còn biện pháp 2 chưa xong."),
    ("received", "conclude", "Chưa bắt đầu xác minh."),
    ("verifying", "conclude", "Chưa đối chiếu danh tính người khiếu nại."),
    ("remedying", "conclude", "Hồ sơ đã có kết luận xác minh."),
    ("refusal waits", "conclude", "Đã trình ký, đang chờ người khác ký."),
    ("remedied", "close", "Khách chưa được báo kết quả."),
    ("answered", "close", "Chưa kiểm tra hiệu quả biện pháp 1, 2."),
    ("answered", "extend", "Khách đã được trả lời, không cần gia hạn."),
    ("extended", "extend", "Hồ sơ đã gia hạn một lần. Luật chỉ cho một lần."),
    ("extension waits", "extend", "Đã trình ký, đang chờ người khác ký."),
    ("escalated", "escalate", "Hồ sơ đã được chuyển sự cố trước đó."),
    ("verifying", "reopen", "Hồ sơ chưa đóng nên không cần mở lại."),
    ("remedied", "remedies/1/done", "Biện pháp này đã được ghi bước khác."),
    ("remedying", "remedies/1/effect", "Biện pháp này đã được ghi bước khác."),
    *[
        ("closed", step, "Hồ sơ đã đóng hoặc đã rút. Mở lại trước khi làm tiếp.")
        for step in ("call", "remedies", "owner", "answer", "close", "withdraw", "extend",
                     "escalate", "conclude", "acknowledge", "remedies/1/effect")
    ],
]  # fmt: skip


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("point", "step", "words"), REFUSALS)
def test_a_reason_says_what_is_missing(manager, at, point, step, words):
    page = manager.get(f"/complaints/{at(point)}/{step}").text
    assert words in page


def standings() -> list[Standing]:
    """Many ways in which a case can stand, also impossible ones."""
    actions = (
        (),
        (ActionFact(1, ActionState.PLANNED),),
        (ActionFact(1, ActionState.DONE), ActionFact(2, ActionState.CHECKED)),
    )
    waiting = (frozenset(), frozenset(ApprovalKind))
    yes_no = (False, True)
    return [
        Standing(
            state,
            severity=Severity.HIGH,
            conclusion=conclusion,
            identity_checked=one,
            actions=some,
            answered=one,
            told=two,
            told_failed=not two,
            extended=one,
            escalated=two,
            waiting=waits,
        )
        for state, conclusion, one, two, some, waits in product(
            State, (None, Conclusion.CONFIRMED), yes_no, yes_no, actions, waiting
        )
    ]


@pytest.mark.parametrize(
    "rule",
    ["to_start_verification", "to_conclude", "to_answer", "to_close", "to_extend", "to_withdraw",
     "to_reopen", "to_escalate", "to_work"],
)  # fmt: skip
def test_no_sentence_means_both_that_something_is_met_and_that_it_is_missing(rule):
    """Said as a reason, "the case is open" would be an insult."""
    closers = [Actor("a", "An", PERMISSIONS[role], role) for role in (Role.SUPPORT, Role.MANAGER)]
    met, missing = set(), set()
    for case in standings():
        for closer in closers:
            needs = getattr(rules, rule)(*([case, closer] if rule == "to_close" else [case]))
            met |= {str(need.sentence) for need in needs if need.met}
            missing |= {str(need.sentence) for need in needs if not need.met}
    assert missing
    assert met & missing == set()


# --- a page that was open too long ---------------------------------------------------------------

VERSIONED = [
    ("verified", "conclude", "findings"),
    ("remedied", "answer", "body"),
    ("remedied", "told/call", "summary"),
    ("checked", "close", "reason"),
    ("received", "withdraw", "reason"),
    ("closed", "reopen", "reason"),
]


@pytest.mark.parametrize(("point", "step", "field"), VERSIONED)
def test_a_stale_page_keeps_what_was_typed_says_what_happened_and_saves_next_time(
    session, manager, people, at, point, step, field
):
    case = at(point)
    where = f"/complaints/{case}/{step}"
    typed = filled(main_form(manager.get(where).text)) | {field: "Tôi đã gõ rất lâu"}
    keeping.restrict_complaint(people["manager"].actor, case, restricted=True)
    before = state_of(session, case)
    answer = manager.post(where, data=typed)
    assert answer.status_code == 200
    assert "Hồ sơ vừa có người khác sửa" in answer.text
    assert f"{people['manager'].name} hạn chế người xem hồ sơ." in answer.text
    again = main_form(answer.text)
    assert again.named(field).value == "Tôi đã gõ rất lâu"
    assert state_of(session, case) is before
    assert manager.post(where, data=again.data()).status_code in SAVED
    assert state_of(session, case) is not before


@pytest.mark.parametrize(
    ("point", "step", "field"),
    [("remedying", "done", "result"), ("remedying", "drop", "reason"),
     ("remedied", "effect", "effect")],
)  # fmt: skip
def test_a_stale_page_of_an_action_saves_next_time_too(
    session, manager, people, at, point, step, field
):
    """The version belongs to the action, not to the case."""
    case, support = at(point), people["support"].actor
    where = f"/complaints/{case}/remedies/1/{step}"
    typed = filled(main_form(manager.get(where).text)) | {field: "Tôi đã gõ rất lâu"}
    if point == "remedying":
        remedies.finish_action(support, case, 1, result="Xong")
        remedies.check_effect(support, case, 1, worked=False, effect="Chưa được")
    else:
        remedies.check_effect(support, case, 1, worked=False, effect="Chưa được")
        remedies.finish_action(support, case, 1, result="Xong lần hai")
    answer = manager.post(where, data=typed)
    assert "Hồ sơ vừa có người khác sửa" in answer.text
    again = main_form(answer.text)
    assert again.named(field).value == "Tôi đã gõ rất lâu"
    assert manager.post(where, data=again.data()).status_code in SAVED
    state = session.scalar(select(RemedialAction.state).where(RemedialAction.number == 1))
    assert state is not ActionState.PLANNED


# --- the same thing sent twice -------------------------------------------------------------------

ONCE = [
    ("verified", "conclude"), ("remedied", "answer"), ("remedied", "told/call"),
    ("remedied", "told/letter"), ("checked", "close"), ("received", "withdraw"),
    ("closed", "reopen"), ("received", "extend"), ("received", "negotiate"),
    ("received", "escalate"), ("remedying", "remedies/1/done"), ("remedying", "remedies/1/drop"),
    ("remedied", "remedies/1/effect"),
]  # fmt: skip


@pytest.mark.parametrize(("point", "step"), ONCE)
def test_a_form_that_is_sent_twice_is_done_once(session, manager, at, point, step):
    case = at(point)
    where = f"/complaints/{case}/{step}"
    typed = filled(main_form(manager.get(where).text))
    assert manager.post(where, data=typed).status_code in SAVED

    def traces() -> tuple[object, ...]:
        count = func.count()
        return (
            entries(session),
            session.scalar(select(count).select_from(CaseEvent)),
            session.scalar(select(count).select_from(OutboxMessage)),
            session.scalar(select(count).select_from(Approval)),
            state_of(session, case),
        )

    done = traces()
    answer = manager.post(where, data=typed)
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert traces() == done


def test_a_verification_is_started_once(session, manager, at):
    case = at("received")
    where = f"/complaints/{case}/verification"
    for _ in range(2):
        assert manager.post(where, data={"act": "start"}).status_code in SAVED
    started = select(func.count()).where(CaseEvent.kind == "verification_started")
    assert session.scalar(started) == 1
    assert state_of(session, case) is State.VERIFYING


def test_a_signature_is_given_once(session, manager, at):
    case = at("closing waits")
    waits = session.scalar(select(Approval.id).where(Approval.about == case))
    where = f"/complaints/{case}/sign/{waits}"
    assert manager.post(where, data={"decision": "approved"}).status_code in SAVED
    mails = session.scalar(select(func.count()).select_from(OutboxMessage))
    again = manager.post(where, data={"decision": "declined", "remark": "Nghĩ lại"})
    assert again.status_code == 200
    assert state_of(session, case) is State.CLOSED
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == mails


# --- single pages --------------------------------------------------------------------------------


def test_a_signature_is_declined_only_with_a_reason_and_the_page_says_so(session, manager, at):
    case = at("extension waits")
    waits = session.scalar(select(Approval.id).where(Approval.about == case))
    answer = manager.post(f"/complaints/{case}/sign/{waits}", data={"decision": "declined"})
    assert answer.status_code == 200
    assert "Nêu lý do khi không ký." in answer.text
    assert session.scalar(select(Approval.decided_at).where(Approval.id == waits)) is None


def test_the_verification_page_keeps_a_result_that_was_too_long(manager, at):
    case = at("verifying")
    page = manager.post(
        f"/complaints/{case}/verification",
        data={"act": "check", "code": "exports", "result": "x" * 4_001},
    )
    assert page.status_code == 200
    assert "Dài quá 4000 ký tự" in page.text
    kept = [
        form.named("result").value
        for form in forms_in(page.text)
        if form.data().get("code") == "exports"
    ]
    assert kept == ["x" * 4_001]


def test_the_verification_page_of_an_ended_case_offers_nothing(session, manager, at):
    case = at("withdrawn")
    page = manager.get(f"/complaints/{case}/verification").text
    assert "Hồ sơ đã đóng hoặc đã rút" in page
    assert "Ghi cách đối chiếu" not in page
    before = entries(session)
    answer = manager.post(
        f"/complaints/{case}/verification", data={"act": "identity", "method": "order"}
    )
    assert answer.status_code == 200
    assert "Hồ sơ đã đóng hoặc đã rút" in answer.text
    assert entries(session) == before


def test_a_preview_sends_nothing_and_shows_what_was_changed(session, manager, at):
    case = at("remedied")
    where = f"/complaints/{case}/answer"
    typed = main_form(manager.get(where).text).data() | {"body": "Kính gửi,\n\nChữ đã sửa."}
    before = entries(session)
    page = manager.post(where, data=typed | {"act": "preview"})
    assert page.status_code == 200
    assert page.text.count("Chữ đã sửa.") == 2
    assert main_form(page.text).named("body").value == "Kính gửi,\n\nChữ đã sửa."
    assert entries(session) == before


def test_without_an_email_the_answer_goes_by_telephone_or_on_paper(manager, at):
    case = at("remedied", new_customer=WITHOUT_EMAIL)
    page = manager.get(f"/complaints/{case}/answer").text
    assert is_off(page)
    assert "Khách chưa có email. Gọi điện hoặc gửi thư giấy." in page
    assert f"/complaints/{case}/told/call" in page
    typed = main_form(page).data()
    answer = manager.post(f"/complaints/{case}/answer", data=typed)
    assert answer.status_code == 200
    assert "Khách chưa có email" in answer.text


def test_an_acknowledgement_without_an_email_says_what_to_do_instead(session, manager, at):
    case = at("received", new_customer=WITHOUT_EMAIL)
    answer = manager.post(f"/complaints/{case}/acknowledge", data={"act": "email"})
    assert answer.status_code == 200
    assert "Khách chưa có email" in answer.text
    assert "<title>Lỗi:" in answer.text


def test_an_action_is_planned_from_a_suggestion_and_an_unknown_one_is_left_out(
    session, manager, at
):
    case = at("concluded")
    where = f"/complaints/{case}/remedies"
    suggested = manager.get(where).text
    assert "Gợi ý cho loại và mức này" in suggested
    for asked in ("khong-co", "%00", "x" * 200):
        page = manager.get(f"{where}?suggestion={asked}")
        assert page.status_code == 200
        sent = filled(main_form(page.text))
        assert manager.post(f"{where}?suggestion={asked}", data=sent).status_code in SAVED
    assert set(session.scalars(select(RemedialAction.suggestion))) == {""}


def test_the_owner_page_offers_those_who_handle_cases(manager, at):
    add_member("auditor", name="Kiểm Tra Viên")
    page = manager.get(f"/complaints/{at('received')}/owner").text
    assert "Kiểm Tra Viên" not in page[page.index("can-save") :]


def test_a_letter_with_a_sign_that_the_type_lacks_is_printed_all_the_same(manager, at):
    """A customer may have a Chinese name, and a text may hold an emoji."""
    case = at("remedied")
    answer = manager.post(
        f"/complaints/{case}/letter", data={"subject": "Kết quả", "body": "Gửi ông 王 😀\0"}
    )
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
