"""A consent is recorded with its proof, taken back in one step, and asked for by whoever sends."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from kalix_compliance.casework.evidence import Upload
from kalix_compliance.consents.commands import (
    NewConsent,
    record_consent,
    withdraw_all,
    withdraw_consent,
    write_text,
)
from kalix_compliance.consents.commands.forgetting import CONSENTS, forget
from kalix_compliance.consents.commands.importing import upload_consents
from kalix_compliance.consents.commands.reading import open_consent_file, reveal_consent
from kalix_compliance.consents.kinds import ConsentMethod, FileState, Purpose, WithdrawnBy
from kalix_compliance.consents.models import Consent, ConsentFile, ConsentText
from kalix_compliance.consents.queries import in_force
from kalix_compliance.consents.queries.held import held_in_consents, kept_of_consents
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.customers.limiting import note_objection, restrict_customer
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.consents import A_DAY, WORDS, consented, customer, now, text_version
from tests.people import add_member
from tests.sessions import FreshSession

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d4944415478da63fcff9fa11e00078302ff1c8c9f2b0000000049454e44ae426082"
)


def new(customer_id: UUID, text_id: UUID, **more: object) -> NewConsent:
    given: dict[str, object] = {
        "method": ConsentMethod.PAPER,
        "given_at": now() - A_DAY,
        "proof": "Phiếu số 41, cất tại showroom Bát Khối",
    }
    return NewConsent(customer_id, text_id, **{**given, **more})  # type: ignore[arg-type]


def test_a_consent_stands_for_its_purpose_alone_until_it_is_taken_back(
    app: Flask, session: FreshSession
) -> None:
    clerk = add_member("compliance").actor
    an, text = customer(clerk), text_version(clerk)
    consent = record_consent(clerk, new(an, text))
    assert in_force(session, Purpose.NEWSLETTER, [an]) == {an}
    assert in_force(session, Purpose.EVENTS, [an]) == set()
    assert (
        withdraw_consent(clerk, consent, how=WithdrawnBy.SHOWROOM, words="Không nhận nữa") is True
    )
    assert in_force(session, Purpose.NEWSLETTER, [an]) == set()
    assert withdraw_consent(clerk, consent, how=WithdrawnBy.CALL) is False
    row = session.get_one(Consent, consent, populate_existing=True)
    assert (row.withdrawn_how, row.withdrawn_by) == (WithdrawnBy.SHOWROOM, clerk.id)
    assert reveal_consent(clerk, consent, "withdrawal", "identity") == "Không nhận nữa"


def test_the_proof_is_sealed_and_its_file_comes_back_whole(
    app: Flask, session: FreshSession
) -> None:
    clerk = add_member("support").actor
    an, text = customer(clerk), text_version(add_member("manager").actor)
    consent = record_consent(
        clerk, new(an, text, proof="Phiếu 41 bí mật", evidence=Upload("phieu.png", PNG))
    )
    row = session.get_one(Consent, consent)
    assert row.proof is not None and "Phiếu".encode() not in row.proof
    assert reveal_consent(clerk, consent, "proof", "legal") == "Phiếu 41 bí mật"
    assert open_consent_file(clerk, consent) == ("phieu.png", PNG)
    with pytest.raises(NotFound):
        reveal_consent(clerk, consent, "text_id", "legal")
    with pytest.raises(RuleBroken):
        reveal_consent(clerk, consent, "proof", "curiosity")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"proof": "  "}, "proof"),
        ({"given_at": "later"}, "given_at"),
        ({"given_at": "before the words"}, "given_at"),
        ({"text_id": UUID(int=0)}, "text"),
    ],
)
def test_what_cannot_be_shown_is_no_consent(
    app: Flask, session: FreshSession, changed: dict[str, object], field: str
) -> None:
    clerk = add_member("compliance").actor
    an, text = customer(clerk), text_version(clerk)
    moments = {"later": now() + A_DAY, "before the words": now() - 400 * A_DAY}
    given = {name: moments.get(str(value), value) for name, value in changed.items()}
    with pytest.raises(RuleBroken) as refused:
        record_consent(clerk, new(an, given.pop("text_id", text), **given))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert session.scalar(select(func.count()).select_from(Consent)) == 0


def test_nobody_agrees_twice_and_old_papers_do_not_undo_a_withdrawal(
    app: Flask, clock: FixedClock
) -> None:
    clerk = add_member("compliance").actor
    an, text = customer(clerk), text_version(clerk)
    record_consent(clerk, new(an, text))
    with pytest.raises(RuleBroken, match="vẫn còn hiệu lực"):
        record_consent(clerk, new(an, text))
    withdraw_all(clerk, an, how=WithdrawnBy.CALL)
    with pytest.raises(RuleBroken, match="đã rút"):
        record_consent(clerk, new(an, text))
    clock.advance(timedelta(minutes=1))
    record_consent(clerk, new(an, text, given_at=now()))


def test_who_restricts_or_objects_is_asked_nothing_by_an_old_paper(app: Flask) -> None:
    clerk = add_member("compliance").actor
    text = text_version(clerk)
    an, binh = customer(clerk), customer(clerk, "Trần Thị Bình", "binh@khach.vn")
    restrict_customer(clerk, an)
    note_objection(clerk, binh)
    for person in (an, binh):
        with pytest.raises(RuleBroken):
            record_consent(clerk, new(person, text))


def test_all_is_taken_back_at_once_and_confirmed_once(app: Flask, session: FreshSession) -> None:
    clerk = add_member("compliance").actor
    an = customer(clerk)
    for purpose in (Purpose.NEWSLETTER, Purpose.EVENTS):
        consented(clerk, an, text_version(clerk, purpose))
    assert len(withdraw_all(clerk, an, how=WithdrawnBy.EMAIL)) == 2
    assert withdraw_all(clerk, an, how=WithdrawnBy.EMAIL) == []
    mails = session.scalars(select(OutboxMessage.notice)).all()
    assert mails == ["consent_withdrawn"]


def test_a_withdrawal_may_not_lie_in_the_future_nor_before_the_consent(app: Flask) -> None:
    clerk = add_member("compliance").actor
    an = customer(clerk)
    consent = consented(clerk, an, text_version(clerk), days_ago=2)
    for at in (now() + timedelta(hours=1), now() - 3 * A_DAY):
        with pytest.raises(RuleBroken) as refused:
            withdraw_consent(clerk, consent, how=WithdrawnBy.CALL, at=at)
        assert refused.value.field == "at"


def test_words_are_never_changed_only_followed(app: Flask, session: FreshSession) -> None:
    officer = add_member("manager").actor
    text_version(officer)
    with pytest.raises(RuleBroken):
        text_version(officer)
    text_version(officer, words=WORDS + " Xem thêm tại kalix.vn.")
    rows = session.scalars(select(ConsentText).order_by(ConsentText.number)).all()
    assert [(row.number, row.words) for row in rows] == [
        (1, WORDS),
        (2, WORDS + " Xem thêm tại kalix.vn."),
    ]
    for words, frequency in (("ngắn", "1 thư"), (WORDS, " ")):
        with pytest.raises(RuleBroken):
            write_text(officer, Purpose.EVENTS, words, frequency=frequency)


def test_the_erased_agree_to_nothing_more_and_can_still_be_taken_off(app: Flask) -> None:
    clerk = add_member("compliance").actor
    an, text = customer(clerk), text_version(clerk)
    consent = record_consent(clerk, new(an, text))
    safes.destroy(an, now())
    assert withdraw_consent(clerk, consent, how=WithdrawnBy.STAFF, words="đã xóa") is True
    with pytest.raises(Erased):
        record_consent(clerk, new(an, text, given_at=now()))


def test_the_administrator_and_the_auditor_record_nothing(app: Flask) -> None:
    for role in ("administrator", "auditor"):
        with pytest.raises(NotAllowed):
            withdraw_all(add_member(role).actor, UUID(int=1), how=WithdrawnBy.CALL)


def test_everything_held_is_told_and_little_is_left_after_an_erasure(
    app: Flask, session: FreshSession
) -> None:
    clerk = add_member("compliance").actor
    an, text = customer(clerk), text_version(clerk)
    evidence = Upload("phieu.png", PNG)
    consent = record_consent(
        clerk, new(an, text, proof="Phiếu của Nguyễn Văn An", evidence=evidence)
    )
    (held,) = held_in_consents(session, an)
    (entry,) = held.entries
    assert entry.text == WORDS and "Phiếu của Nguyễn Văn An" in entry.values.values()
    named = "Email,Ngày\nan@khach.vn,2026-10-01\n".encode()
    other = "Email,Ngày\nbinh@khach.vn,2026-10-01\n".encode()
    mine = upload_consents(clerk, Upload("a.csv", named))
    others = upload_consents(clerk, Upload("b.csv", other))
    with open_unit(clerk) as unit:
        assert forget(unit, an) == {"consents": 1, "lists": 1}
    with open_unit(clerk) as unit:
        assert forget(unit, an)["lists"] == 0
    row = session.get_one(Consent, consent, populate_existing=True)
    assert row.proof is None and row.withdrawn_how is WithdrawnBy.ERASURE
    states = {file.id: file.state for file in session.scalars(select(ConsentFile))}
    assert states == {mine: FileState.DISCARDED, others: FileState.UPLOADED}
    assert len(kept_of_consents(session, an)) == 1


def test_an_old_withdrawn_proof_goes_and_the_withdrawal_stays(
    app: Flask, session: FreshSession, clock: FixedClock
) -> None:
    clerk = add_member("compliance").actor
    an, text = customer(clerk), text_version(clerk)
    consent = record_consent(clerk, new(an, text, evidence=Upload("phieu.png", PNG)))
    assert CONSENTS.ended_before(session, now() + A_DAY) == []
    withdraw_consent(clerk, consent, how=WithdrawnBy.CALL, words="Thôi")
    clock.advance(61 * 31 * A_DAY)
    assert CONSENTS.ended_before(session, now()) == [(str(consent), an)]
    with open_unit(clerk) as unit:
        assert CONSENTS.anonymise(unit, str(consent)) == {"consents": 1, "files": 1}
    assert CONSENTS.ended_before(session, now()) == []
    row = session.get_one(Consent, consent, populate_existing=True)
    assert row.withdrawn_at is not None and row.customer_id == an
