"""A file from the wish to the download: asked for, signed, made, taken, deleted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kalix_compliance import exporting
from kalix_compliance.audit.models import AuditEntry
from kalix_compliance.casework.kinds import Decision
from kalix_compliance.core.actor import system_actor
from kalix_compliance.core.clock import FixedClock
from kalix_compliance.core.errors import NotAllowed, NotFound, RuleBroken
from kalix_compliance.core.ids import new_id
from kalix_compliance.core.language import say
from kalix_compliance.core.permissions import Permission
from kalix_compliance.demo.sink import Sink
from kalix_compliance.execution.unit import open_unit
from kalix_compliance.exports import turns
from kalix_compliance.exports.commands.asking import Wanted, cancel_export, request_file
from kalix_compliance.exports.commands.signing import sign_export
from kalix_compliance.exports.commands.taking import take_file
from kalix_compliance.exports.forgetting import forget
from kalix_compliance.exports.job import end_exports
from kalix_compliance.exports.kinds import Form, Purpose, State
from kalix_compliance.exports.making import make
from kalix_compliance.exports.models import Export
from kalix_compliance.exports.queries.files import exports_to_sign
from kalix_compliance.exports.table import Asking, ExportKind, Filters, Making
from kalix_compliance.exports.writing import notes_of, write_sheets
from kalix_compliance.notifications.jobs import deliver_mail
from kalix_compliance.notifications.models import OutboxMessage
from kalix_compliance.staff.models import Staff
from kalix_compliance.vault import safes
from kalix_compliance.web.spreadsheet import Column, Kind, Sheet
from tests.client import Browser
from tests.files import WORKER, ask, lines, sheet, take, work
from tests.people import BOOKKEEPER, Member
from tests.sessions import FreshSession

People = Callable[..., Member]
NASTY = '=HYPERLINK("http://x","Trả\nlời")'
ENDER = system_actor("exports.end", Permission.SYSTEM_EXPORT)


class Shelf:
    """A kind of file for these tests: as many people as it is told, and whatever goes wrong."""

    people = 3
    trouble: Callable[[Making, int], None] | None = None

    def read(self, asking: Asking) -> Filters:
        if asking.filters.get("shelf", "a") not in ("a", "b"):
            raise RuleBroken(say("Kệ này không còn nữa."))
        return {"shelf": asking.filters.get("shelf", "a")}

    def rows(self, making: Making) -> Iterator[tuple[Any, ...]]:
        for n in range(self.people):
            if self.trouble:
                self.trouble(making, n)
            yield (NASTY, n, making.now, making.now.date())

    def write(self, making: Making) -> None:
        columns = [Column("Tên", 20), Column("Số", 9, Kind.NUMBER)]
        columns += [Column("Lúc", 16, Kind.MOMENT), Column("Ngày", 12, Kind.DAY)]
        rows = making.counted(self.rows(making), self.people)
        title = f"Kệ {making.filters['shelf']}"
        write_sheets(
            making,
            [Sheet("Kệ", making.company.name, title, notes_of(making), columns, rows)],
        )


@pytest.fixture
def shelf(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    made = Shelf()
    kind = ExportKind(
        code="shelf",
        name="Kệ sách",
        permission=Permission.REGISTER_EXPORT,
        forms=(Form.XLSX, Form.CSV),
        read=made.read,
        people=lambda _asking: made.people,
        write=made.write,
        stem=lambda asking: f"ke-{asking.filters['shelf']}",
    )
    monkeypatch.setitem(exporting.EXPORTS, "shelf", kind)
    return made


@pytest.fixture
def manager(staff_member: People) -> Member:
    return staff_member("manager", name="Trần Thu Hòa")


def wanted(**more: Any) -> Wanted:
    return Wanted("shelf", Form.XLSX, Purpose.MANAGEMENT, more.pop("filters", {}), **more)


def row_of(session: FreshSession, reference: str) -> Export:
    return session.scalars(select(Export).where(Export.reference == reference)).one()


def on_disk(app: Flask) -> list[Path]:
    folder = Path(app.config["DATA_DIR"]) / "exports"
    return sorted(folder.iterdir()) if folder.exists() else []


def actions(session: FreshSession) -> list[str]:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number))
    return [entry.action for entry in entries if entry.action.endswith("_export")]


def test_a_small_file_is_there_after_two_clicks_and_leaves_with_a_trace(
    app: Flask, shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, session: FreshSession
) -> None:  # fmt: skip
    signed_in("compliance")
    page = client.get("/exports/new/shelf?shelf=b&nonsense=1&_external=1").text
    assert "Kệ sách" in page and 'action="/exports/new/shelf?shelf=b"' in page
    reference = ask(client, "/exports/new/shelf?shelf=b")
    page = client.get(f"/exports/{reference}").text
    assert "Tệp đã xong." in page and "ke-b.xlsx" in page
    assert 'hx-trigger="every 1s"' not in page
    sealed = on_disk(app)
    assert len(sealed) == 1 and sealed[0].stat().st_mode & 0o077 == 0
    assert b"PK\x03\x04" not in sealed[0].read_bytes()
    content = take(client, reference)
    rows = sheet(content)
    assert rows[1][0] == "Kệ b" and "mục đích: Báo cáo quản lý" in rows[2][0]
    assert rows[5][:2] == [NASTY, 0] and rows[5][2].isoformat() == "2026-11-22T14:05:00"
    made = row_of(session, reference)
    assert (made.downloads, made.size, made.done) == (1, len(content), 3)
    assert actions(session) == ["ask_for_export", "finish_export", "take_export"]
    taken = session.scalars(select(AuditEntry).where(AuditEntry.action == "take_export")).one()
    assert taken.subject == reference and taken.facts["sha256"] == made.sha256
    asked = session.scalars(select(AuditEntry).where(AuditEntry.action == "ask_for_export")).one()
    assert asked.facts["filter_shelf"] == "b" and asked.facts["people"] == 3


def test_a_press_of_the_button_twice_is_one_wish(
    shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, session: FreshSession
) -> None:
    signed_in("manager")
    first = ask(client, "/exports/new/shelf", once_key="abc")
    assert ask(client, "/exports/new/shelf", once_key="abc") == first
    assert ask(client, "/exports/new/shelf", once_key="abd") != first


def test_more_than_a_hundred_people_need_another_who_signs(
    shelf: Shelf, signed_in: Callable[[str], Member], staff_member: People, sign_in: Callable,
    client: Browser, session: FreshSession, manager: Member,
) -> None:  # fmt: skip
    shelf.people = 101
    asker = signed_in("compliance")
    page = client.post("/exports/new/shelf", data={"form": "csv", "purpose": "audit"}).text
    assert "Ghi rõ tệp dùng vào việc gì." in page and "101" in page
    reference = ask(client, "/exports/new/shelf", form="csv", note="Đoàn kiểm tra 12/2026")
    assert work() is None
    assert row_of(session, reference).state is State.WAITING
    assert "Người trình không tự ký." in client.get(f"/exports/{reference}/sign").text
    refused = client.post(f"/exports/{reference}/sign", data={"decision": "approved"})
    assert refused.status_code == 200 and "Người trình không tự ký." in refused.text
    with pytest.raises(RuleBroken, match="không tự ký"):
        sign_export(asker.actor, reference, Decision.APPROVED)
    mails = session.scalars(select(OutboxMessage.notice)).all()
    assert mails == ["export_signature"]
    [mine] = exports_to_sign(session, asker.actor)
    [his] = exports_to_sign(session, manager.actor)
    assert mine.mine and not his.mine and his.people == 101 and his.reference == reference

    sign_in(client, manager)
    assert "Chờ bạn ký" in client.get("/exports/").text
    page = client.get(f"/exports/{reference}/sign").text
    assert "Đoàn kiểm tra 12/2026" in page and "Nguyễn Hải Long" in page
    assert client.post(f"/exports/{reference}/sign", data={"decision": "x"}).status_code == 400
    declined = client.post(f"/exports/{reference}/sign", data={"decision": "declined"})
    assert "Nêu lý do khi không ký." in declined.text
    assert (
        client.post(f"/exports/{reference}/sign", data={"decision": "approved"}).status_code == 303
    )
    assert work() == "made=1"
    with pytest.raises(RuleBroken, match="Chỉ người yêu cầu"):
        take_file(manager.actor, reference)
    assert "Yêu cầu tệp cho mình" in client.get(f"/exports/{reference}").text

    sign_in(client, asker)
    rows = lines(take(client, reference))
    assert len(rows) == 102 and rows[1] == [f"'{NASTY}", "0", "2026-11-22 14:05", "2026-11-22"]
    mails = session.scalars(select(OutboxMessage.notice)).all()
    assert sorted(mails) == ["export_decided", "export_signature"]
    assert row_of(session, reference).approved_by == manager.actor.id
    with pytest.raises(RuleBroken, match="không còn chờ ký"):
        sign_export(manager.actor, reference, Decision.APPROVED)


def test_what_is_not_signed_is_not_made_and_its_asker_is_told_why(
    shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, session: FreshSession,
    manager: Member,
) -> None:  # fmt: skip
    shelf.people = 500
    asker = signed_in("compliance")
    reference = ask(client, "/exports/new/shelf", note="Để gửi đi")
    sign_export(manager.actor, reference, Decision.DECLINED, "Chưa rõ gửi cho ai")
    assert work() is None
    page = client.get(f"/exports/{reference}").text
    assert "không ký." in page and "Chưa rõ gửi cho ai" in page
    other = ask(client, "/exports/new/shelf", note="Để gửi đi")
    cancel_export(asker.actor, other)
    with pytest.raises(RuleBroken, match="không còn chờ ký"):
        sign_export(manager.actor, other, Decision.APPROVED)
    assert exports_to_sign(session, manager.actor) == []


def test_a_file_with_more_people_than_were_signed_for_is_not_made(
    shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, session: FreshSession,
    manager: Member,
) -> None:  # fmt: skip
    asker = signed_in("compliance")
    shelf.people = 100
    small = request_file(asker.actor, wanted())
    shelf.people = 200
    large = request_file(asker.actor, wanted(note="Báo cáo"))
    sign_export(manager.actor, large, Decision.APPROVED)
    shelf.people = 220
    work()
    assert row_of(session, small).failure == "more-people"
    assert row_of(session, large).state is State.READY
    again = request_file(asker.actor, wanted(note="Báo cáo"))
    sign_export(manager.actor, again, Decision.APPROVED)
    shelf.people = 300
    work()
    assert row_of(session, again).failure == "more-people"
    assert "Yêu cầu lại" in client.get(f"/exports/{again}").text


def test_rights_filters_and_kinds_are_asked_again_when_the_file_is_made_and_taken(
    app: Flask, shelf: Shelf, signed_in: Callable[[str], Member], staff_member: People, client: Browser,
    session: FreshSession, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asker = signed_in("compliance")
    ready = request_file(asker.actor, wanted())
    work()
    leaver = staff_member("manager")
    left = request_file(leaver.actor, wanted())
    with open_unit(BOOKKEEPER) as unit:
        unit.session.get_one(Staff, leaver.id).active = False
    moved = request_file(asker.actor, wanted(filters={"shelf": "b"}))
    monkeypatch.setattr(shelf, "read", lambda asking: 1 / 0)
    object.__setattr__(exporting.EXPORTS["shelf"], "read", _meaningless)
    work()
    assert row_of(session, left).failure == "not-allowed"
    assert row_of(session, moved).failure == "meaningless"
    page = client.get("/exports/new/shelf?shelf=b")
    assert page.status_code == 200 and "Kệ này không còn nữa." in page.text
    assert (
        client.post("/exports/new/shelf", data={"form": "xlsx", "purpose": "audit"}).status_code
        == 200
    )
    weaker = Member(asker.id, "", "", asker.role, _without(asker, Permission.REGISTER_EXPORT))
    with pytest.raises(NotAllowed):
        take_file(weaker.actor, ready)
    monkeypatch.delitem(exporting.EXPORTS, "shelf")
    with pytest.raises(NotFound):
        take_file(asker.actor, ready)
    assert client.get("/exports/").status_code == 200
    assert "loại tệp không còn" in client.get(f"/exports/{ready}").text


def _meaningless(_asking: Asking) -> Filters:
    raise RuleBroken(say("Kệ này không còn nữa."))


def _without(member: Member, permission: Permission) -> Any:
    actor = member.actor
    return type(actor)(actor.id, actor.name, actor.permissions - {permission}, actor.role)


def test_strangers_unknown_kinds_and_numbers_find_nothing(
    shelf: Shelf, signed_in: Callable[[str], Member], staff_member: People, client: Browser
) -> None:
    owner = staff_member("manager")
    theirs = request_file(owner.actor, wanted())
    signed_in("compliance")
    assert client.get("/exports/new/khong-co").status_code == 404
    assert (
        client.post("/exports/new/shelf", data={"form": "pdf", "purpose": "audit"}).status_code
        == 200
    )
    for number in ("TX-2026-999999", "KN-2026-000001", "x", "%00"):
        assert client.get(f"/exports/{number}").status_code == 404
        assert client.post(f"/exports/{number}/file").status_code in (404, 400)
        assert client.get(f"/exports/{number}/progress").status_code == 404
    assert client.post(f"/exports/{theirs}/cancel", follow_redirects=True).status_code == 200
    work()
    assert client.post(f"/exports/{theirs}/file").status_code == 303
    for role in ("support", "auditor", "administrator"):
        signed_in(role)
        for path in (
            "/exports/",
            "/exports/new/shelf",
            f"/exports/{theirs}",
            f"/exports/{theirs}/sign",
        ):
            assert client.get(path).status_code == 403
        assert client.post(f"/exports/{theirs}/file").status_code == 403


def test_three_attempts_then_words_and_nothing_stays_on_the_disk(
    app: Flask, shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, clock: FixedClock,
    session: FreshSession, sign_in: Callable,
) -> None:  # fmt: skip
    asker = signed_in("compliance")

    def breaks(_making: Making, number: int) -> None:
        if number == 2:
            raise ValueError("Nguyễn Thị Ánh")

    shelf.trouble = breaks
    reference = ask(client, "/exports/new/shelf")
    page = client.get(f"/exports/{reference}").text
    assert "máy đang thử lại" in page and "Nguyễn Thị Ánh" not in page
    assert work() is None  # not before its time
    for _attempt in range(2):
        clock.advance(timedelta(minutes=2))
        assert work() == "failed=1"
    row = row_of(session, reference)
    assert row.state is State.FAILED and row.failure.startswith("ValueError") and row.attempts == 3
    assert "Ánh" not in row.failure
    assert on_disk(app) == []
    assert "Làm ba lần đều gặp lỗi." in client.get(f"/exports/{reference}").text
    clock.advance(timedelta(hours=1))
    assert work() is None
    sign_in(client, asker)
    again = ask(client, "/exports/new/shelf")
    shelf.trouble = None
    clock.advance(timedelta(minutes=2))
    assert work() == "made=1"
    assert row_of(session, again).state is State.READY


def test_a_full_disk_is_said_in_words(
    app: Flask, shelf: Shelf, staff_member: People, clock: FixedClock, session: FreshSession
) -> None:
    def full(_making: Making, _number: int) -> None:
        raise OSError(28, "No space left on device")

    shelf.trouble = full
    reference = request_file(staff_member("manager").actor, wanted())
    for _attempt in range(3):
        work()
        clock.advance(timedelta(minutes=2))
    row = row_of(session, reference)
    assert (row.state, row.failure) == (State.FAILED, "disk-full")
    assert on_disk(app) == []


def test_one_file_is_made_by_one_worker_and_a_dead_one_is_followed(
    app: Flask, shelf: Shelf, staff_member: People, clock: FixedClock, session: FreshSession
) -> None:
    asker = staff_member("manager").actor
    reference = request_file(asker, wanted())
    first = turns.next_turn(WORKER)
    assert first and turns.next_turn(WORKER) is None
    (Path(app.config["DATA_DIR"]) / "exports").mkdir(exist_ok=True)
    torn = Path(app.config["DATA_DIR"]) / "exports" / f"{first.export_id.hex}-1.sealed"
    torn.write_bytes(b"torn")
    clock.advance(timedelta(seconds=46))
    second = turns.next_turn(WORKER)
    assert second and second.attempt == 2
    assert not make(WORKER, first)  # it comes back, and finds that the file is another's
    assert row_of(session, reference).state is State.MAKING
    assert make(WORKER, second)
    with pytest.raises(turns.Superseded):
        turns.finish_export(WORKER, first, turns.Made("x", 1, "0" * 64))
    assert row_of(session, reference).state is State.READY
    assert end_exports(ENDER) in ("swept=1", None)
    assert len(on_disk(app)) == 1
    assert take_file(asker, reference).size


def test_a_worker_that_is_killed_each_time_is_given_up(
    shelf: Shelf, staff_member: People, clock: FixedClock, session: FreshSession
) -> None:
    reference = request_file(staff_member("manager").actor, wanted())
    for _attempt in range(3):
        assert turns.next_turn(WORKER)
        clock.advance(timedelta(minutes=1))
    assert work() == "failed=1"
    row = row_of(session, reference)
    assert (row.state, row.failure) == (State.FAILED, "broken-off")


def test_a_cancelled_file_stops_while_it_is_made(
    app: Flask, shelf: Shelf, staff_member: People, session: FreshSession, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(turns, "EVERY", 0.0)
    asker = staff_member("manager").actor
    reference = request_file(asker, wanted())
    seen: list[int] = []

    def stop(making: Making, number: int) -> None:
        seen.append(number)
        if number == 1:
            cancel_export(asker, making.reference)

    shelf.trouble, shelf.people = stop, 50
    work()
    assert row_of(session, reference).state is State.CANCELLED
    assert len(seen) < 10
    assert on_disk(app) == []
    assert end_exports(ENDER) == "cleared=1"
    assert end_exports(ENDER) is None


def test_a_file_ends_with_its_days_and_one_that_is_on_its_way_arrives_whole(
    app: Flask, shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, clock: FixedClock,
    session: FreshSession, sign_in: Callable,
) -> None:  # fmt: skip
    asker = signed_in("manager")
    reference = ask(client, "/exports/new/shelf")
    row = row_of(session, reference)
    taken = take_file(asker.actor, reference)
    clock.advance(timedelta(days=7))
    sign_in(client, asker)
    assert "hết hạn" in client.get(f"/exports/{reference}").text
    assert client.post(f"/exports/{reference}/file").status_code == 303
    assert end_exports(ENDER) == "expired=1 cleared=1"
    assert on_disk(app) == []
    assert len(b"".join(taken.pieces)) == row.size
    assert safes.of_many([row.id]) == {}
    assert row_of(session, reference).state is State.ENDED
    page = client.get(f"/exports/{reference}", follow_redirects=True).text
    assert "Tệp đã hết hạn và đã xóa." in page and "/exports/new/shelf?shelf=a" in page


@pytest.mark.parametrize("how", ["changed", "cut", "gone"])
def test_a_damaged_file_is_not_handed_out_and_leaves_no_trace_of_a_download(
    how: str, app: Flask, shelf: Shelf, staff_member: People, session: FreshSession
) -> None:
    asker = staff_member("manager").actor
    reference = request_file(asker, wanted())
    work()
    [file] = on_disk(app)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    match how:
        case "changed":
            file.write_bytes(content)
        case "cut":
            file.write_bytes(content[:200])
        case _:
            file.unlink()
    with pytest.raises(RuleBroken, match="bị sửa"):
        take_file(asker, reference)
    assert "take_export" not in actions(session)


def test_when_a_person_is_erased_no_file_of_people_is_left(
    app: Flask, shelf: Shelf, staff_member: People, session: FreshSession
) -> None:
    asker = staff_member("manager").actor
    ready, fetched = (request_file(asker, wanted()) for _n in range(2))
    work()
    making = request_file(asker, wanted())
    turn = turns.next_turn(WORKER)
    shelf.people = 0
    without = request_file(asker, wanted())
    assert turn and make(WORKER, turns.next_turn(WORKER))  # type: ignore[arg-type]
    with open_unit(BOOKKEEPER) as unit:
        assert forget(unit, new_id()) == {"exports": 2}
    states = [row_of(session, one).state for one in (ready, fetched, making, without)]
    assert states == [State.ENDED, State.ENDED, State.QUEUED, State.READY]
    assert len(on_disk(app)) == 1
    assert not make(WORKER, turn)
    assert work() == "made=1"


def test_pages_cost_the_same_however_many_files_there_are(
    shelf: Shelf, signed_in: Callable[[str], Member], client: Browser, staff_member: People,
    statements: Callable,
) -> None:  # fmt: skip
    asker, other = signed_in("manager"), staff_member("compliance")
    counts = []
    for _round in range(2):
        for actor in (asker.actor, other.actor):
            for _n in range(4):
                request_file(actor, wanted())
        client.get("/exports/")
        with statements() as seen:
            client.get("/exports/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_mails_are_sent_to_whom_they_concern(
    shelf: Shelf, staff_member: People, session: FreshSession, sink: Sink
) -> None:
    asker, signer = staff_member("compliance"), staff_member("manager")
    staff_member("support")
    shelf.people = 200
    reference = request_file(asker.actor, wanted(note="Báo cáo"))
    sign_export(signer.actor, reference, Decision.APPROVED)
    work()
    deliver_mail(system_actor("mail", Permission.SYSTEM_DELIVER))
    found = {str(mail["To"]): str(mail["Subject"]) for mail in sink.mails()}
    assert len(found) == 2
    assert any(signer.email in to and "Mời ký" in subject for to, subject in found.items())
    assert any(asker.email in to and "đã xong" in subject for to, subject in found.items())
