"""The key store away in the middle; links in mails that are forged, or pressed too often."""

from contextlib import contextmanager, suppress
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.audit.verify import verify
from kalix_compliance.consents.commands import withdraw_consent
from kalix_compliance.consents.kinds import Purpose, WithdrawnBy
from kalix_compliance.consents.models import Consent
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.errors import RuleBroken
from kalix_compliance.core.permissions import Permission
from kalix_compliance.database.base import KEYSTORE
from kalix_compliance.database.side_stores import writing
from kalix_compliance.execution.unit import runtime
from kalix_compliance.holds.commands.placing import NewHold, place_hold
from kalix_compliance.holds.kinds import Basis
from kalix_compliance.mailings.refusal import Refusal, token_of
from kalix_compliance.retention.jobs import run_retention
from kalix_compliance.subject_requests.erasing.job import erase_people
from kalix_compliance.subject_requests.models import AccessPackage
from kalix_compliance.vault import safes
from kalix_compliance.vault.errors import Erased
from tests.client import Browser
from tests.consents import consented, customer, text_version
from tests.erasures import ERASER, Leaving
from tests.orders import order_at
from tests.packages import package_for
from tests.people import add_member, open_door
from tests.sessions import FreshSession

MACHINE = system_actor("retention.run", Permission.SYSTEM_RETAIN)


@contextmanager
def key_store_away():
    """As if its file were being copied, or its server down."""
    with writing(KEYSTORE) as store:
        store.exec_driver_sql("ALTER TABLE customer_key RENAME TO customer_key_away")
    try:
        yield
    finally:
        with writing(KEYSTORE) as store:
            store.exec_driver_sql("ALTER TABLE customer_key_away RENAME TO customer_key")


def seated(app: Flask, role: str) -> Browser:
    client: Browser = app.test_client()
    open_door(client, add_member(role))
    return client


def test_without_the_key_store_nothing_of_a_package_is_half_done(app, session):
    package = package_for(customer(add_member("support").actor)).make().release()
    with key_store_away():
        with pytest.raises(Exception):  # noqa: B017, PT011 - whichever, nothing is written down
            package.take()
        with pytest.raises(Exception):  # noqa: B017, PT011
            package.code()
    row = session.scalars(select(AccessPackage)).one()
    assert (row.downloads, row.code_told_at) == (0, None)
    assert row.code is not None
    assert package.take()
    assert package.code()


def test_without_the_key_store_a_run_of_the_night_ends_and_says_so(app, session, clock):
    place = order_at("handed over")
    clock.advance(timedelta(days=1))
    with key_store_away(), suppress(Exception):
        run_retention(MACHINE)
    assert place.row().emptied_at is None
    assert verify(session).clean


@pytest.mark.sqlite_only
def test_a_hold_on_an_erased_person_and_a_consent_of_one_are_refused(app, clock):
    leaving = Leaving().arrive().plan().sign()
    leaving.erase(clock)
    officer = add_member("compliance").actor
    words = text_version(officer)
    with pytest.raises((Erased, RuleBroken)):
        place_hold(officer, NewHold(Basis.DISPUTE, "x", customer_id=leaving.customer))
    with pytest.raises(Erased):
        consented(officer, leaving.customer, words)
    client = seated(app, "compliance")
    for where, data in (
        ("/holds/new", {"customer": str(leaving.customer), "basis": "dispute", "reason": "x"}),
        (f"/consents/of/{leaving.customer}/new", {"text": str(words), "method": "paper"}),
        ("/requests/new", {"customer": str(leaving.customer), "do": "save", "kind": "view"}),
        (f"/requests/erasures/of/{leaving.customer}", {"reason": "lần nữa"}),
    ):
        answer = client.post(where, data=data)
        assert answer.status_code in (200, 404, 409, 410, 422), where
    assert erase_people(ERASER) is None


@pytest.mark.sqlite_only
class TestTheLinkOfAMail:
    @pytest.fixture
    def person(self, app: Flask) -> UUID:
        officer = add_member("compliance").actor
        who = customer(officer)
        consented(officer, who, text_version(officer))
        return who

    @pytest.fixture
    def token(self, app: Flask, person: UUID) -> str:
        return token_of(app.config, Refusal(person, Purpose.NEWSLETTER, "TM-2026-0001"))

    def standing(self, session: FreshSession) -> int:
        return session.scalar(
            select(func.count()).select_from(Consent).where(Consent.withdrawn_at.is_(None))
        )

    def test_looking_at_it_changes_nothing_however_it_is_looked_at(
        self, client: Browser, session: FreshSession, token: str
    ) -> None:
        before = session.scalar(select(func.count(AuditEntry.number)))
        for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"):
            client.open(f"/mailings/refuse/{token}", method=method)
        assert self.standing(session) == 1
        assert session.scalar(select(func.count(AuditEntry.number))) == before

    def test_what_we_did_not_write_is_found_nowhere(
        self, app: Flask, client: Browser, session: FreshSession, token: str, person: UUID
    ) -> None:
        other_salt = URLSafeSerializer(app.config["SECRET_KEY"], salt="other")
        other_key = URLSafeSerializer("guess", salt="mailings.refusal")
        right = URLSafeSerializer(app.config["SECRET_KEY"], salt="mailings.refusal")
        parts = [person.hex, "newsletter", "TM-2026-0001"]
        forged = (
            other_salt.dumps(parts), other_key.dumps(parts), token[:-1], token + "a", token.upper(),
            token.split(".", maxsplit=1)[0] + ".", "." + token, "a" * 100_000, "%00",
            "\u2028", "é", ".", "..a",
            str(right.dumps(parts[:2])), str(right.dumps("x")), str(right.dumps(None)),
            str(right.dumps([1, 2, 3])), str(right.dumps({"a": 1})),
            str(right.dumps([person.hex, "x", "y"])),
            ".eJyrVg." + token.rsplit(".", maxsplit=1)[-1],
        )  # fmt: skip
        for one in forged:
            for method in ("GET", "POST"):
                answer = client.open(f"/mailings/refuse/{one}", method=method)
                assert answer.status_code in (400, 404, 405, 414), (one[:40], answer.status_code)
        assert self.standing(session) == 1

    def test_it_tells_nobody_whose_it_is_and_may_be_pressed_often(
        self, client: Browser, session: FreshSession, token: str
    ) -> None:
        pages = [client.post(f"/mailings/refuse/{token}") for _ in range(3)]
        assert {page.status_code for page in pages} == {200}
        assert all("an@khach.vn" not in page.text and "Văn An" not in page.text for page in pages)
        assert self.standing(session) == 0

    def test_pressed_by_somebody_who_was_erased_it_is_no_error(
        self, client: Browser, clock, token: str, person: UUID
    ) -> None:
        safes.destroy(person, clock.now())
        assert client.post(f"/mailings/refuse/{token}").status_code == 200

    def test_pressed_for_nothing_it_leaves_no_line_each_time(
        self, client: Browser, session: FreshSession, token: str
    ) -> None:
        """Nobody fills the audit trail from outside."""
        client.post(f"/mailings/refuse/{token}")
        before = session.scalar(select(func.count(AuditEntry.number)))
        for _ in range(5):
            client.post(f"/mailings/refuse/{token}")
        assert session.scalar(select(func.count(AuditEntry.number))) == before


def test_a_consent_is_not_taken_back_before_it_was_given_nor_tomorrow(app, session):
    officer = add_member("compliance").actor
    who = customer(officer)
    consent = consented(officer, who, text_version(officer), days_ago=3)
    now = runtime.get().clock.now()
    for at in (now + timedelta(days=1), now - timedelta(days=9)):
        with pytest.raises(Exception, match="Lúc rút"):
            withdraw_consent(officer, consent, how=WithdrawnBy.CALL, at=at)
    assert session.scalar(select(Consent.withdrawn_at)) is None
